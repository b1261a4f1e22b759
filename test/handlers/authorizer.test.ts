import { createHmac } from 'node:crypto';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda';
import * as fc from 'fast-check';
import { CODE_POINT } from '../support/code-point';
import { lambdaContext } from './support/api';
import { captureOutput, loadHandler } from './support/environment';
import {
  CLIENT_ID, type Claims, ISSUER, type KeyServer, POOL_ID, PoolKey, SUB, accessClaims, idClaims, signed, startKeyServer,
} from './support/user-pool';

type Authorizer = (event: APIGatewayRequestAuthorizerEvent, context: Context) => Promise<APIGatewayAuthorizerResult>;

const ROUTE_GROUPS = JSON.stringify({ 'GET /admin/{id}': ['admins', 'staff'], 'GET /audit': ['auditors'], 'ANY /reports': ['staff'], 'GET /reports': ['auditors'] });
const STAGE = 'arn:aws:execute-api:eu-west-1:123456789012:api/prod';

const key = new PoolKey('key-1');
const stranger = new PoolKey('key-1');
let server: KeyServer;
let output: string[];
let authorizer: Authorizer;

beforeAll(async () => { server = await startKeyServer(key); });
afterAll(() => server.stop());
beforeEach(() => {
  output = captureOutput();
  server.serve(key);
  server.answerWith();
  authorizer = load();
  server.take();
});
afterEach(() => { jest.useRealTimers(); });

const load = (variables: Readonly<Record<string, string>> = {}) => loadHandler<Authorizer>('authorizer', {
  USER_POOL_ID: POOL_ID, CLIENT_IDS: CLIENT_ID, SCOPES: '', ROUTE_GROUPS, ROUTE_SCOPES: '{}', CLAIMS: '', AWS_ENDPOINT_URL_COGNITO_IDP: server.endpoint, ...variables,
});
const eventOf = (token: string, { route = 'GET /admin/{id}', path = '/admin/7', ...rest }: { route?: string; path?: string; headers?: object | null; multiValueHeaders?: object | null } = {}) => {
  const [httpMethod, resource] = route.split(' ');
  return {
    type: 'REQUEST', methodArn: `${STAGE}/${httpMethod}${path}`, httpMethod, resource, path, headers: { Authorization: `Bearer ${token}` }, ...rest,
  } as object as APIGatewayRequestAuthorizerEvent;
};
const ask = (event: APIGatewayRequestAuthorizerEvent, handler = authorizer) => handler(event, lambdaContext());
const effectOf = ({ policyDocument }: APIGatewayAuthorizerResult): unknown => policyDocument.Statement[0].Effect;
const unauthorized = (event: APIGatewayRequestAuthorizerEvent, handler = authorizer) => expect(ask(event, handler)).rejects.toEqual(new Error('Unauthorized'));

test('an ID token of one of the groups may call exactly this address', async () => {
  expect(await ask(eventOf(key.sign(idClaims())))).toEqual({
    principalId: SUB,
    policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: `${STAGE}/GET/admin/7` }] },
    context: { sub: SUB, username: 'jane', email: 'jane@example.com', groups: 'staff,editors' },
  });
  expect(output).toEqual([]);
});

describe('a route that takes tokens of both kinds', () => {
  const scopes = JSON.stringify({ 'GET /orders': ['orders/read'], 'GET /mine': [] });
  const both = (variables = {}) => load({ ROUTE_SCOPES: scopes, CLAIMS: 'custom:tenant,custom:none', ...variables });
  const orders = (token: string, route = 'GET /orders') => eventOf(token, { route, path: '/orders' });
  const access = (scope: string) => key.sign(accessClaims({ scope, 'custom:tenant': 'acme' }));

  test('lets all users in with an ID token, and passes on the requested claims', async () => {
    const { context, policyDocument } = await ask(orders(key.sign(idClaims({ 'custom:tenant': 'acme', 'custom:other': 'x' }))), both());
    expect(policyDocument.Statement[0].Effect).toBe('Allow');
    expect(context).toMatchObject({ sub: SUB, groups: 'staff,editors', scope: '', scopesOnly: 'false', tokenClaims: '{"custom:tenant":"acme"}' });
  });

  test('lets access tokens in for one of its scopes, and for those only where the API takes ID tokens', async () => {
    expect((await ask(orders(access('email orders/read')), both())).context).toMatchObject({ sub: SUB, scope: 'email orders/read', scopesOnly: 'true', tokenClaims: '{}' });
    expect((await ask(orders(access('orders/read')), both({ SCOPES: 'api/use' }))).context).toMatchObject({ scopesOnly: 'false' });
    expect(effectOf(await ask(orders(access('orders/write')), both()))).toBe('Deny');
    expect(effectOf(await ask(orders(access('orders/read'), 'GET /mine'), both()))).toBe('Deny');
    expect(effectOf(await ask(orders(key.sign(idClaims()), 'GET /mine'), both()))).toBe('Allow');
  });

  test('changes nothing for other routes, and takes no token that is wrong', async () => {
    await unauthorized(eventOf(access('orders/read')), both());
    await unauthorized(orders(stranger.sign(idClaims())), both());
    await unauthorized(orders(key.sign(idClaims({ aud: 'other' }))), both());
    await unauthorized(orders(key.sign(accessClaims({ client_id: 'other', scope: 'orders/read' }))), both());
    await unauthorized(orders(key.sign(idClaims({ token_use: 'refresh' }))), both());
  });

  test.each(['x', '[]', '{"orders":["a"]}', '{"GET /orders":"a"}', '{"GET /orders":[""]}'])('is not read from %s', (text) => {
    expect(() => load({ ROUTE_SCOPES: text })).toThrow('The setting ROUTE_SCOPES must be a JSON object');
  });
});

