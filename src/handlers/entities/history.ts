import type { EntityModel } from '../catalog';
import { fits } from './item-size';
import { historyRange, versionKey } from './keys';
import { type EntityRecord, type Item, attributesOf } from './record';
import type { Part } from './table-write';
import { toAttributes } from '../shared/marshalling';
import { nowSeconds } from '../shared/record-table';

/** By so much more than a record an earlier version of it can have, for its longer key and its expiry. */
export const HISTORY_BYTES = 64;

/**
 * Keeps versions that a write takes away. In the transaction of the write: none is lost, and none is there that never was. Those of a record
 * that expires end with it.
 */
export function versionParts(entity: EntityModel, versions: readonly EntityRecord[]): readonly Part[] {
  const { historySeconds } = entity;
  // Only a record from before the history was enabled can be too large for it.
  return historySeconds === undefined ? [] : versions.map((version) => itemOf(entity, version, historySeconds)).filter(fits)
    .map((Item): Part => ({ kind: 'version', write: { Put: { Item } } }));
}

/** The end of a record among its versions: nothing was left of it. */
export function deletedVersion(record: EntityRecord): EntityRecord {
  return { ...record, data: {}, deleting: true };
}

function itemOf(entity: EntityModel, version: EntityRecord, historySeconds: number): Item {
  const { partition: pk } = historyRange(entity, version);
  const kept = nowSeconds() + historySeconds;
  const { expiresAt = kept, importedFrom: _line, ...record } = version;
  return { ...attributesOf({ ...record, expiresAt: Math.min(kept, expiresAt) }), ...toAttributes({ pk, sk: versionKey(version) }) };
}
