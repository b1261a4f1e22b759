import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { EntityModel } from '../catalog';
import { IndexStates } from './index-states';
import { type Address, keyOf, type Range, recordRange } from './keys';
import { type EntityRecord, type Item, isExpired, recordOf } from './record';
import { type Obstacle, type Part, write } from './table-write';
import { toAttributes } from '../shared/marshalling';
import { nowSeconds } from '../shared/record-table';

const NOT_EXPIRED = '(attribute_not_exists(#expiresAt) OR #expiresAt >= :nowSeconds)';
/** Items to leave out of a range. */
const FILTERS = {
  deleted: undefined,
  history: { expression: NOT_EXPIRED, names: { '#expiresAt': 'expiresAt' } },
  records: { expression: `attribute_not_exists(#deleting) AND ${NOT_EXPIRED}`, names: { '#expiresAt': 'expiresAt', '#deleting': 'deleting' } },
} as const;

/** Results of a query in a part of a range, and its position, unless it has reached the end. */
export interface Found {
  readonly entries: readonly { readonly position: string; readonly record: EntityRecord }[];
  readonly through?: string;
}

/** The records of all entities in the table. Rules of access are its callers' affair. */
export class EntityStore {
  readonly states: IndexStates;

  constructor(private readonly client: DynamoDBClient, private readonly tableName: string) {
    this.states = new IndexStates(client, tableName);
  }

  /** A record of an owner, or a shared one, read consistently. */
  async get(entity: EntityModel, address: Address): Promise<EntityRecord | undefined> {
    return live(await this.item(toAttributes({ ...keyOf(entity, address) })));
  }

  /** A record whose owner is not known, by the slot of all records. */
  async find(entity: EntityModel, id: string): Promise<EntityRecord | undefined> {
    if (entity.ownership.kind === 'shared') {
      return this.get(entity, { id });
    }
    if (entity.allSlot === undefined) {
      return undefined;
    }
    const range = recordRange(entity, entity.allSlot, id);
    await this.states.requireReady(entity, [range]);
    const { entries: [first] } = await this.query(range, false, 1);
    return first?.record;
  }

  /** Unexpired records of a range. The limit counts before expired ones are left out. */
  async query({ slot, partition, from, to, of }: Range, descending: boolean, limit: number): Promise<Found> {
    const filter = FILTERS[of ?? 'records'];
    const [pk, sk] = slot === undefined ? ['pk', 'sk'] : [`p${slot}`, `s${slot}`];
    const { Items = [], LastEvaluatedKey } = await this.client.send(new QueryCommand({
      TableName: this.tableName,
      ...(slot === undefined ? { ConsistentRead: true } : { IndexName: `slot${slot}` }),
      KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :to',
      ...(filter && { FilterExpression: filter.expression }),
      ExpressionAttributeNames: { '#pk': pk, '#sk': sk, ...filter?.names },
      ExpressionAttributeValues: toAttributes({ pk: partition, from, to, ...(filter && { nowSeconds: nowSeconds() }) }, ':'),
      Limit: limit,
      ...(descending ? { ScanIndexForward: false } : {}),
    }));
    return { entries: Items.map((item) => ({ position: item[sk].S ?? '', record: recordOf(item) })), through: LastEvaluatedKey?.[sk]?.S };
  }

  /** Writes all or nothing. Undefined: done. */
  write(parts: readonly Part[]): Promise<Obstacle | undefined> {
    return write(this.client, this.tableName, parts);
  }

  async item(key: Item): Promise<Item | undefined> {
    return (await this.client.send(new GetItemCommand({ TableName: this.tableName, Key: key, ConsistentRead: true }))).Item;
  }
}

/** The record that a write conflicts with, if it still exists. */
export function live(item: Item | undefined): EntityRecord | undefined {
  const record = item === undefined ? undefined : recordOf(item);
  return record === undefined || record.deleting || isExpired(record) ? undefined : record;
}
