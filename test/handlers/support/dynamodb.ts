import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Children } from '../../../local/src/emulators/children';
import { Emulators } from '../../../local/src/emulators/emulators';

export interface LocalDynamoDb {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  stop(): Promise<void>;
}

export const TABLE_NAME = 'entities';

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** A DynamoDB of its own for one test file: the emulator of the local runner. */
export async function startDynamoDb(): Promise<LocalDynamoDb> {
  const children = new Children();
  const { host, port } = await new Emulators(children, 'eu-west-1').database();
  const endpoint = `http://${host}:${port}`;
  const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials: CREDENTIALS, maxAttempts: 1 });
  await client.send(new CreateTableCommand({
    TableName: TABLE_NAME,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }, { AttributeName: 'sk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
  }));
  return { endpoint, client, stop: async () => { client.destroy(); await children.stop(); } };
}
