import { Route } from '../../src';

test.each(['GET /', 'GET /orders', 'PATCH /orders/{id}', 'ANY /proxy/{path+}', 'GET /v1.0/a-b_c/{order.id}', 'POST /orders:batch', 'POST /orders/{id}/items:cancel'])('reads %s', (route) => {
  expect(Route.parse(route).toString()).toBe(route);
});

test.each([
  '', 'GET', '/orders', 'get /orders', 'FETCH /orders', 'GET orders', 'GET /orders/', 'GET //orders', 'GET /orders /x', 'GET /{id', 'GET /{}',
  'GET /{path+}/more', 'GET /or ders', 'GET /a?b=c', 'GET /a{b}',
  'GET /a%20b', 'GET /ä', 'GET /{a/b}', 'GET /{{id}}', 'GET /{+}', 'GET /{id++}', 'GET /a#b', 'GET  /orders', ' GET /orders',
])("refuses '%s', naming it and what is allowed", (route) => {
  expect(() => Route.parse(route)).toThrow(`route: '${route}' cannot be used. Allowed: 'METHOD /path'`);
});

test.each([
  ['GET /orders/:id', "parameters in braces: 'GET /orders/{id}'"],
  ['GET /:shop/orders/:id/lines', "parameters in braces: 'GET /{shop}/orders/{id}/lines'"],
  ['GET /orders/./x', "paths without the segments '.' and '..'"],
  ['GET /orders/../x', "paths without the segments '.' and '..'"],
])("refuses '%s', which nobody can call, with the remedy", (route, remedy) => {
  expect(() => Route.parse(route)).toThrow(`route: '${route}' cannot be used. Allowed: ${remedy}`);
});

test.each([['GET /orders/{id}/lines/{id}', 'id'], ['GET /{a}/{b}/{a+}', 'a']])("refuses '%s': a parameter has one value", (route, name) => {
  expect(() => Route.parse(route)).toThrow(`parameters of '${route}': '${name}' cannot be used. Allowed: each one once`);
});

test('two routes that API Gateway cannot tell apart have the same shape', () => {
  expect(Route.parse('GET /orders/{id}').shape).toBe(Route.parse('GET /orders/{name}').shape);
  expect(Route.parse('GET /orders/{id}').shape).not.toBe(Route.parse('PUT /orders/{id}').shape);
  expect(Route.parse('GET /orders/{id}').shape).not.toBe(Route.parse('GET /orders/{id+}').shape);
});