test('so may an access token with one of the scopes, where scopes are asked for. It has no address of mail', async () => {
  const handler = load({ SCOPES: 'orders/read openid' });
  expect((await ask(eventOf(key.sign(accessClaims())), handler)).context).toEqual({ sub: SUB, username: 'jane', groups: 'staff' });
  expect(effectOf(await ask(eventOf(key.sign(accessClaims({ scope: 'email orders/read' }))), handler))).toBe('Allow');
});

test.each<[string, string, () => string]>([
  ['an access token, where ID tokens are asked for', '', () => key.sign(accessClaims())],
  ['an access token with every scope, where ID tokens are asked for', '', () => key.sign(accessClaims({ scope: 'openid orders/read aws.cognito.signin.user.admin' }))],
  ['an ID token, where scopes are asked for', 'openid', () => key.sign(idClaims())],
  ['an ID token that claims a scope', 'openid', () => key.sign(idClaims({ scope: 'openid' }))],
  ['an access token of a sign-in through the SDK, where other scopes are asked for', 'orders/read', () => key.sign(accessClaims({ scope: 'aws.cognito.signin.user.admin' }))],
  ['an access token with a part of a scope', 'orders/read', () => key.sign(accessClaims({ scope: 'orders/readonly xorders/read' }))],
  ['an access token without scopes', 'orders/read', () => key.sign(accessClaims({ scope: undefined }))],
])('%s is unauthorized, on routes and connections', async (_, SCOPES, token) => {
  const handler = load({ SCOPES });
  await unauthorized(eventOf(token()), handler);
  await unauthorized({ type: 'REQUEST', methodArn: `${STAGE}/$connect`, headers: { Authorization: token() }, requestContext: { eventType: 'CONNECT' } } as object as APIGatewayRequestAuthorizerEvent, handler);
});

test.each<[unknown, string | undefined]>([
  [true, 'jane@example.com'], ['true', 'jane@example.com'], [false, undefined], ['false', undefined], [undefined, undefined], [1, undefined], [['true'], undefined],
])('an address of mail that is verified %j is handed on as %s', async (email_verified, email) => {
  expect((await ask(eventOf(key.sign(idClaims({ email_verified }))))).context?.email).toBe(email);
});

test.each([
  ['in small letters', { headers: { authorization: 'bearer TOKEN' } }],
  ['without a scheme', { headers: { AUTHORIZATION: 'TOKEN' } }],
  ['with spaces around', { headers: { Authorization: ' BEARER   TOKEN ' } }],
  ['in a list alone', { headers: null, multiValueHeaders: { aUTHORIZATION: ['Bearer TOKEN'] } }],
])('the token may come %s', async (_, headers) => {
  const placed = JSON.parse(JSON.stringify(headers).replace('TOKEN', key.sign(idClaims()))) as object;
  expect(effectOf(await ask(eventOf('', placed)))).toBe('Allow');
});

