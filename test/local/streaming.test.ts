import { once } from 'node:events';
import { createServer, get, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { Duration, Stack } from 'aws-cdk-lib';
import { HttpIntegration, LambdaIntegration, ResponseTransferMode, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnFunction, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { LocalSystem, LogEntry } from '../../local/src';
import { until } from '../support/wait';

const STREAMS = `
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  const { mode } = event.queryStringParameters ?? {};
  if (mode === 'bare') { stream.write('no head at all'); stream.end(); return; }
  if (mode === 'early') throw new Error('before anything');
  if (mode === 'silent') await pause(20000);
  const out = awslambda.HttpResponseStream.from(stream, { statusCode: 207, headers: { 'Content-Type': 'text/event-stream', 'X-Path': event.path }, cookies: ['a=1', 'b=2'] });
  out.write('one;');
  await (mode === 'slow' ? fetch(process.env.GATE) : pause(50));
  if (mode === 'late') throw new Error('in the middle');
  if (mode === 'exit') process.exit(1);
  out.write('two;');
  if (mode === 'flood') for (let index = 0; index < 64; index += 1) if (!out.write('x'.repeat(1024 * 1024))) await new Promise((resolve) => out.once('drain', resolve));
  if (mode === 'large') for (let index = 0; index < 12; index += 1) out.write('x'.repeat(1024 * 1024));
  out.end();
});`;
const MEGABYTE = 1024 * 1024;
const BUFFERED = 'exports.handler = async () => ({ statusCode: 200, body: "whole" });';

let system: LocalSystem;
let streams = '';
const log: LogEntry[] = [];

let backend: Server;
/** Responses that are begun, and go on when a test says so. */
const waiting: ServerResponse[] = [];
async function goOn(): Promise<void> {
  (await until('somebody waits', () => waiting.shift())).end('second');
}

function build(stack: Stack, port: number): void {
  const lambda = (id: string, code: string, timeout = Duration.seconds(30), reservedConcurrentExecutions?: number) => new LambdaFunction(stack, id, {
    runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(code), timeout, reservedConcurrentExecutions, environment: { GATE: `http://127.0.0.1:${port}` },
  });
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  const fn = lambda('Streams', STREAMS);
  streams = stack.getLogicalId(fn.node.defaultChild as CfnFunction);
  api.root.addResource('stream').addMethod('GET', new LambdaIntegration(fn, { responseTransferMode: ResponseTransferMode.STREAM }));
  api.root.addResource('hurried').addMethod('GET', new LambdaIntegration(lambda('Hurried', STREAMS, Duration.seconds(3)), { responseTransferMode: ResponseTransferMode.STREAM }));
  const single = new LambdaIntegration(lambda('Single', STREAMS, Duration.seconds(20), 1), { responseTransferMode: ResponseTransferMode.STREAM });
  const singleResource = api.root.addResource('single');
  for (const method of ['GET', 'HEAD']) singleResource.addMethod(method, single);
  api.root.addResource('whole').addMethod('GET', new LambdaIntegration(lambda('Buffered', BUFFERED), { responseTransferMode: ResponseTransferMode.STREAM }));
  api.root.addResource('server').addMethod('GET', new HttpIntegration(`http://127.0.0.1:${port}`, { options: { responseTransferMode: ResponseTransferMode.STREAM } }));
  api.root.addResource('away').addMethod('GET', new HttpIntegration('https://example.com', { options: { responseTransferMode: ResponseTransferMode.STREAM } }));
}

beforeAll(async () => {
  backend = createServer((_request, response) => {
    response.writeHead(203, { 'X-Backend': 'b' }).write('first;');
    waiting.push(response);
  }).listen(0, '127.0.0.1');
  await once(backend, 'listening');
  const { port } = backend.address() as AddressInfo;
  system = await LocalSystem.start({ assembly: synthesize((stack) => build(stack, port)), unsupportedIntegrations: 'answer-501', log: (entry) => log.push(entry) });
});

afterAll(async () => {
  await system?.stop();
  backend.close();
  removeTemporaryDirectories();
});

/** Leftovers of a failed invocation may end its process while the next one runs, as in Lambda. The one after that is served. */
async function recovered(path = 'stream'): Promise<boolean> {
  for (let tries = 0; tries < 3; tries++) {
    const answer = await fetch(`${system.url}/${path}`).catch(() => undefined);
    if (answer?.status === 207 && await answer.text().catch(() => '') === 'one;two;') return true;
  }
  return false;
}

describe('a streaming function', () => {
  test('decides on status, headers and cookies, and each piece arrives when it is written', async () => {
    const answer = await fetch(`${system.url}/stream?mode=slow`);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('x-path'), answer.headers.getSetCookie()]).toEqual([207, 'text/event-stream', '/stream', ['a=1', 'b=2']]);
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    const first = await reader.read();
    expect(Buffer.from(first.value ?? []).toString()).toBe('one;');
    await goOn();
    const second = await reader.read();
    expect(Buffer.from(second.value ?? []).toString()).toBe('two;');
    expect((await reader.read()).done).toBe(true);
  });

  test('may answer more than a function otherwise may', async () => {
    const text = await (await fetch(`${system.url}/stream?mode=large`)).text();
    expect(text.length).toBe(8 + 12 * 1024 * 1024);
  });

  test('writes no faster than the client reads, and the runner holds next to nothing of it', async () => {
    let writes = 0;
    let held = 0;
    const write = PassThrough.prototype.write;
    const spy = jest.spyOn(PassThrough.prototype, 'write').mockImplementation(function (this: PassThrough, ...args) {
      writes += 1;
      held = Math.max(held, this.writableLength + this.readableLength);
      return write.apply(this, args);
    });
    const [answer] = await once(get(`${system.url}/stream?mode=flood`), 'response') as [IncomingMessage];
    // Until the function has nothing more to write, or waits.
    for (let seen = 0; seen !== writes || seen === 0;) {
      seen = writes;
      await setTimeout(100);
    }
    let received = 0;
    for await (const chunk of answer) received += (chunk as Buffer).length;
    spy.mockRestore();
    expect(received).toBe(8 + 64 * MEGABYTE);
    expect(held).toBeLessThan(MEGABYTE);
  });

  // It runs once at a time, so whoever holds it up holds up the next.
  test.each<[string, () => Promise<number>]>([
    ['takes no body', async () => (await fetch(`${system.url}/single?mode=flood`, { method: 'HEAD' })).status],
    ['leaves', async () => {
      const [answer] = await once(get(`${system.url}/single?mode=flood`), 'response') as [IncomingMessage];
      answer.destroy();
      return answer.statusCode ?? 0;
    }],
  ])('is not held up by a client that %s', async (_what, call) => {
    expect(await call()).toBe(207);
    expect(await recovered('single')).toBe(true);
    expect(log.filter(({ source, message }) => source.startsWith('Single') && message.includes('timed out'))).toEqual([]);
  });

  test.each([['stream', 'bare', 502], ['stream', 'early', 502], ['hurried', 'silent', 502]])('(%s) that does wrong before its head (%s) is a bad gateway', async (path, mode, status) => {
    expect((await fetch(`${system.url}/${path}?mode=${mode}`)).status).toBe(status);
    expect(await recovered(path)).toBe(true);
  });

  test.each(['late', 'exit'])('that fails in the middle (%s) breaks the response off', async (mode) => {
    const answer = await fetch(`${system.url}/stream?mode=${mode}`);
    expect(answer.status).toBe(207);
    await expect(answer.text()).rejects.toThrow();
    expect(await recovered()).toBe(true);
  });

  test('runs to its end when no client listens any more', async () => {
    const abort = new AbortController();
    await fetch(`${system.url}/stream?mode=slow`, { signal: abort.signal });
    abort.abort();
    await goOn();
    expect(await (await fetch(`${system.url}/stream`)).text()).toBe('one;two;');
  });

  test('is collected where it is invoked directly', async () => {
    const { payload, error } = await system.invoke(streams, { queryStringParameters: { mode: 'early' } });
    expect([payload, error]).toEqual([expect.objectContaining({ errorMessage: 'before anything' }), 'Error']);
  });
});

test('a server behind a proxy may stream as well', async () => {
  const answer = await fetch(`${system.url}/server`);
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  expect([answer.status, answer.headers.get('x-backend'), Buffer.from((await reader.read()).value ?? []).toString()]).toEqual([203, 'b', 'first;']);
  await goOn();
  expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('second');
});

test('a function that does not stream is no backend of a streaming method', async () => {
  expect((await fetch(`${system.url}/whole`)).status).toBe(502);
});

test('unsupported integrations answer 501, as the option says', async () => {
  expect((await fetch(`${system.url}/away`)).status).toBe(501);
});
