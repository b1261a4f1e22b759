import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { EntitySchema } from '../../../src/entities/entity-schema';

const of = (schema: object) => () => EntitySchema.fromJson(JSON.stringify(schema));
const having = (field: object, more: object = {}) => of({ type: 'object', properties: { field }, ...more });
const unique = (maxItems: number | undefined, more: object) => having({ type: 'array', uniqueItems: true, maxItems, ...more });

test.each<[string, object, number]>([
  ['texts', { items: { type: 'string' } }, 1000],
  ['texts or numbers', { items: { type: ['string', 'number'] } }, 1000],
  ['values of a list', { items: { enum: [1, { a: 1 }] } }, 1000],
  ['objects', { items: { type: 'object', additionalProperties: true } }, 100],
  ['lists', { items: { type: 'array', items: { type: 'string' } } }, 100],
  ['texts or lists', { items: { type: ['string', 'array'] } }, 100],
  ['texts or objects', { items: { type: ['object', 'string'], additionalProperties: true } }, 100],
  ['anything', {}, 100],
  ['whatever', { items: { const: 1 } }, 100],
  ['texts behind objects', { prefixItems: [{ type: 'object', additionalProperties: true }], items: { type: 'string' } }, 100],
])('of %s that are unique there may be some', (_, more, most) => {
  expect(unique(most, more)).not.toThrow();
  expect(unique(most + 1, more)).toThrow(new RegExp(`field/uniqueItems: 'true' .*at most ${most}:`));
  expect(unique(undefined, more)).toThrow(/uniqueItems/);
});

test("values that aren't unique may have more", () => {
  expect(having({ type: 'array', uniqueItems: false, items: { type: 'string' } })).not.toThrow();
});

test.each(['', '__proto__', 'constructor', 'hasOwnProperty', 'prototype', 'toString', 'valueOf', 'a\u0000', 'a\u001f', 'a\u007f'])('%j is the name of nothing', (name) => {
  const named = (keyword: string) => having({ type: 'object' }, { [keyword]: Object.defineProperty({}, name, { value: { type: 'string' }, enumerable: true }) });
  expect(named('properties')).toThrow(/#\/properties: .*names without control characters/);
  expect(named('$defs')).toThrow(/#\/properties: .*names without control characters/);
});

test.each(['id', 'version', 'createdAt', 'updatedAt', 'owner'])('every record has %s already', (name) => {
  expect(of({ type: 'object', properties: { [name]: { type: 'string' } } })).toThrow(`#/properties/${name}: '${name}'`);
  expect(having({ type: 'object', properties: { [name]: { type: 'string' } } })).not.toThrow();
});

test('a default stands in no branch, however deep', () => {
  const text = { type: 'string', default: 'x' };
  expect(having(text)).not.toThrow();
  expect(having({ type: 'array', items: text })).not.toThrow();
  expect(having({ type: 'string' }, { allOf: [{ default: {} }] })).toThrow('allOf/0/default: ');
  expect(having({ type: 'string' }, { allOf: [{ properties: { field: { type: 'array', items: text } } }] })).toThrow('allOf/0/properties/field/items/default: ');
});

test('a pattern stands beside the length that it is measured with', () => {
  const [slow, slower] = ['^[a-z]+[a-z0-9]+$', '^[a-z0-9]*[a-z]*[a-z]$'];
  expect(having({ type: 'string', pattern: slow })).toThrow(/field\/pattern: .*beside maxLength/);
  expect(having({ type: 'object', propertyNames: { pattern: slow }, additionalProperties: true })).not.toThrow();
  expect(having({ type: 'object', propertyNames: { pattern: slower }, additionalProperties: true })).toThrow(/propertyNames\/pattern: .*at most 100 /);
  expect(having({ type: 'object', propertyNames: { pattern: slower, maxLength: 100 }, additionalProperties: true })).not.toThrow();
  expect(having({ type: 'string', pattern: '^(a+)+$', maxLength: 1 })).toThrow(/field\/pattern: .*repetition in repetition/);
  expect(having({ type: 'object', patternProperties: { '^a/(b': { type: 'string' } } })).toThrow(/field\/patternProperties\/\^a~1\(b: .*a regular expression/);
});

test('a schema comes from a file, a text or an object, and says which', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'schema-')), 'a.json');
  writeFileSync(file, '{"type":"object","properties":{"ü":{"type":"string"}}}');
  const expected = { type: 'object', properties: { ü: { type: 'string' } }, unevaluatedProperties: false };
  expect(EntitySchema.fromFile(file)._schema).toEqual(expected);
  expect(EntitySchema.fromObject({ type: 'object', properties: { ü: { type: 'string' } } })._schema).toEqual(expected);
  writeFileSync(file, '{"type":"array"}');
  expect(() => EntitySchema.fromFile(file)).toThrow(`${file}#/type: 'array'`);
  expect(() => EntitySchema.fromObject({ type: 'array' })).toThrow("EntitySchema.fromObject#/type: 'array'");
  expect(() => EntitySchema.fromJson('['.padEnd(50, '1'))).toThrow(`EntitySchema.fromJson: '[${'1'.repeat(39)}' `);
});

test('a schema may name its version, and itself', () => {
  const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'https://example.com/a', type: 'object', properties: {} };
  expect(of(schema)()._schema).toEqual({ type: 'object', properties: {}, unevaluatedProperties: false });
});
