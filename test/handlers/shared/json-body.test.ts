import type { ValidateFunction } from 'ajv';
import { validateItem } from '../../../src/handlers/shared/body-validators';
import { bodyText, jsonBody } from '../../../src/handlers/shared/json-body';
import { ApiRequest } from '../../../src/handlers/shared/request';
import { apiEvent } from '../support/api';

const request = (body: string, type?: string) => new ApiRequest(apiEvent('POST /items', { body, headers: type === undefined ? {} : { 'Content-Type': type } }), 'o');
const problem = (status: number, ...fields: readonly string[]) => expect.objectContaining({
  status, details: { detail: expect.any(String), ...(fields.length === 0 ? {} : { errors: fields.map((field) => ({ field, message: expect.stringMatching(/./) })) }) },
});

test.each([
  'application/json', 'Application/JSON', ' application/json ; charset=utf-8', 'application/json; charset=UTF-8', 'application/json;charset="utf-8"',
  'application/json; charset=utf8', 'application/json; version=1', 'application/json; version=1; charset=utf-8',
])('a body is taken as %j', (type) => {
  expect(jsonBody(request('{"name":"x"}', type), validateItem)).toEqual({ name: 'x' });
});

test.each([
  'text/plain', 'application/jsonp', 'application/merge-patch+json', '', 'application/json; charset=latin1', 'application/json; charset=iso-8859-1',
  'application/json; charset=xutf-8', 'application/json; charset=charset=utf-8', 'application/json; charset=utf-80', 'application/json; version=1; charset=utf-16', 'application/json; charset=',
])('a body is not taken as %j', (type) => {
  expect(() => jsonBody(request('{"name":"x"}', type), validateItem)).toThrow(problem(415));
});

test('who says nothing of the type means JSON, and a route may take other types', () => {
  const silent = new ApiRequest({ ...apiEvent('POST /items'), body: '{"name":"x"}' }, 'o');
  expect(jsonBody(silent, validateItem)).toEqual({ name: 'x' });
  const patch = request('{"name":"x"}', 'application/merge-patch+json');
  expect(bodyText(patch, 100, ['application/json', 'application/merge-patch+json'])).toBe('{"name":"x"}');
  expect(() => bodyText(request('{"name":"x"}'), 100, ['application/merge-patch+json'])).toThrow(problem(415));
});

test('a body has 64 KiB at the most, of bytes and not of characters', () => {
  const ofLength = (length: number, letter = ' ') => `{"name":"x"}${letter.repeat(length - 12)}`;
  expect(jsonBody(request(ofLength(65_536)), validateItem)).toEqual({ name: 'x' });
  expect(() => jsonBody(request(ofLength(65_537)), validateItem)).toThrow(problem(413));
  expect(() => jsonBody(request(ofLength(40_000, 'ü')), validateItem)).toThrow(problem(413));
});

test("values that don't match the schema are listed by field", () => {
  expect(() => jsonBody(request('{'), validateItem)).toThrow(problem(400));
  expect(() => jsonBody(request('{"tags":["a",7],"a/~b":1}'), validateItem)).toThrow(problem(400, 'name', 'a/~b', 'tags.1'));
  expect(() => jsonBody(request('{"name":"x","attributes":{"a":1,"b":{}}}'), validateItem)).toThrow(problem(400, 'attributes.b'));
});

test('a field is told by its path, whatever its name, and as many as are wrong', () => {
  const refusing = (errors?: readonly object[]) => Object.assign(() => false, { errors }) as object as ValidateFunction<object>;
  const told = (errors: readonly object[]) => expect.objectContaining({ details: expect.objectContaining({ errors }) });
  const read = (errors?: readonly object[]) => () => jsonBody(request('{}'), refusing(errors));
  expect(read([
    { instancePath: '/a~1b/c~0d~1', params: {}, message: 'is odd' }, { instancePath: '', params: { missingProperty: 'x' } }, { instancePath: '/y', params: { additionalProperty: 'z' } },
  ])).toThrow(told([{ field: 'a/b.c~d/', message: 'is odd' }, { field: 'x', message: 'is invalid' }, { field: 'y.z', message: 'is invalid' }]));
  expect(read()).toThrow(told([]));
});
