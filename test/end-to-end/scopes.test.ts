import { createHash, randomBytes, randomUUID } from 'crypto';
import { App, Stack } from 'aws-cdk-lib';
import { Shop } from './support/shop';
import { Auth, Integration, Profile, RouteAuthorization, ServerlessApiPattern } from '../../src';

const CALLBACK = 'http://localhost:3000';
const VERIFIER = randomBytes(32).toString('base64url');

let shop: Shop;
beforeAll(async () => { shop = await Shop.run(build); });
afterAll(async () => shop.system.stop());

function build(app: App): Stack {
  const stack = new Stack(app, 'Stack');
  const auth = Auth.cognito({ domainPrefix: 'shop', resourceServers: [{
    identifier: 'orders', scopes: [{ name: 'read', description: 'Read orders' }, { name: 'write', description: 'Change orders' }],
  }] });
  const system = new ServerlessApiPattern(stack, 'Shop', { profile: Profile.DEVELOPMENT, auth });
  system.addRoute('GET /orders', { integration: Integration.mock(), authorization: RouteAuthorization.scopes('orders/read') });
  return stack;
}

/** Tokens of the hosted page for what a sign-in asks for, and the status of the answer. */
async function signIn(scope: string) {
  const [origin] = Object.values(shop.system.signIns);
  const client_id = shop.clientId;
  const asked = {
    response_type: 'code', client_id, redirect_uri: CALLBACK, scope, code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'), code_challenge_method: 'S256',
  };
  const back = await fetch(`${origin}/login`, { method: 'POST', body: new URLSearchParams({ ...asked, email: 'ada@example.com' }), redirect: 'manual' });
  const { searchParams } = new URL(back.headers.get('location') ?? '', origin);
  const form = { grant_type: 'authorization_code', client_id, redirect_uri: CALLBACK, code: searchParams.get('code') ?? '', code_verifier: VERIFIER };
  const tokens = await (await fetch(`${origin}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) })).json() as { access_token?: string; id_token?: string };
  return { ...tokens, error: searchParams.get('error') };
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
  expect((await signIn('openid orders/delete')).error).toBe('invalid_scope');
});
