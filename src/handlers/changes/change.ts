import type { DynamoDBRecord } from 'aws-lambda';
import type { ChangedEntity } from './changed-entity';
import type { EntityRecord, Item } from '../entities/record';
import { kindIn, recordIn } from '../entities/record-in';
import { sha256 } from '../shared/hash';

export type ChangeName = 'created' | 'updated' | 'deleted';

/** A change of one record. */
export interface Change {
  /** The same each time that the same change is read. */
  readonly id: string;
  readonly entity: ChangedEntity;
  readonly name: ChangeName;
  readonly at: string;
  /** Of a deletion: a caller requested it, or the record expired. */
  readonly reason?: 'request' | 'expired';
  readonly old?: EntityRecord;
  readonly new?: EntityRecord;
}

/** Of a table whose stream does not show what items were and are, nothing can be told. */
export class MissingImagesError extends Error {
  override readonly name = 'MissingImagesError';
}

/**
 * The changes in a record of the stream: none for items that aren't records of entities, and for writes that only build
 * indexes; two if a record replaces an expired one. A record whose deletion begins is deleted when it is gone, and so are its
 * children.
 */
export function changesOf(entities: ReadonlyMap<string, ChangedEntity>, { dynamodb, eventName, userIdentity }: DynamoDBRecord): readonly Change[] {
  const [oldImage, newImage] = [dynamodb?.OldImage, dynamodb?.NewImage] as readonly (Item | undefined)[];
  const keys = dynamodb?.Keys as Item | undefined;
  const entity = entities.get(kindIn(keys?.sk?.S));
  if (entity === undefined) {
    return [];
  }
  if ((eventName !== 'INSERT' && oldImage === undefined) || (eventName !== 'REMOVE' && newImage === undefined)) {
    throw new MissingImagesError();
  }
  const [old, next] = [oldImage, newImage].map((image) => image && recordIn(entity.model, { ...image, ...keys }));
  const when = new Date((dynamodb?.ApproximateCreationDateTime ?? 0) * 1000).toISOString();
  if (old === undefined || next === undefined) {
    return [...removal(entity, old, when, isSwept(userIdentity)), ...creation(entity, next)];
  }
  if (old.createdAt !== next.createdAt) {
    // Only what has expired is ever overwritten by something new.
    return [...removal(entity, old, next.createdAt, true), ...creation(entity, next)];
  }
  const isSame = old.version === next.version && old.updatedAt === next.updatedAt;
  return isSame || next.deleting ? [] : [changeOf(entity, 'updated', next, { at: next.updatedAt, old, new: next })];
}

function removal(entity: ChangedEntity, old: EntityRecord | undefined, at: string, swept: boolean): readonly Change[] {
  if (old === undefined) {
    return [];
  }
  const expired = !old.deleting && (swept || (old.expiresAt ?? Infinity) * 1000 < Date.parse(at));
  return [changeOf(entity, 'deleted', old, { at, reason: expired ? 'expired' : 'request', old })];
}

function creation(entity: ChangedEntity, next: EntityRecord | undefined): readonly Change[] {
  return next === undefined ? [] : [changeOf(entity, 'created', next, { at: next.createdAt, new: next })];
}

/** Its ID is of what was written, not of the stream, so that it stays the same where a stream is read again from its beginning. */
function changeOf(entity: ChangedEntity, name: ChangeName, record: EntityRecord, more: Omit<Change, 'id' | 'entity' | 'name'>): Change {
  const { id, parentId, owner, createdAt, updatedAt, version } = record;
  const identity = [entity.model.name, owner, parentId, id, createdAt, updatedAt, version, name];
  return { id: sha256(JSON.stringify(identity)).slice(0, 32), entity, name, ...more };
}

/** DynamoDB itself has deleted the item, in this region. */
function isSwept(identity: unknown): boolean {
  const { type, principalId } = (identity ?? {}) as { readonly type?: unknown; readonly principalId?: unknown };
  return type === 'Service' && principalId === 'dynamodb.amazonaws.com';
}
