import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import * as fc from 'fast-check';
import { lambdaContext } from './support/api';
import { type LocalDynamoDb, TABLE_NAME, startDynamoDb } from './support/dynamodb';
import { captureOutput, loadHandler } from './support/environment';
import { socketEvent } from './support/socket-events';
import type { RealtimeHandler } from '../../src/handlers/realtime/realtime-handler';

const TWO_HOURS = 7200;

let database: LocalDynamoDb;
let output: string[];
let handler: RealtimeHandler;

/** A table that fails. */
const failing = createServer((_, response) => { response.writeHead(500).end('{"__type":"InternalServerError"}'); });

beforeAll(async () => {
  database = await startDynamoDb();
  await new Promise<void>((resolve) => { failing.listen(0, '127.0.0.1', resolve); });
});
afterAll(async () => {
  await database.stop();
  failing.closeAllConnections();
  await new Promise((resolve) => { failing.close(resolve); });
});
beforeEach(async () => {
  output = captureOutput();
  handler = load();
  await Promise.all((await rows()).map(([pk]) => pk).filter((pk) => pk.startsWith('CONNECTION#')).map((pk) => disconnect(pk.slice(11))));
});
afterEach(() => { jest.useRealTimers(); });

const load = (variables: Readonly<Record<string, string>> = {}) => loadHandler<RealtimeHandler>('realtime', {
  CONNECTIONS_TABLE_NAME: TABLE_NAME, OWNER_SOURCE: 'lambda', AWS_ENDPOINT_URL_DYNAMODB: database.endpoint, ...variables,
});
const ask = (...event: Parameters<typeof socketEvent>) => handler(socketEvent(...event), lambdaContext());
const disconnect = (connectionId: string) => ask('DISCONNECT', { connectionId });

async function rows(): Promise<[string, string][]> {
  const { Items = [] } = await database.client.send(new ScanCommand({ TableName: TABLE_NAME, ConsistentRead: true }));
  return Items.map(({ pk, sk }): [string, string] => [pk.S ?? '', sk.S ?? '']).sort();
}

test('a connection is registered by its id, its owner and its groups, for a little more than two hours', async () => {
  const connectedAt = Date.now() - 5;
  expect(await ask('CONNECT', { connectionId: 'c1=', owner: 'alice', groups: 'staff,editors,staff', connectedAt })).toEqual({ statusCode: 200 });
  expect(await rows()).toEqual([
    ['CONNECTION#c1=', 'CONNECTION#'], ['GROUP#editors', 'CONNECTION#c1='], ['GROUP#staff', 'CONNECTION#c1='], ['OWNER#alice', 'CONNECTION#c1='],
  ]);
  const { Items = [] } = await database.client.send(new ScanCommand({ TableName: TABLE_NAME }));
  for (const { expiresAt, connectedAt: at } of Items) {
    expect(at.N).toBe(String(connectedAt));
    expect(Number(expiresAt.N) - connectedAt / 1000).toBeGreaterThan(TWO_HOURS);
    expect(Number(expiresAt.N) - connectedAt / 1000).toBeLessThan(TWO_HOURS + 1000);
  }
});

test('a connection that has ended leaves nothing behind, and no other changes', async () => {
  await ask('CONNECT', { connectionId: 'c1=', groups: 'staff' });
  await ask('CONNECT', { connectionId: 'c2=', groups: 'staff' });
  expect(await disconnect('c1=')).toEqual({ statusCode: 200 });
  expect(await rows()).toEqual([['CONNECTION#c2=', 'CONNECTION#'], ['GROUP#staff', 'CONNECTION#c2='], ['OWNER#alice', 'CONNECTION#c2=']]);
  expect(await disconnect('c1=')).toEqual({ statusCode: 200 });
  expect(await disconnect('unknown=')).toEqual({ statusCode: 200 });
});

test('the first twenty groups count, and are all removed', async () => {
  const groups = Array.from({ length: 30 }, (_, index) => `group-${index}`);
  await ask('CONNECT', { connectionId: 'c1=', groups: groups.join() });
  expect((await rows()).filter(([pk]) => pk.startsWith('GROUP#')).map(([pk]) => pk.slice(6)).sort()).toEqual(groups.slice(0, 20).sort());
  await disconnect('c1=');
  expect(await rows()).toEqual([]);
});

