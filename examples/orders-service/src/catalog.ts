import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { answer } from './answer';

const TableName = process.env.TABLE_NAME;
const client = new DynamoDBClient();

/** `GET /catalog` and `PUT /catalog/{sku}`. API Gateway has checked the body and the group. */
export async function handler({ httpMethod, pathParameters, body }: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  if (httpMethod === 'PUT') {
    const { name, cents } = JSON.parse(body!) as { name: string; cents: number };
    const product = { sku: pathParameters!.sku!, name, cents };
    await client.send(new PutItemCommand({ TableName, Item: marshall({ pk: 'CATALOG', sk: product.sku, ...product }) }));
    return answer(200, product);
  }
  const { Items = [] } = await client.send(new QueryCommand({
    TableName, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: 'CATALOG' } },
  }));
  return answer(200, { products: Items.map((item) => unmarshall(item)).map(({ sku, name, cents }) => ({ sku, name, cents })) });
}
