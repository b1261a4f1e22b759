import { Duration, Size, Stack } from 'aws-cdk-lib';
import {
  ApiKeySourceType, AuthorizationType, CognitoUserPoolsAuthorizer, Cors, IResource, JsonSchema, JsonSchemaType, JsonSchemaVersion,
  LambdaIntegration, MethodOptions, RequestAuthorizer, ResponseType, RestApi, TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { CfnUserPool, UserPool } from 'aws-cdk-lib/aws-cognito';
import { Alias, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { LocalSystem } from '../../local/src';
import { JsonObject } from '../../local/src/json';

/** Answers with its event, or as the query asks. */
const ECHO = `
exports.handler = async (event, context) => {
  const { mode } = event.queryStringParameters ?? {};
  if (mode === 'throw') throw new Error('no');
  if (mode === 'exit') process.exit(3);
  if (mode === 'sleep') await new Promise((resolve) => setTimeout(resolve, 20000));
  if (mode === 'text') return 'just text';
  if (mode === 'process') return { statusCode: 200, body: String(process.pid) };
  if (mode === 'object') return { statusCode: 200, body: { not: 'text' } };
  if (mode === 'huge') return { statusCode: 200, body: 'x'.repeat(7 * 1024 * 1024) };
  if (mode === 'headers') return { statusCode: 201, headers: { 'X-One': '1', 'WWW-Authenticate': 'Basic' }, multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] }, body: '' };
  if (mode === 'binary') return { statusCode: 200, headers: { 'Content-Type': 'image/png' }, body: Buffer.from([1, 2, 3]).toString('base64'), isBase64Encoded: true };
  return { statusCode: 200, body: JSON.stringify({ event, functionVersion: context.functionVersion, arn: context.invokedFunctionArn }) };
};`;
const AUTHORIZER = `
exports.handler = async ({ type, authorizationToken, headers, methodArn }) => {
  const token = authorizationToken ?? headers['x-token'];
  if (token === 'unknown') throw new Error('Unauthorized');
  if (token === 'broken') throw new Error('oops');
  return { principalId: 'someone', context: { level: 7, type }, policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect: token === 'good' ? 'Allow' : 'Deny', Resource: methodArn }] } };
};`;

let system: LocalSystem;
const pools = { other: '' };

function lambda(stack: Stack, id: string, code: string, seconds = 10): LambdaFunction {
  return new LambdaFunction(stack, id, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(code), timeout: Duration.seconds(seconds), memorySize: 512 });
}

function build(stack: Stack): void {
  const echo = lambda(stack, 'Echo', ECHO);
  const live = new Alias(stack, 'Live', { aliasName: 'live', version: echo.currentVersion });
  const integration = new LambdaIntegration(live, { allowTestInvoke: false });
  const api = new RestApi(stack, 'Api', {
    cloudWatchRole: false,
    binaryMediaTypes: ['image/png'],
    apiKeySourceType: ApiKeySourceType.HEADER,
    minCompressionSize: Size.kibibytes(1),
    defaultCorsPreflightOptions: { allowOrigins: ['https://one.example', 'https://two.example'], allowMethods: Cors.ALL_METHODS, allowHeaders: ['Authorization'], statusCode: 204 },
  });
  const add = (path: string, method = 'GET', options?: MethodOptions): IResource => {
    const parts = path.split('/').filter((part) => part !== '');
    const resource = parts.reduce<IResource>((parent, part) => parent.getResource(part) ?? parent.addResource(part), api.root);
    resource.addMethod(method, integration, options);
    return resource;
  };
  for (const path of ['', 'items', 'items/{id}', 'items/special', 'items/{id}/parts', 'deep/{proxy+}', 'deep/known']) add(path);
  add('any', 'ANY');

  const pool = new UserPool(stack, 'Pool');
  const other = new UserPool(stack, 'OtherPool');
  pool.addClient('Client');
  pools.other = stack.getLogicalId(other.node.defaultChild as CfnUserPool);
  const cognito = new CognitoUserPoolsAuthorizer(stack, 'Cognito', { cognitoUserPools: [pool] });
  add('secure', 'GET', { authorizer: cognito, authorizationType: AuthorizationType.COGNITO });
  add('scoped', 'GET', { authorizer: cognito, authorizationType: AuthorizationType.COGNITO, authorizationScopes: ['shop/read'] });
  add('signed', 'GET', { authorizationType: AuthorizationType.IAM });
  const handler = lambda(stack, 'Authorizer', AUTHORIZER);
  add('by-token', 'GET', { authorizer: new TokenAuthorizer(stack, 'ByToken', { handler }) });
  add('by-request', 'GET', { authorizer: new RequestAuthorizer(stack, 'ByRequest', { handler, identitySources: ['method.request.header.x-token'] }) });
  add('keyed', 'GET', { apiKeyRequired: true });
  const key = api.addApiKey('Key', { value: 'a-key-of-twenty-characters' });
  api.addUsagePlan('Plan', { apiStages: [{ api, stage: api.deploymentStage }] }).addApiKey(key);

  const model = api.addModel('Item', {
    schema: { schema: JsonSchemaVersion.DRAFT4, type: JsonSchemaType.OBJECT, required: ['name'], additionalProperties: false, properties: { name: { type: JsonSchemaType.STRING, maxLength: 5 } } },
  });
  const requestValidator = api.addRequestValidator('Validator', { validateRequestBody: true, validateRequestParameters: true });
  add('validated', 'POST', { requestModels: { 'application/json': model }, requestParameters: { 'method.request.querystring.kind': true, 'method.request.header.x-kind': false }, requestValidator });
  const paid = (type: JsonSchemaType, ...required: string[]) => ({ type, required, properties: { amount: { type: JsonSchemaType.NUMBER } } });
  const forms = [paid(JsonSchemaType.OBJECT, 'card'), paid(JsonSchemaType.OBJECT, 'iban', 'amount')];
  const choosing = (name: string, schema: JsonSchema) => add(name, 'POST', { requestModels: { 'application/json': api.addModel(`${name}Body`, { schema }) }, requestValidator });
  choosing('several', { anyOf: forms });
  choosing('exactly', { properties: { payment: { oneOf: forms }, other: { not: { type: JsonSchemaType.STRING } } } });
  api.addGatewayResponse('BadBody', {
    type: ResponseType.BAD_REQUEST_BODY,
    statusCode: '422',
    responseHeaders: { 'Access-Control-Allow-Origin': "'*'", 'Content-Type': "'application/problem+json'", 'X-Asked': 'method.request.header.X-Ask' },
    templates: { 'application/json': '{"title":$context.error.messageString,"detail":"$context.error.validationErrorString","id":"$context.requestId"}' },
  });
  api.addGatewayResponse('Unauthorized', { type: ResponseType.UNAUTHORIZED, responseHeaders: { 'Access-Control-Allow-Origin': "'https://one.example'" } });
  api.addGatewayResponse('ServerErrors', { type: ResponseType.DEFAULT_5XX, responseHeaders: { 'Access-Control-Allow-Origin': "'*'" } });

  const slow = api.root.addResource('slow');
  slow.addMethod('GET', new LambdaIntegration(lambda(stack, 'Slow', ECHO, 1)));
  slow.addResource('integration').addMethod('GET', new LambdaIntegration(echo, { timeout: Duration.millis(200) }));
}

beforeAll(async () => {
  const assembly = synthesize(build);
  system = await LocalSystem.start({ assembly });
  await fetch(`${system.url}/items`);
});

afterAll(async () => {
  await system?.stop();
  removeTemporaryDirectories();
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function call(path: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(`${system.url}${path}`, init);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

async function event(path: string, init: RequestInit = {}): Promise<JsonObject> {
  const answer = await call(path, init);
  expect(answer.status).toBe(200);
  return (JSON.parse(answer.text) as { event: JsonObject }).event;
}

const bearer = (token: string): RequestInit => ({ headers: { authorization: `Bearer ${token}` } });

describe('routing', () => {
  test.each([
    ['/', '/', null],
    ['', '/', null],
    ['/items', '/items', null],
    ['/items/', '/items', null],
    ['/items/7', '/items/{id}', { id: '7' }],
    ['/items/a%20b', '/items/{id}', { id: 'a%20b' }],
    ['/items/special', '/items/special', null],
    ['/items/special/parts', '/items/{id}/parts', { id: 'special' }],
    ['/deep/known', '/deep/known', null],
    ['/deep/known/but/longer', '/deep/{proxy+}', { proxy: 'known/but/longer' }],
    ['/deep/a', '/deep/{proxy+}', { proxy: 'a' }],
  ])('%s goes to %s', async (path, resource, pathParameters) => {
    expect(await event(path)).toMatchObject({ resource, pathParameters });
  });

  test('ANY takes every method', async () => {
    expect(await event('/any', { method: 'PATCH' })).toMatchObject({ httpMethod: 'PATCH', resource: '/any' });
  });

  test.each([['GET', '/nothing'], ['DELETE', '/items'], ['GET', '/deep'], ['GET', '/items/7/parts/8']])('%s %s is unknown', async (method, path) => {
    const answer = await call(path, { method });
    expect([answer.status, answer.text, answer.headers.get('x-amzn-errortype')]).toEqual([403, '{"message":"Missing Authentication Token"}', 'MissingAuthenticationTokenException']);
  });

  test('an unknown stage is forbidden', async () => {
    const answer = await fetch(system.url.replace('/prod', '/test'));
    expect([answer.status, await answer.text()]).toEqual([403, '{"message":"Forbidden"}']);
  });
});

describe('the function', () => {
  test('gets the whole event of a REST API', async () => {
    const received = await event('/items/7?a=1&a=2&b=x%20y', { headers: { 'X-Custom': 'v', 'user-agent': 'test' } });
    expect(received).toMatchObject({
      path: '/items/7',
      httpMethod: 'GET',
      queryStringParameters: { a: '2', b: 'x y' },
      multiValueQueryStringParameters: { a: ['1', '2'], b: ['x y'] },
      headers: expect.objectContaining({ 'X-Forwarded-Proto': 'http', 'X-Amzn-Trace-Id': expect.stringMatching(/^Root=1-/) }),
      body: null,
      isBase64Encoded: false,
      stageVariables: null,
      requestContext: {
        resourcePath: '/items/{id}',
        path: '/prod/items/7',
        stage: 'prod',
        accountId: '000000000000',
        protocol: 'HTTP/1.1',
        requestId: expect.stringMatching(/^[\da-f-]{36}$/),
        requestTime: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        identity: { sourceIp: '127.0.0.1', userAgent: 'test', user: null },
      },
    });
  });

  test('is invoked by its alias, as the version behind it', async () => {
    const { text } = await call('/items');
    expect(JSON.parse(text)).toMatchObject({ functionVersion: '1', arn: expect.stringMatching(/:live$/) });
  });

  test('gets binary bodies as base64 and answers in bytes', async () => {
    const received = await event('/any', { method: 'POST', body: new Uint8Array([1, 2, 255]), headers: { 'content-type': 'image/png' } });
    expect(received).toMatchObject({ isBase64Encoded: true, body: Buffer.from([1, 2, 255]).toString('base64') });
    const answer = await fetch(`${system.url}/items?mode=binary`, { headers: { accept: 'image/png' } });
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([1, 2, 3]);
  });

  test('decides on status and headers', async () => {
    const { status, headers } = await call('/items?mode=headers');
    expect(status).toBe(201);
    expect([headers.get('x-one'), headers.getSetCookie(), headers.get('x-amzn-remapped-www-authenticate')]).toEqual(['1', ['a=1', 'b=2'], 'Basic']);
    expect(headers.get('x-amzn-requestid')).toMatch(/^[\da-f-]{36}$/);
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  test.each(['throw', 'exit', 'text', 'object', 'huge'])('that does wrong (%s) makes a bad gateway', async (mode) => {
    const answer = await call(`/items?mode=${mode}`);
    expect([answer.status, answer.text, answer.headers.get('access-control-allow-origin')]).toEqual([502, '{"message": "Internal server error"}'.replace(': ', ':'), '*']);
  });

  test('that does not end is ended: by its own timeout, and by the integration\'s', async () => {
    for (const [path, status, message] of [['/slow', 502, 'Internal server error'], ['/slow/integration', 504, 'Endpoint request timed out']] as const) {
      const answer = await call(`${path}?mode=sleep`);
      expect([answer.status, answer.text]).toEqual([status, JSON.stringify({ message })]);
    }
    expect((await call('/slow')).status).toBe(200);
  });

  test('is not asked about more than 10 MB', async () => {
    const answer = await call('/any', { method: 'POST', body: 'x'.repeat(10 * 1024 * 1024 + 1) });
    expect([answer.status, answer.text]).toEqual([413, '{"message":"Request Entity Too Large"}']);
  });

  test('is not asked with more than 10,240 bytes of header values', async () => {
    const withHeader = async (length: number) => (await call('/items/7', { headers: { 'x-long': 'x'.repeat(length) } })).status;
    expect([await withHeader(9_500), await withHeader(10_241)]).toEqual([200, 413]);
  });

  test('gets the client\'s address behind those that the client says', async () => {
    const received = await event('/items/7', { headers: { 'x-forwarded-for': '10.0.0.1, 10.0.0.2', 'x-forwarded-proto': 'https', 'x-forwarded-port': '1' } });
    const forwarded = Object.entries(received.headers as object).filter(([name]) => /^x-forwarded/i.test(name));
    expect(Object.fromEntries(forwarded)).toEqual({ 'X-Forwarded-For': '10.0.0.1, 10.0.0.2, 127.0.0.1', 'X-Forwarded-Proto': 'http', 'X-Forwarded-Port': new URL(system.url).port });
  });

  test('is kept warm: no request waits for a process that another one has started', async () => {
    const processes = new Set<string>();
    for (let index = 0; index < 50; index += 1) processes.add((await call('/items?mode=process')).text);
    expect([...processes]).toEqual([expect.stringMatching(/^\d+$/)]);
  });
});

describe('authorization by Cognito', () => {
  test('an id token is accepted, and its claims are text', async () => {
    const received = await event('/secure', bearer(system.token({ sub: 'u-1', email: 'a@example.com', groups: ['admin', 'staff'] })));
    expect(received).toMatchObject({
      requestContext: {
        authorizer: {
          claims: {
            'sub': 'u-1', 'email': 'a@example.com', 'email_verified': 'true', 'cognito:groups': 'admin,staff', 'token_use': 'id', 'exp': expect.stringMatching(/^\w{3} \w{3} \d\d [\d:]{8} UTC \d{4}$/),
          },
        },
      },
    });
    expect((await call('/secure', { headers: { authorization: system.token({ sub: 'u-1' }) } })).status).toBe(200);
  });

  test('an access token with the scope is accepted where scopes are asked for', async () => {
    expect(await event('/scoped', bearer(system.token({ sub: 'u-1', scopes: ['shop/read', 'x/y'] })))).toMatchObject({ requestContext: { authorizer: { claims: { sub: 'u-1', scope: 'shop/read x/y' } } } });
  });

  const changed = (token: string) => {
    const [head, body, signature] = token.split('.');
    const claims = JSON.parse(Buffer.from(body ?? '', 'base64url').toString()) as JsonObject;
    return [head, Buffer.from(JSON.stringify({ ...claims, sub: 'u-2' })).toString('base64url'), signature].join('.');
  };
  test.each<[string, string, () => RequestInit, string]>([
    ['no token', '/secure', () => ({}), 'Unauthorized'],
    ['garbage', '/secure', () => bearer('garbage'), 'Unauthorized'],
    ['a changed token', '/secure', () => bearer(changed(system.token({ sub: 'u-1' }))), 'Unauthorized'],
    ['an expired token', '/secure', () => bearer(system.token({ sub: 'u-1', expiresIn: -10 })), 'The incoming token has expired'],
    ['a token of another pool', '/secure', () => bearer(system.token({ sub: 'u-1', userPool: pools.other })), 'Unauthorized'],
    ['an access token without asked scopes', '/secure', () => bearer(system.token({ sub: 'u-1', use: 'access' })), 'Unauthorized'],
    ['an id token where a scope is asked for', '/scoped', () => bearer(system.token({ sub: 'u-1' })), 'Unauthorized'],
    ['an access token of another scope', '/scoped', () => bearer(system.token({ sub: 'u-1', scopes: ['shop/write'] })), 'Unauthorized'],
  ])('%s is refused', async (_name, path, init, message) => {
    const { status, text, headers } = await call(path, init());
    expect([status, text, headers.get('x-amzn-errortype'), headers.get('access-control-allow-origin')]).toEqual([401, JSON.stringify({ message }), 'UnauthorizedException', 'https://one.example']);
  });
});

describe('other authorization', () => {
  test.each([['/by-token', 'authorization', 'TOKEN'], ['/by-request', 'x-token', 'REQUEST']])('%s asks a function', async (path, header, type) => {
    expect(await event(path, { headers: { [header]: 'good' } })).toMatchObject({ requestContext: { authorizer: { principalId: 'someone', level: '7', type } } });
    expect((await call(path)).status).toBe(401);
    expect((await call(path, { headers: { [header]: 'unknown' } })).status).toBe(401);
    expect((await call(path, { headers: { [header]: 'broken' } })).status).toBe(500);
    expect(await call(path, { headers: { [header]: 'bad' } })).toMatchObject({ status: 403, text: '{"message":"User is not authorized to access this resource"}' });
  });

  test('an unsigned request is refused where IAM is asked for', async () => {
    expect(await call('/signed')).toMatchObject({ status: 403, text: '{"message":"Missing Authentication Token"}' });
    expect(await call('/signed', { headers: { authorization: 'AWS4-HMAC-SHA256 Credential=x' } })).toMatchObject({ status: 501 });
  });

  test('API keys are asked for', async () => {
    expect(await call('/keyed')).toMatchObject({ status: 403, text: '{"message":"Forbidden"}' });
    expect(await call('/keyed', { headers: { 'x-api-key': 'wrong' } })).toMatchObject({ status: 403 });
    const [value = ''] = Object.values(system.apiKeys);
    expect(await event('/keyed', { headers: { 'x-api-key': value } })).toMatchObject({ requestContext: { identity: { apiKey: 'a-key-of-twenty-characters' } } });
  });
});

describe('validation', () => {
  const post = async (body: string, query = '?kind=a', type = 'application/json') => call(`/validated${query}`, { method: 'POST', body, headers: { 'content-type': type, 'x-ask': 'asked' } });

  test('a good body passes, and so does one in a type without a model', async () => {
    expect((await post('{"name":"good"}')).status).toBe(200);
    expect((await post('{"name":"good"}', '?kind=a', 'application/json; charset=utf-8')).status).toBe(200);
    expect((await post('anything', '?kind=a', 'text/plain')).status).toBe(200);
  });

  test.each([
    ['{}', '[object has missing required properties (["name"])]'],
    ['', '[object has missing required properties (["name"])]'],
    ['{"name":"much too long"}', 'must NOT have more than 5 characters'],
    ['{"name":"a","more":1}', 'properties which are not allowed by the schema'],
    ['{', 'Unable to parse the request body'],
  ])('the body %s is refused in the words of the gateway response', async (body, detail) => {
    const { status, text, headers } = await post(body);
    expect(status).toBe(422);
    expect(text).toContain('{"title":"Invalid request body","detail":"');
    expect(JSON.parse(text).detail).toContain(detail);
    expect([headers.get('content-type'), headers.get('access-control-allow-origin'), headers.get('x-asked')]).toEqual(['application/problem+json', '*', 'asked']);
    expect(text).toContain(`"id":"${headers.get('x-amzn-requestid')}"`);
  });

  test.each([
    ['/several', '{"amount":"1"}', '[instance failed to match at least one required schema among 2]'],
    ['/exactly', '{"payment":{"amount":1}}', '[instance failed to match exactly one schema (matched 0 out of 2)]'],
    ['/exactly', '{"payment":{"card":1,"iban":2,"amount":3}}', '[instance failed to match exactly one schema (matched 2 out of 2)]'],
    ['/exactly', '{"other":"x"}', '[instance matched a schema which it should not have]'],
  ])('of the choice at %s, nothing is told of single forms of %s', async (path, body, detail) => {
    const { status, text } = await call(path, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect([status, JSON.parse(text).detail]).toEqual([422, detail]);
  });

  test('a missing parameter is refused', async () => {
    expect(await post('{"name":"good"}', '')).toMatchObject({ status: 400, text: '{"message":"Missing required request parameters: [kind]"}' });
  });
});

describe('CORS preflight', () => {
  test.each([
    ['https://one.example', 'https://one.example'],
    ['https://two.example', 'https://two.example'],
    ['https://evil.example', 'https://one.example'],
  ])('the origin %s gets %s', async (origin, allowed) => {
    const { status, headers } = await call('/items', { method: 'OPTIONS', headers: { origin } });
    expect([status, headers.get('access-control-allow-origin'), headers.get('access-control-allow-headers'), headers.get('vary')]).toEqual([204, allowed, 'Authorization', 'Origin']);
  });
});
