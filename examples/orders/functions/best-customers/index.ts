import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyResult } from 'aws-lambda';

const client = new DynamoDBClient();

/** The ten customers who spent most, read only from the index. */
export async function handler(): Promise<APIGatewayProxyResult> {
  const { Items = [] } = await client.send(new QueryCommand({
    TableName: process.env.TABLE_NAME,
    IndexName: process.env.INDEX_NAME,
    KeyConditionExpression: 'summaryOf = :customer',
    ExpressionAttributeValues: { ':customer': { S: 'CUSTOMER' } },
    ScanIndexForward: false,
    Limit: 10,
  }));
  const customers = Items.map(({ pk, orders, spentCents }) => ({
    id: pk.S?.replace('OWNER#', ''), orders: Number(orders.N), spentCents: Number(spentCents.N),
  }));
  return { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ customers }) };
}
