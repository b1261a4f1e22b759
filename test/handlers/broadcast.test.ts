import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { SQSEvent, SQSBatchResponse } from 'aws-lambda';
import * as fc from 'fast-check';
import { lambdaContext } from './support/api';
import { type LocalDynamoDb, TABLE_NAME, startDynamoDb } from './support/dynamodb';
import { captureOutput, loadHandler } from './support/environment';
import { Slots } from '../../src/handlers/broadcast/slots';
import { ConnectionRegistry } from '../../src/handlers/realtime/connection-registry';
import type { QueueHandler } from '../../src/handlers/shared/queue-handler';
import { until } from '../support/wait';

type Answer = (response: ServerResponse, count: number) => void;

const LONG_AGO = () => Date.now() - 3_600_000;
const answerWith = (status: number, type?: string): Answer => (response) => {
  response.writeHead(status, type === undefined ? {} : { 'x-amzn-errortype': type }).end(type === undefined ? '' : '{"message":"no"}');
};
const SENT = answerWith(200);
const GONE = answerWith(410, 'GoneException');

let database: LocalDynamoDb;
let registry: ConnectionRegistry;
let management: Server;
let handler: QueueHandler;
let output: string[];
let tests = 0;
/** Who a message is for: another one in each test. */
let owner: string;
/** The messages sent, by connection, and how each connection answers. */
let sent: Map<string, string[]>;
let answers: Map<string, Answer>;

beforeAll(async () => {
  database = await startDynamoDb();
  registry = new ConnectionRegistry(database.client, TABLE_NAME);
  management = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => { management.listen(0, '127.0.0.1', resolve); });
});
afterAll(async () => {
  await database.stop();
  management.closeAllConnections();
  await new Promise((resolve) => { management.close(resolve); });
});
beforeEach(() => {
  output = captureOutput();
  tests += 1;
  owner = `owner-${tests}`;
  sent = new Map();
  answers = new Map();
  handler = loadHandler<QueueHandler>('broadcast', {
    CONNECTIONS_TABLE_NAME: TABLE_NAME,
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    MANAGEMENT_ENDPOINT: `http://127.0.0.1:${(management.address() as AddressInfo).port}/prod`,
  });
});

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const id = /^\/prod\/@connections\/(.+)$/.exec(decodeURIComponent(request.url ?? ''))?.[1] ?? '';
  const count = (sent.get(id) ?? []).length;
  sent.set(id, [...sent.get(id) ?? [], Buffer.concat(chunks).toString()]);
  (answers.get(id) ?? SENT)(response, count);
}

const connect = (id: string, connectedAt = LONG_AGO(), groups: string[] = [], claims = {}) => (
  registry.add({ id, ownerId: owner, groups, claims, connectedAt })
);
const messageTo = (to: object, more: object = {}) => ({ version: 1, id: 'm1', to, message: { text: 'hi' }, ...more });
const toOwner = (more: object = {}) => messageTo({ ownerId: owner }, more);

const recordOf = (messageId: string, body: string) => ({ messageId, body, eventSource: 'aws:sqs' });

