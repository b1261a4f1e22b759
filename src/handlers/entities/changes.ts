import type { EntityModel } from '../catalog';
import { guardParts } from './guards';
import { HISTORY_BYTES, deletedVersion, versionParts } from './history';
import { requireFitting } from './item-size';
import { keyOf, slotsOf } from './keys';
import { type EntityRecord, type Item, attributesOf, moment } from './record';
import { type Part, deletion, putNew, putWhere } from './table-write';
import type { Condition } from '../shared/expressions';
import { toAttributes } from '../shared/marshalling';

/** A record that is new. */
export function creation(entity: EntityModel, record: EntityRecord): readonly Part[] {
  return [{ kind: 'record', write: { Put: putNew(itemOf(entity, record)) } }, ...guardParts(entity, undefined, record)];
}

/** A record in the place of the version that was read. It is written whole: keys of slots are never left behind. */
export function replacement(entity: EntityModel, old: EntityRecord, next: EntityRecord): readonly Part[] {
  const versions = next.deleting ? [old, deletedVersion(next)] : [old];
  return [{ kind: 'record', write: { Put: putWhere(itemOf(entity, next), unchanged(old)) } }, ...guardParts(entity, old, next), ...versionParts(entity, versions)];
}

/** @param by the caller who deletes it. A change that was published when the deletion began isn't published again. */
export function removal(entity: EntityModel, old: EntityRecord, by: string | undefined): readonly Part[] {
  const versions = old.deleting ? [] : [old, deletedVersion({ ...old, version: old.version + 1, updatedAt: moment(), by })];
  return [
    { kind: 'record', write: { Delete: deletion(toAttributes({ ...keyOf(entity, old) }), unchanged(old)) } },
    ...guardParts(entity, old, undefined), ...versionParts(entity, versions),
  ];
}

function itemOf(entity: EntityModel, record: EntityRecord): Item {
  const item = { ...attributesOf(record), ...toAttributes({ ...keyOf(entity, record), ...slotsOf(entity, record) }) };
  requireFitting(item, entity.historySeconds === undefined ? 0 : HISTORY_BYTES);
  return item;
}

function unchanged({ version, createdAt }: EntityRecord): Condition {
  return { expression: '#v = :v AND #createdAt = :createdAt', names: ['v', 'createdAt'], values: { v: version, createdAt } };
}
