import { join } from 'path';
import { DynamoDBClient, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { App, Stack } from 'aws-cdk-lib';
import { Shop } from './support/shop';
import { Access, Entity, EntityIndex, EntitySchema, ServerlessApiPattern } from '../../src';
import { temporaryDirectory } from '../support/synth';

/** The database itself, to change what only time changes. */
interface Emulated { readonly parts: { readonly emulators: { database(): Promise<{ readonly host: string; readonly port: number }> } } }

const data = join(temporaryDirectory(), 'data');
let shop: Shop | undefined;

async function start(indexes: EntityIndex[]): Promise<Shop> {
  shop = await Shop.run((app: App) => {
    const stack = new Stack(app, 'Stack', { env: { region: 'eu-west-1' } });
    new ServerlessApiPattern(stack, 'Shop', {
      entities: [Entity.of('note', {
        schema: EntitySchema.fromObject({ type: 'object', properties: { status: { type: 'string', maxLength: 9 } } }),
        access: [Access.owner().all(), Access.group('staff').list()],
        indexes,
      })],
    });
    return stack;
  }, { data });
  return shop;
}

/** As if the last declaration had been a while ago. */
async function timePasses({ system }: Shop): Promise<void> {
  const { host, port } = await (system as object as Emulated).parts.emulators.database();
  const database = new DynamoDBClient({ endpoint: `http://${host}:${port}`, region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  const TableName = system.ref(shop!.resource('AWS::DynamoDB::GlobalTable', 'ShopTable'));
  const { Items = [] } = await database.send(new ScanCommand({ TableName }));
  for (const { pk, sk } of Items.filter(({ sk: key }) => key.S?.startsWith('INDEXES#'))) {
    await database.send(new UpdateItemCommand({
      TableName, Key: { pk, sk }, UpdateExpression: 'SET since = since - :minute', ExpressionAttributeValues: { ':minute': { N: '60000' } },
    }));
  }
  database.destroy();
}

afterEach(async () => shop?.system.stop());

test('an index that is added between two runs with kept data is built, because the start is told as a deployment', async () => {
  const before = await start([]);
  const { body: { id } } = await before.call('POST /notes', 'ann', { status: 'open' });
  await before.system.stop();

  const after = await start([EntityIndex.by('status')]);
  expect((await after.call('GET /notes?status=open', 'ann')).status).toBe(503);
  expect((await after.call('GET /notes', 'ann')).body.items).toEqual([expect.objectContaining({ id })]);
  // Only the event of the start has told the job, which waits until no earlier version can write.
  const reindex = after.functionOf('reindex');
  await after.until('the job waits', () => after.system.calls.some(({ function: of, action }) => of === reindex && action === 'sqs:SendMessage') || undefined);
  await timePasses(after);
  await after.system.putEvent({
    source: 'aws.cloudformation',
    detailType: 'CloudFormation Stack Status Change',
    detail: { 'stack-id': 'arn:aws:cloudformation:eu-west-1:000000000000:stack/Stack/00000000-0000-0000-0000-000000000000', 'status-details': { status: 'UPDATE_COMPLETE' } },
  });
  await after.until('the list', async () => (await after.call('GET /notes?status=open', 'ann')).status === 200 || undefined);
  expect((await after.call('GET /notes?status=open', 'ann')).body.items).toEqual([expect.objectContaining({ id, status: 'open' })]);
});
