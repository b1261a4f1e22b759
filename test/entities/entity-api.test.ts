import * as fs from 'fs';
import * as path from 'path';
import { App, CfnElement, Duration, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { order, product } from './support/shop';
import {
  Access, Auth, Entity, EntityApi, EntityApiProps, EntityIndex, EntityKey, EntityRoute, EntitySchema, EntityTable, Monitoring, Ownership,
  ReplicaConsistency, SecureRestApi, ServerlessApiPattern, TableCapacity,
} from '../../src';
import { EntitiesModel } from '../../src/handlers/catalog';
import { FLAG_SETS, newStack, temporaryDirectory } from '../support/synth';

type Resources = Record<string, { readonly Type: string; readonly Properties: Record<string, any> }>; // eslint-disable-line @typescript-eslint/no-explicit-any -- Templates are read as they are.

const cognito = (stack: Stack) => Auth.cognito().bind(stack, {});
interface Given extends Partial<EntityApiProps> { readonly auth?: ReturnType<Auth['bind']> }

function withEntities(stack: Stack, entities: Entity[], { auth = cognito(stack), ...props }: Given = {}): EntityApi {
  const api = new SecureRestApi(stack, 'Api', { auth });
  return new EntityApi(stack, 'Entities', { api, table: new EntityTable(stack, 'Table').table, entities, ...props });
}

function resourcesOf(stack: Stack, type?: string): Resources {
  const resources = Template.fromStack(stack).toJSON().Resources as Resources;
  return Object.fromEntries(Object.entries(resources).filter(([, each]) => type === undefined || each.Type === type));
}

/** The methods by route: authorization, scopes, and the schema that the body is checked against. */
function routesOf(stack: Stack) {
  const resources = resourcesOf(stack);
  const pathOf = (ref: unknown): string => {
    const id = (ref as { Ref?: string }).Ref;
    if (id === undefined) return '';
    const { ParentId, PathPart } = resources[id].Properties;
    return `${pathOf(ParentId)}/${PathPart}`;
  };
  return Object.fromEntries(Object.values(resources).filter(({ Type }) => Type === 'AWS::ApiGateway::Method').map(({ Properties }) => {
    const model = Properties.RequestModels?.['application/json']?.Ref;
    return [`${Properties.HttpMethod} ${pathOf(Properties.ResourceId)}`, {
      authorization: Properties.AuthorizationType,
      ...(Properties.AuthorizationScopes ? { scopes: Properties.AuthorizationScopes } : {}),
      ...(model ? { model: model.replace(/^Api(\w+?)[0-9A-F]{8}$/, '$1') } : {}),
    }];
  }));
}

describe.each(FLAG_SETS)('with %s', (_, context) => {
  test('an entity has its routes, each authorized as its rules say, on one function', () => {
    const stack = newStack({ context });
    const made = withEntities(stack, [product(), order()]);
    expect(routesOf(stack)).toEqual({
      'GET /products': { authorization: 'NONE' },
      'POST /products': { authorization: 'COGNITO_USER_POOLS', model: 'Product' },
      'GET /products/{id}': { authorization: 'NONE' },
      'PUT /products/{id}': { authorization: 'COGNITO_USER_POOLS', model: 'ProductReplacement' },
      'PATCH /products/{id}': { authorization: 'COGNITO_USER_POOLS' },
      'DELETE /products/{id}': { authorization: 'COGNITO_USER_POOLS' },
      'GET /orders': { authorization: 'COGNITO_USER_POOLS' },
      'POST /orders': { authorization: 'COGNITO_USER_POOLS', model: 'Order' },
      'GET /orders/{id}': { authorization: 'COGNITO_USER_POOLS' },
      'PUT /orders/{id}': { authorization: 'COGNITO_USER_POOLS', model: 'OrderReplacement' },
      'PATCH /orders/{id}': { authorization: 'COGNITO_USER_POOLS' },
      'DELETE /orders/{id}': { authorization: 'COGNITO_USER_POOLS' },
    });
    // And one that rebuilds indexes.
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 2);
    expect(made.entity('order').handler).toBe(made.function);
    expect(made.entities.map(({ name, path: of }) => [name, of])).toEqual([['product', '/products'], ['order', '/orders']]);
    expect(() => made.entity('basket')).toThrow("entity of Stack/Entities: 'basket' cannot be used. Allowed: product, order.");
  });

  test('bodies are checked as far as draft 4 goes, and nothing that is filled in or kept must be there', () => {
    const stack = newStack({ context });
    withEntities(stack, [product(), order()]);
    const schemas = Object.fromEntries(Object.entries(resourcesOf(stack, 'AWS::ApiGateway::Model'))
      .map(([id, { Properties }]) => [id.replace(/^Api(\w+?)[0-9A-F]{8}$/, '$1'), Properties.Schema]));
    expect(schemas.Product).toEqual({
      $schema: 'http://json-schema.org/draft-04/schema#',
      type: 'object',
      additionalProperties: false,
      required: ['sku', 'name', 'price'],
      properties: {
        sku: { type: 'string', maxLength: 40 },
        name: { type: 'string', minLength: 1, maxLength: 200 },
        price: { type: 'number', minimum: 0 },
        cost: { type: 'number' },
        category: { type: 'string', maxLength: 40 },
      },
    });
    // The key is in the path, the status has a default, and support may not set the lines.
    expect(schemas.ProductReplacement.required).toEqual(['name', 'price']);
    expect(schemas.Order.required).toEqual(['number', 'lines']);
    expect(schemas.OrderReplacement.required).toEqual(['number']);
    // Names of properties are no keywords, whatever they are.
    expect(schemas.Order.properties.id2).toEqual({ type: 'object', additionalProperties: false, properties: { id: { type: 'string', maxLength: 9 }, ref: { type: 'string', maxLength: 9 } } });
  });
});

