import { type DynamoDBClient, GetItemCommand, UpdateItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import type { BroadcastMessage } from './broadcast-message';
import type { Reached } from './progress';
import { LIFETIME_SECONDS, type FoundConnection, partitionOf } from '../realtime/connection-registry';
import { toAttributes } from '../shared/marshalling';
import { sha256 } from '../shared/hash';
import { nowSeconds } from '../shared/record-table';
import { isErrorNamed } from '../shared/sdk-errors';

type Addressed = Pick<BroadcastMessage, 'id' | 'to'>;

/** Progress of each message, so that a redelivered one continues where the last attempt ended. */
export class ProgressTable {
  constructor(private readonly client: DynamoDBClient, private readonly tableName: string) {}

  async read(message: Addressed): Promise<Reached> {
    const { Item } = await this.client.send(new GetItemCommand({ TableName: this.tableName, Key: keyOf(message), ConsistentRead: true }));
    const after = Item?.after?.S;
    return { ...(after === undefined ? {} : { after }), left: (Item?.left?.SS ?? []).map(parse) };
  }

  /** Of two invocations that have the same message at once, each has sent to all that it tells of: the one that is further ahead counts. */
  async write(message: Addressed, { after = '', left }: Reached): Promise<void> {
    const some = left.length > 0;
    try {
      await this.client.send(new UpdateItemCommand({
        TableName: this.tableName,
        Key: keyOf(message),
        UpdateExpression: `SET #after = :after, #expiresAt = :expiresAt${some ? ', #left = :left' : ' REMOVE #left'}`,
        ConditionExpression: 'attribute_not_exists(#after) OR #after <= :after',
        ExpressionAttributeNames: { '#after': 'after', '#expiresAt': 'expiresAt', '#left': 'left' },
        ExpressionAttributeValues: {
          // Later on, none of these connections is there any more.
          ...toAttributes({ after, expiresAt: nowSeconds() + LIFETIME_SECONDS }, ':'),
          ...(some ? { ':left': { SS: left.map(print) } } : {}),
        },
      }));
    } catch (error) {
      if (!isErrorNamed(error, 'ConditionalCheckFailedException')) {
        throw error;
      }
    }
  }
}

/** One event may be sent to several recipients under one id. */
function keyOf({ id, to }: Addressed): Record<string, AttributeValue> {
  return toAttributes({ pk: `BROADCAST#${sha256(JSON.stringify([id, partitionOf(to)]))}`, sk: 'BROADCAST' });
}

/** No id of a connection has a space in it. */
function print({ id, connectedAt }: FoundConnection): string {
  return `${id} ${connectedAt}`;
}

function parse(text: string): FoundConnection {
  const [id, connectedAt] = text.split(' ');
  return { id, connectedAt: Number(connectedAt) };
}
