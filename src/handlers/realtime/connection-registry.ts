import {
  BatchWriteItemCommand, type DynamoDBClient, GetItemCommand, QueryCommand, type QueryCommandInput, type QueryCommandOutput, type AttributeValue,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import type { Connection } from './connection';
import { fromAttributes, toAttributes } from '../shared/marshalling';
import { nowSeconds } from '../shared/record-table';

/** Whom a message is for. */
export type Recipient = { readonly ownerId: string } | { readonly group: string } | { readonly claim: string; readonly value: string };

/** A connection as found by its owner, by a group or by a claim. */
export interface FoundConnection {
  readonly id: string;
  readonly connectedAt: number;
}

/** API Gateway ends every connection after two hours. */
export const LIFETIME_SECONDS = 2 * 60 * 60 + 10 * 60;

const WRITE_ATTEMPTS = 4;
const PAGE = 1000;
const FIRST_PAUSE_MILLISECONDS = 50;

/** DynamoDB has left some of the writes undone, and would again. */
export class UnwrittenError extends Error {
  override readonly name = 'ProvisionedThroughputExceededException';
}

/**
 * The table of connections. Each has a row by its id, which tells of the others: one by its owner, and one by each of
 * its groups and claims, which are what messages are sent by.
 */
export class ConnectionRegistry {
  constructor(private readonly client: DynamoDBClient, private readonly tableName: string) {}

  async add({ id, ownerId, groups, claims, connectedAt }: Connection): Promise<void> {
    const lifetime = { connectedAt, expiresAt: nowSeconds() + LIFETIME_SECONDS };
    const rows = [
      { ...connectionKey(id), ...toAttributes({ ownerId, groups, claims, ...lifetime }) },
      ...recipientsOf({ ownerId, groups, claims }).map((recipient) => ({ ...memberKey(recipient, id), ...toAttributes(lifetime) })),
    ];
    await this.write(rows.map((Item) => ({ PutRequest: { Item } })));
  }

  /** Removes every row of a connection, and the one that it was found by. Missing rows are ignored. */
  async remove(id: string, foundBy: readonly Recipient[] = []): Promise<void> {
    const { Item } = await this.client.send(new GetItemCommand({ TableName: this.tableName, Key: connectionKey(id), ConsistentRead: true }));
    const known = Item === undefined ? [] : recipientsOf(ownersOf(Item));
    const keys = new Map([...known, ...foundBy].map((recipient) => [partitionOf(recipient), memberKey(recipient, id)]));
    await this.write([...keys.values()].map((Key) => ({ DeleteRequest: { Key } })));
    // The row that lists the others goes last: an interrupted removal can be continued.
    await this.write(Item === undefined ? [] : [{ DeleteRequest: { Key: connectionKey(id) } }]);
  }

  /** The connections of an owner, a group or a claim in the order of their ids, read consistently: who has just connected is among them. */
  async* after(recipient: Recipient, id = ''): AsyncGenerator<FoundConnection> {
    for await (const { Items = [] } of this.pages(recipient, id, { ProjectionExpression: '#sk, #connectedAt', Limit: PAGE })) {
      for (const { sk, connectedAt } of Items) {
        yield { id: sk.S?.slice(CONNECTION.length) ?? '', connectedAt: Number(connectedAt.N) };
      }
    }
  }

  /** Number of an owner's connections. */
  async count(ownerId: string): Promise<number> {
    let count = 0;
    for await (const { Count = 0 } of this.pages({ ownerId }, '', { Select: 'COUNT' })) {
      count += Count;
    }
    return count;
  }

  private async* pages(recipient: Recipient, after: string, input: Partial<QueryCommandInput>): AsyncGenerator<QueryCommandOutput> {
    for (let last: string | undefined = `${CONNECTION}${after}`; last !== undefined;) {
      const page: QueryCommandOutput = await this.client.send(new QueryCommand({
        TableName: this.tableName,
        KeyConditionExpression: '#pk = :pk AND #sk > :last',
        FilterExpression: '#expiresAt >= :now',
        ExpressionAttributeNames: {
          '#pk': 'pk', '#sk': 'sk', '#expiresAt': 'expiresAt', ...(input.ProjectionExpression === undefined ? {} : { '#connectedAt': 'connectedAt' }),
        },
        ExpressionAttributeValues: toAttributes({ pk: partitionOf(recipient), last, now: nowSeconds() }, ':'),
        ConsistentRead: true,
        ...input,
      }));
      yield page;
      last = page.LastEvaluatedKey?.sk?.S;
    }
  }

  /** At most 25 at a time, which a connection with all its groups stays under. */
  private async write(requests: WriteRequest[]): Promise<void> {
    let left: WriteRequest[] = requests;
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt === WRITE_ATTEMPTS) {
        throw new UnwrittenError();
      }
      if (attempt > 0) {
        await new Promise((resolve) => { setTimeout(resolve, FIRST_PAUSE_MILLISECONDS * 2 ** attempt); });
      }
      const { UnprocessedItems } = await this.client.send(new BatchWriteItemCommand({ RequestItems: { [this.tableName]: left } }));
      left = UnprocessedItems?.[this.tableName] ?? [];
    }
  }
}

/** Names an owner, a group or a claim, and no other way round: no group can be called like an owner, and no claim has a `#`. */
export function partitionOf(recipient: Recipient): string {
  return 'ownerId' in recipient ? `OWNER#${recipient.ownerId}` : 'group' in recipient ? `GROUP#${recipient.group}` : `CLAIM#${recipient.claim}#${recipient.value}`;
}

const CONNECTION = 'CONNECTION#';

function connectionKey(id: string): Record<string, AttributeValue> {
  return toAttributes({ pk: `${CONNECTION}${id}`, sk: CONNECTION });
}

function memberKey(recipient: Recipient, id: string): Record<string, AttributeValue> {
  return toAttributes({ pk: partitionOf(recipient), sk: `${CONNECTION}${id}` });
}

type Named = Pick<Connection, 'ownerId' | 'groups' | 'claims'>;

function recipientsOf({ ownerId, groups, claims = {} }: Named): readonly Recipient[] {
  return [{ ownerId }, ...groups.map((group) => ({ group })), ...Object.entries(claims).map(([claim, value]) => ({ claim, value }))];
}

/** Only this class writes rows, so what it reads has the type that it wrote. */
function ownersOf(item: Record<string, AttributeValue>): Named {
  return fromAttributes(item) as object as Named;
}