/** Which of the bodies come again. */
async function deliver(...bodies: readonly (object | string)[]): Promise<string[]> {
  const Records = bodies.map((body, index) => recordOf(String(index), typeof body === 'string' ? body : JSON.stringify(body)));
  const { batchItemFailures }: SQSBatchResponse = await handler({ Records } as object as SQSEvent, lambdaContext());
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

const framesOf = (id: string) => (sent.get(id) ?? []).map((frame) => JSON.parse(frame) as unknown);
const rowsOf = async (text: string) => ((await database.client.send(new ScanCommand({ TableName: TABLE_NAME }))).Items ?? [])
  .map(({ pk, sk }) => `${pk.S} ${sk.S}`).filter((key) => key.includes(text));
const counted = (name: string) => output
  .flatMap((line) => (JSON.parse(line) as Record<string, number | number[]>)[name])
  .filter((value) => value !== undefined);

test('a message goes to every connection of the owner, and to none of others', async () => {
  await Promise.all([connect('a1='), connect('a2='), registry.add({ id: 'b1=', ownerId: 'other', groups: [owner], connectedAt: LONG_AGO() })]);
  expect(await deliver(toOwner())).toEqual([]);
  const frame = { type: 'message', id: 'm1', message: { text: 'hi' } };
  expect([framesOf('a1='), framesOf('a2='), framesOf('b1=')]).toEqual([[frame], [frame], []]);
  expect(counted('FramesSent')).toEqual([2]);
});

test('a message to a group goes to its members', async () => {
  await Promise.all([connect('a1=', LONG_AGO(), [`staff-${owner}`]), connect('a2=')]);
  expect(await deliver(messageTo({ group: `staff-${owner}` }))).toEqual([]);
  expect([framesOf('a1=').length, framesOf('a2=').length]).toEqual([1, 0]);
});

test('a message to a tenant goes to its users, and to none of another claim', async () => {
  const tenant = `north-${owner}`;
  await Promise.all([connect('a1=', LONG_AGO(), [], { 'custom:tenant': tenant }), connect('a2=', LONG_AGO(), [tenant], { 'custom:org': tenant }), connect('a3=')]);
  expect(await deliver(messageTo({ claim: 'custom:tenant', value: tenant }))).toEqual([]);
  expect(['a1=', 'a2=', 'a3='].map((id) => framesOf(id).length)).toEqual([1, 0, 0]);
  expect(await deliver(...[{ claim: 'custom:tenant' }, { claim: 'a#b', value: 'c' }, { claim: 'a', value: 'b', group: 'c' }, { claim: 7, value: 'b' }].map((to) => messageTo(to)))).toEqual(['0', '1', '2', '3']);
});

test('a message about a job goes to its owner', async () => {
  await connect('a1=');
  const notification = { type: 'job.failed', version: 1, jobId: 'j1', ownerId: owner, status: 'FAILED', error: 'No.', completedAt: '2026-01-01T00:00:00.000Z' };
  expect(await deliver(notification)).toEqual([]);
  expect(framesOf('a1=')).toEqual([{
    type: 'message', id: 'job:j1', message: { type: 'job.failed', jobId: 'j1', status: 'FAILED', error: 'No.', completedAt: '2026-01-01T00:00:00.000Z' },
  }]);
});

test('a message without recipients is done', async () => {
  expect(await deliver(toOwner())).toEqual([]);
  expect(sent.size).toBe(0);
});

test('a message that comes again goes only to clients that have not got it', async () => {
  await Promise.all([connect('a1='), connect('a2=')]);
  answers.set('a2=', answerWith(500, 'InternalServerErrorException'));
  expect(await deliver(toOwner())).toEqual(['0']);
  expect([framesOf('a1=').length, framesOf('a2=').length]).toEqual([1, 2]);
  answers.clear();
  await connect('a3=');
  expect(await deliver(toOwner())).toEqual([]);
  expect(await deliver(toOwner())).toEqual([]);
  expect([framesOf('a1=').length, framesOf('a2=').length, framesOf('a3=').length]).toEqual([1, 3, 1]);
});

test('one id may go to several recipients, and another id to the same', async () => {
  await connect('a1=', LONG_AGO(), [`g-${owner}`]);
  expect(await deliver(toOwner(), messageTo({ group: `g-${owner}` }), toOwner({ id: 'm2' }))).toEqual([]);
  expect(framesOf('a1=')).toHaveLength(3);
});

test.each([[429, 'LimitExceededException'], [503, 'ServiceUnavailable'], [403, 'ForbiddenException']])('after %d %s the connection stays, and is tried again', async (status, type) => {
  await connect('a1=');
  answers.set('a1=', answerWith(status, type));
  expect(await deliver(toOwner())).toEqual(['0']);
  expect(await rowsOf('a1=')).not.toEqual([]);
  expect(output.some((line) => line.includes('"level":"ERROR"'))).toBe(status === 403);
});

test('a connection that is gone is removed, and its neighbours get the message', async () => {
  const id = `gone-${owner}`;
  await Promise.all([connect(id, LONG_AGO(), ['staff', 'editors']), connect('a2=')]);
  answers.set(id, GONE);
  expect(await deliver(toOwner())).toEqual([]);
  expect(framesOf('a2=')).toHaveLength(1);
  expect(await rowsOf(id)).toEqual([]);
  expect(counted('ConnectionsGone')).toEqual([1]);
});

test('a connection whose own row is lost is removed where it was found', async () => {
  const id = `lost-${owner}`;
  await connect(id);
  await registry.remove(id);
  await registry.add({ id, ownerId: 'other', groups: [], connectedAt: LONG_AGO() });
  await connect(id);
  await registry.remove(id, [{ ownerId: 'other' }]);
  expect(await rowsOf(id)).toEqual([]);
});

test('a connection that is still being made is asked again before anything is decided', async () => {
  await connect('young=', Date.now());
  answers.set('young=', (response, count) => (count === 0 ? GONE : SENT)(response, count));
  expect(await deliver(toOwner())).toEqual([]);
  expect(framesOf('young=')).toHaveLength(2);
  expect(await rowsOf('young=')).not.toEqual([]);
});

test('a young connection that stays unknown is left to the next attempt, not removed', async () => {
  const id = `young-${owner}`;
  await connect(id, Date.now());
  answers.set(id, GONE);
  expect(await deliver(toOwner())).toEqual(['0']);
  expect(await rowsOf(id)).toHaveLength(2);
});

test('a connection that hangs delays no other', async () => {
  await Promise.all([connect('hangs='), ...Array.from({ length: 5 }, (_, index) => connect(`a${index}=`))]);
  // The first attempt hangs until all others are served.
  const hanging = new Promise<ServerResponse>((resolve) => {
    answers.set('hangs=', (response, count) => (count === 0 ? resolve(response) : response.destroy()));
  });
  const delivery = deliver(toOwner(), messageTo({ ownerId: 'nobody' }));
  await until(() => `only ${[...sent.keys()].join()} are served`, () => sent.size === 6 || undefined);
  (await hanging).destroy();
  expect(await delivery).toEqual(['0']);
});

test('messages without time left wait for the next attempt', async () => {
  await connect('a1=');
  const Records = [recordOf('late', JSON.stringify(toOwner()))];
  const answer = await handler({ Records } as object as SQSEvent, { ...lambdaContext(), getRemainingTimeInMillis: () => 7000 });
  expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'late' }]);
  expect(sent.size).toBe(0);
});

