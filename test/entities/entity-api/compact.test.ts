import { App, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { Access, Auth, ApiCorsOptions, Entity, EntityApi, EntityRoutes, EntitySchema, EntityTable, Ownership, SecureRestApi, ServerlessApiPattern } from '../../../src';
import { newStack } from '../../support/synth';
import { cognito, resourcesOf, routesOf, withEntities } from '../support/served';
import { order, product } from '../support/shop';

const entityRoutes = EntityRoutes.compact();
const authorization = 'COGNITO_USER_POOLS';

interface Given { readonly auth?: Auth; readonly cors?: ApiCorsOptions; readonly routes?: EntityRoutes }

/** The routes of entities with compact ones. */
function routesWith(entities: Entity[], { auth = Auth.cognito(), cors, routes = entityRoutes }: Given = {}) {
  const stack = newStack();
  const api = new SecureRestApi(stack, 'Api', { auth: auth.bind(stack, {}), cors });
  new EntityApi(stack, 'Entities', { api, table: new EntityTable(stack, 'Table').table, entities, entityRoutes: routes });
  return routesOf(stack);
}

test('a compact entity has one method for each path, and no model', () => {
  const stack = newStack();
  withEntities(stack, [order()], { entityRoutes });
  expect(routesOf(stack)).toEqual({ 'ANY /orders': { authorization }, 'ANY /orders/{id}': { authorization } });
  Template.fromStack(stack).resourceCountIs('AWS::ApiGateway::Resource', 2);
  Template.fromStack(stack).resourceCountIs('AWS::ApiGateway::Model', 0);
});

test('only paths that have a route are there, and batches keep theirs', () => {
  expect(routesWith([order({ access: [Access.owner().create().list()] })])).toEqual({ 'ANY /orders': { authorization } });
  expect(Object.keys(routesWith([order({ batches: true })])).sort()).toEqual(['ANY /orders', 'ANY /orders/{id}', 'POST /orders/batch-get', 'POST /orders/batch-write']);
});

test('children are below the path of their parent', () => {
  const parent = order();
  const line = parent.child('line', { schema: EntitySchema.fromObject({ type: 'object', properties: { sku: { type: 'string', maxLength: 9 } } }), access: [Access.owner().all()] });
  expect(Object.keys(routesWith([parent, line])).sort()).toEqual(['ANY /orders', 'ANY /orders/{id}', 'ANY /orders/{id}/lines', 'ANY /orders/{id}/lines/{lineId}']);
});

test('the preflights of compact paths are answered by API Gateway', () => {
  const routes = routesWith([order()], { cors: { allowOrigins: ['https://shop.example.com'] } });
  expect(routes).toEqual({
    'ANY /orders': { authorization }, 'OPTIONS /orders': { authorization: 'NONE' }, 'ANY /orders/{id}': { authorization }, 'OPTIONS /orders/{id}': { authorization: 'NONE' },
  });
});

describe('authorization', () => {
  const servers = [{ identifier: 'orders', scopes: ['read', 'write'].map((name) => ({ name, description: name })) }];
  const auth = Auth.cognito({ resourceServers: servers, domainPrefix: 'example' });

  test('is that of all operations where these are alike', () => {
    const open = Access.anyone({ reason: 'A guest book.' }).all();
    expect(routesWith([order({ ownership: Ownership.shared(), access: [open], indexes: [], unique: [] })])).toEqual({ 'ANY /orders': { authorization: 'NONE' }, 'ANY /orders/{id}': { authorization: 'NONE' } });
    const scoped = { authorization, scopes: ['orders/read'] };
    expect(routesWith([order({ access: [Access.scope('orders/read').list().read()], indexes: [] })], { auth })).toEqual({ 'ANY /orders': scoped, 'ANY /orders/{id}': scoped });
  });

  test('may differ from path to path', () => {
    const access = [Access.owner().create().list(), Access.scope('orders/read').read()];
    expect(routesWith([order({ access, indexes: [] })], { auth })).toEqual({ 'ANY /orders': { authorization }, 'ANY /orders/{id}': { authorization, scopes: ['orders/read'] } });
  });

  test('by either kind of token is that of the route of any method', () => {
    const stack = newStack();
    const access = [Access.owner().all(), Access.scope('orders/read').all()];
    new ServerlessApiPattern(stack, 'Shop', { auth, entities: [order({ access, indexes: [] })], entityRoutes });
    expect(routesOf(stack)).toMatchObject({ 'ANY /orders': { authorization: 'CUSTOM' }, 'ANY /orders/{id}': { authorization: 'CUSTOM' } });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ ROUTE_SCOPES: '{"ANY /orders":["orders/read"],"ANY /orders/{id}":["orders/read"]}' }) },
    });
  });

  test.each<[string, Entity, string]>([
    ['public reads', product(), "POST /products is for callers of the API, GET /products is for callers without a token. Leave the entity out, by EntityRoutes.compact({ separate: ['product'] })"],
    ['different scopes', order({ access: [Access.scope('orders/read').read(), Access.scope('orders/write').update()], indexes: [] }),
      'GET /orders/{id} is for access tokens with orders/read, PUT /orders/{id} is for access tokens with orders/write'],
    ['both kinds of tokens for some', order({ access: [Access.owner().all(), Access.scope('orders/read').read()], indexes: [] }),
      'GET /orders/{id} is for ID tokens, and access tokens with orders/read, PUT /orders/{id} is for callers of the API'],
  ])('that differs is an error that names what differs: %s', (_, entity, message) => {
    expect(() => routesWith([entity], { auth })).toThrow(message);
    expect(() => routesWith([entity], { auth })).toThrow(`entityRoutes of the entity '${entity.name}': 'EntityRoutes.compact()' cannot be used. Allowed: compact routes where all operations on a path are authorized alike: `);
  });
});

