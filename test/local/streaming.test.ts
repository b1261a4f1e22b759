import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { Duration, Stack } from 'aws-cdk-lib';
import { HttpIntegration, LambdaIntegration, ResponseTransferMode, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnFunction, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { LocalSystem } from '../../local/src';

jest.setTimeout(40_000);

const STREAMS = `
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  const { mode } = event.queryStringParameters ?? {};
  if (mode === 'bare') { stream.write('no head at all'); stream.end(); return; }
  if (mode === 'early') throw new Error('before anything');
  if (mode === 'silent') await pause(20000);
  const out = awslambda.HttpResponseStream.from(stream, { statusCode: 207, headers: { 'Content-Type': 'text/event-stream', 'X-Path': event.path }, cookies: ['a=1', 'b=2'] });
  out.write('one;');
  await pause(mode === 'slow' ? 1000 : 50);
  if (mode === 'late') throw new Error('in the middle');
  if (mode === 'exit') process.exit(1);
  out.write('two;');
  if (mode === 'large') for (let index = 0; index < 12; index += 1) out.write('x'.repeat(1024 * 1024));
  out.end();
});`;
const BUFFERED = 'exports.handler = async () => ({ statusCode: 200, body: "whole" });';

let system: LocalSystem;
let streams = '';

let backend: Server;

function build(stack: Stack, port: number): void {
  const lambda = (id: string, code: string) => new LambdaFunction(stack, id, {
    runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(code), timeout: Duration.seconds(3),
  });
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  const fn = lambda('Streams', STREAMS);
  streams = stack.getLogicalId(fn.node.defaultChild as CfnFunction);
  api.root.addResource('stream').addMethod('GET', new LambdaIntegration(fn, { responseTransferMode: ResponseTransferMode.STREAM }));
  api.root.addResource('whole').addMethod('GET', new LambdaIntegration(lambda('Buffered', BUFFERED), { responseTransferMode: ResponseTransferMode.STREAM }));
  api.root.addResource('server').addMethod('GET', new HttpIntegration(`http://127.0.0.1:${port}`, { options: { responseTransferMode: ResponseTransferMode.STREAM } }));
  api.root.addResource('away').addMethod('GET', new HttpIntegration('https://example.com', { options: { responseTransferMode: ResponseTransferMode.STREAM } }));
}

beforeAll(async () => {
  backend = createServer((_request, response) => {
    response.writeHead(203, { 'X-Backend': 'b' }).write('first;');
    setTimeout(() => response.end('second'), 1000);
  }).listen(0, '127.0.0.1');
  await once(backend, 'listening');
  const { port } = backend.address() as AddressInfo;
  system = await LocalSystem.start({ assembly: synthesize((stack) => build(stack, port)), unsupportedIntegrations: 'answer-501' });
});

afterAll(async () => {
  await system?.stop();
  backend.close();
  removeTemporaryDirectories();
});

/** What a failed invocation leaves behind may end its process while the next one runs, here as in Lambda; the one after that is served. */
async function recovered(): Promise<boolean> {
  for (let tries = 0; tries < 3; tries++) {
    const answer = await fetch(`${system.url}/stream`).catch(() => undefined);
    if (answer?.status === 207 && await answer.text().catch(() => '') === 'one;two;') return true;
  }
  return false;
}

describe('a streaming function', () => {
  test('decides on status, headers and cookies, and each piece arrives when it is written', async () => {
    await fetch(`${system.url}/stream`).then((answer) => answer.text());
    const start = performance.now();
    const answer = await fetch(`${system.url}/stream?mode=slow`);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('x-path'), answer.headers.getSetCookie()]).toEqual([207, 'text/event-stream', '/stream', ['a=1', 'b=2']]);
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    const first = await reader.read();
    const early = performance.now() - start;
    expect(Buffer.from(first.value ?? []).toString()).toBe('one;');
    const second = await reader.read();
    expect(Buffer.from(second.value ?? []).toString()).toBe('two;');
    expect(early).toBeLessThan(800);
    expect(performance.now() - start).toBeGreaterThan(900);
    expect((await reader.read()).done).toBe(true);
  });

  test('may answer more than a function otherwise may', async () => {
    const text = await (await fetch(`${system.url}/stream?mode=large`)).text();
    expect(text.length).toBe(8 + 12 * 1024 * 1024);
  });

  test.each([['bare', 502], ['early', 502], ['silent', 504]])('that does wrong before its head (%s) is a bad gateway', async (mode, status) => {
    expect((await fetch(`${system.url}/stream?mode=${mode}`)).status).toBe(status);
    expect(await recovered()).toBe(true);
  });

  test.each(['late', 'exit'])('that fails in the middle (%s) breaks the response off', async (mode) => {
    const answer = await fetch(`${system.url}/stream?mode=${mode}`);
    expect(answer.status).toBe(207);
    await expect(answer.text()).rejects.toThrow();
    expect(await recovered()).toBe(true);
  });

  test('runs to its end when nobody listens any more', async () => {
    const abort = new AbortController();
    await fetch(`${system.url}/stream?mode=slow`, { signal: abort.signal });
    abort.abort();
    expect(await (await fetch(`${system.url}/stream`)).text()).toBe('one;two;');
  });

  test('is collected where it is invoked directly', async () => {
    const { payload, error } = await system.invoke(streams, { queryStringParameters: { mode: 'early' } });
    expect([payload, error]).toEqual([expect.objectContaining({ errorMessage: 'before anything' }), 'Error']);
  });
});

test('a server behind a proxy may stream as well', async () => {
  const start = performance.now();
  const answer = await fetch(`${system.url}/server`);
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  expect([answer.status, answer.headers.get('x-backend'), Buffer.from((await reader.read()).value ?? []).toString()]).toEqual([203, 'b', 'first;']);
  expect(performance.now() - start).toBeLessThan(800);
  expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('second');
});

test('a function that does not stream is no backend of a streaming method', async () => {
  expect((await fetch(`${system.url}/whole`)).status).toBe(502);
});

test('what cannot run is answered by 501, as the option says', async () => {
  expect((await fetch(`${system.url}/away`)).status).toBe(501);
});
