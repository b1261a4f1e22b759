import {
  AuthorizationType, AwsIntegration, CognitoUserPoolsAuthorizer, JsonSchemaType, LambdaIntegration, RestApi, TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { exchange, statuses } from './support/raw-client';
import { LocalSystem } from '../../local/src';
import { eventually } from '../support/wait';

/** Writes what it gets into the table, and sends it to the queue. Fails if it is asked to. */
const HANDLER = `
const { DynamoDB } = require('@aws-sdk/client-dynamodb');
const { SQS } = require('@aws-sdk/client-sqs');
exports.handler = async (event) => {
  const { name, fail } = JSON.parse(event.body ?? '{}');
  console.log('got ' + name);
  if (fail) throw new TypeError('asked to fail');
  await new DynamoDB({ maxAttempts: 1 }).putItem({ TableName: process.env.TABLE, Item: { pk: { S: 'a' }, sk: { S: name } } });
  await new SQS().sendMessage({ QueueUrl: process.env.QUEUE, MessageBody: name });
  return { statusCode: 201, body: JSON.stringify({ name, who: event.requestContext.authorizer?.claims?.email }) };
};`;
const WORKER = "exports.handler = async ({ Records }) => { for (const { body } of Records ?? [{}]) console.log('working on ' + body); if (process.env.FAILS) throw new Error('no'); };";
const ALLOWS = `exports.handler = async ({ methodArn }) => ({
  principalId: 'me', policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: methodArn }] } });`;

interface Step {
  readonly kind: string;
  readonly name: string;
  readonly start: number;
  readonly ms?: number;
  readonly status?: string;
  readonly by?: string;
  readonly detail?: string;
  readonly lines: string[];
}

interface Trace {
  readonly title: string;
  readonly steps: Step[];
}

let system: LocalSystem;
let api: string;
let origin: string;
const ids: Record<string, string> = {};

beforeAll(async () => {
  const assembly = synthesize((stack) => {
    const code = (text: string) => ({ runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(text) });
    const table = new Table(stack, 'Orders', { partitionKey: { name: 'pk', type: AttributeType.STRING }, sortKey: { name: 'sk', type: AttributeType.STRING } });
    const bucket = new Bucket(stack, 'Files');
    const dead = new Queue(stack, 'Dead');
    const queue = new Queue(stack, 'Work', { deadLetterQueue: { queue: dead, maxReceiveCount: 1 } });
    const handler = new LambdaFunction(stack, 'Handler', { ...code(HANDLER), environment: { TABLE: table.tableName, QUEUE: queue.queueUrl } });
    table.grantReadWriteData(handler);
    queue.grantSendMessages(handler);
    const worker = new LambdaFunction(stack, 'Worker', { ...code(WORKER), environment: { FAILS: 'yes' } });
    worker.addEventSource(new SqsEventSource(queue));
    const nightly = new Rule(stack, 'Nightly', { schedule: Schedule.expression('cron(0 3 * * ? *)'), targets: [new FunctionTarget(worker)] });
    const rest = new RestApi(stack, 'Api', { cloudWatchRole: false });
    const users = new UserPool(stack, 'Users');
    const authorizer = new CognitoUserPoolsAuthorizer(stack, 'Authorizer', { cognitoUserPools: [users] });
    const own = new TokenAuthorizer(stack, 'Own', { handler: new LambdaFunction(stack, 'Allows', code(ALLOWS)) });
    const schema = { type: JsonSchemaType.OBJECT, required: ['name'], properties: { name: { type: JsonSchemaType.STRING } } };
    const model = rest.addModel('Order', { schema });
    const orders = rest.root.addResource('orders');
    orders.addMethod('POST', new LambdaIntegration(handler), {
      authorizer,
      authorizationType: AuthorizationType.COGNITO,
      requestModels: { 'application/json': model },
      requestParameters: { 'method.request.querystring.note': false },
    });
    const role = new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('apigateway.amazonaws.com') });
    table.grantReadData(role);
    rest.root.addResource('direct').addMethod('GET', new AwsIntegration({
      service: 'dynamodb',
      action: 'Scan',
      options: {
        credentialsRole: role,
        requestTemplates: { 'application/json': `{"TableName":"${table.tableName}"}` },
        integrationResponses: [{ statusCode: '200' }],
      },
    }), { methodResponses: [{ statusCode: '200' }] });
    orders.addResource('{id}').addMethod('PUT', new LambdaIntegration(handler), { authorizer: own });
    for (const [name, { node }] of Object.entries({ table, bucket, dead, queue, handler, worker, nightly, rest, role, users })) {
      ids[name] = stack.getLogicalId(node.defaultChild as never);
    }
  });
  system = await LocalSystem.start({ assembly, console: true, visibilityTimeoutSeconds: 1 });
  api = `${system.consoleUrl}/api`;
  origin = new URL(api).origin;
});

