import { createHash, randomBytes } from 'node:crypto';
import { Aws, Duration, SecretValue, Stack } from 'aws-cdk-lib';
import { AuthorizationType, CognitoUserPoolsAuthorizer, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnUserPoolClient, CfnUserPoolDomain, ManagedLoginVersion, OAuthScope, UserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { call } from './support/api-client';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { LocalSystem } from '../../local/src';
import { IdentityProvider, UserDirectory, UserPoolTrigger } from '../../src';
import { stableId } from '../../local/src/assembly/names';

const CALLBACK = 'https://shop.example.com/';
const LOGOUT = 'https://shop.example.com/bye';
const VERIFIER = randomBytes(32).toString('base64url');
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const ids = { domain: '', client: '', secretClient: '', implicitClient: '' };
let system: LocalSystem;
let origin = '';
let client = '';

function build(stack: Stack): void {
  const pool = new UserPool(stack, 'Pool');
  const oAuth = { flows: { authorizationCodeGrant: true }, scopes: [OAuthScope.OPENID, OAuthScope.EMAIL], callbackUrls: [CALLBACK, 'http://localhost:3000'], logoutUrls: [LOGOUT] };
  const idOf = (made: { node: { defaultChild?: unknown } }) => stack.getLogicalId(made.node.defaultChild as CfnUserPoolClient);
  ids.client = idOf(pool.addClient('Client', { oAuth }));
  ids.secretClient = idOf(pool.addClient('Server', { oAuth, generateSecret: true }));
  ids.implicitClient = idOf(pool.addClient('Old', { oAuth: { ...oAuth, flows: { implicitCodeGrant: true } } }));
  const claims = { sub: 'sub', client: 'aud', email: 'email', name: "['cognito:username']", nonce: 'nonce', use: 'token_use', scope: 'scope' };
  const template = Object.entries(claims).map(([name, claim]) => `"${name}":"$!context.authorizer.claims${claim.startsWith('[') ? '' : '.'}${claim}"`).join();
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  const authorizer = new CognitoUserPoolsAuthorizer(stack, 'Authorizer', { cognitoUserPools: [pool] });
  for (const [path, authorizationScopes] of [['me', undefined], ['read', ['openid']]] as const) {
    const integration = new MockIntegration({
      requestTemplates: { 'application/json': '{"statusCode":200}' },
      integrationResponses: [{ statusCode: '200', responseTemplates: { 'application/json': `{${template}}` } }],
    });
    api.root.addResource(path).addMethod('GET', integration, {
      authorizer, authorizationType: AuthorizationType.COGNITO, authorizationScopes: authorizationScopes && [...authorizationScopes], methodResponses: [{ statusCode: '200' }],
    });
  }
  const domain = pool.addDomain('Domain', { cognitoDomain: { domainPrefix: `shop-${Aws.ACCOUNT_ID}` } });
  ids.domain = stack.getLogicalId(domain.node.defaultChild as CfnUserPoolDomain);
}

beforeAll(async () => {
  system = await LocalSystem.start({ assembly: synthesize(build) });
  origin = system.signIns[ids.domain] ?? '';
  client = system.ref(ids.client);
});

afterAll(async () => {
  await system?.stop();
  removeTemporaryDirectories();
});

type Parameters = Readonly<Record<string, string>>;

const asked = (changes: Parameters = {}): URLSearchParams => new URLSearchParams({
  response_type: 'code', client_id: client, redirect_uri: CALLBACK, scope: 'openid email', state: 's-1', nonce: 'n-1', code_challenge: CHALLENGE, code_challenge_method: 'S256', ...changes,
});
const authorize = (changes: Parameters = {}, headers: Parameters = {}) => fetch(`${origin}/oauth2/authorize?${asked(changes)}`, { redirect: 'manual', headers });
const signIn = (changes: Parameters = {}) => fetch(`${origin}/login`, { method: 'POST', body: asked({ email: 'Ada@example.com', ...changes }), redirect: 'manual' });
const locationOf = (answer: Response) => new URL(answer.headers.get('location') ?? '', origin);

async function exchange(form: Parameters, headers: Parameters = {}) {
  const answer = await fetch(`${origin}/oauth2/token`, { method: 'POST', body: new URLSearchParams({ client_id: client, ...form }), headers });
  return { status: answer.status, headers: answer.headers, body: await answer.json() as Parameters };
}

/** The claims that an authorizer of the template reads from a token. */
async function me(path: string, token = '') {
  const answer = await call(system, 'GET', path, undefined, { authorization: `Bearer ${token}` });
  const told = JSON.parse(answer.text) as Record<'client' | 'email' | 'sub', string>;
  return { ...told, status: answer.status };
}

async function code(changes: Parameters = {}): Promise<string> {
  return locationOf(await signIn(changes)).searchParams.get('code') ?? '';
}

const redeemed = async (changes: Parameters = {}) => exchange({ grant_type: 'authorization_code', code: await code(), redirect_uri: CALLBACK, code_verifier: VERIFIER, ...changes });

describe('whoever is sent to sign in', () => {
  test('is asked for an e-mail address, and sent back with a code', async () => {
    const page = locationOf(await authorize({ login_hint: 'bob@example.com' }));
    expect(page.pathname).toBe('/login');
    const text = await (await fetch(page)).text();
    expect(text).toContain('value="bob@example.com"');
    expect(text).toContain('name="state" value="s-1"');
    const back = locationOf(await signIn());
    expect(`${back.origin}${back.pathname}`).toBe(CALLBACK);
    expect(back.searchParams.get('state')).toBe('s-1');
    expect(back.searchParams.get('code')).toMatch(/^[\w-]{43}$/);
  });

  test('is not asked again, until they sign out', async () => {
    const cookie = (await signIn()).headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(locationOf(await authorize({}, { cookie })).searchParams.has('code')).toBe(true);
    expect(locationOf(await authorize({ prompt: 'login' }, { cookie })).pathname).toBe('/login');
    const out = await fetch(`${origin}/logout?${new URLSearchParams({ client_id: client, logout_uri: LOGOUT })}`, { redirect: 'manual', headers: { cookie } });
    expect([out.status, out.headers.get('location')]).toEqual([302, LOGOUT]);
    expect(locationOf(await authorize({}, { cookie })).pathname).toBe('/login');
  });

  test.each<[string, Parameters]>([
    ['an unknown client', { client_id: 'nobody' }],
    ['another address', { redirect_uri: 'https://elsewhere.example.com/' }],
    ['an address that begins alike', { redirect_uri: `${CALLBACK}more` }],
  ])('goes nowhere with %s', async (_what, changes) => {
    for (const answer of [await authorize(changes), await signIn(changes)]) expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
  });

  test.each<[string, Parameters, string]>([
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['a scope that the client has not', { scope: 'openid phone' }, 'invalid_scope'],
    ['a challenge in plain text', { code_challenge_method: 'plain' }, 'invalid_request'],
  ])('is sent back with an error for %s', async (_what, changes, error) => {
    const { searchParams } = locationOf(await authorize(changes));
    expect([searchParams.get('error'), searchParams.get('state'), searchParams.get('code')]).toEqual([error, 's-1', null]);
  });

  test('needs a client that may use codes', async () => {
    expect(locationOf(await authorize({ client_id: system.ref(ids.implicitClient) })).searchParams.get('error')).toBe('unauthorized_client');
  });

  test('cannot smuggle markup into the page', async () => {
    const text = await (await fetch(locationOf(await authorize({ state: '"><script>', login_hint: '<b>' })))).text();
    expect(text).not.toContain('<script>');
    expect(text).not.toContain('<b>');
  });
});

test('the newer pages need a style of the client, as in AWS', async () => {
  const bare = synthesize((stack) => {
    const pool = new UserPool(stack, 'Pool');
    pool.addClient('Client', { oAuth: { callbackUrls: [CALLBACK] } });
    pool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'shop' }, managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN });
  });
  await using other = await LocalSystem.start({ assembly: bare });
  const [address = ''] = Object.values(other.signIns);
  const [, claims = ''] = other.token({ sub: 'x' }).split('.');
  const { aud } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Parameters;
  const answer = await fetch(`${address}/oauth2/authorize?${asked({ client_id: aud ?? '' })}`, { redirect: 'manual' });
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('Login pages unavailable')]);
});

