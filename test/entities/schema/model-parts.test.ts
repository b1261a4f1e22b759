import { gatewayModel } from '../../../src/entities/schema/gateway-model';
import { Schema } from '../../../src/entities/schema/walk';

/** The model of a property. */
const of = (part: Schema, $defs: Schema = {}) => (gatewayModel({ type: 'object', properties: { a: part, keep: { type: 'string' } }, $defs })?.properties as Record<string, Schema>).a;
const A = { properties: { a: { type: 'string' } } };

test.each<[string, Schema, Schema]>([
  ['a whole number', { type: 'integer' }, { type: 'number' }],
  ['a whole number or any', { type: ['integer', 'number', 'null'] }, { type: ['number', 'null'] }],
  ['one of one type', { type: ['string'] }, { type: 'string' }],
  ['a limit', { minimum: 1, maximum: 9 }, { minimum: 1, maximum: 9 }],
  ['a strict limit', { exclusiveMinimum: 1, exclusiveMaximum: 9 }, { minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: true }],
  ['the tighter of two', { minimum: 2, exclusiveMinimum: 1, maximum: 8, exclusiveMaximum: 9 }, { minimum: 2, maximum: 8 }],
  ['the tighter of two, which is strict', { minimum: 1, exclusiveMinimum: 2, maximum: 9, exclusiveMaximum: 8 }, { minimum: 2, exclusiveMinimum: true, maximum: 8, exclusiveMaximum: true }],
  ['the strict one of two that are the same', { minimum: 1, exclusiveMinimum: 1 }, { minimum: 1, exclusiveMinimum: true }],
  ['a constant', { const: 'x' }, { enum: ['x'] }],
  ['a constant among values', { const: 'x', enum: ['x', 'y'] }, { enum: ['x', 'y'] }],
  ['branches', { type: 'object', anyOf: [A, { type: 'null' }] }, { type: 'object' }],
  ['one of several branches', { maxProperties: 2, oneOf: [A] }, { maxProperties: 2 }],
  ['all branches', { minProperties: 1, allOf: [A] }, { minProperties: 1 }],
  ['names', { required: ['b'] }, { required: ['b'] }],
  ['no names', { required: [] }, {}],
  ['elements', { items: { type: 'integer' } }, { items: { type: 'number' } }],
  ['elements behind others', { items: { type: 'integer' }, prefixItems: [A] }, {}],
  ['no elements', { items: false }, {}],
  ['a pattern', { pattern: '^[a-z]+$' }, { pattern: '^[a-z]+$' }],
  ['a pattern of properties of characters', { pattern: '^\\p{L}$' }, {}],
  ['a pattern of all others', { pattern: '^\\P{L}$' }, {}],
  ['a pattern of code points', { pattern: '^\\u00e4$' }, {}],
  ['a pattern of bytes', { pattern: '^\\x41$' }, {}],
  ['a pattern of references', { pattern: '^\\k$' }, {}],
  ['a pattern of groups', { pattern: '^(?:a)$' }, {}],
  ['a pattern beyond ASCII', { pattern: '^ä$' }, {}],
  ['an open object', { additionalProperties: { type: 'integer' } }, { additionalProperties: { type: 'number' } }],
  ['a closed object', { unevaluatedProperties: false }, { additionalProperties: false }],
  ['an object that is open to others', { unevaluatedProperties: true }, {}],
  ['an object of no more', { additionalProperties: false, unevaluatedProperties: false }, { additionalProperties: false }],
  ['what it does not know', { format: 'uuid', multipleOf: 2, not: A, contains: A, title: 'x', default: 1, dependentRequired: {} }, {}],
  ['counts', { minLength: 1, maxLength: 2, minItems: 3, maxItems: 4, minProperties: 5, maxProperties: 6 }, { minLength: 1, maxLength: 2, minItems: 3, maxItems: 4, minProperties: 5, maxProperties: 6 }],
  ['names by a pattern', { patternProperties: { '^x': { type: 'integer' } } }, { patternProperties: { '^x': { type: 'number' } } }],
])('of %s it says', (_, part, model) => {
  expect(of(part)).toEqual(model);
});