describe('children', () => {
  const lineOf = (parent: Entity, options = {}) => parent.child('line', {
    schema: EntitySchema.fromObject({ type: 'object', required: ['sku'], properties: { sku: { type: 'string', maxLength: 40 }, quantity: { type: 'integer' } } }),
    access: [Access.owner().all(), Access.group('support').read().list()],
    indexes: [EntityIndex.by('sku')],
    ...options,
  });
  const family = (options = {}, parentOptions = {}) => {
    const parent = order(parentOptions);
    return [parent, lineOf(parent, options)];
  };

  test('have routes below their parent, and the function may check it and find what is to be deleted', () => {
    const stack = newStack();
    withEntities(stack, family({ batches: true }));
    const routes = Object.entries(routesOf(stack)).filter(([route]) => route.includes('line'));
    const authorization = 'COGNITO_USER_POOLS';
    expect(Object.fromEntries(routes)).toEqual({
      'GET /orders/{id}/lines': { authorization },
      'POST /orders/{id}/lines': { authorization, model: 'Line' },
      'GET /orders/{id}/lines/{lineId}': { authorization },
      'PUT /orders/{id}/lines/{lineId}': { authorization, model: 'Line' },
      'PATCH /orders/{id}/lines/{lineId}': { authorization },
      'DELETE /orders/{id}/lines/{lineId}': { authorization },
      'POST /orders/{id}/lines/batch-get': { authorization },
      'POST /orders/{id}/lines/batch-write': { authorization },
    });
    const statements = Object.values(resourcesOf(stack, 'AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement as { Action: string | string[] }[]);
    expect(statements.flatMap(({ Action }) => Action)).toContain('dynamodb:ConditionCheckItem');
    Template.fromStack(stack).hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(15 minutes)', Target: Match.objectLike({ Input: '{"task":"finish-deletions"}' }) });
  });

  test('are told to the handler with their parent, whose owner and shards are theirs', () => {
    const stack = newStack({ context: { 'aws:cdk:disable-asset-staging': false } });
    withEntities(stack, family({}, { ownership: Ownership.tenant('custom:tenant'), shards: 3, access: [Access.owner().all(), Access.group('support').read().list().create()] }));
    const [{ entities: [parent, line] }] = modelsOf(stack);
    expect(parent).toMatchObject({ name: 'order', children: ['line'], deletedSlot: 1 });
    expect(line).toMatchObject({ name: 'line', parent: 'order', parameter: 'lineId', path: '/orders/{id}/lines', ownership: { kind: 'tenant' }, shards: 3, indexes: [{ allSlot: 2 }] });
    expect(line).not.toHaveProperty('allSlot');
    expect(line.indexes[0]).not.toHaveProperty('ownerSlot');
  });

  test('are served by the function of their parent', () => {
    const stack = newStack({ context: { 'aws:cdk:disable-asset-staging': false } });
    const made = withEntities(stack, [...family({}, { ownFunction: true }), product()]);
    expect(made.entity('line').handler).toBe(made.entity('order').handler);
    expect(modelsOf(stack).map(({ entities }) => entities.map(({ name }) => name)).sort()).toEqual([['order', 'line'], ['order', 'line', 'product'], ['product']]);
    Template.fromStack(stack).resourceCountIs('AWS::Scheduler::Schedule', 1);
  });

  test('of entities without any are neither checked nor looked for', () => {
    const stack = newStack();
    withEntities(stack, [order()]);
    expect(JSON.stringify(resourcesOf(stack))).not.toContain('ConditionCheckItem');
    Template.fromStack(stack).resourceCountIs('AWS::Scheduler::Schedule', 0);
  });

  test('are described without the owner parameter, and explained with their parent', () => {
    const stack = newStack();
    const [parent, line] = family();
    const shop = new ServerlessApiPattern(stack, 'Shop', { entities: [parent, line] });
    const { paths } = JSON.parse(shop.api.openApi()); // eslint-disable-line @typescript-eslint/no-unsafe-assignment -- A document is read as it is.
    expect(paths['/orders/{id}/lines'].get.parameters.map(({ name }: { name: string }) => name)).toEqual(['id', 'limit', 'order', 'cursor', 'sku']);
    expect(shop.explain().settings).toContainEqual(expect.objectContaining({ name: 'entities.line.parent', value: 'order' }));
  });

  test('have natural keys whoever may read them, and anybody may create them whose parent everybody reads', () => {
    expect(() => family({ key: EntityKey.property('sku') })).not.toThrow();
    const open = Access.anyone({ reason: 'Comments.' });
    expect(() => family({ access: [open.create()], indexes: [] }, { access: [Access.owner().all(), open.read()] })).not.toThrow();
  });

  test.each<[string, () => unknown, string]>([
    ['without their parent', () => withEntities(newStack(), [family()[1]]), "entities: 'line' cannot be used. Allowed: children beside their parent: add 'order'"],
    ['beside another parent of that name', () => withEntities(newStack(), [order(), family()[1]]), "entities: 'line' cannot be used. Allowed: children beside their parent"],
    ['of children', () => family()[1].child('part', { schema: EntitySchema.fromObject({ type: 'object' }), access: [Access.owner().all()] }), "child of the entity 'line': 'part' cannot be used. Allowed: none: 'line' is a child of 'order'"],
    ['with a wrong name', () => order().child('Line', { schema: EntitySchema.fromObject({ type: 'object' }), access: [Access.owner().all()] }), "Entity.child: 'Line' cannot be used"],
    ['for those who may not read the parent', () => family({ access: [Access.group('packers').read()], indexes: [] }), "child('line') of the entity 'order'.access[0]: 'Access.group('packers')' cannot be used. Allowed: rules for callers who may read the parent: add Access.group('packers').read() to the access of 'order'"],
    ['for everybody where the parent is not', () => family({ access: [Access.anyone({ reason: 'x' }).read()], indexes: [] }), "'Access.anyone()' cannot be used"],
    ['for owners in a group where the parent is for another', () => family({ access: [Access.owner().inGroup('a').read()], indexes: [] }, { access: [Access.owner().inGroup('b').all(), Access.group('support').read()], indexes: [] }), "'Access.owner().inGroup('a')'"],
  ])('%s: refused', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('break no rule of AWS', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: { region: 'eu-west-1' } });
    new ServerlessApiPattern(stack, 'Shop', { entities: family({ batches: true }) });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
    expect(() => app.synth()).not.toThrow();
  });
});

