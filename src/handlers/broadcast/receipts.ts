import { type DynamoDBClient, GetItemCommand, UpdateItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { LIFETIME_SECONDS, type Recipient, partitionOf } from '../realtime/connection-registry';
import { toAttributes } from '../shared/marshalling';
import { sha256 } from '../shared/hash';
import { nowSeconds } from '../shared/record-table';

/** Which connections have got which message, so that one that comes again is sent to the others alone. */
export class Receipts {
  constructor(private readonly client: DynamoDBClient, private readonly tableName: string) {}

  async of(id: string, to: Recipient): Promise<ReadonlySet<string>> {
    const { Item } = await this.client.send(new GetItemCommand({ TableName: this.tableName, Key: key(id, to), ConsistentRead: true }));
    return new Set(Item?.connections?.SS ?? []);
  }

  /** Adds to what is there: two invocations that have the same message at once both count. */
  async add(id: string, to: Recipient, connectionIds: readonly string[]): Promise<void> {
    await this.client.send(new UpdateItemCommand({
      TableName: this.tableName,
      Key: key(id, to),
      UpdateExpression: 'ADD #connections :connections SET #expiresAt = :expiresAt',
      ExpressionAttributeNames: { '#connections': 'connections', '#expiresAt': 'expiresAt' },
      ExpressionAttributeValues: {
        ':connections': { SS: [...connectionIds] },
        // Later on, none of these connections is there any more.
        ...toAttributes({ expiresAt: nowSeconds() + LIFETIME_SECONDS }, ':'),
      },
    }));
  }
}

/** One event may be sent to several recipients under one id. */
function key(id: string, to: Recipient): Record<string, AttributeValue> {
  return toAttributes({ pk: `RECEIPT#${sha256(JSON.stringify([id, partitionOf(to)]))}`, sk: 'RECEIPT' });
}
