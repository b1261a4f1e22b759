import { CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, FunctionUrlAuthType, HttpMethod, InvokeMode, Runtime } from 'aws-cdk-lib/aws-lambda';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { LocalSystem, LogEntry } from '../../local/src';

/** Answers as the body says, else with the event. */
const CODE = `exports.handler = async (event) => {
  if (event.rawPath === '/throws') throw new Error('oops');
  return event.rawPath === '/answer' ? JSON.parse(event.body) : event;
};`;

/** Streams with a head or without; waits for the next request before it ends. */
const STREAMS = `exports.handler = awslambda.streamifyResponse(async ({ rawPath }, stream) => {
  if (rawPath === '/throws') throw new Error('oops');
  const out = rawPath === '/head' ? awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { 'x-two': 'two' }, cookies: ['a=1'] }) : stream;
  if (rawPath === '/plain') stream.setContentType('text/plain');
  out.write('one ');
  await new Promise((resolve) => setTimeout(resolve, 300));
  out.end('two');
});`;

const log: LogEntry[] = [];
let system: LocalSystem;
let open = '';
let signed = '';
let streamed = '';

beforeAll(async () => {
  const assembly = synthesize((stack: Stack) => {
    const fn = new LambdaFunction(stack, 'Fn', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline(CODE), timeout: Duration.seconds(20), memorySize: 512 });
    const cors = { allowedOrigins: ['https://app.example'], allowedMethods: [HttpMethod.GET, HttpMethod.POST], allowedHeaders: ['x-one'], exposedHeaders: ['x-two'], allowCredentials: true, maxAge: Duration.minutes(1) };
    const url = fn.addFunctionUrl({ authType: FunctionUrlAuthType.NONE, cors });
    (url.node.defaultChild as CfnResource).overrideLogicalId('Open');
    const other = new LambdaFunction(stack, 'Other', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => process.env.URL'), environment: { URL: url.url } });
    (other.node.defaultChild as CfnResource).overrideLogicalId('Other');
    const streaming = new LambdaFunction(stack, 'Streaming', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline(STREAMS), timeout: Duration.seconds(20), memorySize: 512 });
    (streaming.addFunctionUrl({ authType: FunctionUrlAuthType.NONE, invokeMode: InvokeMode.RESPONSE_STREAM }).node.defaultChild as CfnResource).overrideLogicalId('Streamed');
    (other.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM }).node.defaultChild as CfnResource).overrideLogicalId('Signed');
  });
  system = await LocalSystem.start({ assembly, log: (entry) => log.push(entry) });
  ({ Open: open = '', Signed: signed = '', Streamed: streamed = '' } = system.functionUrls);
});
afterAll(async () => {
  await system.stop();
  removeTemporaryDirectories();
});

const answer = async (value: unknown) => fetch(`${open}answer`, { method: 'POST', body: JSON.stringify(value), headers: { 'content-type': 'application/json' } });

test('a request is an event of format 2.0', async () => {
  const event = await (await fetch(`${open}a%20b/c?x=1&x=2&y=`, { headers: { 'cookie': 'a=1; b=2', 'x-one': 'one' } })).json() as { headers: object };
  expect(event).toMatchObject({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/a b/c',
    rawQueryString: 'x=1&x=2&y=',
    cookies: ['a=1', 'b=2'],
    queryStringParameters: { x: '1,2', y: '' },
    headers: { 'x-one': 'one' },
    isBase64Encoded: false,
    requestContext: { accountId: 'anonymous', domainName: expect.stringMatching(/^\w{32}\.lambda-url\.[\w-]+\.on\.aws$/), http: { method: 'GET', path: '/a b/c', sourceIp: '127.0.0.1' }, stage: '$default', time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/) },
  });
  expect(event).not.toHaveProperty('body');
  expect(event.headers).not.toHaveProperty('cookie');
});

test('bytes are sent as base64', async () => {
  const event = await (await fetch(open, { method: 'POST', body: Buffer.from([255, 0, 1]), headers: { 'content-type': 'image/png' } })).json();
  expect(event).toMatchObject({ isBase64Encoded: true, body: '/wAB' });
});

test.each<[unknown, number, string, string | null]>([
  [{ statusCode: 201, headers: { 'Content-Type': 'text/plain', 'X-Two': 'two' }, body: 'made' }, 201, 'made', 'text/plain'],
  [{ statusCode: 200, body: '/wAB', isBase64Encoded: true }, 200, Buffer.from([255, 0, 1]).toString(), 'application/json'],
  [{ message: 'plain' }, 200, '{"message":"plain"}', 'application/json'],
  ['text', 200, 'text', 'application/json'],
  [null, 200, '', 'application/json'],
  [{ statusCode: 'odd' }, 502, '{"Message":"Internal Server Error"}', 'application/json'],
])('the answer %j', async (value, status, text, type) => {
  const given = await answer(value);
  expect([given.status, await given.text(), given.headers.get('content-type')]).toEqual([status, text, type]);
});

test('cookies of the answer are headers', async () => {
  expect((await answer({ statusCode: 200, cookies: ['a=1', 'b=2'] })).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
});

test('a function that fails is 502, and the log says why', async () => {
  expect((await fetch(`${open}throws`)).status).toBe(502);
  expect(log.filter(({ source }) => source === 'Open').map(({ message }) => message).join('\n')).toMatch(/GET \/throws 502 \d+ ms: .*oops/);
});

test('browsers are told what they may do', async () => {
  const headers = { 'origin': 'https://app.example', 'access-control-request-method': 'POST' };
  const preflight = await fetch(open, { method: 'OPTIONS', headers });
  expect(Object.fromEntries([...preflight.headers].filter(([name]) => name.startsWith('access-control')))).toEqual({
    'access-control-allow-credentials': 'true', 'access-control-allow-headers': 'x-one', 'access-control-allow-methods': 'GET,POST', 'access-control-allow-origin': 'https://app.example', 'access-control-expose-headers': 'x-two', 'access-control-max-age': '60',
  });
  expect((await fetch(open, { headers })).headers.get('access-control-allow-origin')).toBe('https://app.example');
  expect((await fetch(open, { headers: { origin: 'https://other.example' } })).headers.get('access-control-allow-origin')).toBeNull();
});

test('answers are streamed, with a head or without', async () => {
  const head = await fetch(`${streamed}head`);
  expect([head.status, head.headers.get('x-two'), head.headers.getSetCookie(), await head.text()]).toEqual([201, 'two', ['a=1'], 'one two']);
  const plain = await fetch(`${streamed}plain`);
  const pieces: string[] = [];
  for await (const piece of plain.body!) pieces.push(Buffer.from(piece).toString());
  expect([plain.status, plain.headers.get('content-type'), pieces]).toEqual([200, 'text/plain', ['one ', 'two']]);
  expect((await fetch(`${streamed}throws`)).status).toBe(502);
});

test('a URL that requires signatures refuses all callers', async () => {
  expect((await fetch(signed)).status).toBe(403);
  expect((await fetch(signed, { headers: { authorization: 'AWS4-HMAC-SHA256 x' } })).status).toBe(501);
});

test('functions are told the address of this machine', async () => {
  expect(await system.invoke('Other')).toEqual({ payload: open });
});