describe('batches', () => {
  const batches = { batches: true };

  test('have two routes more, without models, as the rules of all that they may do say', () => {
    const stack = newStack();
    withEntities(stack, [product(batches), order(batches)]);
    const routes = Object.entries(routesOf(stack)).filter(([route]) => route.includes('batch'));
    expect(Object.fromEntries(routes)).toEqual({
      'POST /products/batch-get': { authorization: 'NONE' },
      'POST /products/batch-write': { authorization: 'COGNITO_USER_POOLS' },
      'POST /orders/batch-get': { authorization: 'COGNITO_USER_POOLS' },
      'POST /orders/batch-write': { authorization: 'COGNITO_USER_POOLS' },
    });
  });

  test('are public where everybody may do all that is allowed', () => {
    const stack = newStack();
    const open = Access.anyone({ reason: 'A guest book.' }).create().read();
    withEntities(stack, [product({ access: [open, Access.group('editors').create()], indexes: [], ...batches })]);
    expect(routesOf(stack)['POST /products/batch-write']).toEqual({ authorization: 'NONE' });
  });

  test('are there as far as rules allow something of them', () => {
    const stack = newStack();
    withEntities(stack, [order({ access: [Access.owner().list()], indexes: [], unique: [], ...batches })]);
    expect(Object.keys(routesOf(stack))).toEqual(['GET /orders']);
    const routes = [EntityRoute.READ, EntityRoute.BATCH_GET];
    const named = newStack();
    withEntities(named, [order({ routes })]);
    expect(Object.keys(routesOf(named)).sort()).toEqual(['GET /orders/{id}', 'POST /orders/batch-get']);
    expect(() => order({ routes, ...batches })).toThrow("Entity.of('order').batches: true cannot be used. Allowed: one of routes and batches");
    expect(() => order({ access: [Access.owner().list()], indexes: [], routes: [EntityRoute.BATCH_WRITE] })).toThrow('no rule allows create() or update() or delete()');
  });

  test('are described with what they take and answer', () => {
    const stack = newStack();
    const api = new SecureRestApi(stack, 'Api', { auth: cognito(stack) });
    new EntityApi(stack, 'Entities', { api, table: new EntityTable(stack, 'Table').table, entities: [order(batches)] });
    const { paths, components: { schemas } } = JSON.parse(api.openApi()); // eslint-disable-line @typescript-eslint/no-unsafe-assignment -- A document is read as it is.
    expect(paths['/orders/batch-write'].post.requestBody.content['application/json'].schema).toEqual({ $ref: '#/components/schemas/OrderBatchWrite' });
    expect(schemas.OrderBatchGet.properties.ids).toEqual({ type: 'array', items: { type: 'string', format: 'uuid' }, minItems: 1, maxItems: 25, uniqueItems: true });
    expect(schemas.OrderBatchGetResult.required).toEqual(['items', 'missing', 'left']);
    const { create, replace } = schemas.OrderBatchWrite.properties.writes.items.properties;
    expect(create).toEqual({ $ref: '#/components/schemas/Order' });
    expect(schemas.Order.properties.lines.items).toEqual({ $ref: '#/components/schemas/Order.line' });
    expect([replace.required, replace.properties.value, schemas['Order.line'].required]).toEqual([['id', 'value'], { $ref: '#/components/schemas/OrderReplacement' }, ['sku', 'quantity']]);
    expect(schemas.OrderBatchWriteResult.properties.results.items.properties.item).toEqual({ $ref: '#/components/schemas/OrderRecord' });
    expect(schemas.OrderRecord.properties.number).toEqual({ type: 'string', maxLength: 20 });
  });
});