test('entities can be left out', () => {
  const routes = routesWith([product(), order()], { routes: EntityRoutes.compact({ separate: ['product'] }) });
  expect(Object.keys(routes).filter((route) => route.startsWith('ANY')).sort()).toEqual(['ANY /orders', 'ANY /orders/{id}']);
  expect(routes['POST /products']).toEqual({ authorization, model: 'Product' });
});

test.each<[string, () => unknown, string]>([
  ['an entity that is not there', () => routesWith([order()], { routes: EntityRoutes.compact({ separate: ['basket'] }) }), "EntityRoutes.compact.separate: 'basket' cannot be used. Allowed: names of entities: order."],
  ['an entity twice', () => EntityRoutes.compact({ separate: ['order', 'order'] }), "EntityRoutes.compact.separate: 'order' cannot be used. Allowed: each one once."],
  ['routes without entities', () => new ServerlessApiPattern(newStack(), 'Shop', { entityRoutes }), "Stack/Shop entityRoutes: 'EntityRoutes.compact()' conflicts with a system without entities. Set entities, or remove it."],
])('%s: refused', (_, make, message) => {
  expect(make).toThrow(message);
});

test('the document of the API has the routes, not the methods', () => {
  const document = (routes?: EntityRoutes) => {
    const stack = newStack();
    const shop = new ServerlessApiPattern(stack, 'Shop', { entities: [order({ access: [Access.owner().all()] })], entityRoutes: routes });
    return JSON.parse(shop.api.openApi()) as object;
  };
  expect(document(entityRoutes)).toEqual(document());
});

test('the explanation says what is compact', () => {
  const shop = new ServerlessApiPattern(newStack(), 'Shop', { entities: [product(), order()], entityRoutes: EntityRoutes.compact({ separate: ['product'] }) });
  const settings = Object.fromEntries(shop.explain().settings.map(({ name, value }) => [name, value]));
  expect(settings).toMatchObject({
    'entities.order.methods': 'one for each path', 'entities.product.methods': 'one for each route', 'entities.order.routes': 'create, list, read, replace, patch, delete',
  });
});

test('a function of compact routes may do what one of separate routes may', () => {
  const policies = (routes?: EntityRoutes) => {
    const stack = newStack();
    withEntities(stack, [order()], { entityRoutes: routes, auth: cognito(stack) });
    return [resourcesOf(stack, 'AWS::IAM::Policy'), Object.values(resourcesOf(stack, 'AWS::Lambda::Permission')).length];
  };
  expect(policies(entityRoutes)).toEqual(policies());
});

test('compact routes break no rule of AWS', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: { region: 'eu-west-1' } });
  new ServerlessApiPattern(stack, 'Shop', { entities: [order()], entityRoutes, api: { cors: { allowOrigins: ['https://shop.example.com'] } } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  expect(() => app.synth()).not.toThrow();
});
