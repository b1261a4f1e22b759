import { createHash, randomBytes, randomUUID } from 'crypto';
import { App, Stack } from 'aws-cdk-lib';
import { Shop } from './support/shop';
import { Auth, RouteIntegration, Profile, RouteAuthorization, ServerlessApiPattern } from '../../src';

const CALLBACK = 'http://localhost:3000';
const VERIFIER = randomBytes(32).toString('base64url');

let shop: Shop;
beforeAll(async () => { shop = await Shop.run(build); });
afterAll(async () => shop.system.stop());

function build(app: App): Stack {
  const stack = new Stack(app, 'Stack');
  const auth = Auth.cognito({
    domainPrefix: 'shop',
    resourceServers: [{
      identifier: 'orders', scopes: [{ name: 'read', description: 'Read orders' }, { name: 'write', description: 'Change orders' }],
    }],
  });
  const system = new ServerlessApiPattern(stack, 'Shop', { profile: Profile.DEVELOPMENT, auth });
  system.addRoute('GET /orders', { integration: RouteIntegration.mock(), authorization: RouteAuthorization.scopes('orders/read') });
  return stack;
}

const asked = (scope: string) => new URLSearchParams({
  response_type: 'code',
  client_id: shop.clientId,
  redirect_uri: CALLBACK,
  scope,
  code_challenge_method: 'S256',
  code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
});
const origin = () => Object.values(shop.system.signIns)[0];
const locationOf = (answer: Response) => new URL(answer.headers.get('location') ?? '', origin()).searchParams;

/** Tokens of the hosted page for the scopes that a sign-in asks for. */
async function signIn(scope: string) {
  const form = asked(scope);
  form.set('email', 'ada@example.com');
  const code = locationOf(await fetch(`${origin()}/login`, { method: 'POST', body: form, redirect: 'manual' })).get('code') ?? '';
  const grant = { grant_type: 'authorization_code', client_id: shop.clientId, redirect_uri: CALLBACK, code, code_verifier: VERIFIER };
  const tokens = await fetch(`${origin()}/oauth2/token`, { method: 'POST', body: new URLSearchParams(grant) });
  return await tokens.json() as { readonly access_token?: string; readonly id_token?: string };
}

const take = async (token = '') => (await shop.call('GET /orders', undefined, undefined, { Authorization: token })).status;

test('a sign-in that asked for a scope may take the route that demands it', async () => {
  expect(await take((await signIn('openid orders/read')).access_token)).toBe(200);
});

test('others may not: without the scope, with another, and with an ID token', async () => {
  expect(await take((await signIn('openid email')).access_token)).toBe(401);
  expect(await take((await signIn('openid orders/write')).access_token)).toBe(401);
  expect(await take((await signIn('openid orders/read')).id_token)).toBe(401);
  expect(await take(shop.system.token({ sub: randomUUID() }))).toBe(401);
});

test('a scope that no resource server has cannot be asked for', async () => {
  const error = async (scope: string) => locationOf(await fetch(`${origin()}/oauth2/authorize?${asked(scope)}`, { redirect: 'manual' })).get('error');
  expect(await error('openid orders/write')).toBeNull();
  expect(await error('openid orders/delete')).toBe('invalid_scope');
});
