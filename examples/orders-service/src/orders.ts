import { randomUUID } from 'crypto';
import { DynamoDBClient, GetItemCommand, QueryCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { answer, problem } from './answer';

const TableName = process.env.TABLE_NAME;
const [client, sqs] = [new DynamoDBClient(), new SQSClient()];

/** `GET /orders` and `POST /orders`, of the customer who signed in. */
export async function handler({ httpMethod, body, requestContext }: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const ownerId = (requestContext.authorizer as { claims: { sub: string } }).claims.sub;
  return httpMethod === 'POST' ? order(ownerId, JSON.parse(body!) as { sku: string; quantity: number }) : list(ownerId);
}

async function order(ownerId: string, { sku, quantity }: { sku: string; quantity: number }): Promise<APIGatewayProxyResult> {
  const { Item } = await client.send(new GetItemCommand({ TableName, Key: marshall({ pk: 'CATALOG', sk: sku }) }));
  if (!Item) return problem(404, 'No such product');
  const orderedAt = new Date().toISOString();
  const made = { id: randomUUID(), sku, quantity, cents: Number(unmarshall(Item).cents) * quantity, orderedAt };
  // Beside those of the customer, and once more by day, so that the report needs no index.
  const keys = [{ pk: `OWNER#${ownerId}`, sk: `ORDER#${orderedAt}#${made.id}` }, { pk: `ORDERS#${orderedAt.slice(0, 10)}`, sk: made.id }];
  const puts = keys.map((key) => ({ Put: { TableName, Item: marshall({ ...key, ...made }) } }));
  await client.send(new TransactWriteItemsCommand({ TransactItems: puts }));
  await sqs.send(new SendMessageCommand({
    QueueUrl: process.env.BROADCASTS_URL,
    MessageBody: JSON.stringify({ version: 1, id: `ordered-${made.id}`, to: { ownerId }, message: { type: 'order.accepted', orderId: made.id } }),
  }));
  return answer(201, made);
}

async function list(ownerId: string): Promise<APIGatewayProxyResult> {
  const { Items = [] } = await client.send(new QueryCommand({
    TableName,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: marshall({ ':pk': `OWNER#${ownerId}`, ':sk': 'ORDER#' }),
    ScanIndexForward: false,
    Limit: 50,
  }));
  const orders = Items.map((item) => unmarshall(item));
  return answer(200, { orders: orders.map(({ id, sku, quantity, cents, orderedAt }) => ({ id, sku, quantity, cents, orderedAt })) });
}
