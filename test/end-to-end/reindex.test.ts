import { DynamoDBClient, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { App, CfnElement, Stack } from 'aws-cdk-lib';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { Shop } from './support/shop';
import { Access, Auth, Entity, EntityApi, EntityIndex, EntityOptions, EntitySchema, EntityTable, SecureRestApi } from '../../src';
import { callsOf, grantsOf } from '../examples/support/grants';

interface Body { readonly id: string; readonly detail: string; readonly items: readonly { readonly id: string }[] }
/** The database itself, to look at records as they are stored. */
interface Emulated { readonly parts: { readonly emulators: { database(): Promise<{ readonly host: string; readonly port: number }> } } }
type Item = Record<string, { readonly S?: string; readonly N?: string }>;

const note = (options: Partial<EntityOptions>) => Entity.of('note', {
  schema: EntitySchema.fromObject({ type: 'object', properties: { status: { type: 'string', maxLength: 9 }, price: { type: 'number' } } }),
  access: [Access.owner().all(), Access.group('staff').read().list()],
  ...options,
});

const line = (parent: Entity, indexes: EntityIndex[] = []) => parent.child('line', {
  schema: EntitySchema.fromObject({ type: 'object', properties: { sku: { type: 'string', maxLength: 9 } } }),
  access: [Access.owner().all(), Access.group('staff').read().list()],
  indexes,
});

const ids = { before: '', after: '', queue: '', function: '', table: '' };
let role: Role;
let shop: Shop;
let database: DynamoDBClient;

/** Two deployments on one table, as while traffic shifts from one to the other: the later one has two indexes. */
beforeAll(async () => {
  shop = await Shop.run((app: App) => {
    const stack = new Stack(app, 'Stack', { env: { region: 'eu-west-1' } });
    const users = new UserPool(stack, 'Users');
    const { table } = new EntityTable(stack, 'Table');
    const apiOf = (id: string) => {
      const scope = new Construct(stack, id);
      return new SecureRestApi(scope, 'Api', { auth: Auth.userPool(users).bind(scope, {}) });
    };
    const [before, after] = [apiOf('Before'), apiOf('After')];
    const [old, later] = [note({}), note({ indexes: [EntityIndex.by('status').sortedBy('price'), EntityIndex.by('price')], shards: 2 })];
    new EntityApi(stack, 'Old', { api: before, table, entities: [old, line(old)] });
    const current = new EntityApi(stack, 'New', { api: after, table, entities: [later, line(later, [EntityIndex.by('sku')])] });
    const idOf = (resource: unknown) => stack.getLogicalId(resource as CfnElement);
    Object.assign(ids, {
      before: idOf(before.api.node.defaultChild),
      after: idOf(after.api.node.defaultChild),
      queue: idOf(current.reindexQueue!.queue.node.defaultChild),
      function: idOf(current.reindexFunction!.function.node.defaultChild),
      table: idOf(table.node.defaultChild),
    });
    role = current.reindexFunction!.role as Role;
    return stack;
  });
  const { host, port } = await (shop.system as object as Emulated).parts.emulators.database();
  database = new DynamoDBClient({ endpoint: `http://${host}:${port}`, region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
});
afterAll(async () => {
  database?.destroy();
  await shop?.system.stop();
});

const ann = { sub: 'ann' };
const staff = { sub: 'sue', groups: ['staff'] };

async function call(api: string, caller: typeof ann, route: string, body?: unknown) {
  const [method, path] = route.split(' ');
  const response = await fetch(`${shop.system.urls[api]}${path}`, {
    method,
    headers: { Authorization: shop.system.token(caller), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: await response.json() as Body };
}

async function items(): Promise<Item[]> {
  const { Items = [] } = await database.send(new ScanCommand({ TableName: shop.system.ref(ids.table) }));
  return Items as Item[];
}

const withoutSlots = (all: readonly Item[]) => all.filter(({ sk }) => /^note(\.line)?#/.test(sk.S ?? ''))
  .map((item) => Object.fromEntries(Object.entries(item).filter(([name]) => !/^[ps]\d$/.test(name))))
  .sort((a, b) => String(a.sk.S) < String(b.sk.S) ? -1 : 1);

/** As if the last deployment had been a while ago. */
async function timePasses(): Promise<void> {
  for (const { pk, sk } of (await items()).filter(({ sk: key }) => key.S?.startsWith('INDEXES#'))) {
    await database.send(new UpdateItemCommand({
      TableName: shop.system.ref(ids.table),
      Key: { pk: { S: pk.S! }, sk: { S: sk.S! } },
      UpdateExpression: 'SET since = since - :minute',
      ExpressionAttributeValues: { ':minute': { N: '60000' } },
    }));
  }
}

test('records from before an index are in it after the deployment, and until then its lists are refused', async () => {
  const made: string[] = [];
  for (let number = 0; number < 30; number += 1) {
    const { status, body: { id } } = await call(ids.before, { sub: `user${number % 3}` }, 'POST /notes', { status: number % 2 ? 'open' : 'paid', price: number });
    expect(status).toBe(201);
    made.push(...number % 2 ? [id] : []);
  }
  const lines = `/notes/${made[0]}/lines`;
  for (const sku of ['a', 'b', 'a']) await call(ids.before, { sub: 'user1' }, `POST ${lines}`, { sku });
  const before = withoutSlots(await items());
  expect((await call(ids.after, { sub: 'user1' }, `GET ${lines}?sku=a`)).status).toBe(503);
  expect((await call(ids.after, { sub: 'user1' }, `GET ${lines}`)).body.items).toHaveLength(3);
  for (const caller of [staff, ann]) {
    for (const query of ['status=open', 'price=3', 'status=open&from=2']) {
      const { status, headers, body } = await call(ids.after, caller, `GET /notes?${query}`);
      expect([status, headers.get('Retry-After'), body.detail]).toEqual([503, '30', 'The index is being built.']);
    }
  }
  expect((await call(ids.after, ann, 'GET /notes?limit=1')).status).toBe(200);

  // Its first look is too early, so it tells itself to look again.
  await shop.system.send(ids.queue, {
    'source': 'aws.cloudformation', 'detail-type': 'CloudFormation Stack Status Change', 'detail': { 'status-details': { status: 'UPDATE_COMPLETE' } },
  });
  await shop.until('it waits', () => shop.system.calls.some(({ function: of, action }) => of === ids.function && action === 'sqs:SendMessage') || undefined);
  await timePasses();
  await shop.system.send(ids.queue, { source: 'aws.events' });
  const list = await shop.until('the list', async () => {
    const answer = await call(ids.after, staff, 'GET /notes?status=open&limit=100');
    return answer.status === 200 ? answer : undefined;
  });
  expect(list.body.items.map(({ id }) => id)).toEqual(made);
  expect((await call(ids.after, { sub: 'user1' }, 'GET /notes?price=1')).body.items.map(({ id }) => id)).toEqual([made[0]]);
  expect((await call(ids.after, staff, `GET ${lines}?sku=a`)).body.items).toHaveLength(2);
  // No new version, and nothing else of a record is other than before.
  expect(withoutSlots(await items())).toEqual(before);
  expect(callsOf(ids.function, shop.system)).toEqual(grantsOf(role, shop.system));
});

test('whoever writes without the index again has its lists refused again', async () => {
  await shop.until('the one from before looks', async () => {
    await call(ids.before, ann, 'POST /notes', { status: 'late' });
    return (await call(ids.after, staff, 'GET /notes?status=late')).status === 503 || undefined;
  });
}, 60_000);
