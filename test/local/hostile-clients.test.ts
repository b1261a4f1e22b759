import fc from 'fast-check';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { buildEntries, Entries } from './support/entries';
import { exchange, Piece, statuses } from './support/raw-client';
import { RunnerProcess } from './support/runner-process';
import { waitUntil } from './support/wait';
import { SocketClient } from '../end-to-end/support/socket-client';

const SEED = 20_261_128;
let runner: RunnerProcess;
/** Every server, and a path that it knows. */
const servers: Record<string, { readonly url: URL; readonly path: string }> = {};
const NAMES = ['api', 'socket', 'signIn', 'website', 'functionUrl', 'aws', 'runtime'] as const;
let entries: Entries;

beforeAll(async () => {
  runner = await RunnerProcess.start(synthesize((stack) => {
    entries = buildEntries(stack);
  }));
  const api = runner.address(entries.api);
  const environment = await (await fetch(`${api.href}/answer`)).json() as Record<string, string>;
  Object.assign(servers, {
    api: { url: api, path: '/prod/mock' },
    socket: { url: runner.address(entries.socket), path: '/v1' },
    signIn: { url: runner.address(entries.signIn), path: '/login' },
    website: { url: runner.address(entries.website), path: '/index.html' },
    functionUrl: { url: runner.address(entries.functionUrl), path: '/answer' },
    aws: { url: new URL(environment.AWS_ENDPOINT_URL ?? ''), path: '/bucket/key' },
    runtime: { url: new URL(`http://${environment.AWS_LAMBDA_RUNTIME_API}`), path: '/nothing' },
  });
});

afterAll(async () => {
  await runner.stop();
  removeTemporaryDirectories();
});

const request = (path: string, { method = 'POST', body = '{"a":1}', headers = '', close = true } = {}) => Buffer.from(
  `${method} ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${headers}${close ? 'Connection: close\r\n' : ''}`
  + `Content-Length: ${body.length}\r\n\r\n${body}`, 'latin1',
);
const half = (bytes: Buffer, share: number) => bytes.subarray(0, Math.max(1, Math.floor(bytes.length * share)));
const inPieces = (whole: Buffer, size: number) => Array.from(
  { length: Math.ceil(whole.length / size) }, (_, index) => whole.subarray(index * size, (index + 1) * size),
);

/** Bytes to send to a path, and how many answers there must be. Undefined: no answer is awaited, or there was no request. */
interface Attack {
  readonly pieces: readonly Piece[];
  readonly answers?: number;
}

const share = fc.double({ min: 0.05, max: 0.95, noNaN: true });
const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((values) => Buffer.from(values));
/** Characters that are allowed in a path or a header of a request. */
const visible = fc.stringMatching(/^[!-~]{0,40}$/);

function attacks(path: string): fc.Arbitrary<Attack> {
  const upload = (length: number) => Buffer.from(`PUT ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n${'x'.repeat(length / 2)}`);
  const chunked = (chunks: string) => Buffer.from(`POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`, 'latin1');
  return fc.oneof(
    fc.integer({ min: 1, max: 40 }).map((size) => ({ pieces: inPieces(request(path), size), answers: 1 })),
    fc.record({ method: fc.constantFrom('GET', 'HEAD', 'POST', 'OPTIONS', 'DELETE', 'TRACE', 'PROPFIND'), query: visible, more: visible }).map(({ method, query, more }) => (
      { pieces: [request(`${path}${more}?${query}`, { method })], answers: 1 })),
    fc.integer({ min: 2, max: 5 }).map((count) => ({
      pieces: [Buffer.concat(Array.from({ length: count }, (_, index) => request(path, { close: index === count - 1 })))], answers: count,
    })),
    fc.integer({ min: 1, max: 4 }).chain((count) => bytes.map((garbage) => ({
      pieces: [Buffer.concat([...Array.from({ length: count }, () => request(path, { close: false })), Buffer.from('\x00\x01'), garbage])], answers: count + 1,
    }))),
    fc.record({ cut: share, end: fc.constantFrom<Piece>('end', 'reset') }).map(({ cut, end }) => ({ pieces: [half(request(path), cut), end] })),
    fc.record({ length: fc.integer({ min: 2, max: 200_000 }), end: fc.constantFrom<Piece>('end', 'reset') }).map(({ length, end }) => ({ pieces: [upload(length), end] })),
    bytes.map((garbage) => ({ pieces: [garbage, 'end' as const] })),
    fc.constantFrom('zz\r\n', '5\r\nab', '-1\r\n\r\n', 'ffffffffffffffffff\r\nx', '1;x=y\r\n', '5\r\nhello0\r\n\r\n').map((text) => ({ pieces: [chunked(text), 'end' as const], answers: 1 })),
    fc.integer({ min: 17_000, max: 90_000 }).map((length) => ({ pieces: [request(path, { headers: `X-Long: ${'x'.repeat(length)}\r\n` })], answers: 1 })),
    fc.tuple(visible, bytes).map(([key, after]) => ({
      pieces: [request(path, { method: 'GET', body: '', headers: `Upgrade: websocket\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n` }), after, 'end' as const],
    })),
    fc.constant({ pieces: [Buffer.from('CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n')], answers: 1 }),
    fc.constant({ pieces: [request(path, { headers: 'Expect: 100-continue\r\n' })], answers: 1 }),
    fc.constant({ pieces: [request(path, { headers: 'Expect: the unexpected\r\n' })], answers: 1 }),
  );
}

describe.each(NAMES)('the server %s', (name) => {
  test('answers every request, and no input ends the process', async () => {
    const { url, path } = servers[name] ?? { url: new URL('http://missing'), path: '' };
    await fc.assert(fc.asyncProperty(attacks(path), async ({ pieces, answers }) => {
      const received = await exchange(url, pieces);
      if (answers !== undefined) expect(statuses(received)).toHaveLength(answers);
      expect(runner.running).toBe(true);
    }), { seed: SEED, numRuns: 150 });
    // Also those that were reset have been seen by now: this one is behind them.
    expect(statuses(await exchange(url, [request(path)]))).toHaveLength(1);
    expect(runner.running).toBe(true);
  });
});

test('a client that goes away during an upload is named in the log', async () => {
  await exchange(servers.api?.url ?? new URL('http://missing'), [half(request('/prod/mock/upload', { body: 'x'.repeat(1000) }), 0.9), 'reset']);
  await waitUntil(() => /POST \/prod\/mock\/upload - \d+ ms: the client went away/.test(runner.output), () => runner.output);
});

test('invalid WebSocket frames end only their connection', async () => {
  const { url } = servers.socket ?? { url: new URL('http://missing') };
  const open = Buffer.from('GET /v1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n'
    + 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n');
  const heads = [[0x81, 0x05], [0xff, 0xff], [0x82, 0xff], [0x88, 0x81, 1, 2, 3, 4], [0xc1, 0x80, 0, 0, 0, 0]].map((head) => Buffer.from(head));
  const frames = fc.array(fc.oneof(fc.constantFrom(...heads), bytes), { minLength: 1, maxLength: 5 });
  await fc.assert(fc.asyncProperty(frames, fc.constantFrom<Piece>('end', 'reset'), async (sent, end) => {
    await exchange(url, [open, ...sent, end]);
    expect(runner.running).toBe(true);
  }), { seed: SEED, numRuns: 100 });
  const client = await SocketClient.connect(url.href, {});
  client.send({ body: '{"message":"alive"}' });
  expect(await client.heard(({ message }) => message === 'alive')).toEqual({ message: 'alive' });
  client.vanish();
});
