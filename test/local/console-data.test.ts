import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { LocalSystem } from '../../local/src';
import { SocketClient } from '../end-to-end/support/socket-client';
import { eventually } from '../support/wait';

let system: LocalSystem;
const ids: Record<string, string> = {};

beforeAll(async () => {
  const assembly = synthesize((stack) => {
    const partitionKey = { name: 'pk', type: AttributeType.STRING };
    const table = new Table(stack, 'Orders', { partitionKey, sortKey: { name: 'sk', type: AttributeType.NUMBER } });
    const bucket = new Bucket(stack, 'Files');
    const dead = new Queue(stack, 'Dead');
    const queue = new Queue(stack, 'Work', { deadLetterQueue: { queue: dead, maxReceiveCount: 1 } });
    const fifoDead = new Queue(stack, 'FifoDead', { fifo: true });
    const fifo = new Queue(stack, 'Fifo', { fifo: true, deadLetterQueue: { queue: fifoDead, maxReceiveCount: 1 } });
    const code = Code.fromInline('exports.handler = async () => ({ statusCode: 200 })');
    const answers = new LambdaFunction(stack, 'Answers', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code });
    const integration = new WebSocketLambdaIntegration('Integration', answers);
    const socket = new WebSocketApi(stack, 'Socket', { connectRouteOptions: { integration }, defaultRouteOptions: { integration } });
    new WebSocketStage(stack, 'Stage', { webSocketApi: socket, stageName: 'v1', autoDeploy: true });
    for (const [name, { node }] of Object.entries({ table, bucket, dead, queue, fifo, fifoDead })) {
      ids[name] = stack.getLogicalId(node.defaultChild as never);
    }
  });
  system = await LocalSystem.start({ assembly, console: true });
});

afterAll(async () => {
  await system?.stop();
  removeTemporaryDirectories();
});

async function get(path: string): Promise<any> {
  const answer = await fetch(`${system.consoleUrl}/api/${path}`);
  expect(answer.status).toBe(200);
  return answer.json();
}

