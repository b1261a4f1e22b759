/**
 * Contents of `entities.json`, which a construct writes beside the bundle and the handler reads: all declarations of entities, without values that are
 * only known when the stack is deployed.
 */
export interface EntitiesModel {
  readonly entities: readonly EntityModel[];
}

/** Operations on records. */
export type EntityOperationName = 'create' | 'read' | 'list' | 'update' | 'delete';

export interface EntityModel {
  /** In the singular: `order`. Part of every key. */
  readonly name: string;
  /** Of all records, from the root of the API: `/orders`. One record is at `<path>/{id}`. */
  readonly path: string;
  /** Which of its routes exist. */
  readonly routes: readonly EntityRouteName[];
  readonly ownership: OwnershipModel;
  /** Closed, with patterns as the validator runs them. */
  readonly schema: { readonly [keyword: string]: unknown };
  readonly access: readonly AccessModel[];
  /** The property whose value is the id. Without one, ids are made. */
  readonly key?: string;
  readonly indexes: readonly IndexModel[];
  /** The slot that holds all records, in order of creation, where callers other than the owners may read, list, update or delete. */
  readonly allSlot?: number;
  /** Partitions of lists over all owners, and of shared records. */
  readonly shards: number;
  readonly unique: readonly UniqueModel[];
  /** Whether lines of objects become records, created by the owner in the key of the object, who is then in this group, too. */
  readonly imports?: { readonly group?: string };
  /** Records expire so long after they were made. */
  readonly timeToLiveSeconds?: number;
  /** Versions of records are kept, each for so long after it was replaced. Missing: none are. */
  readonly historySeconds?: number;
  /** The entity whose records these belong to, by the `id` in the path. They have the parent's owner and partition. */
  readonly parent?: string;
  /** The parameter of the path that is the id of a record. `id` where nothing is said. */
  readonly parameter?: string;
  /** The entities whose records belong to these, and are deleted with them. */
  readonly children?: readonly string[];
  /** The slot by which records are found whose deletion has begun. There where there are children. */
  readonly deletedSlot?: number;
}

/** Prefix of the sort keys of an entity's records, before a `#`. Not `order` for lines of orders, or lists of orders would have them. */
export function recordKind({ name, parent }: Pick<EntityModel, 'name' | 'parent'>): string {
  return parent === undefined ? name : `${parent}.${name}`;
}

/** Those of batches are `POST <path>/batch-get` and so on. `batch-export` is answered by the handler of exports. */
export type EntityRouteName = 'create' | 'list' | 'read' | 'replace' | 'patch' | 'delete' | 'history' | 'batch-get' | 'batch-write' | 'batch-export';

export interface OwnershipModel {
  readonly kind: 'user' | 'tenant' | 'shared';
  /** The claim that names the tenant. */
  readonly claim?: string;
}

/** Subjects that can do these operations. Rules only add. */
export interface AccessModel {
  readonly subject: SubjectModel;
  readonly operations: readonly EntityOperationName[];
  /** Names of properties at the root that this rule does not show, and so does not let set. */
  readonly hidden: readonly string[];
  /** Names of properties at the root that this rule shows and does not let set. */
  readonly locked: readonly string[];
}

export interface SubjectModel {
  readonly kind: 'owner' | 'group' | 'scope' | 'signed-in' | 'anyone';
  /** The group or the scope. */
  readonly name?: string;
  /** Owners only: who also must be in this group. */
  readonly group?: string;
}

export interface IndexModel {
  /** Compared for equality. */
  readonly by: IndexedProperty;
  /** Sorts, and takes `from` and `to`. */
  readonly sortedBy?: IndexedProperty;
  /** Of what is declared here: part of each key, so that keys of another declaration are never found. */
  readonly hash: string;
  /** For lists of one owner. Missing where no rule lets owners list. */
  readonly ownerSlot?: number;
  /** For lists over all owners. Missing where no rule lets others list, and for shared records, which have only this one. Of children: for those of one parent. */
  readonly allSlot?: number;
}

/** A property at the root of the schema, or `createdAt` or `updatedAt`. */
export interface IndexedProperty {
  readonly name: string;
  readonly type: 'string' | 'number' | 'boolean' | 'date-time';
}

export interface UniqueModel {
  readonly property: string;
  /** Among the records of one owner, or among all. */
  readonly scope: 'owner' | 'all';
}

/** Event that a schedule sends to the function of entities, to finish deletions that have begun. */
export const FINISH_DELETIONS = 'finish-deletions';

/** Records of a batch. */
export const MAX_BATCH = 25;

/** Secondary indexes of every table that has entities, from its first deployment: `slot1` with the keys `p1` and `s1`, and so on. All are strings. */
export const ENTITY_SLOTS = 8;

/** As many as a table may be made with, in place of these. One of the 20 indexes that a table can have stays free. */
export const MAX_ENTITY_SLOTS = 19;
