import { Duration, Stack } from 'aws-cdk-lib';
import {
  AuthorizationType, CognitoUserPoolsAuthorizer, HttpIntegration, JsonSchemaType, LambdaIntegration, MethodOptions, MockIntegration,
  PassthroughBehavior, RestApi, TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { CfnApi, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { waitUntil } from './support/wait';
import { LocalSystem, LogEntry, terminalLine } from '../../local/src';
import { SocketClient } from '../end-to-end/support/socket-client';

const ECHO = `
exports.handler = async (event) => {
  if (event.path === '/throws') throw new Error('oops');
  if (event.path === '/slow') await new Promise((resolve) => setTimeout(resolve, 5000));
  if (event.path === '/ok') return { statusCode: 404, body: 'my own' };
  if (event.requestContext?.eventType === 'CONNECT') return { statusCode: event.queryStringParameters?.status ?? 200 };
  if (event.requestContext?.eventType === 'MESSAGE') throw new Error('no message');
  return { hello: 'world' };
};`;
const AUTHORIZER = `
exports.handler = async ({ authorizationToken, methodArn }) => {
  if (authorizationToken === 'broken') throw new Error('no authorizer');
  if (authorizationToken === 'odd') return {};
  return { principalId: 'p', policyDocument: { Statement: [{ Action: 'execute-api:Invoke', Effect: 'Deny', Resource: methodArn }] } };
};`;

const log: LogEntry[] = [];
let system: LocalSystem;
let socket = '';

function build(stack: Stack): void {
  const inline = (code: string) => ({ runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(code), timeout: Duration.seconds(5) });
  const echo = new LambdaFunction(stack, 'Echo', inline(ECHO));
  const limited = new LambdaFunction(stack, 'Limited', { ...inline(ECHO), reservedConcurrentExecutions: 0 });
  (echo.node.defaultChild as CfnApi).overrideLogicalId('Echo');
  (limited.node.defaultChild as CfnApi).overrideLogicalId('Limited');
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  (api.node.defaultChild as CfnApi).overrideLogicalId('Api');
  const add = (path: string, options?: MethodOptions, integration = new LambdaIntegration(echo)) => api.root.addResource(path).addMethod('POST', integration, options);
  for (const path of ['echo', 'throws', 'ok']) add(path);
  add('slow', {}, new LambdaIntegration(echo, { timeout: Duration.millis(200) }));
  add('limited', {}, new LambdaIntegration(limited));
  add('keyed', { apiKeyRequired: true });
  add('signed', { authorizationType: AuthorizationType.IAM });
  const cognito = new CognitoUserPoolsAuthorizer(stack, 'Cognito', { cognitoUserPools: [new UserPool(stack, 'Pool')] });
  add('secure', { authorizer: cognito });
  const authorizer = new TokenAuthorizer(stack, 'Token', { handler: new LambdaFunction(stack, 'Authorizer', inline(AUTHORIZER)), resultsCacheTtl: Duration.seconds(0) });
  add('by-token', { authorizer });
  const model = api.addModel('Model', { schema: { type: JsonSchemaType.OBJECT, required: ['name'] } });
  add('validated', { requestModels: { 'application/json': model }, requestValidatorOptions: { validateRequestBody: true, validateRequestParameters: true }, requestParameters: { 'method.request.querystring.kind': true } });
  const METHOD = { methodResponses: [{ statusCode: '200' }] };
  const mock = (template: string) => new MockIntegration({ passthroughBehavior: PassthroughBehavior.NEVER, requestTemplates: { 'application/json': template }, integrationResponses: [{ statusCode: '200' }] });
  add('mapped', METHOD, mock('$input.body.fly()') as never);
  add('json', METHOD, mock('$input.json("$.a") {"statusCode":200}') as never);
  add('down', {}, new HttpIntegration('http://127.0.0.1:9/') as never);
  const integration = new WebSocketLambdaIntegration('Socket', echo);
  const sockets = new WebSocketApi(stack, 'Socket', { connectRouteOptions: { integration } });
  sockets.addRoute('chat', { integration });
  new WebSocketStage(stack, 'Stage', { webSocketApi: sockets, stageName: 'v1', autoDeploy: true });
  socket = stack.getLogicalId(sockets.node.defaultChild as CfnApi);
}

beforeAll(async () => {
  system = await LocalSystem.start({ assembly: synthesize(build), log: (entry) => log.push(entry) });
});
beforeEach(() => { log.length = 0; });
afterAll(async () => {
  await system.stop();
  removeTemporaryDirectories();
});

const TOKEN = 'Bearer aaaa.bbbb.cccc';
const post = async (path: string, init: RequestInit = {}) => {
  const { status } = await fetch(`${system.url}${path}`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' }, ...init });
  const lines = () => log.filter(({ message }) => message.startsWith('POST '));
  await waitUntil(() => lines().length > 0);
  return { status, lines: lines().map(({ source, message }) => `[${source}] ${message.replace(/\d+ ms/, 'N ms')}`) };
};
const authorized = (authorization: string) => ({ headers: { authorization } });

const REFUSALS: readonly (readonly [path: string, status: number, reason: string | RegExp, init?: RequestInit])[] = [
  ['/echo', 502, 'Echo answered without statusCode: {"hello":"world"}'],
  ['/throws', 502, /^Echo failed: \{"errorType":"Error","errorMessage":"oops"/],
  ['/slow', 504, 'Echo did not answer within 200 ms'],
  ['/limited', 500, 'Limited is throttled: ReservedConcurrentExecutions is 0'],
  ['/none', 403, 'there is no such route'],
  ['/keyed', 403, 'the request has no API key (header x-api-key)'],
  ['/keyed', 403, 'the API key is in no usage plan of this stage', { headers: { 'x-api-key': 'my-secret-key' } }],
  ['/signed', 403, 'the route asks for a request signed by IAM'],
  ['/secure', 401, /^the request lacks method\.request\.header\.Authorization, which the authorizer Cognito\w+ asks for$/],
  ['/secure', 401, /^the authorizer Cognito\w+ refuses the token: \S+/, authorized(TOKEN)],
  ['/by-token', 500, /^the authorizer Token\w+ failed: .*no authorizer/, authorized('broken')],
  ['/by-token', 500, /^the authorizer Token\w+ answered without principalId and policyDocument$/, authorized('odd')],
  ['/by-token', 403, /^the policy of the authorizer Token\w+ doesn't allow arn:aws:execute-api:/, authorized('denied')],
  ['/validated?kind=secret-kind', 400, 'invalid request body: object has missing required properties (["name"])'],
  ['/validated?kind=secret-kind', 400, 'invalid request body: it is not JSON', { body: '{' }],
  ['/validated', 400, 'Missing required request parameters: [kind]'],
  ['/mapped', 500, /^POST \/mapped, RequestTemplates for application\/json: The local runner knows no method fly of a text/],
  ['/mapped', 415, 'there is no request template for text/plain, and PassthroughBehavior is NEVER', { headers: { 'content-type': 'text/plain' } }],
  ['/json', 400, /^Could not parse request body into json: /, { body: '{' }],
  ['/down', 504, /^http:\/\/127\.0\.0\.1:9 can't be reached: /],
];

test.each(REFUSALS.map(([path, status, reason, init = {}]) => [path, status, reason, init] as const))('%s: %d is explained in the line of the request (%s)', async (path, status, reason, init) => {
  const answer = await post(path, init);
  expect(answer.status).toBe(status);
  expect(answer.lines).toHaveLength(1);
  const [line = ''] = answer.lines;
  const begin = `[Api] POST /prod${path.split('?')[0]} ${status} N ms: `;
  expect(line.slice(0, begin.length)).toBe(begin);
  expect(line.slice(begin.length)).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
  expect(log.map(({ message }) => message).join()).not.toMatch(/my-secret-key|secret-kind|aaaa\.bbbb/);
});

test('the handler\'s own answer isn\'t explained', async () => {
  expect(await post('/ok')).toEqual({ status: 404, lines: ['[Api] POST /prod/ok 404 N ms'] });
});

test('a path cannot move the cursor of a terminal, nor begin a line', async () => {
  await expect(post('/%0a%1b[31m')).resolves.toMatchObject({ lines: ['[Api] POST /prod/%0a%1b[31m 403 N ms: there is no such route'] });
});

test('WebSockets: connects are requests, messages without a route are explained', async () => {
  const url = system.sockets[socket] ?? '';
  const lines = () => log.filter(({ source }) => source === socket).map(({ message }) => message.replace(/\d+ ms/, 'N ms'));
  const client = await SocketClient.connect(`${url}?token=secret`, {});
  client.send({ action: 'none' });
  await client.heard(({ message }) => message === 'Forbidden');
  client.send({ action: 'chat' });
  await client.heard(({ message }) => message === 'Internal server error');
  client.vanish();
  await expect(SocketClient.connect(`${url}?status=401`, {})).rejects.toThrow('401');
  expect(lines()).toEqual([
    'GET /v1 101 N ms',
    'a message asks for no route of the API, and there is no $default',
    expect.stringMatching(/^a message to the route chat: Echo failed: .*no message/),
    'GET /v1 401 N ms: Echo answered $connect with the statusCode 401',
  ]);
});

describe('on a terminal', () => {
  const metrics = { _aws: { Timestamp: 1, CloudWatchMetrics: [{ Namespace: 'Shop', Dimensions: [['service']], Metrics: [{ Name: 'Orders', Unit: 'Count' }, { Name: 'Latency', Unit: 'Milliseconds' }] }] }, service: 'shop', Orders: 2, Latency: [1, 2] };
  const line = (message: string, verbose?: boolean) => terminalLine({ source: 'Fn', message }, verbose);

  test.each([
    [JSON.stringify(metrics), '[Fn] metrics: Orders=2, Latency=[1,2]'],
    [`2026-01-01T00:00:00Z\tid\tINFO\t${JSON.stringify(metrics)}\n`, '[Fn] INFO  id metrics: Orders=2, Latency=[1,2]'],
    ['2026-01-01T00:00:00Z\t1234567890ab\tWARN\ttwo\nlines', '[Fn] WARN  12345678 two\nlines'],
    ['2026-01-01T00:00:00Z\t1234567890ab\tERROR\tInvoke Error \t{"errorType":"Error","errorMessage":"oops","stack":["Error: oops","    at a (b.js:1:2)"]}', '[Fn] ERROR 12345678 Error: oops\n    at a (b.js:1:2)'],
    ['[ERROR]\t2026-01-01T00:00:00.000Z\t1234567890ab\tof Python', '[Fn] ERROR 12345678 of Python'],
    ['{"level":"INFO","timestamp":"x","requestId":"1234567890ab","message":{"a":1}}', '[Fn] INFO  12345678 {"a":1}'],
    ['{"level":"ERROR","message":"no","function_request_id":"1234567890ab","cold_start":true,"order":7}', '[Fn] ERROR 12345678 no order=7'],
    ['{"level":"INFO","message":"CloudWatchMetrics"}', '[Fn] INFO  CloudWatchMetrics'],
    ['{"_aws":{"CloudWatchMetrics":7}}', '[Fn] {"_aws":{"CloudWatchMetrics":7}}'],
    ['{"CloudWatchMetrics"', '[Fn] {"CloudWatchMetrics"'],
  ])('%s', (message, shown) => {
    expect(line(message)).toBe(shown);
    expect(line(message, true)).toBe(`[Fn] ${message.trimEnd()}`);
  });
});

test('a line of many megabytes is cut, and its length is told', () => {
  const long = JSON.stringify({ level: 'INFO', message: 'm'.repeat(10 * 1024 * 1024) });
  for (const verbose of [false, true]) {
    const shown = terminalLine({ source: 'Fn', message: long }, verbose);
    expect(shown.length).toBeLessThan(10_100);
    expect(shown).toMatch(/^\[Fn\] \{"level":"INFO","message":"m+… \(10,485,789 characters, cut here\)$/);
  }
  const short = 'x'.repeat(10_000);
  expect(terminalLine({ source: 'Fn', message: short })).toBe(`[Fn] ${short}`);
  expect(terminalLine({ source: 'Fn', message: `${'x'.repeat(9_999)}😀` })).toBe(`[Fn] ${'x'.repeat(9_999)}… (10,001 characters, cut here)`);
});