async function post(path: string, input: object = {}): Promise<any> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${system.consoleUrl}/api/${path}`, { method: 'POST', headers, body: JSON.stringify(input) });
  return { status: answer.status, ...await answer.json() as object };
}

describe('tables', () => {
  const put = async (record: object) => expect((await post(`tables/${ids.table}/put`, { record })).status).toBe(200);

  test('can be paged through, or looked into by partition', async () => {
    for (let sk = 0; sk < 27; sk += 1) await put({ pk: sk < 26 ? 'many' : 'few', sk, name: `n${sk}` });
    const first = await get(`tables/${ids.table}`);
    expect([first.keys, first.records.length]).toEqual([['pk', 'sk'], 25]);
    const second = await get(`tables/${ids.table}?start=${first.next}`);
    expect([second.records.length, second.next]).toEqual([2, null]);
    const { records } = await get(`tables/${ids.table}?partition=few`);
    expect(records).toEqual([{ key: { pk: { S: 'few' }, sk: { N: '26' } }, record: { pk: 'few', sk: 26, name: 'n26' } }]);
  });

  test('have records that can be changed and deleted, without loss', async () => {
    const sets = { pk: { S: 'typed' }, sk: { N: '1' }, tags: { SS: ['a', 'b'] } };
    const big = { pk: { S: 'typed' }, sk: { N: '2' }, big: { N: '12345678901234567890' } };
    await put(sets);
    await put(big);
    const [entry, other] = (await get(`tables/${ids.table}?partition=typed`)).records;
    expect([entry.record, other.record]).toEqual([sets, big]);
    await put({ ...entry.record, tags: { SS: ['c'] } });
    expect((await get(`tables/${ids.table}?partition=typed`)).records[0].record.tags).toEqual({ SS: ['c'] });
    expect((await post(`tables/${ids.table}/delete`, { key: entry.key })).status).toBe(200);
    expect((await get(`tables/${ids.table}?partition=typed`)).records).toEqual([other]);
  });

  test('say what is wrong with a record, and which table is not there', async () => {
    expect(await post(`tables/${ids.table}/put`, { record: { pk: 'x' } })).toMatchObject({ status: 400, message: expect.stringMatching(/PutItem answers 400/) });
    expect(await post(`tables/${ids.table}/put`, { record: [] })).toMatchObject({ status: 400, message: 'record must be an object, not []' });
    expect(await post('tables/Nowhere/put', { record: {} })).toMatchObject({ status: 404, message: 'The app has no table Nowhere' });
  });
});

describe('objects', () => {
  test('can be listed, downloaded and deleted', async () => {
    await system.putObject(ids.bucket, 'docs/a b&<c>.html', '<script>alert(1)</script>');
    await system.putObject(ids.bucket, 'other.txt', 'other');
    const { objects } = await get(`buckets/${ids.bucket}?prefix=docs/`);
    expect(objects).toEqual([{ key: 'docs/a b&<c>.html', size: 25, modified: expect.stringMatching(/Z$/) }]);
    const file = await fetch(`${system.consoleUrl}/api/buckets/${ids.bucket}/object?key=${encodeURIComponent(objects[0].key)}`);
    expect(await file.text()).toBe('<script>alert(1)</script>');
    expect(file.headers.get('content-type')).toBe('application/octet-stream');
    expect(file.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''a%20b%26%3Cc%3E.html");
    expect((await post(`buckets/${ids.bucket}/delete`, { key: objects[0].key })).status).toBe(200);
    expect((await get(`buckets/${ids.bucket}`)).objects).toMatchObject([{ key: 'other.txt' }]);
  });

  test('come page by page', async () => {
    await Promise.all(Array.from({ length: 51 }, async (_, index) => system.putObject(ids.bucket, `page/${String(index).padStart(2, '0')}`, 'x')));
    const { objects, next } = await get(`buckets/${ids.bucket}?prefix=page/`);
    expect([objects.length, next]).toEqual([50, 'page/49']);
    expect((await get(`buckets/${ids.bucket}?prefix=page/&start=${next}`)).objects).toMatchObject([{ key: 'page/50' }]);
  });
});

describe('queues', () => {
  test('can be looked into without receiving, and dead letters go back where they come from', async () => {
    for (let index = 0; index < 12; index += 1) await post(`queues/${ids.dead}/send`, { body: `letter ${index}` });
    for (let look = 0; look < 2; look += 1) {
      const { messages } = await get(`queues/${ids.dead}`);
      expect(messages).toHaveLength(12);
      expect(messages[0]).toMatchObject({ body: 'letter 0', state: 'ready', received: 0 });
    }
    const all = await get('queues');
    expect(all).toContainEqual({ id: ids.dead, name: 'Dead', fifo: false, counts: { 'ready': 12, 'in flight': 0, 'delayed': 0 }, deadLettersOf: ['Work'] });
    expect(await post(`queues/${ids.dead}/redrive`)).toEqual({ status: 200, moved: 12 });
    expect((await system.queue(ids.queue).bodies()).length).toBe(12);
    expect((await system.queue(ids.dead).counts()).total).toBe(0);
    expect(await post(`queues/${ids.queue}/redrive`)).toEqual({ status: 400, message: 'No queue has this one for its dead letters' });
  });

  test('keep the group of a message', async () => {
    await post(`queues/${ids.fifoDead}/send`, { body: 'first', groupId: 'g' });
    expect(await post(`queues/${ids.fifoDead}/redrive`)).toEqual({ status: 200, moved: 1 });
    expect((await get(`queues/${ids.fifo}`)).messages).toMatchObject([{ body: 'first', group: 'g' }]);
  });
});

test('clients that are connected can be told something, and disconnected', async () => {
  expect(await get('connections')).toEqual([]);
  const client = await SocketClient.connect(Object.values(system.sockets)[0], {});
  const [{ id, api }] = await get('connections');
  expect(api).toBe('Socket');
  expect(await post(`connections/${encodeURIComponent(id)}/send`, { body: '{"hello":1}' })).toEqual({ status: 200, sent: true });
  await eventually(() => expect(client.frames).toEqual([{ hello: 1 }]));
  await post(`connections/${encodeURIComponent(id)}/close`);
  // At once: the page asks for the list no later.
  expect(await get('connections')).toEqual([]);
  expect(await post(`connections/${encodeURIComponent(id)}/close`)).toMatchObject({ status: 404 });
});

test.each([
  [{ action: 'PutItem' }, /not an action/],
  [{ action: 'a:B', times: 0 }, /times: use a number/],
  [{ action: 'a:B', times: 1, status: 200 }, /status: use a number/],
  [{}, /action must be text/],
])('the fault %j is refused', async (fault, message) => {
  expect(await post('faults', fault)).toMatchObject({ status: 400, message: expect.stringMatching(message) });
});
