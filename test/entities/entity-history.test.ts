import { Duration } from 'aws-cdk-lib';
import { modelsOf, resourcesOf, routesOf, withEntities } from './support/served';
import { order, product } from './support/shop';
import { Access, EntityOptions, EntityRoute, EntityRoutes, EntitySchema, ServerlessApiPattern } from '../../src';
import { ReadDocument } from '../support/read-document';
import { newStack } from '../support/synth';

const DAY = 24 * 60 * 60;
const schema = EntitySchema.fromObject({ type: 'object', properties: { sku: { type: 'string', maxLength: 9 } } });
const staged = () => newStack({ context: { 'aws:cdk:disable-asset-staging': false } });
const historyOf = (options: Partial<EntityOptions>) => order(options)._model.historySeconds;

test('versions are kept for ninety days, or as long as it is said, and not at all where nothing is said', () => {
  const stack = staged();
  withEntities(stack, [order({ history: true }), product({ history: true, historyRetention: Duration.days(400) })]);
  const seconds = modelsOf(stack).flatMap(({ entities }) => entities.map(({ historySeconds }) => historySeconds));
  expect([...new Set(seconds)]).toEqual([90 * DAY, 400 * DAY]);
  expect([historyOf({}), historyOf({ history: false })]).toEqual([undefined, undefined]);
});

test.each<[Partial<EntityOptions>, string]>([
  [{ historyRetention: Duration.days(1) }, "Entity.of('order').historyRetention: '1 day' conflicts with an entity without history. Set history: true, or remove it."],
  [{ history: true, historyRetention: Duration.seconds(59) }, "Entity.of('order').historyRetention: '59 seconds' cannot be used. Allowed: whole seconds from a minute to ten years"],
  [{ routes: [EntityRoute.HISTORY] }, "Entity.of('order').routes: 'history' cannot be used. Allowed: routes without it, and history: true"],
])('%j is refused', (options, message) => {
  expect(() => order(options)).toThrow(message);
});

test('a history is read by a route that is authorized as reading is, two resources, also beside compact routes', () => {
  const [stack, plain, compact] = [newStack(), newStack(), newStack()];
  withEntities(stack, [order({ history: true }), product({ history: true })]);
  withEntities(plain, [order(), product()]);
  withEntities(compact, [order({ history: true })], { entityRoutes: EntityRoutes.compact() });
  const routes = Object.entries(routesOf(stack)).filter(([route]) => route.includes('history'));
  expect(Object.fromEntries(routes)).toEqual({
    'GET /orders/{id}/history': { authorization: 'COGNITO_USER_POOLS' }, 'GET /products/{id}/history': { authorization: 'NONE' },
  });
  const [more, fewer] = [stack, plain].map((each) => Object.keys(resourcesOf(each)).length);
  // Beside the deployment, whose logical id changes.
  expect(more - fewer).toBe(4);
  expect(Object.keys(routesOf(compact)).sort()).toEqual(['ANY /orders', 'ANY /orders/{id}', 'GET /orders/{id}/history']);
});

test('routes can leave it out, and have none without readers, but versions are kept all the same', () => {
  const [named, unread] = [newStack(), newStack()];
  withEntities(named, [order({ history: true, routes: [EntityRoute.READ] })]);
  withEntities(unread, [order({ history: true, access: [Access.owner().create().update()], indexes: [] })]);
  expect([named, unread].flatMap((stack) => Object.keys(routesOf(stack))).filter((route) => route.includes('history'))).toEqual([]);
  expect(historyOf({ history: true, routes: [EntityRoute.READ] })).toBe(90 * DAY);
});

test('children have their own histories, and none has its place', () => {
  const parent = order({ history: true });
  const access = [Access.owner().all()];
  const stack = newStack();
  withEntities(stack, [parent, parent.child('line', { schema, access, history: true })]);
  expect(routesOf(stack)['GET /orders/{id}/lines/{lineId}/history']).toEqual({ authorization: 'COGNITO_USER_POOLS' });
  const taken = order({ history: true });
  expect(() => withEntities(newStack(), [taken, taken.child('event', { schema, access, plural: 'history' })]))
    .toThrow("path of the entity 'event': '/orders/{id}/history' cannot be used. Allowed: another path: 'order' has its history there");
  const free = order();
  expect(() => withEntities(newStack(), [free, free.child('event', { schema, access, plural: 'history' })])).not.toThrow();
});

test('it takes no further right', () => {
  const policiesOf = (history: boolean) => {
    const stack = newStack();
    withEntities(stack, [order({ history })]);
    return resourcesOf(stack, 'AWS::IAM::Policy');
  };
  expect(policiesOf(true)).toEqual(policiesOf(false));
});

test('a history is described and explained', () => {
  const shop = new ServerlessApiPattern(newStack(), 'Shop', { entities: [order({ history: true })] });
  const { paths, components: { schemas } } = new ReadDocument(shop.api.openApi()).document;
  const { get } = paths['/orders/{id}/history'];
  expect(get).toMatchObject({ operationId: 'listOrderHistory' });
  expect(get.parameters?.map(({ name }) => name)).toEqual(['id', 'limit', 'cursor']);
  expect(get.responses['200'].content?.['application/json'].schema).toEqual({ $ref: '#/components/schemas/OrderHistory' });
  expect(schemas.OrderHistory.properties.items.items.properties.record.allOf).toEqual([{ $ref: '#/components/schemas/OrderRecord' }]);
  expect(shop.explain().settings).toContainEqual(expect.objectContaining({ name: 'entities.order.history', value: `${90 * DAY} seconds` }));
});