describe('a code', () => {
  test('gives tokens of the user pool', async () => {
    const { status, body } = await redeemed();
    expect([status, body.token_type, body.expires_in]).toEqual([200, 'Bearer', 3600]);
    const [id, access] = await Promise.all([me('/me', body.id_token), me('/read', body.access_token)]);
    expect(id).toMatchObject({ status: 200, client, email: 'ada@example.com', name: access?.sub, nonce: 'n-1', use: 'id' });
    expect(access).toMatchObject({ status: 200, client: '', scope: 'openid email', use: 'access' });
    expect((await me('/me', body.access_token)).status).toBe(401);
  });

  test('is good once', async () => {
    const form = { grant_type: 'authorization_code', code: await code(), redirect_uri: CALLBACK, code_verifier: VERIFIER };
    expect((await exchange(form)).status).toBe(200);
    expect(await exchange(form)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('is gone after a wrong verifier', async () => {
    const form = { grant_type: 'authorization_code', code: await code(), redirect_uri: CALLBACK };
    expect((await exchange({ ...form, code_verifier: 'guessed' })).body).toEqual({ error: 'invalid_grant' });
    expect((await exchange({ ...form, code_verifier: VERIFIER })).body).toEqual({ error: 'invalid_grant' });
  });

  test.each<[string, Parameters, string]>([
    ['no verifier', { code_verifier: '' }, 'invalid_grant'],
    ['another address', { redirect_uri: 'http://localhost:3000' }, 'invalid_grant'],
    ['an unknown client', { client_id: 'nobody' }, 'invalid_client'],
    ['an unknown grant', { grant_type: 'password' }, 'unsupported_grant_type'],
  ])('gives nothing with %s', async (_what, changes, error) => {
    expect(await redeemed(changes)).toMatchObject({ status: 400, body: { error } });
  });

  test('is for its client only, which proves itself by its secret', async () => {
    const server = system.ref(ids.secretClient);
    expect((await redeemed({ client_id: server })).body).toEqual({ error: 'invalid_client' });
    const form = { grant_type: 'authorization_code', redirect_uri: CALLBACK, code_verifier: VERIFIER, client_id: server };
    const authorization = `Basic ${Buffer.from(`${server}:${stableId(`secret of ${ids.secretClient}`, 51)}`).toString('base64')}`;
    expect((await exchange({ ...form, code: await code() }, { authorization })).body).toEqual({ error: 'invalid_grant' });
    expect((await exchange({ ...form, code: await code({ client_id: server }) }, { authorization })).status).toBe(200);
  });
});

test('tokens are renewed until the client gives up', async () => {
  const { body: { refresh_token = '' } } = await redeemed();
  const renewed = await exchange({ grant_type: 'refresh_token', refresh_token });
  expect([renewed.status, Object.keys(renewed.body).sort()]).toEqual([200, ['access_token', 'expires_in', 'id_token', 'token_type']]);
  await fetch(`${origin}/oauth2/revoke`, { method: 'POST', body: new URLSearchParams({ client_id: client, token: refresh_token }) });
  expect((await exchange({ grant_type: 'refresh_token', refresh_token })).body).toEqual({ error: 'invalid_grant' });
});

test('tokens of a client that rotates them are good for one renewal', async () => {
  const assembly = synthesize((stack) => {
    const pool = new UserPool(stack, 'Pool');
    const rotating = pool.addClient('Client', { oAuth: { callbackUrls: [CALLBACK] }, refreshTokenRotationGracePeriod: Duration.seconds(60) });
    (rotating.node.defaultChild as CfnUserPoolClient).refreshTokenRotation = { feature: 'ENABLED', retryGracePeriodSeconds: 0 };
    pool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'shop' } });
  });
  await using other = await LocalSystem.start({ assembly });
  const [address = ''] = Object.values(other.signIns);
  const { aud: client_id = '' } = JSON.parse(Buffer.from(other.token({ sub: 'x' }).split('.')[1] ?? '', 'base64url').toString()) as Parameters;
  const post = async (form: Parameters) => await (await fetch(`${address}/oauth2/token`, { method: 'POST', body: new URLSearchParams({ client_id, ...form }) })).json() as Parameters;
  const page = await fetch(`${address}/login`, { method: 'POST', body: asked({ email: 'ada@example.com', client_id }), redirect: 'manual' });
  const first = await post({ grant_type: 'authorization_code', code: locationOf(page).searchParams.get('code') ?? '', redirect_uri: CALLBACK, code_verifier: VERIFIER });
  const renew = (refresh_token = '') => post({ grant_type: 'refresh_token', refresh_token });
  const second = await renew(first.refresh_token);
  expect(second.refresh_token).toMatch(/^[\w-]{64}$/);
  expect(await renew(first.refresh_token)).toEqual({ error: 'invalid_grant' });
  expect((await renew(second.refresh_token)).id_token).toBeDefined();
});

