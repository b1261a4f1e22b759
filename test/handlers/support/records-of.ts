import { type AttributeValue, paginateQuery } from '@aws-sdk/client-dynamodb';
import { type LocalDynamoDb, TABLE_NAME } from './dynamodb';

/** Every record of these owners. By their partitions: a scan would read those of all seeds before, too. */
export async function recordsOf({ client }: LocalDynamoDb, owners: readonly string[]): Promise<Record<string, AttributeValue>[]> {
  const records: Record<string, AttributeValue>[] = [];
  for (const owner of owners) {
    const pages = paginateQuery({ client }, {
      TableName: TABLE_NAME,
      KeyConditionExpression: '#pk = :pk',
      ExpressionAttributeNames: { '#pk': 'pk' },
      ExpressionAttributeValues: { ':pk': { S: `OWNER#${owner}` } },
    });
    for await (const { Items = [] } of pages) {
      records.push(...Items);
    }
  }
  return records;
}
