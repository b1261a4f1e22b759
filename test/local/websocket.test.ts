import { Duration, Stack } from 'aws-cdk-lib';
import { CfnApi, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketIamAuthorizer, WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { WebSocketLambdaIntegration, WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { managementAsset } from './support/management-handler';
import { exchange, statuses } from './support/raw-client';
import { LocalSystem, LogEntry } from '../../local/src';
import { SocketClient } from '../end-to-end/support/socket-client';
import { until } from '../support/wait';

/** Keeps its events, and does what a message asks for. */
const ECHO = `
const events = [];
exports.handler = async (event) => {
  if (event.take) return events.splice(0);
  events.push(event);
  const { eventType, connectionId } = event.requestContext;
  if (eventType === 'CONNECT') {
    const query = event.queryStringParameters ?? {};
    if (query.fail) throw new Error('no');
    return { statusCode: Number(query.status ?? 200), headers: query.protocol ? { 'sec-websocket-protocol': query.protocol } : {} };
  }
  if (eventType === 'DISCONNECT') return {};
  if (event.body.includes('"fail":true')) throw new Error('no');
  return { statusCode: 200, body: JSON.stringify({ key: event.requestContext.routeKey, connectionId, body: event.body, base64: event.isBase64Encoded }) };
};`;

/** Allows what the token's name says. */
const AUTHORIZER = `
exports.handler = async (event) => {
  const token = event.headers['X-Token'];
  if (token === 'unknown') throw new Error('Unauthorized');
  if (token === 'broken') throw new Error('oh');
  if (token === 'odd') return { principalId: 'p' };
  return {
    principalId: 'p-' + token, context: { tenant: 't-1', level: 7, keys: Object.keys(event).sort().join() },
    policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect: token === 'deny' ? 'Deny' : 'Allow', Resource: event.methodArn }] },
  };
};`;

const code = (source: string) => ({ runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(source) });
const ids = { echo: '', manager: '', guarded: '', signed: '', open: '' };

let served: string;
let system: LocalSystem;
const log: LogEntry[] = [];
const clients: SocketClient[] = [];

function api(stack: Stack, id: string, echo: LambdaFunction, authorizer?: WebSocketLambdaAuthorizer | WebSocketIamAuthorizer): WebSocketApi {
  const integration = new WebSocketLambdaIntegration('Echo', echo);
  const made = new WebSocketApi(stack, id, {
    connectRouteOptions: { integration, authorizer },
    disconnectRouteOptions: { integration },
    defaultRouteOptions: { integration, returnResponse: true },
  });
  made.addRoute('chat', { integration, returnResponse: true });
  made.addRoute('silent', { integration });
  return made;
}

beforeAll(async () => {
  served = synthesize((stack) => {
    const echo = new LambdaFunction(stack, 'Echo', { ...code(ECHO), timeout: Duration.seconds(30), reservedConcurrentExecutions: 1 });
    const open = api(stack, 'Open', echo);
    const stage = new WebSocketStage(stack, 'OpenStage', { webSocketApi: open, stageName: 'v1', autoDeploy: true, stageVariables: { colour: 'blue' } });
    const check = new LambdaFunction(stack, 'Check', code(AUTHORIZER));
    const guarded = api(stack, 'Guarded', echo, new WebSocketLambdaAuthorizer('Authorizer', check, { identitySource: ['route.request.header.X-Token'] }));
    const signed = api(stack, 'Signed', echo, new WebSocketIamAuthorizer());
    for (const webSocketApi of [guarded, signed]) new WebSocketStage(webSocketApi, 'Stage', { webSocketApi, stageName: 'prod', autoDeploy: true });
    const manager = new LambdaFunction(stack, 'Manager', {
      runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromAsset(managementAsset()), environment: { ENDPOINT: stage.callbackUrl }, timeout: Duration.seconds(30),
    });
    const granted = (method: string) => open.arnForExecuteApiV2(`${method}/@connections/*`, 'v1');
    manager.addToRolePolicy(new PolicyStatement({ actions: ['execute-api:ManageConnections'], resources: ['POST', 'GET'].map(granted) }));
    const id = (resource: { readonly node: { readonly defaultChild?: unknown } }) => stack.getLogicalId(resource.node.defaultChild as CfnApi);
    Object.assign(ids, { echo: id(echo), manager: id(manager), guarded: id(guarded), signed: id(signed), open: id(open) });
  });
  system = await LocalSystem.start({ assembly: served, log: (entry) => log.push(entry) });
});
beforeEach(async () => { await events(); });
afterEach(() => { clients.splice(0).forEach((client) => client.vanish()); });
afterAll(async () => {
  await system.stop();
  removeTemporaryDirectories();
});

interface ConnectOptions { readonly query?: string; readonly headers?: Record<string, string>; readonly protocols?: string[] }

async function connect(id: string, { query = '', headers, protocols }: ConnectOptions = {}): Promise<SocketClient> {
  const client = await SocketClient.connect(`${system.sockets[id]}${query}`, { headers, protocols });
  clients.push(client);
  return client;
}
const refused = (id: string, options: ConnectOptions) => expect(connect(id, options)).rejects;
const anything = () => true;

interface SocketEvent { readonly requestContext: Record<string, unknown>; readonly [name: string]: unknown }

/** The events that the function got since the last call. */
const events = async () => (await system.invoke(ids.echo, { take: true })).payload as never as SocketEvent[];
/** Ends of connections come late: those of other tests are not meant. */
async function eventOf(type: string, id?: unknown): Promise<SocketEvent> {
  return until(`an event ${type}`, async () => (await events())
    .find(({ requestContext: { eventType, connectionId } }) => eventType === type && (id ?? connectionId) === connectionId));
}

describe('events', () => {
  test('of connecting have the shape of API Gateway', async () => {
    await connect(ids.open, { query: '?a=1&a=2', headers: { 'X-Two': 'b' } });
    const { requestContext, ...event } = await eventOf('CONNECT');
    expect(event).toMatchObject({
      headers: { 'X-Two': 'b', 'Sec-WebSocket-Version': '13', 'X-Forwarded-Proto': 'http' },
      multiValueHeaders: { 'X-Two': ['b'] },
      queryStringParameters: { a: '2' },
      multiValueQueryStringParameters: { a: ['1', '2'] },
      stageVariables: { colour: 'blue' },
      isBase64Encoded: false,
    });
    expect(event).not.toHaveProperty('httpMethod');
    expect(event).not.toHaveProperty('body');
    expect(requestContext).toEqual({
      routeKey: '$connect',
      eventType: 'CONNECT',
      messageDirection: 'IN',
      stage: 'v1',
      apiId: system.ref(ids.open),
      connectionId: expect.stringMatching(/^[\w-]{15}=$/),
      connectedAt: expect.any(Number),
      requestTimeEpoch: expect.any(Number),
      requestTime: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:/),
      requestId: expect.any(String),
      extendedRequestId: expect.any(String),
      domainName: `${system.ref(ids.open)}.execute-api.eu-west-1.amazonaws.com`,
      identity: { sourceIp: '127.0.0.1' },
    });
  });

  test('of messages and of the end belong to the connection', async () => {
    const client = await connect(ids.open);
    const { requestContext: { connectionId } } = await eventOf('CONNECT');
    client.send({ action: 'silent', n: 1 });
    const message = await eventOf('MESSAGE');
    expect(message).toMatchObject({ body: '{"action":"silent","n":1}', isBase64Encoded: false, requestContext: { routeKey: 'silent', connectionId, messageId: expect.any(String) } });
    expect(message).not.toHaveProperty('headers');
    client.close();
    expect(await eventOf('DISCONNECT', connectionId)).toMatchObject({
      headers: { 'x-restapi': '' }, requestContext: { routeKey: '$disconnect', connectionId, disconnectStatusCode: 1005, disconnectReason: '' },
    });
  });

  test('of a client that vanishes tell so', async () => {
    const client = await connect(ids.open);
    const { requestContext: { connectionId } } = await eventOf('CONNECT');
    client.vanish();
    expect(await eventOf('DISCONNECT', connectionId)).toMatchObject({ requestContext: { disconnectStatusCode: 1006 } });
  });
});

describe('connecting', () => {
  test('is refused with the status that the function answers, or 502 where it fails', async () => {
    await refused(ids.open, { query: '?status=401' }).toThrow('401');
    await refused(ids.open, { query: '?fail=1' }).toThrow('502');
    await expect(SocketClient.connect(system.sockets[ids.open].replace('/v1', '/v2'), {})).rejects.toThrow('403');
  });

  test('accepts the protocol that the function accepts, and no other', async () => {
    expect((await connect(ids.open, { query: '?protocol=two', protocols: ['one', 'two'] })).protocol).toBe('two');
    await refused(ids.open, { protocols: ['one'] }).toThrow(/subprotocol/i);
  });

  test.each([['unknown', '401'], ['', '401'], ['deny', '403'], ['broken', '500'], ['odd', '500']])('with the token %j is answered with %s', async (token, status) => {
    await refused(ids.guarded, { headers: { 'X-Token': token } }).toThrow(status);
    await refused(ids.guarded, {}).toThrow('401');
    expect((await events()).filter(({ requestContext }) => requestContext.eventType === 'CONNECT')).toEqual([]);
  });

  test('with a good token gives every event what the authorizer said, as text', async () => {
    const client = await connect(ids.guarded, { headers: { 'X-Token': 'good' } });
    const authorizer = { principalId: 'p-good', tenant: 't-1', level: '7', integrationLatency: expect.any(Number), keys: 'headers,methodArn,multiValueHeaders,requestContext,type' };
    expect((await eventOf('CONNECT')).requestContext.authorizer).toEqual(authorizer);
    client.send({ action: 'chat' });
    await client.heard(anything);
    expect((await eventOf('MESSAGE')).requestContext.authorizer).toEqual(authorizer);
  });

  test('without a signature is refused where it takes one', async () => {
    await refused(ids.signed, {}).toThrow('403');
    await refused(ids.signed, { headers: { Authorization: 'AWS4-HMAC-SHA256 Credential=x' } }).toThrow('501');
  });

  test.each<[what: string, status: number, changed: Record<string, string | undefined>]>([
    ['no key', 400, { 'Sec-WebSocket-Key': undefined }],
    ['a key that is no 16 bytes', 400, { 'Sec-WebSocket-Key': 'c2hvcnQ=' }],
    ['no version', 400, { 'Sec-WebSocket-Version': undefined }],
    ['a version that nobody speaks', 426, { 'Sec-WebSocket-Version': '12' }],
    ['another protocol', 426, { Upgrade: 'h2c' }],
    ['a malformed subprotocol', 400, { 'Sec-WebSocket-Protocol': 'one two' }],
  ])('with %s is answered with %i before any function is asked', async (_what, status, changed) => {
    for (const id of [ids.open, ids.guarded]) {
      const url = new URL(system.sockets[id]);
      const headers = {
        'Host': 'x',
        'Connection': 'Upgrade',
        'Upgrade': 'websocket',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'Sec-WebSocket-Version': '13',
        'X-Token': 'good',
        ...changed,
      };
      const lines = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}\r\n`]));
      const answer = await exchange(url, [Buffer.from(`GET ${url.pathname} HTTP/1.1\r\n${lines.join('')}\r\n`)]);
      expect(statuses(answer)).toEqual([status]);
      expect(/^Upgrade: websocket\r\nSec-WebSocket-Version: 13\r$/m.test(answer)).toBe(status === 426);
    }
    expect((await events()).filter(({ requestContext }) => requestContext.eventType === 'CONNECT')).toEqual([]);
  });

  test('by plain HTTP is answered with what it takes', async () => {
    expect((await fetch(system.sockets[ids.open].replace('ws:', 'http:'))).status).toBe(426);
  });
});

describe('messages', () => {
  test.each<[string, unknown, object]>([
    ['with an action go to its route', { action: 'chat' }, { key: 'chat' }],
    ['with another action go to $default', { action: 'other' }, { key: '$default' }],
    ['that name a predefined route go to $default', { action: '$connect' }, { key: '$default' }],
    ['without an action go to $default', { text: 'hi' }, { key: '$default' }],
    ['that are no JSON go to $default', 'hi', { key: '$default', body: 'hi', base64: false }],
    ['of bytes go to $default, in base64', Buffer.from([0, 255]), { key: '$default', body: 'AP8=', base64: true }],
    ['that a function fails on are answered so', { action: 'chat', fail: true }, { message: 'Internal server error', connectionId: expect.any(String), requestId: expect.any(String) }],
  ])('%s', async (_, message, answer) => {
    const client = await connect(ids.open);
    client.send(message);
    expect(await client.heard(anything)).toMatchObject(answer);
  });

  test('of a route without a response are answered by nothing', async () => {
    const client = await connect(ids.open);
    client.send({ action: 'silent' });
    client.send({ action: 'chat' });
    expect(await client.heard(anything)).toMatchObject({ key: 'chat' });
    expect(client.frames).toHaveLength(1);
  });

  test.each([
    ['a frame of 32 KB is taken, one more byte ends the connection', 32 * 1024, 1],
    ['a message of 128 KB is taken in frames, one more byte ends the connection', 128 * 1024, 8],
  ])('%s', async (_, bytes, frames) => {
    const client = await connect(ids.open);
    client.send('x'.repeat(bytes), frames);
    expect(await client.heard(anything)).toMatchObject({ key: '$default' });
    const ended = client.ended();
    client.send('x'.repeat(bytes + 1), frames);
    expect(await ended).toBe(1009);
  });

  test('that do not come end the connection after a while', async () => {
    await using impatient = await LocalSystem.start({ assembly: served, socketIdleSeconds: 1 });
    const client = await SocketClient.connect(impatient.sockets[ids.open], {});
    expect(await client.ended()).toBe(1001);
  });
});

describe('the management of connections', () => {
  async function manage(command: string, connectionId: string, data?: string): Promise<Record<string, unknown>> {
    return (await system.invoke(ids.manager, { command, connectionId, data })).payload as Record<string, unknown>;
  }
  async function connected(): Promise<{ readonly client: SocketClient; readonly id: string }> {
    const client = await connect(ids.open);
    return { client, id: String((await eventOf('CONNECT')).requestContext.connectionId) };
  }

  test('sends, tells, and says who is gone; each call is recorded', async () => {
    const { client, id } = await connected();
    system.calls.length = 0;
    expect(await manage('PostToConnection', id, '{"type":"hi"}')).toEqual({ ok: true });
    expect(await client.heard(anything)).toEqual({ type: 'hi' });
    expect(await manage('GetConnection', id)).toMatchObject({ ok: true, sourceIp: '127.0.0.1' });
    client.vanish();
    await eventOf('DISCONNECT', id);
    log.length = 0;
    expect(await manage('PostToConnection', id, '{}')).toEqual({ ok: false, name: 'GoneException', status: 410 });
    // Clients come and go: nothing failed.
    expect(log.filter(({ message }) => message.startsWith('AWS endpoint'))).toEqual([]);
    expect(system.calls).toEqual(['POST', 'GET', 'POST'].map((method, index) => ({
      function: ids.manager,
      action: 'execute-api:ManageConnections',
      status: [200, 200, 410][index],
      resource: `arn:aws:execute-api:eu-west-1:000000000000:${system.ref(ids.open)}/v1/${method}/@connections/${id}`,
    })));
  });

  test('refuses what the caller was not granted, and what is too large', async () => {
    const { client, id } = await connected();
    expect(await manage('DeleteConnection', id)).toEqual({ ok: false, name: 'ForbiddenException', status: 403 });
    expect(await manage('PostToConnection', id, 'x'.repeat(128 * 1024 + 1))).toEqual({ ok: false, name: 'PayloadTooLargeException', status: 413 });
    expect(await manage('PostToConnection', id, JSON.stringify('x'.repeat(128 * 1024 - 2)))).toEqual({ ok: true });
    expect(await client.heard(anything)).toHaveLength(128 * 1024 - 2);
  });

  test('fails on demand', async () => {
    const { id } = await connected();
    system.fault({ function: ids.manager, action: 'execute-api:ManageConnections', times: 1, status: 410 });
    expect(await manage('PostToConnection', id, '{}')).toEqual({ ok: false, name: 'GoneException', status: 410 });
    expect(await manage('PostToConnection', id, '{}')).toEqual({ ok: true });
  });
});

test.each<[string, (stack: Stack, made: WebSocketApi) => void, RegExp]>([
  ['an HTTP API', (stack) => void new CfnApi(stack, 'Http', { protocolType: 'HTTP', name: 'http' }), /does not support the protocol HTTP of Http/],
  ['an API without a stage', (stack) => void new WebSocketApi(stack, 'Bare'), /The API Bare\w+ has no stage/],
  ['another integration', (_, made) => void made.addRoute('mock', { integration: new WebSocketMockIntegration('Mock') }), /does not support the integration MOCK of the route mock/],
  ['another selection', (_, made) => { (made.node.defaultChild as CfnApi).routeSelectionExpression = '$request.header.x'; }, /route selection expression/],
])('%s is refused at start', async (_, build, message) => {
  const assembly = synthesize((stack) => {
    const made = new WebSocketApi(stack, 'Api');
    new WebSocketStage(stack, 'Stage', { webSocketApi: made, stageName: 'prod', autoDeploy: true });
    build(stack, made);
  });
  await expect(LocalSystem.start({ assembly })).rejects.toThrow(message);
});

test('stopping ends connections, and nothing is left', async () => {
  const assembly = synthesize((stack) => {
    const made = api(stack, 'Api', new LambdaFunction(stack, 'Echo', code(ECHO)));
    new WebSocketStage(stack, 'Stage', { webSocketApi: made, stageName: 'prod', autoDeploy: true });
  });
  const other = await LocalSystem.start({ assembly, port: 0 });
  const client = await SocketClient.connect(Object.values(other.sockets)[0], {});
  const ended = client.ended();
  await other.stop();
  expect(await ended).toBe(1006);
});
