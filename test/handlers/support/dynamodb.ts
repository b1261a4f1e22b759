import { CreateTableCommand, DynamoDBClient, type KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { Children } from '../../../local/src/emulators/children';
import { Emulators } from '../../../local/src/emulators/emulators';

export interface LocalDynamoDb {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  stop(): Promise<void>;
}

export const TABLE_NAME = 'entities';

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** A separate DynamoDB for one test file: the emulator of the local runner. Its table has as many slots for entities as it is told. */
export async function startDynamoDb(slots = 0): Promise<LocalDynamoDb> {
  const children = new Children();
  const { host, port } = await new Emulators(children, 'eu-west-1').database();
  const endpoint = `http://${host}:${port}`;
  const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials: CREDENTIALS, maxAttempts: 1 });
  const indexes = Array.from({ length: slots }, (_, index) => [`slot${index + 1}`, `p${index + 1}`, `s${index + 1}`]);
  const keysOf = (pk: string, sk: string): KeySchemaElement[] => [{ AttributeName: pk, KeyType: 'HASH' }, { AttributeName: sk, KeyType: 'RANGE' }];
  await client.send(new CreateTableCommand({
    TableName: TABLE_NAME,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk', ...indexes.flatMap(([, ...keys]) => keys)].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: keysOf('pk', 'sk'),
    ...(slots === 0 ? {} : {
      GlobalSecondaryIndexes: indexes.map(([IndexName, pk, sk]) => ({ IndexName, KeySchema: keysOf(pk, sk), Projection: { ProjectionType: 'ALL' } })),
    }),
  }));
  return { endpoint, client, stop: async () => { client.destroy(); await children.stop(); } };
}