describe('the function', () => {
  /** The grants on tables, by resource as it is written: of the functions that serve entities, or of the one that rebuilds indexes. */
  function grantsOf(stack: Stack, reindex = false): [string, string][] {
    const statements = Object.entries(resourcesOf(stack, 'AWS::IAM::Policy')).filter(([id]) => id.includes('Reindex') === reindex)
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
    return statements.flatMap(({ Action, Resource }: { Action: string | string[]; Resource: unknown }) => [Action].flat()
      .flatMap((action) => [Resource].flat().map((arn): [string, string] => [action, JSON.stringify(arn)])))
      .filter(([action]) => action.startsWith('dynamodb:'));
  }

  test('may use the table, query the slots in use, and nothing else', () => {
    const stack = newStack();
    withEntities(stack, [product(), order()]);
    const grants = grantsOf(stack);
    const slots = grants.map(([, arn]) => /\/index\/(\w+)/.exec(arn)?.[1]).filter((slot) => slot);
    expect(grants.filter(([, arn]) => !arn.includes('index')).map(([action]) => action).sort()).toEqual(
      ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query']);
    expect(grants.filter(([, arn]) => arn.includes('index')).map(([action]) => action)).toEqual(slots.map(() => 'dynamodb:Query'));
    // One for all orders, two for their index, one for that of products.
    expect(slots).toEqual(['slot1', 'slot2', 'slot3']);
    // Only the job reads the whole table.
    expect(grantsOf(stack, true).map(([action]) => action)).toEqual(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Scan', 'dynamodb:UpdateItem']);
  });

  test('needs no slots where only owners list, by no index', () => {
    const stack = newStack();
    withEntities(stack, [order({ access: [Access.owner().all()], indexes: [] })]);
    expect(JSON.stringify(grantsOf(stack))).not.toContain('index');
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
    Template.fromStack(stack).resourceCountIs('AWS::Events::Rule', 0);
  });

  test('is one of its own for an entity that asks for it, with a model of that entity only', () => {
    const stack = newStack({ context: { 'aws:cdk:disable-asset-staging': false } });
    const made = withEntities(stack, [product({ ownFunction: true }), order()]);
    expect(made.entity('product').handler.node.id).toBe('EntitiesProduct');
    expect(made.entity('order').handler).toBe(made.function);
    expect(modelsOf(stack).map(({ entities }) => entities.map(({ name }) => name)).sort()).toEqual([['order'], ['product'], ['product', 'order']]);
  });

  test('is told of the owner, and has the settings that are asked for', () => {
    const stack = newStack();
    const handler = { memorySize: 1024, environment: { POWERTOOLS_LOG_LEVEL: 'DEBUG' } };
    withEntities(stack, [order({ access: [Access.owner().all()] })], { auth: Auth.iam().bind(stack, {}), handler });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      MemorySize: 1024,
      Environment: { Variables: { OWNER_SOURCE: 'iam', POWERTOOLS_LOG_LEVEL: 'DEBUG', TABLE_NAME: { Ref: Match.stringLikeRegexp('Table') } } },
    });
  });
});

