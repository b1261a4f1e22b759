import { type EntityModel, type IndexModel, MAX_ENTITY_SLOTS, recordKind } from '../catalog';
import { slotsOf } from '../entities/keys';
import type { EntityRecord, Item } from '../entities/record';
import { kindIn, recordIn } from '../entities/record-in';
import type { Changes } from '../shared/expressions';
import { HttpProblem } from '../shared/problem';

const NAMES = Array.from({ length: MAX_ENTITY_SLOTS }, (_, slot) => [`p${slot + 1}`, `s${slot + 1}`]).flat();

interface Found {
  readonly entity: EntityModel;
  readonly record: EntityRecord;
}

/** The record of one of these entities that an item is. Undefined: it is something else. */
export function recordOfOne(entities: readonly EntityModel[], item: Item): Found | undefined {
  const kind = kindIn(item.sk.S);
  const entity = entities.find((each) => recordKind(each) === kind);
  const record = entity && recordIn(entity, item);
  return entity === undefined || record === undefined ? undefined : { entity, record };
}

/** Differences between the slots of an item and those of its record. Undefined without any. */
export function slotChanges(entity: EntityModel, record: EntityRecord, item: Item): Changes | undefined {
  const keys = keysOf(entity, record);
  const changed = NAMES.filter((name) => item[name]?.S !== keys[name]);
  return changed.length === 0 ? undefined : Object.fromEntries(changed.map((name) => [name, keys[name]]));
}

/**
 * The keys of a record in all slots. Values that no write would take, because the schema allowed more when they were written, are in no key: a list
 * can't ask for them. Sorted by such a value, a record counts as one without it.
 */
function keysOf(entity: EntityModel, record: EntityRecord): Readonly<Record<string, string>> {
  const each = (indexes: readonly IndexModel[]) => slotsOf({ ...entity, indexes }, record);
  return Object.assign(each([]), ...entity.indexes.map((index) => (
    taken(() => each([index])) ?? taken(() => slotsOf({ ...entity, indexes: [index] }, without(record, index.sortedBy?.name))) ?? {}
  ))) as Readonly<Record<string, string>>;
}

function taken<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof HttpProblem) {
      return undefined;
    }
    throw error;
  }
}

function without(record: EntityRecord, name: string | undefined): EntityRecord {
  return { ...record, data: Object.fromEntries(Object.entries(record.data).filter(([each]) => each !== name)) };
}
