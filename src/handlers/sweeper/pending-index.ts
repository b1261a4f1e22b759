import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { toAttributes } from '../shared/marshalling';
import { pendingPartitions } from '../shared/pending';
import type { RecordKind } from '../shared/record-table';

/** Where a pending record is. */
export interface PendingRecord {
  readonly owner: string;
  readonly id: string;
}

/** The records that wait for something, oldest first. Holds keys alone; those that have settled are not in it. */
export class PendingIndex {
  constructor(private readonly client: DynamoDBClient, private readonly tableName: string, private readonly indexName: string) {}

  /** Pages of the records of a kind that were created before a time. */
  async *createdBefore(kind: RecordKind, time: Date): AsyncIterable<readonly PendingRecord[]> {
    for (const partition of pendingPartitions(kind)) {
      let after: Record<string, AttributeValue> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await this.client.send(new QueryCommand({
          TableName: this.tableName,
          IndexName: this.indexName,
          KeyConditionExpression: '#pendingIn = :pendingIn AND #createdAt < :time',
          ExpressionAttributeNames: { '#pendingIn': 'pendingIn', '#createdAt': 'createdAt' },
          ExpressionAttributeValues: toAttributes({ pendingIn: partition, time: time.toISOString() }, ':'),
          ...(after === undefined ? {} : { ExclusiveStartKey: after }),
        }));
        yield Items.map(({ pk, sk }) => ({ owner: nameIn(pk), id: nameIn(sk) }));
        after = LastEvaluatedKey;
      } while (after !== undefined);
    }
  }
}

/** What stands after the kind in a key, which owners may contain themselves. */
function nameIn(key: AttributeValue | undefined): string {
  const text = key?.S ?? '';
  return text.slice(text.indexOf('#') + 1);
}
