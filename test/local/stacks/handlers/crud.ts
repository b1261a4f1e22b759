import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
// eslint-disable-next-line import/no-extraneous-dependencies -- Lambda has it, and so has the runner.
import { DynamoDBDocumentClient, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const TableName = process.env.TABLE_NAME;

interface Event {
  readonly httpMethod: string;
  readonly pathParameters?: { readonly id?: string };
  readonly body?: string;
}

export async function handler({ httpMethod, pathParameters, body }: Event) {
  if (httpMethod === 'POST') {
    const item = JSON.parse(body ?? '{}');
    await client.send(new PutCommand({ TableName, Item: item }));
    return { statusCode: 201, body: JSON.stringify(item) };
  }
  if (pathParameters?.id !== undefined) {
    const { Item } = await client.send(new GetCommand({ TableName, Key: { id: pathParameters.id } }));
    return Item === undefined ? { statusCode: 404, body: '' } : { statusCode: 200, body: JSON.stringify(Item) };
  }
  const { Items } = await client.send(new ScanCommand({ TableName }));
  return { statusCode: 200, body: JSON.stringify(Items) };
}
