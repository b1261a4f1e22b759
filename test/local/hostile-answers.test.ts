import { once } from 'node:events';
import { IncomingMessage, request } from 'node:http';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { CODE_POINT } from '../support/code-point';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { buildEntries, Entries } from './support/entries';
import { RunnerProcess } from './support/runner-process';
import { waitUntil } from './support/wait';

const SEED = 20_261_128;
let entries: Entries;
let runner: RunnerProcess;

beforeAll(async () => {
  runner = await RunnerProcess.start(synthesize((stack) => {
    entries = buildEntries(stack);
  }));
});

afterAll(async () => {
  await runner.stop();
  removeTemporaryDirectories();
});

interface Received {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Whether the answer came to its end. */
  readonly whole: boolean;
}

async function post(path: string, body: string, method = 'POST'): Promise<Received> {
  const { hostname, port, pathname } = runner.address(entries.api);
  const sent = request({ hostname, port, path: `${pathname}${path}`, method, agent: false, timeout: 60_000 }).on('timeout', () => sent.destroy(new Error('unanswered')));
  sent.end(body);
  const [answer] = await once(sent, 'response') as [IncomingMessage];
  const chunks: Buffer[] = [];
  answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined);
  await new Promise((resolve) => answer.once('close', resolve));
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString(), whole: answer.complete };
}

