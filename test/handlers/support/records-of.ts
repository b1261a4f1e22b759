import { type AttributeValue, paginateScan } from '@aws-sdk/client-dynamodb';
import { type LocalDynamoDb, TABLE_NAME } from './dynamodb';

/** Every record in the partitions of owners whose ids begin so. */
export async function recordsOf({ client }: LocalDynamoDb, ownerPrefix: string): Promise<Record<string, AttributeValue>[]> {
  const records: Record<string, AttributeValue>[] = [];
  const pages = paginateScan({ client }, {
    TableName: TABLE_NAME,
    FilterExpression: 'begins_with(pk, :prefix)',
    ExpressionAttributeValues: { ':prefix': { S: `OWNER#${ownerPrefix}` } },
  });
  for await (const { Items = [] } of pages) {
    records.push(...Items);
  }
  return records;
}