/** The assets of an assembly that have entities in them. */
function assetsOf(directory: string): string[] {
  return fs.readdirSync(directory).filter((name) => name.startsWith('asset.') && fs.existsSync(path.join(directory, name, 'entities.json'))).sort();
}

/** What lies beside the code of each function. */
function modelsOf(stack: Stack): EntitiesModel[] {
  const { directory } = Stage.of(stack)!.synth();
  return assetsOf(directory).map((name) => JSON.parse(fs.readFileSync(path.join(directory, name, 'entities.json'), 'utf8')) as EntitiesModel);
}

describe('the asset', () => {
  const settings = { analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false };
  const newApp = () => new App({ outdir: temporaryDirectory(), ...settings });

  test('is the bundle and what is declared', () => {
    const app = newApp();
    withEntities(new Stack(app, 'Stack'), [order()]);
    const { directory } = app.synth();
    const assets = assetsOf(directory);
    for (const asset of assets) {
      expect(fs.readdirSync(path.join(directory, asset)).sort()).toEqual(['entities.json', 'index.js', 'main.js']);
      expect(JSON.parse(fs.readFileSync(path.join(directory, asset, 'entities.json'), 'utf8'))).toEqual({ entities: [order()._model] });
    }
    const bundles = ['entities', 'reindex'].map((name) => fs.readFileSync(path.join(__dirname, '..', '..', 'assets', 'handlers', name, 'main.js'), 'utf8'));
    expect(assets.map((asset) => fs.readFileSync(path.join(directory, asset, 'main.js'), 'utf8')).sort()).toEqual(bundles.sort());
  });

  test('is one for a stack, a nested stack and a stack of a stage', () => {
    const app = newApp();
    const stack = new Stack(app, 'Stack');
    withEntities(stack, [order()]);
    withEntities(new NestedStack(stack, 'Nested'), [order()]);
    withEntities(new Stack(new Stage(app, 'Stage'), 'Stack'), [order()]);
    // Of the entities, and of the job.
    expect(assetsOf(app.synth().directory)).toHaveLength(2);
  });

  test('has the same hash in every app, also where maps arrive in another order, and another hash with another schema', () => {
    const hashOf = (schema: { [keyword: string]: unknown }) => {
      const app = newApp();
      withEntities(new Stack(app, 'Stack'), [Entity.of('note', { schema: EntitySchema.fromObject(schema), access: [Access.owner().all()] })]);
      return assetsOf(app.synth().directory);
    };
    const [a, b] = [{ type: 'string', maxLength: 9 }, { maxLength: 9, type: 'string' }];
    const first = hashOf({ type: 'object', properties: { a, b: a } });
    expect(hashOf({ properties: { b, a: b }, type: 'object' })).toEqual(first);
    expect(hashOf({ type: 'object', properties: { a, b: { ...a, maxLength: 8 } } })).not.toEqual(first);
  });
});

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

  test('need scopes that somebody has', () => {
    const stack = newStack();
    new ServerlessApiPattern(stack, 'Shop', { entities: [order({ indexes: [], access: [Access.owner().all(), Access.scope('orders/none').read()] })] });
    expect(() => Template.fromStack(stack)).toThrow('the scope orders/none');
  });
});

