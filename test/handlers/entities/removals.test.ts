import { unknownRemovals } from '../../../src/handlers/entities/removals';

const TEXT = { type: 'string' };
const SCHEMA = {
  type: 'object',
  unevaluatedProperties: false,
  properties: {
    text: TEXT,
    open: { type: 'object', additionalProperties: TEXT },
    free: { type: 'object', properties: { a: TEXT } },
    inner: { type: 'object', additionalProperties: false, properties: { depth: TEXT } },
    tree: { $ref: '#/$defs/tree' },
    list: { type: 'array', items: { type: 'object', additionalProperties: false } },
    named: { type: 'object', additionalProperties: false, patternProperties: { '^x-': TEXT } },
  },
  oneOf: [{ properties: { card: TEXT } }, { properties: { iban: TEXT } }],
  $defs: { tree: { type: 'object', additionalProperties: false, properties: { leaf: TEXT, tree: { $ref: '#/$defs/tree' } } } },
};
const fields = (patch: Parameters<typeof unknownRemovals>[2], current = {}) => unknownRemovals(SCHEMA, current, patch).map(({ field, message }) => `${field} ${message}`);

test.each<[string, Parameters<typeof unknownRemovals>[2], string]>([
  ['a stranger', { text: null, strange: null }, 'strange'],
  ['what every object inherits', { constructor: null }, 'constructor'],
  ['a stranger in an object', { inner: { depth: null, strange: null } }, 'inner.strange'],
  ['a stranger below a reference to itself', { tree: { tree: { leaf: null, strange: null } } }, 'tree.tree.strange'],
  ['a name that fits no pattern', { named: { 'x-a': null, 'y-a': null } }, 'named.y-a'],
])('%s is not removed', (_, patch, field) => {
  expect(fields(patch)).toEqual([`${field} is not allowed here`]);
});

test('fields of a branch and of an open object are removed', () => {
  expect(fields({ card: null, iban: null, open: { any: null }, free: { any: null }, list: [{ any: null }], text: 'x', strange: 1 })).toEqual([]);
});

test('fields of an earlier schema are removed', () => {
  expect(fields({ strange: null, inner: { old: null, strange: null } }, { strange: 1, inner: { old: 2 } })).toEqual(['inner.strange is not allowed here']);
});
