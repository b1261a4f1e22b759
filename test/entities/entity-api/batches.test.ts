import { Access, EntityApi, EntityRoute, EntityTable, SecureRestApi } from '../../../src';
import { ReadDocument } from '../../support/read-document';
import { newStack } from '../../support/synth';
import { cognito, routesOf, withEntities } from '../support/served';
import { order, product } from '../support/shop';

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

  test('are public if all access is public', () => {
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
    const { paths, components: { schemas } } = new ReadDocument(api.openApi()).document;
    expect(paths['/orders/batch-write'].post.requestBody?.content['application/json'].schema).toEqual({ $ref: '#/components/schemas/OrderBatchWrite' });
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