test.each<[string, object | string]>([
  ['no JSON', 'hello'],
  ['nothing', 'null'],
  ['a list', []],
  ['another version', messageTo({ ownerId: 'alice' }, { version: 2 })],
  ['no id', messageTo({ ownerId: 'alice' }, { id: undefined })],
  ['an empty id', messageTo({ ownerId: 'alice' }, { id: '' })],
  ['a long id', messageTo({ ownerId: 'alice' }, { id: 'x'.repeat(129) })],
  ['nobody to go to', messageTo({})],
  ['everybody to go to', messageTo({ ownerId: 'alice', group: 'staff' })],
  ['an owner that no key can hold', messageTo({ ownerId: '' })],
  ['more fields', messageTo({ ownerId: 'alice' }, { from: 'bob' })],
  ['no message', { version: 1, id: 'm1', to: { ownerId: 'alice' } }],
  ['a job of nobody', { type: 'job.succeeded', version: 1, jobId: 'j1' }],
  ['too much', messageTo({ ownerId: 'alice' }, { message: 'ü'.repeat(64 * 1024) })],
])('a message with %s is refused, counted, and its neighbours are sent', async (_, body) => {
  await connect('a1=');
  expect(await deliver(body, toOwner())).toEqual(['0']);
  expect(framesOf('a1=')).toHaveLength(1);
  expect(counted('MessagesRefused')).toEqual([1]);
});