afterAll(async () => {
  await system?.stop();
  removeTemporaryDirectories();
});

async function get(path: string): Promise<any> {
  const answer = await fetch(`${api}/${path}`);
  expect(answer.status).toBe(200);
  return answer.json();
}

async function post(path: string, input: object): Promise<{ readonly status: number; readonly body: any }> { // eslint-disable-line @typescript-eslint/no-explicit-any -- The shape of the body is what the tests check.
  const answer = await fetch(`${api}/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) });
  return { status: answer.status, body: await answer.json() };
}

async function order(body: object, more: object = {}): Promise<any> {
  return (await post('send', { api: ids.rest, method: 'POST', resourcePath: '/orders', path: '/orders', body: JSON.stringify(body), user: 'ada@example.com', ...more })).body;
}

/** A trace whose function has logged one line: it may come after the answer. */
async function printedTrace(id: number, line: RegExp): Promise<Trace> {
  await eventually(async () => {
    const { steps }: Trace = await get(`traces/${id}`);
    expect(steps.find(({ kind }) => kind === 'function')?.lines).toEqual([expect.stringMatching(line)]);
  });
  return get(`traces/${id}`);
}

/** Without what received the message, later. */
const shown = (trace: Trace) => trace.steps.filter(({ name, by }) => ![name, by].includes(ids.worker)).map(({ kind, name, status }) => `${kind} ${name.replace(/[0-9A-F]{8}$/, '')} ${status}`);

describe('no page of the web', () => {
  const host = () => new URL(api).host;
  const send = async (head: string, body = '') => statuses(await exchange(new URL(api), [Buffer.from(`${head}Connection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`)]))[0];
  const page = '/_console';
  const data = '/_console/api/system';

  test.each([page, data, '/_console/console.js'])('reads %s through a name that it points to this machine', async (path) => {
    expect(await send(`GET ${path} HTTP/1.1\r\nHost: rebound.example:${new URL(api).port}\r\n`)).toBe(403);
    expect(await send(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:1\r\n`)).toBe(403);
    expect(await send(`GET ${path} HTTP/1.1\r\nHost: localhost.example\r\n`)).toBe(403);
  });

  test.each(['https://example.com', 'null', 'http://127.0.0.1:1', 'http://localhost'])('of the origin %s asks for anything', async (foreign) => {
    for (const path of [page, data]) expect(await send(`GET ${path} HTTP/1.1\r\nHost: ${host()}\r\nOrigin: ${foreign}\r\n`)).toBe(403);
    const effect = `POST /_console/api/faults HTTP/1.1\r\nHost: ${host()}\r\nOrigin: ${foreign}\r\nContent-Type: text/plain\r\n`;
    expect(await send(effect, '{"action":"dynamodb:PutItem"}')).toBe(403);
    expect(await get('faults')).toEqual([]);
  });

  test('embeds the page or loads its data, but may link to it', async () => {
    const asked = (path: string, mode: string, dest: string) => send(
      `GET ${path} HTTP/1.1\r\nHost: ${host()}\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: ${mode}\r\nSec-Fetch-Dest: ${dest}\r\n`);
    expect(await asked(data, 'no-cors', 'script')).toBe(403);
    expect(await asked(page, 'navigate', 'iframe')).toBe(403);
    expect(await asked('/', 'navigate', 'document')).toBe(302);
    const { headers } = await fetch(`${api}/system`);
    expect(headers.get('content-security-policy')).toBe("default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'");
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  test('opens a WebSocket', async () => {
    const upgrade = 'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';
    expect(statuses(await exchange(new URL(api), [Buffer.from(`GET ${page} HTTP/1.1\r\nHost: ${host()}\r\nOrigin: https://example.com\r\nConnection: Upgrade\r\n${upgrade}\r\n`), 'end']))).toEqual([403]);
  });

  test('sends what the browser would send without asking', async () => {
    expect(await send(`POST /_console/api/faults HTTP/1.1\r\nHost: ${host()}\r\nContent-Type: text/plain\r\n`, '{"action":"dynamodb:PutItem"}')).toBe(415);
    expect(await send(`POST /_console/api/faults HTTP/1.1\r\nHost: ${host()}\r\nOrigin: http://${host()}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n`, '{"action":"dynamodb:PutItem"}')).toBe(200);
    expect((await post('faults/clear', {})).status).toBe(200);
  });
});

