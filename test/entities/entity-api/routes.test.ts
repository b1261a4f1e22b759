import { Template } from 'aws-cdk-lib/assertions';
import { EntityRoute } from '../../../src';
import { FLAG_SETS, newStack } from '../../support/synth';
import { resourcesOf, routesOf, withEntities } from '../support/served';
import { order, product } from '../support/shop';

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

test('only the routes that are asked for are there', () => {
  const stack = newStack();
  withEntities(stack, [order({ routes: [EntityRoute.READ, EntityRoute.REPLACE] })]);
  expect(Object.keys(routesOf(stack)).sort()).toEqual(['GET /orders/{id}', 'PUT /orders/{id}']);
});