test.each<[string, object]>([
  ['none', { headers: {} }],
  ['no headers', { headers: null, multiValueHeaders: null }],
  ['an empty one', { headers: { Authorization: '' } }],
  ['a scheme alone', { headers: { Authorization: 'Bearer ' } }],
  ['another scheme', { headers: { Authorization: 'Basic amFuZTpwYXNz' } }],
  ['no token', { headers: { Authorization: 'Bearer x.y.z' } }],
  ['two of them', { multiValueHeaders: { Authorization: ['Bearer TOKEN', 'Bearer TOKEN'] } }],
  ['two in one', { headers: { Authorization: 'Bearer TOKEN,TOKEN' } }],
  ['too much', { headers: { Authorization: `Bearer ${' '.repeat(10_240)}TOKEN` } }],
])('the header with %s is unauthorized', async (_, headers) => {
  await unauthorized(eventOf('', JSON.parse(JSON.stringify(headers).replaceAll('TOKEN', key.sign(idClaims()))) as object));
});

test.each<[string, () => string]>([
  ['has expired', () => key.sign(idClaims({ exp: Math.floor(Date.now() / 1000) - 1 }))],
  ['never expires', () => key.sign(idClaims({ exp: undefined }))],
  ['is not valid yet', () => key.sign(idClaims({ nbf: Math.floor(Date.now() / 1000) + 60 }))],
  ['is of another pool', () => key.sign(idClaims({ iss: `${ISSUER}4` }))],
  ['is of another service', () => key.sign(idClaims({ iss: `https://cognito-idp.eu-west-1.example.com/${POOL_ID}` }))],
  ['names no issuer', () => key.sign(idClaims({ iss: undefined }))],
  ['is of another client', () => key.sign(idClaims({ aud: 'client2' }))],
  ['is of several clients', () => key.sign(idClaims({ aud: [CLIENT_ID, 'client2'] }))],
  ['gives access', () => key.sign(accessClaims())],
  ['gives access, and names the client as an ID token does', () => key.sign(accessClaims({ client_id: undefined, aud: CLIENT_ID }))],
  ['is for another use', () => key.sign(idClaims({ token_use: 'refresh' }))],
  ['is for no use', () => key.sign(idClaims({ token_use: undefined }))],
  ['speaks for nobody', () => key.sign(idClaims({ sub: undefined }))],
  ['speaks for an empty subject', () => key.sign(idClaims({ sub: '' }))],
  ['is signed by another key of the same name', () => stranger.sign(idClaims())],
  ['is signed by a key that nobody knows', () => stranger.sign(idClaims(), { kid: 'key-2' })],
  ['names no key', () => key.sign(idClaims(), { kid: undefined })],
  ['is not signed', () => signed({ alg: 'none', kid: 'key-1' }, idClaims(), () => Buffer.alloc(0))],
  ['claims not to be signed', () => key.sign(idClaims(), { alg: 'none' })],
  ['is signed with the public key as a secret', () => signed({ alg: 'HS256', kid: 'key-1' }, idClaims(), (text) => createHmac('sha256', key.publicPem).update(text).digest())],
  ['has a key with it', () => stranger.sign(idClaims(), { jwk: stranger.jwk, kid: 'key-2' })],
  ['holds a list', () => key.sign([])],
  ['holds nothing', () => key.sign(null)],
])('a token that %s is unauthorized', async (_, token) => {
  await unauthorized(eventOf(token()));
  // Whoever sends tokens chooses what they say.
  expect(output).toEqual([]);
});

test('no change to a token is let through', async () => {
  const token = key.sign(idClaims());
  const change = fc.tuple(fc.nat(token.length - 1), fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.='));
  await fc.assert(fc.asyncProperty(change, async ([index, character]) => {
    fc.pre(token[index] !== character);
    await unauthorized(eventOf(token.slice(0, index) + character + token.slice(index + 1)));
  }), { numRuns: 500, seed: 7 });
});

test('a signature that is written in another way, for the same bytes, is let through as little', async () => {
  const token = key.sign(idClaims());
  // Of its last character, four bits belong to no byte.
  const others = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].map((character) => token.slice(0, -1) + character)
    .filter((other) => other !== token && Buffer.from(other.split('.')[2], 'base64url').equals(Buffer.from(token.split('.')[2], 'base64url')));
  expect(others).toHaveLength(15);
  for (const other of [...others, `${token}=`, `${token}==`]) {
    await unauthorized(eventOf(other));
  }
});

test.each<unknown>([null, 5, {}, ['x'], { toString: null }])('%j in the place of an address or a route is forbidden', async (value) => {
  const token = key.sign(idClaims());
  for (const field of ['methodArn', 'httpMethod', 'resource']) {
    const wrong: object = { ...eventOf(token), [field]: value };
    expect(effectOf(await ask(wrong as APIGatewayRequestAuthorizerEvent))).toBe('Deny');
  }
});