test.each<[string, object]>([
  ['nobody has verified', { requestContext: { authorizer: undefined } }],
  ['an authorizer names nobody', { requestContext: { authorizer: { sub: 'alice', claims: { sub: 'alice' } } } }],
  ['an authorizer names in a way that no key can hold', { owner: 'a\nb' }],
  ['has signed, where a function decides', { requestContext: { authorizer: undefined, identity: { userArn: 'arn:aws:iam::123456789012:user/alice' } } }],
])('a caller whom %s is refused', async (_, call) => {
  expect(await ask('CONNECT', call)).toEqual({ statusCode: 401 });
  expect(await rows()).toEqual([]);
});

test('who signs is the owner where callers sign, and what a client says of itself counts nowhere', async () => {
  handler = load({ OWNER_SOURCE: 'iam' });
  const arn = 'arn:aws:iam::123456789012:user/alice';
  const signed = { connectionId: 'c1=', requestContext: { authorizer: undefined, identity: { userArn: arn } } };
  const event = { ...socketEvent('CONNECT', signed), queryStringParameters: { owner: 'bob', groups: 'staff' } };
  expect(await handler(event, lambdaContext())).toEqual({ statusCode: 200 });
  expect(await rows()).toEqual([['CONNECTION#c1=', 'CONNECTION#'], [`OWNER#${arn}`, 'CONNECTION#c1=']]);
});

test('the connections of all sessions of a role are the role\'s', async () => {
  handler = load({ OWNER_SOURCE: 'iam' });
  const role = 'arn:aws:sts::123456789012:assumed-role/Reporter';
  for (const session of ['alice', 'bob']) {
    await handler(socketEvent('CONNECT', { connectionId: `${session}=`, requestContext: { authorizer: undefined, identity: { userArn: `${role}/${session}` } } }), lambdaContext());
  }
  expect((await rows()).filter(([pk]) => pk.startsWith('OWNER#'))).toEqual([[`OWNER#${role}`, 'CONNECTION#alice='], [`OWNER#${role}`, 'CONNECTION#bob=']]);
});

test.each<[string, string | undefined]>([
  ['bearer, token', 'bearer'],
  ['bearer,token', 'bearer'],
  ['chat', undefined],
  ['token, bearer', undefined],
])('the protocols %s are answered with %s', async (protocols, accepted) => {
  const { statusCode, headers } = await ask('CONNECT', { headers: { 'sec-websocket-protocol': protocols } });
  expect([statusCode, headers]).toEqual([200, accepted && { 'Sec-WebSocket-Protocol': accepted }]);
});

test.each<[string, object, object]>([
  ['a ping', { body: '{"action":"ping"}' }, { type: 'pong' }],
  ['a ping with more in it', { body: '{"action":"ping","at":7}' }, { type: 'pong' }],
  ['another action', { body: '{"action":"shout"}' }, { type: 'problem', status: 404 }],
  ['no action', { body: '{}' }, { type: 'problem', status: 400 }],
  ['an action that is no text', { body: '{"action":["ping"]}' }, { type: 'problem', status: 400 }],
  ['no object', { body: '"ping"' }, { type: 'problem', status: 400 }],
  ['nothing', { body: 'null' }, { type: 'problem', status: 400 }],
  ['no JSON', { body: 'ping' }, { type: 'problem', status: 400 }],
  ['no body', {}, { type: 'problem', status: 400 }],
  ['bytes', { body: 'AAEC', isBase64Encoded: true }, { type: 'problem', status: 415 }],
  ['too much', { body: JSON.stringify({ action: 'ping', filler: 'ü'.repeat(16 * 1024) }) }, { type: 'problem', status: 413 }],
])('%s is answered clearly', async (_, call, expected) => {
  const { statusCode, body } = await ask('MESSAGE', { ...call, requestContext: { requestId: 'request-1' } });
  expect(statusCode).toBe(200);
  const problem = { title: expect.stringMatching(/./), detail: expect.stringMatching(/./), requestId: 'request-1', errors: expect.any(Array) };
  expect(JSON.parse(body ?? '')).toEqual('status' in expected ? { ...problem, ...expected } : expected);
});

test('any message is answered, and nothing of it is logged', async () => {
  const bodies = fc.oneof(fc.string(), fc.json(), fc.jsonValue().map((value) => JSON.stringify({ action: value })));
  await fc.assert(fc.asyncProperty(bodies, async (body) => {
    const answer = JSON.parse((await ask('MESSAGE', { body })).body ?? '') as { readonly type: string };
    expect(['pong', 'problem']).toContain(answer.type);
  }), { numRuns: 500, seed: 7 });
  expect(output).toEqual([]);
});

