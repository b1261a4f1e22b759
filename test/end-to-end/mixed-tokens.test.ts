import { createHash, randomBytes } from 'crypto';
import { App, Stack } from 'aws-cdk-lib';
import { Shop } from './support/shop';
import { Access, Auth, Entity, EntitySchema, Ownership, Profile, ServerlessApiPattern } from '../../src';

const CALLBACK = 'http://localhost:3000';
const VERIFIER = randomBytes(32).toString('base64url');
const schema = EntitySchema.fromObject({ type: 'object', properties: { text: { type: 'string', maxLength: 40 }, secret: { type: 'string', maxLength: 40 } } });

function build(accessTokenScopes?: string[]): (app: App) => Stack {
  return (app) => {
    const stack = new Stack(app, 'Stack');
    new ServerlessApiPattern(stack, 'Shop', {
      profile: Profile.DEVELOPMENT,
      auth: Auth.cognito({
        domainPrefix: 'shop', accessTokenScopes, resourceServers: [{ identifier: 'notes', scopes: [{ name: 'read', description: 'Read notes' }, { name: 'use', description: 'Use' }] }],
      }),
      entities: [accessTokenScopes
        ? Entity.of('note', { schema, ownership: Ownership.tenant('custom:tenant'), access: [Access.owner().all()] })
        : Entity.of('note', { schema, access: [Access.owner().create().read().update(), Access.scope('notes/read').read().list().hiding('secret')], batches: true })],
    });
    return stack;
  };
}

/** The access token of the hosted page for the scopes that a sign-in asks for. */
async function signIn(shop: Shop, scope: string): Promise<string> {
  const origin = Object.values(shop.system.signIns)[0];
  const form = new URLSearchParams({
    response_type: 'code',
    client_id: shop.clientId,
    redirect_uri: CALLBACK,
    scope,
    email: 'ada@example.com',
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
  });
  const answer = await fetch(`${origin}/login`, { method: 'POST', body: form, redirect: 'manual' });
  const code = new URL(answer.headers.get('location') ?? '', origin).searchParams.get('code') ?? '';
  const grant = { grant_type: 'authorization_code', client_id: shop.clientId, redirect_uri: CALLBACK, code, code_verifier: VERIFIER };
  const tokens = await fetch(`${origin}/oauth2/token`, { method: 'POST', body: new URLSearchParams(grant) });
  return (await tokens.json() as { readonly access_token: string }).access_token;
}

const call = (shop: Shop, token: string, route: string, body?: object) => shop.call(route, undefined, body, { Authorization: token });

test('a route for owners and for scopes takes ID tokens by the rules, and access tokens by their scopes only', async () => {
  const shop = await Shop.run(build());
  try {
    const ada = shop.system.token({ sub: 'ada' });
    const { status, body: { id } } = await call(shop, ada, 'POST /notes', { text: 'a', secret: 's' });
    expect(status).toBe(201);
    expect(await call(shop, ada, `GET /notes/${id}`)).toMatchObject({ status: 200, body: { secret: 's' } });
    expect((await call(shop, shop.system.token({ sub: 'ben' }), `GET /notes/${id}`)).status).toBe(404);
    const reader = await signIn(shop, 'openid notes/read');
    const read = await call(shop, reader, `GET /notes/${id}`);
    expect([read.status, read.body.text, 'secret' in read.body]).toEqual([200, 'a', false]);
    expect(await call(shop, reader, 'POST /notes/batch-get', { ids: [id] })).toMatchObject({ status: 200, body: { items: [{ text: 'a' }] } });
    expect((await call(shop, await signIn(shop, 'openid notes/use'), `GET /notes/${id}`)).status).toBe(403);
    expect((await call(shop, reader, `PATCH /notes/${id}`, { text: 'b' })).status).toBe(401);
    expect((await call(shop, '', `GET /notes/${id}`)).status).toBe(401);
  } finally {
    await shop.system.stop();
  }
});

test('tenants send ID tokens to an API of access tokens', async () => {
  const shop = await Shop.run(build(['notes/use']));
  try {
    const acme = shop.system.token({ sub: 'ada', claims: { 'custom:tenant': 'acme' } });
    const { status, body: { id } } = await call(shop, acme, 'POST /notes', { text: 'a' });
    expect(status).toBe(201);
    expect((await call(shop, shop.system.token({ sub: 'ben', claims: { 'custom:tenant': 'acme' } }), `GET /notes/${id}`)).status).toBe(200);
    expect((await call(shop, shop.system.token({ sub: 'cid', claims: { 'custom:tenant': 'globex' } }), `GET /notes/${id}`)).status).toBe(404);
    // An access token has no tenant.
    expect((await call(shop, await signIn(shop, 'openid notes/use'), `GET /notes/${id}`)).status).toBe(403);
  } finally {
    await shop.system.stop();
  }
});
