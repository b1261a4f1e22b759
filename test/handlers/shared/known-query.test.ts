import { JOBS } from '../../../src/handlers/catalog';
import { checkQuery } from '../../../src/handlers/shared/known-query';
import { ApiRequest } from '../../../src/handlers/shared/request';
import { apiEvent } from '../support/api';

const check = (route: string, values: Readonly<Record<string, string[]>>, ofAuthorization: readonly string[] = []) => {
  const event = { ...apiEvent(route), multiValueQueryStringParameters: values };
  return () => checkQuery(JOBS, new ApiRequest(event, 'o'), ofAuthorization);
};
const refused = (...errors: readonly [field: string, message: string][]) => expect.objectContaining({
  status: 400, details: { detail: expect.any(String), errors: errors.map(([field, message]) => ({ field, message })) },
});

test('a route takes the parameters that it has, each once', () => {
  expect(check('GET /jobs', { limit: ['1'], cursor: ['c'], order: ['asc'] })).not.toThrow();
  expect(check('GET /jobs', { limit: ['1', '2'] })).toThrow(refused(['limit', 'must be given once']));
  expect(check('GET /jobs', { limits: ['1'], sort: ['a', 'b'] })).toThrow(refused(
    ['limits', 'is unknown here; allowed: limit, cursor, order, type, status'], ['sort', 'is unknown here; allowed: limit, cursor, order, type, status'],
  ));
});

test('a route without parameters takes none', () => {
  for (const route of ['GET /jobs/{id}', 'POST /jobs']) {
    expect(check(route, { limit: ['1'] })).toThrow(refused(['limit', 'is unknown here; allowed: none']));
  }
});

test('parameters that the authorization reads are accepted', () => {
  expect(check('GET /jobs/{id}', { token: ['t', 'u'] }, ['token'])).not.toThrow();
  expect(check('GET /jobs/{id}', { token: ['t'], other: ['x'] }, ['token'])).toThrow(refused(['other', 'is unknown here; allowed: none']));
});

test('an unknown route is left to the router', () => {
  expect(check('GET /orders', { limits: ['1'] })).not.toThrow();
  expect(check('POST /jobs/{id}', { limits: ['1'] })).not.toThrow();
});