test('whatever a token claims, the answer is a policy of texts or 401', async () => {
  const claim = fc.oneof(fc.string({ unit: CODE_POINT }), fc.jsonValue(), fc.constantFrom('*', 'admins', ['staff'], [['staff']], { 0: 'staff' }));
  const claims = fc.dictionary(fc.constantFrom('sub', 'cognito:groups', 'cognito:username', 'username', 'email', 'aud', 'exp', 'nbf', 'scope', 'token_use', '__proto__', 'constructor'), claim);
  await fc.assert(fc.asyncProperty(claims, async (changes) => {
    const result = await ask(eventOf(key.sign(idClaims(changes)))).catch((error: unknown) => error);
    if (result instanceof Error) {
      expect(result.message).toBe('Unauthorized');
      return;
    }
    const { principalId, context = {}, policyDocument } = result as APIGatewayAuthorizerResult;
    expect([principalId, ...Object.values(context ?? {})].every((value) => typeof value === 'string')).toBe(true);
    const groups = changes['cognito:groups'] ?? ['staff'];
    expect(policyDocument.Statement[0].Effect).toBe(Array.isArray(groups) && (groups as unknown[]).some((group) => group === 'staff' || group === 'admins') ? 'Allow' : 'Deny');
  }), { numRuns: 300, seed: 7 });
});

test.each<[string, Claims, { route?: string; path?: string }]>([
  ['a route that asks for another group', {}, { route: 'GET /audit', path: '/audit' }],
  ['a route that is not named', {}, { route: 'DELETE /admin/{id}' }],
  ['a route that the prototype names', {}, { route: 'GET /constructor' }],
  ['a caller of no group', { 'cognito:groups': undefined }, {}],
  ['a caller of an empty group', { 'cognito:groups': [''] }, {}],
  ['groups that are one text', { 'cognito:groups': 'staff' }, {}],
  ['a group in other letters', { 'cognito:groups': ['Staff'] }, {}],
  ['a route of its own beside one of any method', {}, { route: 'GET /reports', path: '/reports' }],
])('%s is forbidden', async (_, claims, event) => {
  const asked = eventOf(key.sign(idClaims(claims)), event);
  expect(await ask(asked)).toEqual({
    principalId: SUB,
    policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect: 'Deny', Resource: asked.methodArn }] },
  });
});

test('a route of any method is taken by every method that has no separate route', async () => {
  expect(effectOf(await ask(eventOf(key.sign(idClaims()), { route: 'PATCH /reports', path: '/reports' })))).toBe('Allow');
});

test.each(['/admin/*', '/admin/?', '/admin/${aws:username}'])('%s would be a pattern in a policy, so it is forbidden', async (path) => {
  expect(effectOf(await ask(eventOf(key.sign(idClaims()), { path })))).toBe('Deny');
});

test('a group with a comma in its name decides, and is not told as two', async () => {
  const handler = load({ ROUTE_GROUPS: '{"GET /admin/{id}":["x,admins"]}' });
  expect(await ask(eventOf(key.sign(idClaims({ 'cognito:groups': ['x,admins', 'y'] }))), handler)).toMatchObject({ context: { groups: 'y' } });
});

test('only names of groups are handed on from the groups of a token', async () => {
  const token = key.sign(idClaims({ 'cognito:groups': ['staff', 7, null, ['admins']] }));
  expect((await ask(eventOf(token))).context?.groups).toBe('staff');
});

test('a denial is logged with its route, and with nothing of the caller', async () => {
  const token = key.sign(idClaims({ 'cognito:groups': ['secret-group'] }));
  await ask(eventOf(token));
  expect(output.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({
      level: 'INFO', service: 'authorizer', message: 'A caller has no permission for the route', route: 'GET /admin/{id}', function_request_id: 'invocation-1',
    }),
  ]);
  for (const secret of [SUB, 'jane', 'secret-group', '/admin/7', ...token.split('.')]) {
    expect(output.join('')).not.toContain(secret);
  }
});

test('every client that is named is accepted', async () => {
  const handler = load({ CLIENT_IDS: `${CLIENT_ID},client2` });
  expect(effectOf(await ask(eventOf(key.sign(idClaims({ aud: 'client2' }))), handler))).toBe('Allow');
  await unauthorized(eventOf(key.sign(idClaims({ aud: 'client3' }))), handler);
});

