import type { JsonObject } from '../../../src/handlers/entities/json';
import { Defaults, MarkedProperties } from '../../../src/handlers/entities/schema-walk';

const MARK = { type: 'string', readOnly: true };
const TEXT = { type: 'string' };
const within = (marked: object) => ({ type: 'object', properties: { marked, free: TEXT } });

/** Places that a mark may have. */
const PLACES: readonly (readonly [string, object, JsonObject, string])[] = [
  ['a property', within(MARK), { free: 'a', marked: 'b' }, 'marked'],
  ['a property of an object', { properties: { inner: within(MARK) } }, { inner: { free: 'a', marked: 'b' } }, 'inner.marked'],
  ['a branch of allOf', { allOf: [{}, within(MARK)] }, { marked: 'b' }, 'marked'],
  ['a branch of anyOf', { anyOf: [within(TEXT), within(MARK)] }, { marked: 'b' }, 'marked'],
  ['a branch of oneOf', { oneOf: [within(MARK), {}] }, { marked: 'b' }, 'marked'],
  ['if', { if: within(MARK) }, { marked: 'b' }, 'marked'],
  ['then', { if: {}, then: within(MARK) }, { marked: 'b' }, 'marked'],
  ['else', { if: {}, else: within(MARK) }, { marked: 'b' }, 'marked'],
  ['a dependent schema', { dependentSchemas: { free: within(MARK) } }, { marked: 'b' }, 'marked'],
  ['a pattern of names', { patternProperties: { '^m': MARK, '^f': TEXT } }, { free: 'a', marked: 'b' }, 'marked'],
  ['a pattern of names, beside a property', { properties: { marked: TEXT }, patternProperties: { '^m': MARK } }, { marked: 'b' }, 'marked'],
  ['additional properties', { properties: { free: TEXT }, additionalProperties: MARK }, { free: 'a', marked: 'b' }, 'marked'],
  ['unevaluated properties', { properties: { free: TEXT }, unevaluatedProperties: MARK }, { free: 'a', marked: 'b' }, 'marked'],
  ['a reference', { properties: { inner: { $ref: '#/$defs/inner' } }, $defs: { inner: within(MARK) } }, { inner: { marked: 'b' } }, 'inner.marked'],
  ['a reference, beside it', { properties: { marked: { $ref: '#/$defs/text', readOnly: true } }, $defs: { text: TEXT } }, { marked: 'b' }, 'marked'],
  ['a name that a reference escapes', { properties: { inner: { $ref: '#/$defs/in~1n~01er' } }, $defs: { 'in/n~1er': within(MARK) } }, { inner: { marked: 'b' } }, 'inner.marked'],
  ['elements', { properties: { list: { items: within(MARK) } } }, { list: [{ free: 'a' }, { marked: 'b' }] }, 'list.1.marked'],
  ['the first elements', { properties: { list: { prefixItems: [{}, within(MARK)], items: TEXT } } }, { list: [{ marked: 'a' }, { marked: 'b' }] }, 'list.1.marked'],
  ['the other elements', { properties: { list: { prefixItems: [{}], items: within(MARK) } } }, { list: [{ marked: 'a' }, { marked: 'b' }] }, 'list.1.marked'],
];

test.each(PLACES)('a mark is found at %s', (_, schema, value, path) => {
  expect(new MarkedProperties({ ...schema }, 'readOnly').first(value)).toBe(path);
  expect(new MarkedProperties({ ...schema }, 'writeOnly').first(value)).toBeUndefined();
});

const MARKED = new MarkedProperties({
  properties: {
    pin: MARK,
    constructor: MARK,
    text: TEXT,
    no: { readOnly: false },
    inner: within(MARK),
    list: { items: within(MARK) },
    pins: { items: { readOnly: true } },
  },
}, 'readOnly');

test('a value is shown without what is marked, whatever else it has', () => {
  const value = { pin: '1', text: 'a', inner: { marked: 'b', free: 'c' }, list: [{ marked: 'd', free: 'e' }, 'f'], pins: ['1', '2'], no: 'x', nothing: null, other: [[1]] };
  expect(MARKED.without(value)).toEqual({ text: 'a', inner: { free: 'c' }, list: [{ free: 'e' }, 'f'], pins: [], no: 'x', nothing: null, other: [[1]] });
  expect(new MarkedProperties({ properties: { pin: TEXT } }, 'readOnly').without(value)).toBe(value);
});

test('a value keeps what is marked in the value that it replaces, as far as its objects are there', () => {
  const old = { pin: '1', text: 'a', inner: { marked: 'b', free: 'c' }, list: [{ marked: 'd' }] };
  expect(MARKED.kept(old, { text: 'z', inner: { free: 'y' }, list: [{ free: 'x' }] })).toEqual({ pin: '1', text: 'z', inner: { marked: 'b', free: 'y' }, list: [{ free: 'x' }] });
  expect(MARKED.kept(old, {})).toEqual({ pin: '1' });
  expect(MARKED.kept(old, { inner: 'text' })).toEqual({ pin: '1', inner: 'text' });
  expect(MARKED.kept({ text: 'a' }, { inner: { free: 'y' } })).toEqual({ inner: { free: 'y' } });
});

test('properties that every object inherits are not marked', () => {
  expect(MARKED.first({ text: 'a' })).toBeUndefined();
  expect(MARKED.first({ constructor: 'a' })).toBe('constructor');
});

describe('defaults', () => {
  const size = { type: 'number', default: 1 };
  const inner = { properties: { size } };
  test.each<[string, object, JsonObject, JsonObject]>([
    ['a property', inner, {}, { size: 1 }],
    ['a property that is there', inner, { size: 2 }, { size: 2 }],
    ['a property with a default that counts as false', { properties: { open: { default: false } } }, {}, { open: false }],
    ['an object that is there', { properties: { inner } }, { inner: {} }, { inner: { size: 1 } }],
    ['an object that is missing', { properties: { inner } }, {}, {}],
    ['a default, which is complete', { properties: { inner: { ...inner, default: {} } } }, {}, { inner: {} }],
    ['elements', { properties: { list: { prefixItems: [{}], items: inner } } }, { list: [{}, {}, 'a'] }, { list: [{}, { size: 1 }, 'a'] }],
    ['a reference', { properties: { size: { $ref: '#/$defs/size' } }, $defs: { size } }, {}, { size: 1 }],
    ['a reference, beside it', { properties: { size: { $ref: '#/$defs/size', default: 7 } }, $defs: { size } }, {}, { size: 7 }],
    ['a branch, which may not apply', { anyOf: [inner], properties: { other: { default: 2 } } }, {}, { other: 2 }],
    ['a property that every object inherits', { properties: { constructor: { default: 'a' } } }, {}, { constructor: 'a' }],
    ['null', { properties: { inner } }, { inner: null }, { inner: null }],
    ['no default', { properties: { size: TEXT } }, {}, {}],
  ])('are filled in at %s', (_, schema, value, filled) => {
    expect(new Defaults({ ...schema }).in(value)).toEqual(filled);
  });
});