test('a pool with identity providers starts, and says what stands in for them', async () => {
  const assembly = synthesize((stack) => {
    const clientSecret = SecretValue.secretsManager('shop/google');
    const trigger = new LambdaFunction(stack, 'Trigger', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async (event) => event;') });
    new UserDirectory(stack, 'Users', {
      domainPrefix: 'shop',
      callbackUrls: [CALLBACK],
      passkeys: {},
      triggers: [UserPoolTrigger.preSignUp(trigger)],
      identityProviders: [IdentityProvider.google({ clientId: 'shop', clientSecret })],
    });
  });
  const lines: string[] = [];
  await using other = await LocalSystem.start({ assembly, log: ({ message }) => { lines.push(message); } });
  expect(Object.keys(other.signIns)).toHaveLength(1);
  expect(lines.join('\n')).toMatch(/stands in for all identity providers/);
});

test('pages of every origin may ask for tokens', async () => {
  const { headers } = await exchange({ grant_type: 'authorization_code' }, { origin: 'https://shop.example.com' });
  expect(headers.get('access-control-allow-origin')).toBe('https://shop.example.com');
  const preflight = await fetch(`${origin}/oauth2/token`, { method: 'OPTIONS', headers: { 'Origin': 'https://shop.example.com', 'Access-Control-Request-Method': 'POST' } });
  expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([204, 'GET, POST, OPTIONS']);
});

test('the same address is the same user, and another one another', async () => {
  const subject = async (email: string) => {
    const { body } = await redeemed({ code: await code({ email }) });
    return (JSON.parse(Buffer.from((body.id_token ?? '').split('.')[1] ?? '', 'base64url').toString()) as { sub: string }).sub;
  };
  const [ada, again, bob] = [await subject('ada@example.com'), await subject(' ADA@example.com '), await subject('bob@example.com')];
  expect(again).toBe(ada);
  expect(bob).not.toBe(ada);
  expect(ada).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});
