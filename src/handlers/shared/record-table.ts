import {
  DeleteItemCommand, DynamoDBClient, GetItemCommand, QueryCommand, UpdateItemCommand, type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { type Storable, fromAttributes, toAttributes } from './marshalling';
import { type Changes, type Condition, conditionInput, updateInput, upsertInput } from './expressions';
import { CLIENT_SETTINGS } from './sdk-client';
import { isErrorNamed } from './sdk-errors';

/** Records of the entity `item` only share keys and times with these: code that reads more reads them as entities. */
export type RecordKind = 'item' | 'FILE' | 'JOB' | 'IMPORT';

/** Attributes of every record. Expired records count as gone, also before DynamoDB deletes them. */
export interface StoredRecord {
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Seconds since the epoch, as DynamoDB's time to live wants it. */
  readonly expiresAt?: number;
}

/** The outcome of a conditional write: done, or what stands in the way (nothing: there is no such record). */
export type WriteOutcome<T> = { readonly done: true; readonly record?: T } | { readonly done: false; readonly existing?: T };

export interface PageRequest {
  readonly limit: number;
  /** The newest first. */
  readonly descending?: boolean;
  readonly after?: string;
}

/** Values that fields must have. */
export type Equalities = Readonly<Record<string, string>>;

export interface RecordPage<T> {
  readonly records: readonly T[];
  readonly after?: string;
}

export function tableClient(): DynamoDBClient {
  return new DynamoDBClient(CLIENT_SETTINGS);
}

/** The records of one kind in the table. Every call names an owner, and reaches no other's partition. */
export class RecordTable<T extends StoredRecord> {
  constructor(protected readonly client: DynamoDBClient, protected readonly tableName: string, readonly kind: RecordKind) {}

  /** Read consistently: callers read what they have just written. */
  async get(owner: string, id: string): Promise<T | undefined> {
    const { Item } = await this.client.send(new GetItemCommand({
      TableName: this.tableName,
      Key: this.key(owner, id),
      ConsistentRead: true,
    }));
    return this.live(Item);
  }

  /** Changes a record in one write, which also counts its version up, and further numbers that are named. */
  async update(owner: string, id: string, changes: Changes, condition: Condition, counted?: readonly string[]): Promise<WriteOutcome<T>> {
    return this.write(owner, id, updateInput(changes, condition, counted));
  }

  /** Changes a record in one write, or creates it with the changes where none is: never replaces what is there otherwise. */
  async upsert(owner: string, record: T, changes: Changes, condition: Condition): Promise<WriteOutcome<T>> {
    const changed = ['version', ...Object.keys(changes)];
    const initial = Object.fromEntries(Object.entries(fieldsOf(record)).filter(([name]) => !changed.includes(name)));
    return this.write(owner, record.id, upsertInput(initial, changes, condition));
  }

  async delete(owner: string, id: string, condition?: Condition): Promise<WriteOutcome<T>> {
    return this.conditionally(async () => {
      await this.client.send(new DeleteItemCommand({
        TableName: this.tableName,
        Key: this.key(owner, id),
        ...(condition === undefined ? {} : conditionInput(condition)),
      }));
      return undefined;
    });
  }

  /** One page. Reads only `fields`, if given. With a filter, a page has fewer records than were read for it. */
  async page<F extends keyof T & string = keyof T & string>(
    owner: string, { limit, descending, after }: PageRequest, fields?: readonly F[], filter: Equalities = {},
  ): Promise<RecordPage<Pick<T, F>>> {
    const equal = Object.entries(filter);
    const projection = fields === undefined ? {} : { ProjectionExpression: fields.map((field) => `#${field}`).join(', ') };
    const names = Object.fromEntries([...new Set(['pk', 'sk', 'expiresAt', ...(fields ?? []), ...equal.map(([name]) => name)])].map((name) => [`#${name}`, name]));
    const { Items = [], LastEvaluatedKey } = await this.client.send(new QueryCommand({
      TableName: this.tableName,
      KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :prefix)',
      FilterExpression: ['(attribute_not_exists(#expiresAt) OR #expiresAt >= :nowSeconds)', ...equal.map(([name]) => `#${name} = :is_${name}`)].join(' AND '),
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: {
        ...toAttributes({ pk: partition(owner), prefix: `${this.kind}#`, nowSeconds: nowSeconds() }, ':'),
        ...toAttributes(filter, ':is_'),
      },
      ...projection,
      Limit: limit,
      ...(descending === true ? { ScanIndexForward: false } : {}),
      ConsistentRead: true,
      ...(after === undefined ? {} : { ExclusiveStartKey: this.key(owner, after) }),
    }));
    const last = LastEvaluatedKey?.sk?.S?.slice(this.kind.length + 1);
    return { records: Items.map((item) => this.decode(item)), ...(last === undefined ? {} : { after: last }) };
  }

  private write(owner: string, id: string, input: ReturnType<typeof updateInput>): Promise<WriteOutcome<T>> {
    return this.conditionally(async () => {
      const { Attributes } = await this.client.send(new UpdateItemCommand({
        TableName: this.tableName,
        Key: this.key(owner, id),
        ...input,
        ReturnValues: 'ALL_NEW',
      }));
      return Attributes === undefined ? undefined : this.decode(Attributes);
    });
  }

  protected async conditionally(write: () => Promise<T | undefined>): Promise<WriteOutcome<T>> {
    try {
      return { done: true, record: await write() };
    } catch (error) {
      if (isErrorNamed(error, 'ConditionalCheckFailedException')) {
        return { done: false, existing: this.live((error as { Item?: Record<string, AttributeValue> }).Item) };
      }
      throw error;
    }
  }

  protected key(owner: string, id: string): Record<string, AttributeValue> {
    return { pk: { S: partition(owner) }, sk: { S: `${this.kind}#${id}` } };
  }

  private live(attributes: Record<string, AttributeValue> | undefined): T | undefined {
    const record = attributes === undefined ? undefined : this.decode(attributes);
    return record?.expiresAt !== undefined && record.expiresAt < nowSeconds() ? undefined : record;
  }

  /** Only this class writes records, so what it reads has the type that it wrote. */
  private decode(attributes: Record<string, AttributeValue>): T {
    const { pk: _pk, sk: _sk, ...fields } = attributes;
    const record: Record<string, Storable> = fromAttributes(fields);
    return record as object as T;
  }
}

/** The fields of every record are storable; interfaces cannot say so without giving up their names. */
export function fieldsOf(record: StoredRecord): Changes {
  return record as object as Changes;
}

export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

export function partition(owner: string): string {
  return `OWNER#${owner}`;
}