test('an access token of another client is unauthorized, whatever its scopes', async () => {
  await unauthorized(eventOf(key.sign(accessClaims({ client_id: 'client2' }))), load({ SCOPES: 'openid' }));
});

test('the updated issuer of the pool is accepted too', async () => {
  expect(effectOf(await ask(eventOf(key.sign(idClaims({ iss: ISSUER.replace('cognito-idp', 'issuer-cognito-idp') })))))).toBe('Allow');
});

test('the keys are fetched once', async () => {
  await Promise.all(Array.from({ length: 5 }, () => ask(eventOf(key.sign(idClaims())))));
  await ask(eventOf(key.sign(idClaims())));
  expect(server.take()).toEqual([`/${POOL_ID}/.well-known/jwks.json`]);
});

test('nothing is fetched for a token of another pool', async () => {
  await unauthorized(eventOf(stranger.sign(idClaims({ iss: `${ISSUER}4` }))));
  expect(server.take()).toEqual([]);
});

test('a new key is found, and made-up ones do not flood the pool', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  await ask(eventOf(key.sign(idClaims())));
  await unauthorized(eventOf(stranger.sign(idClaims(), { kid: 'made-up' })));
  await unauthorized(eventOf(stranger.sign(idClaims(), { kid: 'made-up-2' })));
  expect(server.take()).toHaveLength(2);

  const next = new PoolKey('key-2');
  server.serve(key, next);
  jest.advanceTimersByTime(10_000);
  expect(effectOf(await ask(eventOf(next.sign(idClaims()))))).toBe('Allow');
  expect(server.take()).toHaveLength(1);
});

test.each<[string, Parameters<KeyServer['answerWith']>[0]]>([
  ['are refused', (_, response) => { response.writeHead(403).end(); }],
  ['are elsewhere', (_, response) => { response.writeHead(302, { Location: '/keys' }).end(); }],
  ['are no JSON', (_, response) => { response.end('<html>'); }],
  ['are no keys', (_, response) => { response.end('{"keys":[{"kid":"key-1"}]}'); }],
  ['break off', (request) => { request.socket.destroy(); }],
])('keys that %s are a fault of the service, until they are back', async (_, listener) => {
  server.answerWith(listener);
  const failure = await ask(eventOf(key.sign(idClaims()))).catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: 'KeysUnavailableError', message: 'The keys of the user pool are not available.' });
  server.answerWith();
  expect(effectOf(await ask(eventOf(key.sign(idClaims()))))).toBe('Allow');
});

test.each<[Record<string, string>, RegExp]>([
  [{ USER_POOL_ID: '' }, /USER_POOL_ID is missing/],
  [{ CLIENT_IDS: '' }, /CLIENT_IDS is missing/],
  [{ USER_POOL_ID: 'eu-west-1_a/../b' }, /USER_POOL_ID must be the id/],
  [{ USER_POOL_ID: 'x/eu-west-1_a' }, /USER_POOL_ID must be the id/],
  [{ ROUTE_GROUPS: '' }, /ROUTE_GROUPS must be/],
  [{ ROUTE_GROUPS: '[]' }, /ROUTE_GROUPS must be/],
  [{ ROUTE_GROUPS: 'null' }, /ROUTE_GROUPS must be/],
  [{ ROUTE_GROUPS: '{"/admin":["admins"]}' }, /ROUTE_GROUPS must be/],
  [{ ROUTE_GROUPS: '{"a GET /admin":["admins"]}' }, /ROUTE_GROUPS must be/],
  [{ ROUTE_GROUPS: '{"get /admin":["admins"]}' }, /ROUTE_GROUPS must be/],
  [{ ROUTE_GROUPS: '{"GET /admin":[]}' }, /ROUTE_GROUPS must be/],
  [{ ROUTE_GROUPS: '{"GET /admin":"admins"}' }, /ROUTE_GROUPS must be/],
  [{ ROUTE_GROUPS: '{"GET /admin":[""]}' }, /ROUTE_GROUPS must be/],
])('%j does not start', (variables, message) => {
  expect(() => load(variables)).toThrow(message);
});

