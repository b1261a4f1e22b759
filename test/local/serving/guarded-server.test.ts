import { once } from 'node:events';
import { IncomingMessage, Server } from 'node:http';
import { Readable } from 'node:stream';
import { close, listen, authorityOf } from '../../../local/src/loopback';
import { Answer } from '../../../local/src/serving/answer';
import { guardedServer, ReadBody } from '../../../local/src/serving/guarded-server';
import { exchange, statuses } from '../support/raw-client';
import { waitUntil } from '../support/wait';

const lines: string[] = [];
let server: Server;
let url: URL;
let answer: (request: IncomingMessage, read: ReadBody) => Promise<Answer>;
let upgrade: () => Promise<void>;

const text = (status: number, body: string, reason?: string): Answer => ({ status, headers: [['Content-Type', 'text/plain']], body: Buffer.from(body), reason });

beforeAll(async () => {
  server = guardedServer({
    largestBody: 10,
    answer: async (request, read) => answer(request, read),
    failure: (reason) => text(500, 'failed', reason),
    upgrade: async () => upgrade(),
    log: (line) => lines.push(line),
  });
  await listen(server);
  url = new URL(`http://${authorityOf(server, 'the server')}`);
});
beforeEach(() => { lines.length = 0; });
afterAll(async () => close(server));

/** The client's answer, and the log line about it. */
async function get(path = '/p?secret=1', head = 'GET', body = ''): Promise<{ readonly received: string; readonly line: string }> {
  const received = await exchange(url, [Buffer.from(`${head} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`)]);
  await waitUntil(() => lines.length > 0);
  return { received, line: (lines.shift() ?? '').replace(/\d+ ms/, 'N ms') };
}

test.each<[string, Answer | Error, string]>([
  ['an error', new Error('broken'), 'broken'],
  ['an error of several lines', new Error('a\nb'), 'a\\u000ab'],
  ['a value that HTTP has not', { ...text(200, 'x'), headers: [['X-One', '日本']] }, 'the answer has the header X-One with the character U+65E5, which HTTP can\'t carry'],
  ['a name that is none', { ...text(200, 'x'), headers: [['', 'x']] }, 'the answer has a header with the invalid name ""'],
  ['a status that is none', text(101, 'x'), 'the answer has the status 101, which is not between 200 and 599'],
  ['a status that is no number', text(NaN, 'x'), 'the answer has the status NaN, which is not between 200 and 599'],
  ['a stream with a header that HTTP has not', { status: 200, headers: [['a b', '']], body: Readable.from(['x']) }, 'the answer has a header with the invalid name "a b"'],
])('%s is answered by a failure', async (_what, given, why) => {
  answer = async () => {
    if (given instanceof Error) throw given;
    return given;
  };
  const { received, line } = await get();
  expect(statuses(received)).toEqual([500]);
  expect(received).toMatch(/\r\n\r\nfailed$/);
  expect(line).toBe(`GET /p 500 N ms: ${why}`);
});

test('an answer that can be sent is sent, without the headers that frame messages', async () => {
  answer = async () => ({ status: 201, headers: [['X-One', 'é'], ['Set-Cookie', 'a'], ['Set-Cookie', 'b'], ['Content-Length', '99'], ['Transfer-Encoding', 'chunked'], ['Trailer', 'x']], body: Buffer.from('body') });
  const { received, line } = await get();
  expect(line).toBe('GET /p 201 N ms');
  expect(received).toMatch(/^HTTP\/1\.1 201 Created\r\nX-One: é\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nContent-Length: 4\r\n/);
  expect(received).not.toMatch(/chunked|Trailer/);
});

test('HEAD gets the head alone, and the length that is said', async () => {
  answer = async () => ({ status: 200, headers: [['Content-Length', '99']], body: Buffer.from('body') });
  expect((await get('/p', 'HEAD')).received).toMatch(/Content-Length: 99\r\n[^]*\r\n\r\n$/);
  answer = async () => ({ status: 200, headers: [], body: Readable.from(['never sent']) });
  expect((await get('/p', 'HEAD')).received).toMatch(/^HTTP\/1\.1 200 [^]*\r\n\r\n$/);
});