describe('refused', () => {
  test.each<[string, Entity[], string]>([
    ['no entities', [], "entities: '[]' cannot be used. Allowed: at least one entity."],
    ['a name twice', [order(), order({ path: '/others' })], "entities: 'order' cannot be used. Allowed: a name that no other entity has"],
    ['a path twice', [order(), product({ path: '/orders' })], "path of the entity 'product': '/orders' cannot be used. Allowed: a path that no other entity has; 'order' has this one."],
    ['the name of a schema', [order(), Entity.of('orderRecord', { schema: EntitySchema.fromObject({ type: 'object' }), access: [Access.owner().all()] })], "entities: 'orderRecord' cannot be used"],
  ])('%s', (_, entities, message) => {
    expect(() => withEntities(newStack(), entities)).toThrow(message);
  });

  test('tables without slots, as far as they can be seen', () => {
    const stack = newStack();
    const keys = { partitionKey: { name: 'pk', type: AttributeType.STRING }, sortKey: { name: 'sk', type: AttributeType.STRING } };
    const table = new Table(stack, 'Plain', { ...keys, timeToLiveAttribute: 'expiresAt' });
    expect(() => withEntities(stack, [product()], { table })).toThrow("entities on Stack/Plain: 'a table without the index slot2' cannot be used. Allowed: tables with entitySlots: true (data.table.entitySlots)");
    table.addGlobalSecondaryIndex({ indexName: 'slot2', partitionKey: { name: 'p2', type: AttributeType.STRING }, sortKey: { name: 's2', type: AttributeType.STRING } });
    const other = newStack();
    expect(() => withEntities(other, [product()], { table: Table.fromTableName(other, 'Imported', 'orders') })).not.toThrow();
    const third = newStack();
    const fits = new Table(third, 'Plain', { ...keys, timeToLiveAttribute: 'expiresAt' });
    fits.addGlobalSecondaryIndex({ indexName: 'slot2', partitionKey: { name: 'p2', type: AttributeType.STRING }, sortKey: { name: 's2', type: AttributeType.STRING } });
    expect(() => withEntities(third, [product()], { table: fits })).not.toThrow();
  });

  test.each([
    ['provisioned', { capacity: TableCapacity.provisioned({ read: { min: 1, max: 2 }, write: { min: 1, max: 2 } }) }],
    ['strongly consistent', { consistency: ReplicaConsistency.strong('eu-west-2'), replicas: [{ region: 'eu-central-1' }] }],
  ])('entities on a %s table that was made without slots', (_, table) => {
    const stack = newStack({ env: { region: 'eu-west-1' } });
    expect(() => new ServerlessApiPattern(stack, 'Shop', { entities: [order()], data: { table } })).toThrow("entities on Stack/Shop/Table/Resource: 'a table without the index slot1'");
  });
});

