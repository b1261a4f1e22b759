import type { EntityModel } from '../catalog';
import type { Caller } from './caller';
import type { EntityStore } from './entity-store';
import type { EntityRecord, Item } from './record';
import { type Part, putNew } from './table-write';
import { type CreationKey, KEY_SECONDS, createdIsGone, otherRequest } from '../shared/idempotency';
import { fromAttributes, toAttributes } from '../shared/marshalling';
import { nowSeconds } from '../shared/record-table';

/** Claims the key of a request for what it creates. Keys are the caller's own, also where what they create is not. */
export function keyPart({ user = '' }: Caller, { id, owner, parentId }: EntityRecord, { hash, requestHash }: CreationKey): Part {
  const guard = { pk: `KEY#${user}#${hash}`, sk: '-', id, owner, parentId, requestHash, expiresAt: nowSeconds() + KEY_SECONDS };
  return { kind: 'key', write: { Put: putNew(toAttributes(guard)) } };
}

/** The record that the key has created before. Throws 422 for a key of another request, and 409 if that record is gone. */
export async function replayed(store: EntityStore, entity: EntityModel, guard: Item | undefined, key: CreationKey): Promise<EntityRecord> {
  const { id, owner, parentId, requestHash } = fromAttributes(guard ?? {});
  if (requestHash !== key.requestHash) {
    throw otherRequest();
  }
  const textIn = (value: unknown) => value === undefined ? undefined : String(value);
  const record = await store.get(entity, { id: String(id), owner: textIn(owner), parentId: textIn(parentId) });
  if (record === undefined) {
    throw createdIsGone();
  }
  return record;
}