test('a stream that fails breaks off, and the log says so', async () => {
  answer = async () => ({
    status: 200,
    headers: [],
    body: Readable.from((async function* () {
      yield 'begun';
      throw new Error('no more');
    })()),
  });
  const { received, line } = await get();
  expect(received).toContain('begun');
  expect(received).not.toMatch(/0\r\n\r\n$/);
  expect(line).toBe('GET /p 200 N ms: the response broke off: no more');
});

test('a body is whole, or undefined where it is too large; the client gets its answer either way', async () => {
  answer = async (_request, read) => {
    const body = await read();
    return body === undefined ? text(413, 'no', 'too large') : text(200, body.toString());
  };
  expect((await get('/', 'POST', '0123456789')).received).toMatch(/\r\n\r\n0123456789$/);
  expect((await get('/', 'POST', '0123456789x'.repeat(50_000)))).toMatchObject({ received: expect.stringMatching(/^HTTP\/1\.1 413 /) as string, line: 'POST / 413 N ms: too large' });
});

test('a client that goes away is named, and has no answer', async () => {
  answer = async (_request, read) => {
    await read();
    return text(200, 'never');
  };
  const received = await exchange(url, [Buffer.from('POST /up HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345'), 'reset']);
  await waitUntil(() => lines.length > 0);
  expect(received).toBe('');
  expect(lines.map((line) => line.replace(/\d+ ms/, 'N ms'))).toEqual(['POST /up - N ms: the client went away']);
});

test('invalid HTTP is answered after the requests before it, and each has one line', async () => {
  answer = async (_request, read) => {
    await read();
    await new Promise((resolve) => setTimeout(resolve, 20));
    return text(204, '');
  };
  const received = await exchange(url, [Buffer.from('GET /first HTTP/1.1\r\nHost: x\r\n\r\nGET /second HTTP/1.1\r\nHost: x\r\n\r\n\x00\x01')]);
  expect(statuses(received)).toEqual([204, 204, 400]);
  await waitUntil(() => lines.length === 3);
  expect(lines.map((line) => line.split(' ').slice(0, 2).join(' ')).sort()).toEqual(['400: no', 'GET /first', 'GET /second']);
});

test('a body that is no chunk is answered in the middle of its request', async () => {
  answer = async (_request, read) => {
    await read();
    return text(200, 'never');
  };
  const received = await exchange(url, [Buffer.from('POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n')]);
  expect(statuses(received)).toEqual([400]);
  expect(lines.map((line) => line.replace(/\d+ ms/, 'N ms'))).toEqual([expect.stringMatching(/^POST \/c 400 N ms: no valid HTTP request \(HPE_INVALID_CHUNK_SIZE/)]);
});

test('headers that are too large are 431, CONNECT is 400', async () => {
  expect(statuses(await exchange(url, [Buffer.from(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)]))).toEqual([431]);
  expect(statuses(await exchange(url, [Buffer.from('CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n')]))).toEqual([400]);
});

test('an upgrade that fails is answered', async () => {
  upgrade = async () => { throw new Error('no upgrade'); };
  const received = await exchange(url, [Buffer.from('GET /u HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')]);
  expect(statuses(received)).toEqual([500]);
  expect(lines).toEqual(['GET /u 500 0 ms: no upgrade']);
});

test('it never listens twice on a port, and says how to choose another one', async () => {
  const second = guardedServer({ largestBody: 0, answer: async () => text(200, ''), failure: (reason) => text(500, '', reason), log: (line) => lines.push(line) });
  await expect(listen(second, { number: Number(url.port), option: '--port' })).rejects.toThrow(`Port ${url.port} can't be used: another program listens on it. Choose another one with --port, or any free one with --port 0`);
  expect(lines).toEqual([]);
  expect(await Promise.race([once(second, 'close'), Promise.resolve('open')])).toBe('open');
});