describe('the function that rebuilds indexes', () => {
  test('is told of each deployment of its stack, and every hour, by a queue that nobody else may send to', () => {
    const stack = newStack();
    const made = withEntities(stack, [order()]);
    const template = Template.fromStack(stack);
    const queue = stack.getLogicalId(made.reindexQueue!.queue.node.defaultChild as CfnElement);
    const dead = stack.getLogicalId(made.reindexQueue!.deadLetterQueue.node.defaultChild as CfnElement);
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        'source': ['aws.cloudformation'],
        'detail-type': ['CloudFormation Stack Status Change'],
        'detail': {
          'stack-id': [{ Ref: 'AWS::StackId' }],
          'status-details': { status: ['CREATE_COMPLETE', 'IMPORT_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'] },
        },
      },
      ScheduleExpression: 'rate(1 hour)',
      Targets: [{ Arn: { 'Fn::GetAtt': [queue, 'Arn'] }, DeadLetterConfig: { Arn: { 'Fn::GetAtt': [dead, 'Arn'] } } }],
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } });
    template.hasResourceProperties('AWS::Lambda::Function', { Timeout: 300, RecursiveLoop: 'Allow', Environment: { Variables: { QUEUE_URL: { Ref: queue } } } });
    expect(made.reindexFunction!.function.timeout!.toSeconds()).toBe(300);
  });

  test('takes its settings, and is one of the functions of a system', () => {
    const stack = newStack();
    const reindex = { memorySize: 1024, environment: { RECORDS_PER_SECOND: '50' } };
    const shop = new ServerlessApiPattern(stack, 'Shop', { entities: [order()], compute: { handlers: { reindex } } });
    expect(shop.functions.reindex).toBe(shop.entityApi!.reindexFunction);
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { MemorySize: 1024, Environment: { Variables: { RECORDS_PER_SECOND: '50' } } });
  });

  test('relies on requests that end within 29 seconds', () => {
    expect(() => withEntities(newStack(), [order()], { handler: { timeout: Duration.seconds(30) } })).toThrow("timeout: '30 seconds' cannot be used. Allowed: at most 29 seconds");
  });
});

