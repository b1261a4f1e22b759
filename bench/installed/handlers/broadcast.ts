import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';

const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const management = new ApiGatewayManagementApiClient({ endpoint: process.env.MANAGEMENT_ENDPOINT });

interface QueueEvent { readonly Records: readonly { readonly body: string }[] }

/** Sends each message to the connections of its owner, with the client of the SDK. */
export async function handler({ Records }: QueueEvent): Promise<void> {
  for (const { body } of Records) {
    const { to, message } = JSON.parse(body) as { to: { ownerId: string }; message: object };
    const { Items = [] } = await table.send(new QueryCommand({
      TableName: process.env.CONNECTIONS_TABLE_NAME,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `OWNER#${to.ownerId}` },
    }));
    const Data = Buffer.from(JSON.stringify(message));
    await Promise.all(Items.map(({ sk }) => management.send(new PostToConnectionCommand({ ConnectionId: String(sk).replace('CONNECTION#', ''), Data }))));
  }
}