test('the console is off unless it is asked for, and has its line where it is on', async () => {
  expect(system.describe()).toMatch(/\n\nConsole: http:\/\/127\.0\.0\.1:\d+\/_console$/);
  expect((await fetch(`${origin}/_console/api/nothing`)).status).toBe(404);
});

test.each([
  ['/x', 404], ['//', 404], ['/_console/../package.json', 404], ['/_consoleconstructor', 404], ['/_console/index.html', 404], ['/_console/api', 404], ['/_console/api/', 404],
  ['/_console/api/tables/', 404], ['/_console/api/tables/a/b', 404], ['/_console/api/tables/%', 400], ['/_console/api/tables/__proto__', 404],
  ['/_console/api/traces/x', 404], ['/_console/api/records?since=x', 200], ['/', 302],
])('the path %s is answered by %d', async (path, status) => {
  const { host } = new URL(origin);
  expect(statuses(await exchange(new URL(origin), [Buffer.from(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)]))).toEqual([status]);
});

test('the system is drawn from its template', async () => {
  const { parts, edges } = await get('system');
  expect(parts).toContainEqual({ id: ids.table, kind: 'Table', name: 'Orders' });
  const name = (id: string) => parts.find((part: { id: string }) => part.id === id).name;
  expect(edges.map(({ from, to }: { from: string; to: string }) => `${name(from)} > ${name(to)}`).sort()).toEqual([
    'Api > Allows', 'Api > Handler', 'Api > Orders', 'Api > Users', 'Handler > Orders', 'Handler > Work', 'Nightly > Worker', 'Work > Dead', 'Work > Worker',
  ]);
});

test('a route tells what its form needs', async () => {
  const { routes } = await get('system');
  expect(routes).toContainEqual(expect.objectContaining({
    method: 'POST',
    resourcePath: '/orders',
    authorization: 'COGNITO_USER_POOLS',
    userPool: ids.users,
    sample: { name: 'sample' },
    parameters: [{ source: 'method.request.querystring.note', required: false }],
  }));
  expect(routes).toContainEqual(expect.objectContaining({ method: 'PUT', parameters: [{ source: 'method.request.path.id', required: true }], identity: ['method.request.header.Authorization'] }));
});