test('no change of entities changes the table', () => {
  const tableOf = (entities: Entity[]) => {
    const stack = newStack();
    new ServerlessApiPattern(stack, 'Shop', { entities });
    return resourcesOf(stack, 'AWS::DynamoDB::GlobalTable');
  };
  const before = tableOf([order()]);
  const tighter = Entity.of('order', {
    schema: EntitySchema.fromObject({ type: 'object', required: ['a', 'b'], properties: { a: { type: 'string', maxLength: 3 }, b: { type: 'boolean' } } }),
    access: [Access.owner().all()],
  });
  for (const entities of [
    // Another entity, another index, a field and a tighter schema, and whatever else.
    [order(), product()],
    [order({ indexes: [EntityIndex.by('status').sortedBy('createdAt'), EntityIndex.by('number')] })],
    [tighter],
    [order({ shards: 5, ownership: Ownership.tenant('custom:tenant'), ownFunction: true })],
  ]) {
    expect(tableOf(entities)).toEqual(before);
  }
});

test('alarms on the slots in use are two, however many slots there are', () => {
  const stack = newStack();
  const monitoring = new Monitoring(stack, 'Monitoring');
  withEntities(stack, [order()], { monitoring });
  const expressions = Object.values(resourcesOf(stack, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties.Metrics?.[0].Expression as string | undefined).filter((each) => each?.includes('FILL'));
  expect(expressions.map((each) => each!.replace(/_\w+,/g, ','))).toEqual(['FILL(read1, 0) + FILL(read2, 0) + FILL(read3, 0)', 'FILL(write1, 0) + FILL(write2, 0) + FILL(write3, 0)']);
});

test('a system serves entities with its own table, and says what is in force', () => {
  const stack = newStack();
  const shop = new ServerlessApiPattern(stack, 'Shop', { entities: [product({ ownFunction: true }), order()], compute: { handlers: { entities: { memorySize: 768 } } } });
  expect(shop.entity('order').handler).toBe(shop.functions.entities);
  expect(shop.entity('product').handler).toBe(shop.functions.productEntity);
  expect(shop.entityApi!.function).toBe(shop.functions.entities);
  expect(() => new ServerlessApiPattern(newStack(), 'Shop').entity('order')).toThrow("Stack/Shop entity.name: 'order' cannot be used. Allowed: entities of the entities prop: there are none.");
  const settings = Object.fromEntries(shop.explain().settings.filter(({ name }) => name.startsWith('entities')).map(({ name, value }) => [name, value]));
  expect(settings).toMatchObject({
    'entities': 'product, order',
    'entities.product.access': 'anyone: read, list, without cost (The catalog is public.); group editors: create, update, delete',
    'entities.product.ownership': 'shared',
    'entities.product.key': 'sku',
    'entities.order.access': 'owner: create, read, list, update, delete; group support: read, list, update, locked lines',
    'entities.order.indexes': 'by status, sorted by createdAt',
    'entities.order.unique': 'number for each owner',
    'entities.order.timeToLive': 'for ever',
    'entities.order.path': '/orders',
  });
});

test('thirty entities fit beside the system into a stack, and what does not fit is said with what to do', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => order({ path: `/orders${index}` })).map((_, index) => Entity.of(`order${index}`, {
    schema: EntitySchema.fromObject({ type: 'object', required: ['a'], properties: { a: { type: 'string', maxLength: 9 } } }), access: [Access.owner().all()],
  }));
  const stack = newStack();
  new ServerlessApiPattern(stack, 'Shop', { entities: many(30) });
  expect(Object.keys(resourcesOf(stack)).length).toBeLessThanOrEqual(450);
  Annotations.fromStack(stack).hasNoError('*', Match.anyValue());
  const tooMany = newStack();
  new ServerlessApiPattern(tooMany, 'Shop', { entities: many(45) });
  expect(() => Template.fromStack(tooMany)).toThrow(/entities of Stack\/Shop\/Entities: '45 entities' cannot be used. Allowed: entities that fit into the stack: it has 5\d\d resources, and CloudFormation takes 500/);
});

test('only the routes that are asked for are there', () => {
  const stack = newStack();
  withEntities(stack, [order({ routes: [EntityRoute.READ, EntityRoute.REPLACE] })]);
  expect(Object.keys(routesOf(stack)).sort()).toEqual(['GET /orders/{id}', 'PUT /orders/{id}']);
});
