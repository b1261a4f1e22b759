import { Duration } from 'aws-cdk-lib';
import { Access } from './access';
import { EntityImports } from './entity-imports';
import { EntityIndex } from './entity-index';
import { EntityKey } from './entity-key';
import { EntityRoute } from './entity-route';
import { EntitySchema } from './entity-schema';
import { EntityUnique } from './entity-unique';
import { Ownership } from './ownership';

/** The children of an entity, for example the lines of an order: their schema, access rules and indexes. */
export interface ChildEntityOptions {
  /** The schema of records. */
  readonly schema: EntitySchema;

  /** Access rules. Rules only add permissions; an operation without a rule has no route. At least one. */
  readonly access: Access[];

  /**
   * The property that identifies a record, or a child within its parent. User-owned and tenant-owned records that aren't children can have a natural key only
   * if all rules are for owners, because two owners may use the same key.
   *
   * @default - an id is made for each record, a UUIDv7
   */
  readonly key?: EntityKey;

  /**
   * The properties that clients can list by. At most three, of shared records and of children at most seven; up to 9 and 18 with
   * `data.table.entitySlotCount`. A list by an index that was just added or changed answers 503 until the
   * index is built.
   *
   * @default - none: lists are in order of creation
   */
  readonly indexes?: EntityIndex[];

  /**
   * Properties whose values no two records of one owner have, or no two records at all with `EntityUnique.acrossOwners`.
   *
   * @default - none
   */
  readonly unique?: EntityUnique[];

  /**
   * Time that a record is kept after its creation, in whole seconds from a minute to ten years. DynamoDB deletes it within a few days after that; it
   * is hidden at once. Children end with their parent at the latest.
   *
   * @default - for ever
   */
  readonly timeToLive?: Duration;

  /**
   * The name in the plural, for the path. Of an entity that is no child, not together with `path`.
   *
   * @default - the name with an English plural: `orders` for `order`, `categories` for `category`
   */
  readonly plural?: string;

  /**
   * The routes. Throws for one whose operation no rule allows.
   *
   * @default - each one whose operation a rule allows, those of batches only with `batches`
   */
  readonly routes?: EntityRoute[];

  /**
   * Whether clients may get and write up to 25 records in one request: `POST /orders/batch-get` and `POST /orders/batch-write`. Four resources, six with
   * CORS. Not together with `routes`, which names them itself.
   *
   * @default false
   */
  readonly batches?: boolean;

  /**
   * Whether earlier versions of records are kept, each with who made it and when: `GET /orders/{id}/history` lists them for callers who may read the
   * record, with the properties that their rules show. Two resources, three with CORS. An update or delete becomes a transaction, which costs at least twice as much.
   *
   * @default false
   */
  readonly history?: boolean;

  /**
   * Time that a version is kept after it was replaced or deleted, in whole seconds from a minute to ten years. Versions of records with `timeToLive` end
   * with the record at the latest. A change holds for versions that are replaced from then on. Needs `history`.
   *
   * @default - 90 days with `history`
   */
  readonly historyRetention?: Duration;

  /**
   * Whether changes are published, as `order.created`, `order.updated` and `order.deleted`: to the topic of the system, or to the bus of
   * `entityChanges`. With `onChange`, they are in any case. The table gets a stream. About $0.50 per million changes for the topic, and nothing while there are none.
   *
   * @default false
   */
  readonly changes?: boolean;

  /**
   * Whether changes are sent to the WebSocket connections of the record's owner, which is a user or all users of a tenant, and of groups that may read it,
   * each with the properties that they may see. Throws where neither may read, without `realtime`, and for tenants where clients don't connect with ID tokens.
   * The table gets a stream.
   *
   * @default false
   */
  readonly live?: boolean;
}

/** The records of an entity: their schema, owners, access rules and indexes. */
export interface EntityOptions extends ChildEntityOptions {
  /**
   * Whose the records are. Part of their keys: a change makes all earlier records unreachable.
   *
   * @default Ownership.user()
   */
  readonly ownership?: Ownership;

  /**
   * Path of all records, from the root of the API, without parameters. A single record is at `<path>/{id}`.
   *
   * @default - a slash and `plural`
   */
  readonly path?: string;

  /**
   * Partitions of lists over all owners and of shared records, from 1 to 20. Each takes about 1,000 write units a second, of which a record takes one
   * for each KB. Lists read all partitions. A change rebuilds the indexes, and for shared records makes all earlier ones unreachable.
   *
   * @default 1
   */
  readonly shards?: number;

  /**
   * Whether lines of JSON Lines and CSV files become records, and as whom: of objects at `imports/<name of the entity>/<owner>/<name>` in the bucket. The
   * system needs `ingest`. Paid by use: for a million records about $0.65 and what their slots and unique values cost. Throws where no rule lets these
   * callers create.
   *
   * @default - none
   */
  readonly imports?: EntityImports;

  /**
   * Whether callers who may list can export all records that they may see, with `POST /orders/batch-export`. It starts a job that `GET /jobs/{id}` shows, and
   * writes a JSON Lines file that `GET /files` lists. Takes two resources, three with CORS; the first entity with exports creates a function and a queue.
   * Costs about $0.05 for a million records. Throws if no rule allows `list()`, or if `Access.anyone()` may list.
   *
   * @default false
   */
  readonly exports?: boolean;

  /**
   * Whether the entity has its own function, alarm and log group, instead of the function that serves all other entities.
   *
   * @default false
   */
  readonly ownFunction?: boolean;
}