test.each(['allOf', 'anyOf', 'oneOf'])('an object with %s stays open, which sees no branches', (keyword) => {
  expect(of({ [keyword]: [A], unevaluatedProperties: false })).not.toHaveProperty('additionalProperties');
});

test.each(['if', 'then', 'else', 'dependentSchemas'])('an object with %s stays open', (keyword) => {
  expect(of({ [keyword]: {}, unevaluatedProperties: false })).not.toHaveProperty('additionalProperties');
});

test('a reference is replaced by its target', () => {
  const $defs = { text: { type: 'string', minLength: 1 }, tree: { type: 'object', properties: { text: { $ref: '#/$defs/text' }, tree: { $ref: '#/$defs/tree' } } } };
  expect(of({ $ref: '#/$defs/text' }, $defs)).toEqual({ type: 'string', minLength: 1 });
  expect(of({ $ref: '#/$defs/text', maxLength: 9 }, $defs)).toEqual({ type: 'string', minLength: 1, maxLength: 9 });
  expect(of({ $ref: '#/$defs/text', minLength: 2 }, $defs)).toEqual({ minLength: 2 });
  expect(of({ $ref: '#/$defs/text', allOf: [{ maxLength: 9 }] }, $defs)).toEqual({ type: 'string', minLength: 1 });
  // A schema inside of itself takes anything there.
  expect(of({ $ref: '#/$defs/tree' }, $defs)).toEqual({ type: 'object', properties: { text: { type: 'string', minLength: 1 }, tree: {} } });
  expect(of({ items: { $ref: '#/$defs/text' } }, $defs)).toEqual({ items: { type: 'string', minLength: 1 } });
});

test('values that look like references are none', () => {
  const value = { $ref: '#/$defs/text' };
  expect(of({ enum: [value] }, { text: { type: 'string' } })).toEqual({ enum: [value] });
  expect(of({ const: value }, { text: { type: 'string' } })).toEqual({ enum: [value] });
  expect(of({ properties: { $ref: { type: 'string' }, enum: { $ref: '#/$defs/text' } } }, { text: { type: 'string' } })).toEqual({ properties: { $ref: { type: 'string' }, enum: { type: 'string' } } });
});

test('names by a pattern are kept as they are, and what they name is not', () => {
  const $defs = { text: { type: 'string' } };
  expect(of({ patternProperties: { enum: { $ref: '#/$defs/text' }, default: { $ref: '#/$defs/text' } } }, $defs)).toEqual({ patternProperties: { enum: { type: 'string' }, default: { type: 'string' } } });
});

test('where nothing is left to check, there is no model', () => {
  expect(gatewayModel({ type: 'object' })).toBeUndefined();
  expect(gatewayModel({ type: 'object', title: 'x', $defs: {} })).toBeUndefined();
  expect(gatewayModel({ type: 'object', minProperties: 1 })).toEqual({ type: 'object', minProperties: 1 });
});

test('a model has a hundred thousand bytes at the most', () => {
  const sized = (bytes: number) => ({ enum: ['x'.repeat(bytes - '{"enum":[""]}'.length)] });
  expect(gatewayModel(sized(100_000))).toEqual(sized(100_000));
  expect(gatewayModel(sized(100_001))).toBeUndefined();
  expect(gatewayModel({ enum: ['ü'.repeat(60_000)] })).toBeUndefined();
});

test('a body need not have what only the server writes', () => {
  const model = (required: readonly string[], readOnly: boolean) => gatewayModel({ properties: { in: { required, properties: { a: { type: 'string', readOnly } } } } });
  expect([model(['a'], true), model(['a'], false) === undefined, model(['b'], true) === undefined, model([], true) === undefined]).toEqual([undefined, false, false, false]);
});
