import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

const client: DynamoDBClient = new DynamoDBClient({});

export const handler = async (event: { readonly orderId: string }): Promise<string> => `${event.orderId} of ${await client.config.region()}`;
export const other = async (): Promise<string> => 'other';