describe('a connection to a WebSocket API', () => {
  const CONNECT_ARN = `${STAGE}/$connect`;
  const connectOf = (headers: object | undefined, more: object = {}) => ({
    type: 'REQUEST', methodArn: CONNECT_ARN, headers, requestContext: { eventType: 'CONNECT', routeKey: '$connect' }, ...more,
  }) as object as APIGatewayRequestAuthorizerEvent;
  const allowed = { principalId: SUB, context: { sub: SUB, groups: 'staff,editors' }, policyDocument: { Statement: [{ Effect: 'Allow', Resource: CONNECT_ARN }] } };

  test.each<[string, (token: string) => object]>([
    ['a header', (token) => ({ Authorization: `Bearer ${token}` })],
    ['a subprotocol, as browsers can', (token) => ({ 'Sec-WebSocket-Protocol': `bearer, ${token}` })],
    ['a subprotocol without a space', (token) => ({ 'sec-websocket-protocol': `bearer,${token}` })],
  ])('may be opened by a token in %s', async (_, headers) => {
    expect(await ask(connectOf(headers(key.sign(idClaims()))))).toMatchObject(allowed);
  });

  test('may be open to all users with a token, or only to members of a group', async () => {
    const [guest, staff] = [key.sign(idClaims({ 'cognito:groups': ['guests'] })), key.sign(idClaims())];
    expect(effectOf(await ask(connectOf({ Authorization: guest })))).toBe('Allow');
    const strict = load({ CONNECT_GROUPS: 'admins, staff' });
    expect(effectOf(await ask(connectOf({ Authorization: guest }), strict))).toBe('Deny');
    expect(JSON.parse(output.join(''))).toMatchObject({ level: 'INFO', route: '$connect' });
    expect(effectOf(await ask(connectOf({ Authorization: staff }), strict))).toBe('Allow');
  });

  test.each<[string, (token: string) => object | undefined, object?]>([
    ['nothing', () => undefined],
    ['the query string', () => ({}), { queryStringParameters: { token: 'TOKEN', access_token: 'TOKEN' } }],
    ['a protocol alone', (token) => ({ 'Sec-WebSocket-Protocol': token })],
    ['a protocol of another name', (token) => ({ 'Sec-WebSocket-Protocol': `chat, ${token}` })],
    ['a protocol without a token', () => ({ 'Sec-WebSocket-Protocol': 'bearer' })],
    ['a protocol among several', (token) => ({ 'Sec-WebSocket-Protocol': `bearer, ${token}, chat` })],
    ['a protocol beside a header of another kind', (token) => ({ 'Sec-WebSocket-Protocol': `bearer, ${token}`, 'Authorization': 'Basic amFuZTpwYXNz' })],
  ])('is unauthorized by %s', async (_, headers, more = {}) => {
    const token = key.sign(idClaims());
    await unauthorized(connectOf(headers(token), JSON.parse(JSON.stringify(more).replaceAll('TOKEN', token)) as object));
  });

  test.each<[string, () => string]>([
    ['has expired', () => key.sign(idClaims({ exp: Math.floor(Date.now() / 1000) - 1 }))],
    ['is of another pool', () => key.sign(idClaims({ iss: `${ISSUER}4` }))],
    ['is signed by another key of the same name', () => stranger.sign(idClaims())],
  ])('is unauthorized by a token that %s', async (_, token) => {
    await unauthorized(connectOf({ 'Sec-WebSocket-Protocol': `bearer, ${token()}` }));
    expect(output).toEqual([]);
  });

  test('hands on the claims by which messages are sent, of ID tokens and no others', async () => {
    const token = key.sign(idClaims({ 'custom:tenant': 'north', 'custom:other': 'x' }));
    const event = connectOf({ Authorization: token });
    const claimsFor = async (variables: Record<string, string>) => (await ask(event, load(variables))).context?.tokenClaims;
    expect(await claimsFor({ CONNECT_CLAIMS: 'custom:tenant,custom:org' })).toBe('{"custom:tenant":"north"}');
    expect(await claimsFor({ CONNECT_CLAIMS: '' })).toBeUndefined();
  });

  test('is no way around the groups of a route, nor is a protocol', async () => {
    const token = key.sign(idClaims({ 'cognito:groups': ['guests'] }));
    const request = { ...eventOf(token), requestContext: { eventType: 'CONNECT' } } as APIGatewayRequestAuthorizerEvent;
    for (const event of [request, { ...request, httpMethod: undefined }, { ...request, resource: undefined }]) {
      expect(effectOf(await ask(event as APIGatewayRequestAuthorizerEvent))).toBe('Deny');
    }
    expect(effectOf(await ask(connectOf({ Authorization: token }, { requestContext: { eventType: 'MESSAGE' } })))).toBe('Deny');
    await unauthorized(eventOf('', { headers: { 'Sec-WebSocket-Protocol': `bearer, ${key.sign(idClaims())}` } }));
  });
});
