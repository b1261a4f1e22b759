import { Route } from '../../src';

test.each(['GET /', 'GET /orders', 'PATCH /orders/{id}', 'ANY /proxy/{path+}', 'GET /v1.0/a-b_c/{order.id}'])('reads %s', (route) => {
  expect(Route.parse(route).toString()).toBe(route);
});

test.each([
  '', 'GET', '/orders', 'get /orders', 'FETCH /orders', 'GET orders', 'GET /orders/', 'GET //orders', 'GET /orders /x', 'GET /{id', 'GET /{}',
  'GET /{path+}/more', 'GET /or ders', 'GET /a?b=c', 'GET /a{b}',
])("refuses '%s', naming it and what is allowed", (route) => {
  expect(() => Route.parse(route)).toThrow(`route: '${route}' cannot be used. Allowed: 'METHOD /path'`);
});

test('two routes that API Gateway cannot tell apart have the same shape', () => {
  expect(Route.parse('GET /orders/{id}').shape).toBe(Route.parse('GET /orders/{name}').shape);
  expect(Route.parse('GET /orders/{id}').shape).not.toBe(Route.parse('PUT /orders/{id}').shape);
  expect(Route.parse('GET /orders/{id}').shape).not.toBe(Route.parse('GET /orders/{id+}').shape);
});
