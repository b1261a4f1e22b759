import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { toAttributes } from '../shared/marshalling';
import { pendingPartitions } from '../shared/pending';
import type { RecordKind } from '../shared/record-table';

/** Key of a pending record. */
export interface PendingRecord {
  readonly owner: string;
  readonly id: string;
}

/** The pending records, oldest first. Contains only keys; settled records aren't in it. */
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

/** Part of a key after the kind. Owners may contain the separator, too. */
function nameIn(key: AttributeValue | undefined): string {
  const text = key?.S ?? '';
  return text.slice(text.indexOf('#') + 1);
}