const REFUSED = '{"message":"Internal server error"}';
const scalar = fc.oneof(
  fc.string({ unit: CODE_POINT, maxLength: 20 }), fc.string({ maxLength: 20 }), fc.integer(), fc.boolean(),
  fc.constantFrom('attachment; filename="日本.pdf"', 'a\r\nX-Injected: b', 'é', 'a\u0000', ''),
);
const anything = fc.oneof(
  scalar, fc.constant(null), fc.array(scalar, { maxLength: 2 }), fc.dictionary(fc.string({ maxLength: 5 }), scalar, { maxKeys: 2 }),
);
const name = fc.oneof(
  fc.constantFrom('X-One', 'content-type', 'Content-Disposition', 'Connection', 'Transfer-Encoding', 'Content-Length', 'Trailer', 'Upgrade', 'Set-Cookie', '', 'bad name', 'a\nb', '日本', 'x:y'),
  fc.stringMatching(/^[!-~]{1,10}$/),
);
const status = fc.oneof(fc.integer({ min: 200, max: 599 }), fc.constantFrom<unknown>(200, '201', 'OK', 0, 99, 100, 101, 199, 204, 304, 600, 1e9, -1, 200.5, null, true, [200], {}), fc.string({ maxLength: 4 }));
/** Correct three times out of four. */
const mostly = (right: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.oneof({ weight: 3, arbitrary: right }, { weight: 1, arbitrary: anything });
const named = (values: fc.Arbitrary<unknown>, maxKeys: number) => fc.dictionary(name, values, { maxKeys, noNullPrototype: true });
const answer = fc.record({
  statusCode: fc.oneof({ weight: 3, arbitrary: fc.constant<unknown>(200) }, { weight: 1, arbitrary: status }),
  headers: mostly(named(mostly(scalar), 3)),
  multiValueHeaders: mostly(named(fc.array(scalar, { maxLength: 3 }), 2)),
  body: mostly(scalar),
  isBase64Encoded: mostly(fc.boolean()),
}, { requiredKeys: [] });

const object = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
/** Of HTTP; the header that frames a message is left out in any case. */
function isField(key: string, value: string): boolean {
  return key.toLowerCase() === 'transfer-encoding' || (/^[\w!#$%&'*+.^`|~-]+$/.test(key) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value));
}

/** Answers of a handler that API Gateway and HTTP allow. */
function isRight(given: Record<string, unknown>): boolean {
  const { statusCode, headers = {}, multiValueHeaders = {}, body = '' } = given;
  if (typeof statusCode !== 'number' && !(typeof statusCode === 'string' && /^\d{3}$/.test(statusCode))) return false;
  if (!Number.isInteger(Number(statusCode)) || Number(statusCode) < 200 || Number(statusCode) > 599) return false;
  if (typeof body === 'object' && body !== null) return false;
  if ((headers !== null && !object(headers)) || (multiValueHeaders !== null && !object(multiValueHeaders))) return false;
  const many = Object.entries(multiValueHeaders ?? {})
    .flatMap(([key, values]): [string, unknown][] => (Array.isArray(values) ? values.map((value: unknown) => [key, value]) : [[key, null]]));
  return [...Object.entries(headers ?? {}), ...many].every(([key, value]) => typeof value !== 'object' && isField(key, String(value)));
}

test('whatever a handler answers with, the client gets it or a 502, and the process lives', async () => {
  await fc.assert(fc.asyncProperty(answer, fc.constantFrom('POST', 'PUT'), async (given, method) => {
    const received = await post('/answer', JSON.stringify(given), method);
    expect(received.whole).toBe(true);
    if (isRight(JSON.parse(JSON.stringify(given)) as Record<string, unknown>)) expect(received.status).toBe(Number(given.statusCode));
    else expect([received.status, received.body]).toEqual([502, REFUSED]);
    expect(received.headers).not.toHaveProperty('x-injected');
    expect(runner.running).toBe(true);
  }), { seed: SEED, numRuns: 400 });
});

test.each([
  ['characters that HTTP has not', { 'Content-Disposition': 'attachment; filename="日本.pdf"' }, 'the header Content-Disposition with the character U+65E5'],
  ['a line break', { Location: 'x\r\nSet-Cookie: a=b' }, 'the header Location with the character U+000D'],
  ['a name that is none', { 'bad name': 'x' }, 'a header with the invalid name "bad name"'],
])('a header with %s is answered by 502, and the log says which', async (_what, headers, why) => {
  expect(await post('/answer', JSON.stringify({ statusCode: 200, headers, body: 'x' })))
    .toMatchObject({ status: 502, body: REFUSED, headers: { 'x-amzn-errortype': 'InternalServerErrorException' } });
  await waitUntil(() => runner.output.includes(why), () => 'the log does not say it');
});

test('heads of streamed responses', async () => {
  const zeros = Buffer.alloc(8);
  const cookies = mostly(fc.array(scalar, { maxLength: 2 }));
  const right = fc.record({ statusCode: status, headers: named(scalar, 2), cookies }, { requiredKeys: [] });
  const head = fc.oneof(
    { weight: 3, arbitrary: right.map((value) => Buffer.from(JSON.stringify(value))) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 50 }).map((value) => Buffer.from(value)) },
    { weight: 1, arbitrary: anything.map((value) => Buffer.from(JSON.stringify(value))) },
  );
  const streamed = fc.record({ head, delimiter: fc.boolean(), body: fc.string({ maxLength: 30 }) })
    .map(({ head: begin, delimiter, body }) => Buffer.concat([begin, ...(delimiter ? [zeros] : []), Buffer.from(body)]));
  await fc.assert(fc.asyncProperty(streamed, async (bytes) => {
    const received = await post('/stream', bytes.toString('base64'));
    expect(received.whole).toBe(true);
    expect(received.status).toBeGreaterThanOrEqual(200);
    expect(runner.running).toBe(true);
  }), { seed: SEED, numRuns: 200 });
  const alive = Buffer.concat([Buffer.from('{"statusCode":201,"headers":{"X-One":"1"}}'), zeros, Buffer.from('alive')]);
  expect(await post('/stream', alive.toString('base64'))).toMatchObject({ status: 201, body: 'alive' });
});

/** Opens a WebSocket whose `$connect` is answered so. Gives the status: 101 where it opens. */
async function connect(given: unknown): Promise<number> {
  const url = runner.address(entries.socket);
  const socket = new WebSocket(`${url.href}?answer=${encodeURIComponent(JSON.stringify(given))}`, ['one', 'two']);
  return new Promise((resolve) => {
    socket.once('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.once('unexpected-response', (_request, response: IncomingMessage) => {
      socket.terminate();
      resolve(response.statusCode ?? 0);
    });
    // The runner may choose a protocol that the client did not ask for: the client ends it.
    socket.on('error', () => resolve(101));
  });
}

test('answers to $connect', async () => {
  const given = fc.record({ statusCode: status, headers: fc.dictionary(fc.constantFrom('Sec-WebSocket-Protocol', 'X-One'), anything, { maxKeys: 2, noNullPrototype: true }) }, { requiredKeys: [] });
  await fc.assert(fc.asyncProperty(fc.oneof<fc.Arbitrary<unknown>[]>(given, anything), async (value) => {
    const got = await connect(value);
    expect(got === 101 || (got >= 300 && got <= 599)).toBe(true);
    expect(runner.running).toBe(true);
  }), { seed: SEED, numRuns: 150 });
  expect(await connect({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'one\r\nX-Injected: b' } })).toBe(502);
  expect(await connect({ statusCode: 200 })).toBe(101);
});
