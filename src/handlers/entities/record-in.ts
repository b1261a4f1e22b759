import type { EntityModel } from '../catalog';
import { keyOf } from './keys';
import { type EntityRecord, type Item, recordOf } from './record';

/** The record of an entity that an item is. Undefined: others keep it under a key like ours, or no key of the entity reaches it any more. */
export function recordIn(entity: EntityModel, item: Item): EntityRecord | undefined {
  const { data, v, createdAt, updatedAt } = item;
  if ([data?.M, v?.N, createdAt?.S, updatedAt?.S].includes(undefined)) {
    return undefined;
  }
  const record = recordOf(item);
  const { pk, sk } = keyOf(entity, record);
  const isChild = record.parentId !== undefined;
  return isChild === (entity.parent !== undefined) && pk === item.pk?.S && sk === item.sk?.S ? record : undefined;
}

/** The kind of record whose sort key this could be. */
export function kindIn(sortKey = ''): string {
  return sortKey.slice(0, Math.max(sortKey.indexOf('#'), 0));
}
