import { App, CfnElement, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { HOSTILE } from './support/hostile';
import { LocalSystem } from '../../../local/src';
import { Auth, RouteIntegration, ItemAttribute, ItemFieldType, Mapping, MappingValue, SecureRestApi } from '../../../src';
import { temporaryDirectory } from '../../support/synth';

const { body, concat, flag, header, path, query, text } = MappingValue;
const partitionKey = { name: 'pk', value: concat(text('OWNER#'), header('X-Owner')) };
const sortKey = { name: 'sk', value: concat(text('ITEM#'), path('id')) };
const fields = { name: ItemFieldType.STRING, price: ItemFieldType.NUMBER, sold: ItemFieldType.BOOLEAN };

let system: LocalSystem;
let queueId: string;

function build(stack: Stack): void {
  const api = new SecureRestApi(stack, 'Api', {
    auth: Auth.none({ reason: 'The owner is a header here.' }).bind(stack, {}), cors: { allowOrigins: ['https://shop.example'] },
  });
  const queue = new Queue(stack, 'Queue');
  queueId = stack.getLogicalId(queue.node.defaultChild as CfnElement);
  const table = new TableV2(stack, 'Table', {
    partitionKey: { name: 'pk', type: AttributeType.STRING }, sortKey: { name: 'sk', type: AttributeType.STRING }, removalPolicy: RemovalPolicy.DESTROY,
  });
  const bucket = new Bucket(stack, 'Bucket');
  const attributes = { name: ItemAttribute.text(body('$.name')), price: ItemAttribute.number(body('$.price')), sold: ItemAttribute.flag(flag(false)) };
  const all = { name: 'sk', value: text('ITEM#') };
  const routes: Record<string, RouteIntegration> = {
    'POST /queue': RouteIntegration.sqs(queue),
    'POST /queue/{id}': RouteIntegration.sqs(queue, { message: Mapping.json({ id: path('id'), q: query('q') }), attributes: { kind: text('a&b=c') } }),
    'POST /topic': RouteIntegration.sns(new Topic(stack, 'Topic')),
    'PUT /items/{id}': RouteIntegration.dynamoDbPut(table, { partitionKey, sortKey, attributes }),
    'GET /items/{id}': RouteIntegration.dynamoDbGet(table, { partitionKey, sortKey, fields }),
    'GET /items': RouteIntegration.dynamoDbQuery(table, { partitionKey, sortKey: all, fields, limit: 2, pageParameter: 'next' }),
    'PUT /objects/{id}': RouteIntegration.s3Put(bucket, { key: path('id'), prefix: 'in/' }),
    'GET /objects/{id}': RouteIntegration.s3Get(bucket, { key: path('id'), prefix: 'in/' }),
    'GET /mock/{id}': RouteIntegration.mock({ statusCode: 203, template: Mapping.json({ id: path('id'), header: header('x-owner') }) }),
  };
  for (const [route, integration] of Object.entries(routes)) api.addRoute(route, { integration });
}

beforeAll(async () => {
  const app = new App({ outdir: temporaryDirectory(), analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
  build(new Stack(app, 'Stack'));
  system = await LocalSystem.start({ assembly: app.synth().directory });
});

afterAll(() => system?.stop());

async function call(route: string, content?: unknown, headers: Record<string, string> = {}) {
  const [method, address] = route.split(' ');
  const answer = await fetch(`${system.url.replace(/\/$/, '')}${address}`, {
    method, body: content === undefined ? undefined : typeof content === 'string' ? content : JSON.stringify(content), headers: { 'Content-Type': 'application/json', 'x-OWNER': 'me', ...headers },
  });
  const answered = await answer.text();
  return { status: answer.status, headers: answer.headers, body: answer.headers.get('content-type')?.includes('json') ? JSON.parse(answered) : answered };
}

test('a queue gets the messages that were sent, whatever they are', async () => {
  // The emulated queue takes no characters beyond the basic plane, SQS does.
  const sent = HOSTILE.filter((input) => input !== '😀').map((input) => JSON.stringify({ input }));
  for (const message of sent) {
    expect(await call('POST /queue', message)).toMatchObject({ status: 202, body: { messageId: expect.stringMatching(/^[\w-]{36}$/) } });
  }
  expect((await call(`POST /queue/7?q=${encodeURIComponent('"&Action=DeleteMessage')}`, {})).status).toBe(202);
  const bodies = await system.queue(queueId).bodies();
  expect([...bodies].sort()).toEqual([...sent, JSON.stringify({ id: '7', q: '"&Action=DeleteMessage' })].sort());
});

test('a topic takes a message', async () => {
  expect(await call('POST /topic', { a: '&' })).toMatchObject({ status: 202, body: { messageId: expect.any(String) } });
});

test('an item is written once, read only by its owner, and listed in pages', async () => {
  for (const [index, name] of HOSTILE.entries()) {
    const item = `items/${String(index).padStart(2, '0')}`;
    expect((await call(`PUT /${item}`, { name, price: index + 0.5, pk: 'OWNER#other' })).status).toBe(201);
    expect(await call(`GET /${item}`)).toMatchObject({ status: 200, body: { name, price: index + 0.5, sold: false } });
    expect(await call(`GET /${item}`, undefined, { 'x-OWNER': 'other' })).toMatchObject({ status: 404, body: { status: 404, title: 'Not Found' } });
  }
  expect(await call('PUT /items/00', { name: 'again', price: 1 })).toMatchObject({ status: 409, body: { status: 409, title: 'Conflict' } });
  const names: string[] = [];
  let next: string | undefined;
  do {
    const page = await call(`GET /items${next === undefined ? '' : `?next=${encodeURIComponent(next)}`}`);
    names.push(...page.body.items.map(({ name }: { name: string }) => name));
    next = page.body.next;
  } while (next !== undefined);
  expect(names).toEqual(HOSTILE);
});

test('errors of DynamoDB are problem documents without their details', async () => {
  const answer = await call('PUT /items/bad', { name: 'a', price: 'no number' });
  expect(answer.status).toBe(400);
  expect(answer.body).toEqual({ type: 'about:blank', title: 'Bad Request', status: 400, detail: 'The request is not valid.', requestId: expect.any(String), errors: [] });
  expect([answer.headers.get('content-type'), answer.headers.get('access-control-allow-origin')]).toEqual(['application/problem+json', 'https://shop.example']);
});

test('a page that names another partition, or none, reads nothing of others', async () => {
  await call('PUT /items/hers', { name: 'hers', price: 1 }, { 'x-OWNER': 'her' });
  for (const next of ['{"pk":{"S":"OWNER#her"}}', 'ITEM#', '"},"pk":{"S":"OWNER#her']) {
    expect(JSON.stringify((await call(`GET /items?next=${encodeURIComponent(next)}`)).body)).not.toContain('hers');
  }
});

test('an object is written and read with its type, and is not found elsewhere', async () => {
  expect((await call('PUT /objects/a.txt', 'hello', { 'Content-Type': 'text/plain' })).status).toBe(201);
  const answer = await call('GET /objects/a.txt');
  expect([answer.status, answer.body, answer.headers.get('content-type'), answer.headers.get('x-content-type-options')]).toEqual([200, 'hello', 'text/plain', 'nosniff']);
  expect(await call('GET /objects/none.txt')).toMatchObject({ status: 404, body: { title: 'Not Found' } });
});

test('a mock says what it read, other types than JSON are refused', async () => {
  expect(await call('GET /mock/7')).toMatchObject({ status: 203, body: { id: '7', header: 'me' } });
  expect((await call('POST /queue', 'x', { 'Content-Type': 'text/plain' })).status).toBe(415);
});