test('an attempt goes on where the last one ended, and every connection gets the message once', async () => {
  const ids = Array.from({ length: 260 }, (_, index) => `c${String(index).padStart(3, '0')}=`);
  await Promise.all(ids.map((id) => connect(id)));
  // The first attempt has time for some of them: the clock goes on by a second with every frame.
  let frames = 0;
  const start = Date.now();
  const clock = jest.spyOn(Date, 'now').mockImplementation(() => start + frames * 1000);
  answers = { get: () => (response: ServerResponse) => { frames += 1; SENT(response, 0); } } as object as typeof answers;
  const Records = [recordOf('long', JSON.stringify(toOwner()))];
  const attempt = (seconds: number) => (
    handler({ Records } as object as SQSEvent, { ...lambdaContext(), getRemainingTimeInMillis: () => (8 + seconds) * 1000 })
  );
  expect((await attempt(50)).batchItemFailures).toHaveLength(1);
  const first = sent.size;
  expect(first).toBeGreaterThan(50);
  expect(first).toBeLessThan(260);
  frames = 0;
  expect((await attempt(1000)).batchItemFailures).toEqual([]);
  clock.mockRestore();
  expect([...sent.keys()].sort()).toEqual(ids);
  expect([...sent.values()].filter((received) => received.length > 1)).toEqual([]);
  expect([...sent.keys()].slice(0, first).every((id) => id < [...sent.keys()][first])).toBe(true);
});

test('a message for many connections does not keep others waiting', async () => {
  const actual = jest.requireActual<{ ConnectionRegistry: typeof ConnectionRegistry }>('../../src/handlers/realtime/connection-registry');
  const find = jest.spyOn(actual.ConnectionRegistry.prototype, 'after');
  // The second message is ready when all connections of the first are known.
  find.mockImplementation(async function* (to) {
    if ('group' in to) {
      await until(() => 'nothing was sent', () => sent.size > 0 || undefined);
      yield { id: 'a1=', connectedAt: 0 };
    } else {
      yield* Array.from({ length: 500 }, (_, index) => ({ id: `m${index}=`, connectedAt: 0 }));
    }
  });
  expect(await deliver(toOwner(), messageTo({ group: 'few' }))).toEqual([]);
  find.mockRestore();
  expect(sent.size).toBe(501);
  expect([...sent.keys()].indexOf('a1=')).toBeLessThan(300);
});

test('no message ends the function', async () => {
  const nearly = fc.record({ version: fc.constant(1), id: fc.string(), to: fc.jsonValue(), message: fc.jsonValue() }, { requiredKeys: [] });
  const texts = fc.oneof(fc.string(), fc.json(), nearly.map((value) => JSON.stringify(value)));
  await fc.assert(fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 5 }), async (bodies) => {
    expect((await deliver(...bodies)).length).toBeLessThanOrEqual(bodies.length);
  }), { numRuns: 100, seed: 7 });
});

test('logs tell of connections and messages by their ids, and nothing of what is in them', async () => {
  await connect('a1=');
  answers.set('a1=', answerWith(500, 'InternalServerErrorException'));
  await deliver(toOwner({ message: 'secret words' }), 'secret words');
  expect(output.length).toBeGreaterThan(0);
  expect(output.join('')).not.toContain('secret words');
  expect(output.join('')).not.toContain(owner);
});

test('a bounded number of pieces of work goes on at a time, whatever fails', async () => {
  const slots = new Slots(3);
  let running = 0;
  let most = 0;
  const results = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => slots.use(async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => { setTimeout(resolve, 1); });
    running -= 1;
    return index % 2 === 0 ? index : Promise.reject(new Error('no'));
  })));
  expect([most, running, results.filter(({ status }) => status === 'fulfilled').length]).toEqual([3, 0, 10]);
});