describe('a trace', () => {
  test('has all that a request did, in order', async () => {
    const answer = await order({ name: 'mug' });
    expect(answer).toMatchObject({ status: 201, body: '{"name":"mug","who":"ada@example.com"}' });
    const trace = await printedTrace(answer.trace, /got mug$/);
    expect(trace).toMatchObject({ kind: 'request', title: 'POST /prod/orders', status: '201' });
    expect(shown(trace)).toEqual(['authorizer Authorizer done', 'integration AWS_PROXY done', 'function Handler succeeded', 'call dynamodb:PutItem 200', 'call sqs:SendMessage 200']);
    const [, integration, invoked, put] = trace.steps;
    expect(put.by).toBe(ids.handler);
    expect(put.detail).toMatch(/^arn:aws:dynamodb:.*:table\//);
    expect(put.start).toBeGreaterThanOrEqual(invoked.start);
    expect(put.start + (put.ms ?? NaN)).toBeLessThanOrEqual(integration.start + (integration.ms ?? NaN));
  });

  test('of each of several requests at a time has its own calls', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, async (_, index) => order({ name: `many-${index}` })));
    for (const [index, { trace: id }] of answers.entries()) {
      const trace = await printedTrace(id, new RegExp(`got many-${index}$`));
      expect(shown(trace).slice(2)).toEqual(['function Handler succeeded', 'call dynamodb:PutItem 200', 'call sqs:SendMessage 200']);
    }
  });

  test('says where a request was refused, and why', async () => {
    const answer = await order({ name: 'mug' }, { user: '' });
    const trace: Trace = await get(`traces/${answer.trace}`);
    expect(trace).toMatchObject({ status: '401', failed: true, reason: expect.stringContaining('lacks method.request.header.Authorization') });
    expect(shown(trace)).toEqual(['authorizer Authorizer refused']);
  });

  test('is also of what a header written by hand leads to', async () => {
    const answer = await order({ name: 'mug' }, { headers: { authorization: 'Bearer nonsense' } });
    expect(answer.status).toBe(401);
    expect(await get(`traces/${answer.trace}`)).toMatchObject({ reason: expect.stringContaining('refuses the token') });
  });

  test('has the error of a function, and of a call', async () => {
    const failed: Trace = await get(`traces/${(await order({ name: 'x', fail: true })).trace}`);
    expect(failed.steps.find(({ kind }) => kind === 'function')).toMatchObject({ status: 'failed', detail: 'TypeError: asked to fail' });
    expect((await post('faults', { action: 'dynamodb:PutItem', times: 1, status: 400, code: 'ProvisionedThroughputExceededException' })).status).toBe(200);
    expect(await get('faults')).toEqual([{ action: 'dynamodb:PutItem', times: 1, status: 400, code: 'ProvisionedThroughputExceededException' }]);
    const throttled: Trace = await get(`traces/${(await order({ name: 'y' })).trace}`);
    expect(throttled.steps.find(({ kind }) => kind === 'call')).toMatchObject({ status: '400', failed: true, detail: expect.stringMatching(/ ProvisionedThroughputExceededException$/) });
    expect(await get('faults')).toEqual([]);
  });

  test('has the function of an authorizer', async () => {
    const answer = await post('send', { api: ids.rest, method: 'PUT', resourcePath: '/orders/{id}', path: '/orders/1', body: '{"name":"put"}', headers: { Authorization: 'any' } });
    const trace: Trace = await get(`traces/${answer.body.trace}`);
    expect(shown(trace).slice(0, 3)).toEqual(['authorizer Own done', 'function Allows succeeded', 'integration AWS_PROXY done']);
  });

  test('has the call of an API itself', async () => {
    const { body } = await post('send', { api: ids.rest, method: 'GET', resourcePath: '/direct', path: '/direct' });
    expect(body.status).toBe(200);
    const { steps }: Trace = await get(`traces/${body.trace}`);
    expect(steps).toMatchObject([{ kind: 'integration', name: 'AWS' }, { kind: 'call', name: 'dynamodb:Scan', status: '200', by: ids.role }]);
  });

  test('goes on with what receives its message, and fails with it', async () => {
    const answer = await order({ name: 'later' });
    await eventually(async () => {
      const trace: Trace = await get(`traces/${answer.trace}`);
      expect(trace).toMatchObject({ kind: 'request', status: '201', failed: true });
      expect(trace.steps.at(-1)).toMatchObject({ kind: 'function', name: ids.worker, status: 'failed', detail: 'Error: no', lines: expect.arrayContaining([expect.stringContaining('working on later')]) });
    });
  });

  test('of an event of its own tells its source', async () => {
    expect((await post(`schedules/${ids.nightly}/fire`, {})).status).toBe(200);
    const { traces, revision, lines } = await get('records');
    expect(traces).toContainEqual(expect.objectContaining({ title: `${ids.worker} (aws.events)` }));
    expect(lines).toContainEqual(expect.objectContaining({ source: ids.worker, message: expect.stringContaining('working on') }));
    expect((await get(`records?since=${revision}`)).traces.length).toBeLessThan(traces.length);
  });
});
