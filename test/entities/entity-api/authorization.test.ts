import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Access, Auth, Ownership, ServerlessApiPattern } from '../../../src';
import { newStack } from '../../support/synth';
import { cognito, resourcesOf, routesOf, withEntities } from '../support/served';
import { order } from '../support/shop';

describe('authorization', () => {
  const scoped = [Access.scope('orders/read').read().list()];
  const servers = [{ identifier: 'orders', scopes: ['read', 'admin'].map((name) => ({ name, description: name })) }, { identifier: 'api', scopes: [{ name: 'use', description: 'Use' }] }];
  const withServers = (accessTokenScopes?: string[]) => (stack: Stack) => Auth.cognito({ resourceServers: servers, domainPrefix: 'example', accessTokenScopes }).bind(stack, {});
  const routes = (access: Access[], auth: (stack: Stack) => ReturnType<Auth['bind']> = cognito) => {
    const stack = newStack();
    withEntities(stack, [order({ access, indexes: [] })], { auth: auth(stack) });
    return routesOf(stack);
  };

  test('by scopes only is API Gateway’s own, with access tokens', () => {
    expect(routes([...scoped, Access.scope('orders/admin').read(), Access.owner().create()], withServers())).toEqual({
      'GET /orders': { authorization: 'COGNITO_USER_POOLS', scopes: ['orders/read'] },
      'GET /orders/{id}': { authorization: 'COGNITO_USER_POOLS', scopes: ['orders/read', 'orders/admin'] },
      'POST /orders': { authorization: 'COGNITO_USER_POOLS', model: 'Order' },
    });
  });

  test('by scopes beside others is possible where all callers send access tokens', () => {
    expect(routes([Access.owner().read(), ...scoped], withServers(['api/use']))['GET /orders/{id}']).toEqual({ authorization: 'COGNITO_USER_POOLS', scopes: ['api/use', 'orders/read'] });
    expect(() => routes([Access.owner().read(), ...scoped])).toThrow("access of the entity 'order': 'read() for scopes and for Access.owner()' cannot be used. Allowed: it in the API of ServerlessApiPattern");
  });

  test('by scopes of elsewhere is not looked for in this app', () => {
    expect(routes([Access.importedScope('stock/read').read()])['GET /orders/{id}']).toEqual({ authorization: 'COGNITO_USER_POOLS', scopes: ['stock/read'] });
    expect(() => routes([Access.scope('stock/read').read()])).toThrow('the scope stock/read');
  });

  test.each<[string, Auth, Partial<Parameters<typeof order>[0]>, string]>([
    ['groups by signatures', Auth.iam(), {}, "access of the entity 'order': 'Access.group('support')' cannot be used. Allowed: it where callers have tokens"],
    ['groups by keys', Auth.apiKey({ rateLimit: 1, burstLimit: 1 }), {}, "'Access.group('support')'"],
    ['owners in groups by signatures', Auth.iam(), { access: [Access.owner().inGroup('a').read()] }, "'Access.owner().inGroup('a')'"],
    ['scopes by signatures', Auth.iam(), { access: scoped }, "'Access.scope('orders/read')'"],
    ['signed in where nobody signs in', Auth.none({ reason: 'Open.' }), { access: [Access.signedIn().read()] }, "'Access.signedIn()' cannot be used. Allowed: Access.anyone()"],
    ['tenants by signatures', Auth.iam(), { access: [Access.owner().all()], ownership: Ownership.tenant('custom:tenant') }, "ownership of the entity 'order': 'Ownership.tenant('custom:tenant')'"],
    ['tenants by access tokens without the pattern', Auth.cognito({ accessTokenScopes: ['api/use'] }), { access: [Access.owner().all()], ownership: Ownership.tenant('custom:tenant') }, "'Ownership.tenant('custom:tenant') where callers send access tokens' cannot be used. Allowed: it in the API of ServerlessApiPattern"],
  ])('%s: refused', (_, auth, options, message) => {
    const stack = newStack();
    expect(() => withEntities(stack, [order({ indexes: [], ...options })], { auth: auth.bind(stack, {}) })).toThrow(message);
  });
});

describe('tokens of both kinds on one route', () => {
  const servers = [{ identifier: 'orders', scopes: [{ name: 'read', description: 'Read' }] }, { identifier: 'api', scopes: [{ name: 'use', description: 'Use' }] }];
  const made = (options: Partial<Parameters<typeof order>[0]>, accessTokenScopes?: string[]) => {
    const stack = newStack();
    const auth = Auth.cognito({ resourceServers: servers, domainPrefix: 'example', accessTokenScopes });
    new ServerlessApiPattern(stack, 'Shop', { auth, entities: [order({ indexes: [], ...options })] });
    const [authorizer] = Object.values(resourcesOf(stack, 'AWS::Lambda::Function')).map(({ Properties }) => Properties.Environment?.Variables as Record<string, string>).filter((variables) => variables?.ROUTE_GROUPS);
    const ofOrders = Object.fromEntries(Object.entries(routesOf(stack)).filter(([route]) => route.includes('/orders')).map(([route, { authorization }]) => [route, authorization]));
    return { routes: ofOrders, scopes: JSON.parse(authorizer?.ROUTE_SCOPES ?? '{}') as object, claims: authorizer?.CLAIMS };
  };

  test('are taken by the shipped authorizer where scopes are beside other subjects', () => {
    const access = [Access.owner().all(), Access.scope('orders/read').read()];
    const { routes, scopes, claims } = made({ access });
    expect(routes).toMatchObject({ 'GET /orders/{id}': 'CUSTOM', 'GET /orders': 'COGNITO_USER_POOLS', 'POST /orders': 'COGNITO_USER_POOLS' });
    expect([scopes, claims]).toEqual([{ 'GET /orders/{id}': ['orders/read'] }, undefined]);
  });

  test('let tenants send ID tokens where others send access tokens, with the claim handed on', () => {
    const access = [Access.owner().all(), Access.scope('orders/read').read(), Access.group('support').list()];
    const { routes, scopes, claims } = made({ access, ownership: Ownership.tenant('custom:tenant') }, ['api/use']);
    expect(new Set(Object.values(routes))).toEqual(new Set(['CUSTOM']));
    expect(scopes).toMatchObject({ 'GET /orders/{id}': ['api/use', 'orders/read'], 'GET /orders': ['api/use'] });
    expect(claims).toBe('custom:tenant');
  });

  test('need scopes that exist', () => {
    const stack = newStack();
    new ServerlessApiPattern(stack, 'Shop', { entities: [order({ indexes: [], access: [Access.owner().all(), Access.scope('orders/none').read()] })] });
    expect(() => Template.fromStack(stack)).toThrow('the scope orders/none');
  });
});
