import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { modelsOf, resourcesOf, routesOf, withEntities } from './support/served';
import { order, product } from './support/shop';
import { Access, BundledHandler, BundledHandlers, Entity, EntityRoute, EntityRoutes, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { HANDLERS } from '../../src/handlers/catalog';
import { ReadDocument } from '../support/read-document';
import { newStack } from '../support/synth';

const LONG = Duration.minutes(10);
const STAGED = { context: { 'aws:cdk:disable-asset-staging': false } };
const system = (entities: Entity[], props: ServerlessApiPatternProps = {}) => {
  const stack = newStack(STAGED);
  return { stack, shop: new ServerlessApiPattern(stack, 'Shop', { entities, ...props }) };
};

test('an export is begun by a route of the function that exports, which others do not share', () => {
  const { stack, shop } = system([order({ exports: true }), product({ indexes: [] })]);
  expect(routesOf(stack)['POST /orders/batch-export']).toEqual({ authorization: 'COGNITO_USER_POOLS' });
  expect(Object.keys(routesOf(stack)).filter((route) => route.includes('batch'))).toEqual(['POST /orders/batch-export']);
  expect(shop.functions.exports).toBe(shop.entityApi!.exportsFunction);
  const exported = modelsOf(stack).filter(({ entities }) => entities.length === 1).map(({ entities: [{ name }] }) => name);
  expect(exported).toEqual(['order']);
  const functions = Object.entries(resourcesOf(stack, 'AWS::Lambda::Function')).filter(([, { Properties }]) => Properties.Description === HANDLERS.exports.description);
  expect(functions).toMatchObject([[expect.anything(), { Properties: { Timeout: 29, RecursiveLoop: 'Allow', Environment: { Variables: { OWNER_SOURCE: 'cognito' } } } }]]);
});

test('the function may list what its entities hold, write files, and go on by its queue', () => {
  const { stack } = system([order({ exports: true })]);
  const statements = Object.entries(resourcesOf(stack, 'AWS::IAM::Policy')).filter(([id]) => id.includes('Exports'))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[]);
  const grants = statements.flatMap(({ Action, Resource }) => [Action].flat().map((action) => `${action} ${/\/(files\/\*|index\/\w+)/.exec(JSON.stringify(Resource))?.[1] ?? ''}`.trim()));
  expect(grants.filter((each) => /^(dynamodb|s3|sns|sqs:Send)/.test(each)).sort()).toEqual([
    'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:Query index/slot1', 'dynamodb:UpdateItem', 's3:DeleteObject files/*', 's3:PutObject files/*', 'sns:Publish', 'sqs:SendMessage',
  ]);
});

test('where only owners list, no index is read', () => {
  const { stack } = system([order({ access: [Access.owner().all()], indexes: [], exports: true })]);
  expect(JSON.stringify(Object.entries(resourcesOf(stack, 'AWS::IAM::Policy')).filter(([id]) => id.includes('Exports')))).not.toContain('index/');
});

test('without exports there is neither function nor queue', () => {
  const { stack, shop } = system([order({ batches: true })]);
  expect([shop.entityApi!.exportsFunction, shop.entityApi!.exportsQueue, shop.functions.exports]).toEqual([undefined, undefined, undefined]);
  Template.fromStack(stack).resourcePropertiesCountIs('AWS::Lambda::Function', { Description: HANDLERS.exports.description }, 0);
});

test('exports are there beside routes that are named, and beside compact ones', () => {
  const named = system([order({ routes: [EntityRoute.LIST], exports: true })]);
  expect(Object.keys(routesOf(named.stack)).filter((route) => route.includes('orders')).sort()).toEqual(['GET /orders', 'POST /orders/batch-export']);
  const compact = system([order({ exports: true })], { entityRoutes: EntityRoutes.compact() });
  expect(Object.keys(routesOf(compact.stack)).filter((route) => route.includes('orders')).sort()).toEqual(['ANY /orders', 'ANY /orders/{id}', 'POST /orders/batch-export']);
});

test('an export is described and explained', () => {
  const { shop } = system([order({ exports: true })]);
  const { paths, components: { schemas } } = new ReadDocument(shop.api.openApi()).document;
  expect(paths['/orders/batch-export'].post.responses['202'].content?.['application/json'].schema).toEqual({ $ref: '#/components/schemas/OrderBatchExportResult' });
  expect(schemas.OrderBatchExportResult.required).toEqual(['job']);
  expect(shop.explain().settings).toContainEqual(expect.objectContaining({ name: 'entities.order.exports', value: 'to a file of the caller' }));
});

test.each<[string, () => unknown, string]>([
  ['where everybody lists', () => product({ exports: true }), "Entity.of('product').exports: true cannot be used. Allowed: exports if callers sign in to list: the file of an export belongs to its caller, and Access.anyone().list() identifies none."],
  ['where nobody lists', () => order({ access: [Access.owner().create().read()], indexes: [], exports: true }), "Entity.of('order').exports: true cannot be used. Allowed: exports if a rule allows list()."],
  ['as a route only', () => order({ routes: [EntityRoute.BATCH_EXPORT] }), "Entity.of('order').routes: 'batch-export' cannot be used. Allowed: routes without it, and exports: true."],
  ['without a bucket', () => withEntities(newStack(), [order({ exports: true })]), "Stack/Entities exports of the entity 'order': true conflicts with an EntityApi without bucket or topic. Set both props."],
  ['without the jobs that they are', () => system([order({ exports: true })], { handlers: BundledHandlers.only([BundledHandler.FILES]) }), "Stack/Shop exports of the entity 'order': true conflicts with a system without the jobs handler. Add it to handlers, or remove it."],
  ['without files', () => system([order({ exports: true })], { handlers: BundledHandlers.none() }), 'a system without the files handler'],
  ['for longer than requests', () => system([order({ exports: true })], { compute: { handlers: { exports: { timeout: LONG } } } }), 'at most 29 seconds'],
])('exports %s: refused', (_, make, message) => {
  expect(make).toThrow(message);
});
