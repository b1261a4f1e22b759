import { ApiRequest, headerOf, uuidIn } from '../../../src/handlers/shared/request';
import { apiEvent } from '../support/api';

const event = apiEvent('GET /items/{id}', { id: '0B9C7C1E-5F0E-4A0A-9D4E-3A1C5B7F2D10' });

test('headers are found in any case, and several lines are one list', () => {
  expect(headerOf({ ...event, multiValueHeaders: { 'IF-match': ['"1"', '"2"'], 'if-MATCH': ['"3"'] } }, 'if-match')).toBe('"1", "2", "3"');
  expect(headerOf({ ...event, multiValueHeaders: {}, headers: { 'If-Match': '"1"' } }, 'if-match')).toBe('"1"');
  expect(headerOf({ ...event, multiValueHeaders: {}, headers: { 'If-Match': undefined } }, 'if-match')).toBeUndefined();
  expect(headerOf({ multiValueHeaders: { 'If-Match': undefined }, headers: { 'If-Match': '"1"' } }, 'if-match')).toBe('"1"');
});

test('events without headers, parameters and body are read as empty', () => {
  const empty = JSON.parse('{"httpMethod":"GET","resource":"/items","headers":null,"multiValueHeaders":null,"queryStringParameters":null,"multiValueQueryStringParameters":null,"pathParameters":null,"body":null,"requestContext":{}}') as typeof event;
  const request = new ApiRequest(empty, 'o');
  expect([request.header('x'), request.query('x'), request.text()]).toEqual([undefined, undefined, '']);
  expect(() => request.id).toThrow('Not Found');
});

test('ids are read in any case', () => {
  expect(new ApiRequest(event, 'o').id).toBe('0b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10');
});

test.each([['JKJaXmPLvHcESHA%3D', 'JKJaXmPLvHcESHA='], ['a%7eb', 'a~b'], ['a~b', 'a~b']])('the id %s in a path, which API Gateway hands on as it is written, is %s', (written, id) => {
  expect(new ApiRequest(apiEvent('GET /jobs/{id}', { id: written }), 'o').idAs((text) => text)).toBe(id);
});

test.each(['%', '%zz', '%ff', '%c3%28', 'a%2'])('%j, which is encoded wrongly, is no id', (id) => {
  expect(() => new ApiRequest(apiEvent('GET /jobs/{id}', { id }), 'o').idAs((text) => text)).toThrow('Not Found');
});

test.each(['', 'x', '../x', '0b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10#', '0b9c7c1e5f0e4a0a9d4e3a1c5b7f2d10'])('%j is no id', (id) => {
  expect(() => new ApiRequest(apiEvent('GET /items/{id}', { id }), 'o').id).toThrow('Not Found');
});

test.each([
  ['/prod/items', '/prod/items/1'], ['/items/', '/items/1'], ['/v1/items\r\nX: y', '/items/1'], ['//evil.example', '/items/1'], ['/\\evil.example', '/items/1'], [undefined, '/items/1'],
])('a location below %j', (path, location) => {
  const created = apiEvent('POST /items');
  const request = new ApiRequest({ ...created, requestContext: { ...created.requestContext, path: path ?? '' } }, 'o');
  expect(request.locationOf('1')).toBe(location);
});

test('a location is below the path of the event where the request context has none', () => {
  const created = { ...apiEvent('POST /items'), path: '/v1/items' };
  expect(new ApiRequest({ ...created, requestContext: JSON.parse('{}') as typeof created.requestContext }, 'o').locationOf('1')).toBe('/v1/items/1');
});

test.each(['x', ''])('a text with %j before or behind an id is no id', (more) => {
  const ids = [`${more}0b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10`, `0b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10${more}`].map(uuidIn);
  expect(ids).toEqual(more === '' ? Array(2).fill('0b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10') : [undefined, undefined]);
});

test('a body that API Gateway has encoded is read as UTF-8, and bytes that are not UTF-8 are refused', () => {
  const encoded = (...bytes: number[]) => new ApiRequest({ ...event, body: Buffer.from(bytes).toString('base64'), isBase64Encoded: true }, 'o');
  expect(encoded(0x7b, 0xc3, 0xbc, 0x7d).text()).toBe('{ü}');
  expect(() => encoded(0x7b, 0xfc, 0x7d).text()).toThrow(expect.objectContaining({ status: 400 }));
});

test.each<unknown>([null, 5, {}, [], ['x'], [null], { toString: null }])('%j in the place of a text is none', (value) => {
  const wrong: unknown = {
    httpMethod: value,
    resource: value,
    headers: { a: value },
    multiValueHeaders: { b: value, c: [value] },
    queryStringParameters: { d: value },
    multiValueQueryStringParameters: { e: [value] },
    pathParameters: { id: value },
    path: value,
    body: value,
    requestContext: { path: value },
  };
  const request = new ApiRequest(wrong as typeof event, 'o');
  expect([request.route, request.text(), request.locationOf('1')]).toEqual([' ', '', '/1']);
  expect(['a', 'c'].map((name) => request.header(name))).toEqual([undefined, undefined]);
  expect(['d', 'e'].map((name) => request.query(name))).toEqual([undefined, undefined]);
  expect(() => request.id).toThrow('Not Found');
});

test('of several values of a parameter the last one counts', () => {
  expect(new ApiRequest({ ...event, multiValueQueryStringParameters: { limit: ['1', '2'] } }, 'o').query('limit')).toBe('2');
});