test.each<unknown>([null, 5, {}, [], { toString: null }, '', 'x'.repeat(129)])('%j names no connection', async (connectionId) => {
  expect(await ask('CONNECT', { requestContext: { connectionId } })).toEqual({ statusCode: 401 });
  expect(await ask('DISCONNECT', { requestContext: { connectionId } })).toEqual({ statusCode: 400 });
  expect(await rows()).toEqual([]);
});

test.each<unknown>([null, '1', {}, 1.5, 1e300])('a connection that began at %j has begun now', async (connectedAt) => {
  const before = Date.now();
  expect(await ask('CONNECT', { connectionId: 'c1=', requestContext: { connectedAt } })).toEqual({ statusCode: 200 });
  const after = Date.now();
  const { Items = [] } = await database.client.send(new ScanCommand({ TableName: TABLE_NAME }));
  expect(Items.filter(({ connectedAt: { N } }) => Number(N) < before || Number(N) > after)).toEqual([]);
});

test('an event without a context is a message, and one that is no text an empty one', async () => {
  const wrong = { requestContext: null, body: { action: 'ping' } } as unknown as Parameters<RealtimeHandler>[0];
  expect(JSON.parse((await handler(wrong, lambdaContext())).body ?? '')).toMatchObject({ type: 'problem', status: 400 });
});

test('a connection that cannot be registered is refused, and comes again', async () => {
  handler = load({ AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(failing.address() as AddressInfo).port}` });
  expect(await ask('CONNECT')).toEqual({ statusCode: 503 });
  // No client can be told of the end of one; its rows expire.
  expect(await disconnect('c1=')).toEqual({ statusCode: 200 });
  const messages = output.map((line) => (JSON.parse(line) as { message: string }).message);
  expect(messages).toEqual(['A connection could not be registered', 'The rows of a connection are left over']);
  expect(output.join('')).not.toContain('alice');
});

test('a table that is not there is a fault of the deployment', async () => {
  handler = load({ CONNECTIONS_TABLE_NAME: 'other' });
  expect(await ask('CONNECT')).toEqual({ statusCode: 500 });
  await expect(disconnect('c1=')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  expect(() => load({ CONNECTIONS_TABLE_NAME: '' })).toThrow(/environment variable of its connections/);
});

test('connections are counted', async () => {
  await ask('CONNECT', { connectionId: 'c1=' });
  await disconnect('c1=');
  const names = output.map((line) => Object.keys(JSON.parse(line) as object).find((name) => name.startsWith('Connections')));
  expect(names).toEqual(['ConnectionsOpened', 'ConnectionsClosed']);
});

test('an owner has no more connections than are allowed, also of many that come at once, and others are as free as before', async () => {
  handler = load({ CONNECTIONS_PER_OWNER: '3' });
  const many = await Promise.all(Array.from({ length: 20 }, (_, index) => ask('CONNECT', { connectionId: `c${index}=`, groups: 'staff' })));
  const accepted = many.filter(({ statusCode }) => statusCode === 200).length;
  expect(accepted).toBeLessThanOrEqual(3);
  expect(many.filter(({ statusCode }) => statusCode === 429)).toHaveLength(20 - accepted);
  // Nothing is left of those that were refused.
  expect((await rows()).filter(([pk]) => pk === 'OWNER#alice' || pk === 'GROUP#staff')).toHaveLength(2 * accepted);
  for (let index = accepted; index < 3; index += 1) {
    expect(await ask('CONNECT', { connectionId: `d${index}=` })).toEqual({ statusCode: 200 });
  }
  expect(await ask('CONNECT', { connectionId: 'e=' })).toEqual({ statusCode: 429 });
  expect(await ask('CONNECT', { connectionId: 'f=', owner: 'bob' })).toEqual({ statusCode: 200 });
  await disconnect('d2=');
  await disconnect('c0=');
  const first = (await rows()).filter(([pk]) => pk === 'OWNER#alice').map(([, sk]) => sk.slice('CONNECTION#'.length))[0];
  await disconnect(first);
  expect(await ask('CONNECT', { connectionId: 'g=' })).toEqual({ statusCode: 200 });
});
