import { closed } from '../../../src/entities/schema/closed';
import { plainJson } from '../../../src/entities/schema/plain-json';
import { checkReferences, referred } from '../../../src/entities/schema/references';
import { storedSchema } from '../../../src/entities/schema/stored';
import { escaped, everyPart, mapParts, Position } from '../../../src/entities/schema/walk';

const TEXT = { type: 'string' };

test('every schema in a schema is visited with its place, and what is no schema is not', () => {
  const visited: unknown[] = [];
  everyPart({
    properties: { 'a/b': { items: TEXT, additionalProperties: false }, 'c': { enum: [{ type: 'x' }] } },
    allOf: [{ properties: { d: TEXT } }, true],
    if: { not: TEXT },
    $defs: { e: { prefixItems: [TEXT] } },
    dependentSchemas: { f: TEXT },
    patternProperties: { '^g': TEXT },
    properties2: { h: TEXT },
    then: 'no schema',
  }, (_, { at, position, inBranch }, keyword) => visited.push([at, position, inBranch, keyword]));
  expect(visited).toEqual([
    ['#', 'value', false, undefined],
    ['#/properties/a~1b', 'value', false, 'properties'],
    ['#/properties/a~1b/items', 'value', false, 'items'],
    ['#/properties/c', 'value', false, 'properties'],
    ['#/allOf/0', 'branch', true, 'allOf'],
    ['#/allOf/0/properties/d', 'value', true, 'properties'],
    ['#/if', 'branch', true, 'if'],
    ['#/if/not', 'branch', true, 'not'],
    ['#/$defs/e', 'definition', false, '$defs'],
    ['#/$defs/e/prefixItems/0', 'value', false, 'prefixItems'],
    ['#/dependentSchemas/f', 'branch', true, 'dependentSchemas'],
    ['#/patternProperties/^g', 'value', false, 'patternProperties'],
  ]);
});

test.each<[string, Position]>([
  ['additionalProperties', Position.VALUE], ['contains', Position.BRANCH], ['else', Position.BRANCH], ['if', Position.BRANCH], ['items', Position.VALUE],
  ['not', Position.BRANCH], ['propertyNames', Position.BRANCH], ['then', Position.BRANCH], ['unevaluatedProperties', Position.VALUE],
])('%s holds one schema: a %s', (keyword, position) => {
  const seen: unknown[] = [];
  const mapped = mapParts({ [keyword]: TEXT, other: TEXT }, (part, place) => {
    seen.push([place.at, place.position]);
    return { ...part, seen: true };
  });
  expect(seen).toEqual([[`#/${keyword}`, position], ['#', Position.VALUE]]);
  expect(mapped).toEqual({ [keyword]: { ...TEXT, seen: true }, other: TEXT, seen: true });
});

test('schemas are changed from the inside, with their places', () => {
  const seen: string[] = [];
  const mapped = mapParts({ anyOf: [{ properties: { 'a~': { items: TEXT } } }, false], properties: 7, oneOf: 'x', items: true }, (part, { at, inBranch }) => {
    seen.push(`${at} ${inBranch}`);
    return { ...part, at };
  });
  expect(seen).toEqual(['#/anyOf/0/properties/a~0/items true', '#/anyOf/0/properties/a~0 true', '#/anyOf/0 true', '# false']);
  expect(mapped).toMatchObject({ at: '#', anyOf: [{ at: '#/anyOf/0', properties: { 'a~': { at: '#/anyOf/0/properties/a~0' } } }, false], properties: 7, oneOf: 'x', items: true });
});

test('a name is a step of a pointer', () => { expect(escaped('~a/b~/')).toBe('~0a~1b~0~1'); });

test('a value is copied as the JSON that it is', () => {
  const value = { a: [1, null, 'x', true, { b: -0.5 }], c: {} };
  const copy = plainJson('s', value);
  expect(copy).toEqual(value);
  expect(copy).not.toBe(value);
  expect(plainJson('s', [undefined, { a: undefined }])).toStrictEqual([null, {}]);
  // The same object twice holds itself not.
  expect(plainJson('s', [value.c, value.c])).toEqual([{}, {}]);
  expect([plainJson('s', 2 ** 53 - 1), plainJson('s', 0.1)]).toEqual([2 ** 53 - 1, 0.1]);
});

test.each<[unknown, string]>([
  [Number.NaN, 's#: NaN'], [Infinity, 's#: Infinity'], [2 ** 53, 's#: 9007199254740992'], [-(2 ** 53), 's#: -9007199254740992'], [[2 ** 53], 's#/0: '], [{ 'a/b': [0, 2 ** 53] }, 's#/a~1b/1: '],
  [new Date(), "s#: 'object'"], [() => 1, "s#: 'function'"], [undefined, "s#: 'undefined'"], [{ a: 1n }, "s#/a: 'bigint'"],
])('%p is no JSON', (value, message) => {
  expect(() => plainJson('s', value)).toThrow(message);
});

const DEFS = { 'a': TEXT, 'b/c~d': { type: 'number' }, 'e': 7 };

test('a reference means a definition by its name', () => {
  expect([referred({ $defs: DEFS }, '#/$defs/a'), referred({ $defs: DEFS }, '#/$defs/b~1c~0d')]).toEqual([TEXT, { type: 'number' }]);
  expect(['#/$defs/e', '#/$defs/gone', '#/$defs/toString'].map((ref) => referred({ $defs: DEFS }, ref))).toEqual([undefined, undefined, undefined]);
  expect([referred({}, '#/$defs/a'), referred({ $defs: 7 }, '#/$defs/a')]).toEqual([undefined, undefined]);
});

const to = (name: string) => ({ $ref: `#/$defs/${name}` });

test.each<[string, object]>([
  ['by a property', { $defs: { a: { properties: { b: to('a') } } }, properties: { c: to('a') } }],
  ['by elements', { $defs: { a: { items: to('a') } }, ...to('a') }],
  ['by way of another', { $defs: { a: { properties: { b: to('b') } }, b: { anyOf: [to('c')] }, c: { items: to('a') } }, ...to('b') }],
  ['not at all', { $defs: { a: TEXT }, allOf: [to('a'), to('a')] }],
])('a schema may hold itself %s', (_, schema) => {
  expect(() => checkReferences('s', schema as never)).not.toThrow();
});

test.each<[string, object, string]>([
  ['by a branch', { $defs: { a: { allOf: [to('a')] } } }, "s#/$defs/a/allOf/0/$ref: '#/$defs/a'"],
  ['directly', { $defs: { a: to('a') } }, "s#/$defs/a/$ref: '#/$defs/a'"],
  ['by way of another', { $defs: { a: { if: to('b') }, b: { oneOf: [TEXT, to('a')] } } }, "$ref: '#/$defs/a'"],
  ['below a property', { properties: { p: { anyOf: [to('a')] } }, $defs: { a: { not: to('a') } } }, "$ref: '#/$defs/a'"],
  ['never: it is not there', { properties: { p: to('gone') }, $defs: { a: TEXT } }, "s#/properties/p/$ref: '#/$defs/gone'"],
  ['never: nothing is', { items: to('gone') }, 'there is none'],
  ['in a definition below', { properties: { p: { $defs: {} } } }, 's#/properties/p/$defs: '],
])('but not %s', (_, schema, message) => {
  expect(() => checkReferences('s', schema as never)).toThrow(message);
});

test("read-only properties aren't stored, and a pattern beside a length is bounded", () => {
  const spoken = { $id: 'i', $schema: 's', $comment: 'c', title: 't', description: 'd', deprecated: true, examples: [1] };
  expect(storedSchema({
    ...spoken,
    properties: { b: { type: 'string', pattern: '^b+$', maxLength: 9, title: 't' }, a: { type: 'string', pattern: '^a$' }, c: { maxLength: 3 } },
  })).toEqual({
    properties: { a: { type: 'string', pattern: '^a$' }, b: { type: 'string', pattern: '^(?=[^]{0,9}$)(?:b+$)', maxLength: 9 }, c: { maxLength: 3 } },
  });
  expect(Object.keys(storedSchema({ b: 1, a: 2 }))).toEqual(['a', 'b']);
});

test.each<[string, object, boolean]>([
  ['an object', { type: 'object' }, true],
  ['an object or nothing', { type: ['null', 'object'] }, true],
  ['what has properties', { properties: {} }, true],
  ['what demands properties', { required: ['a'] }, true],
  ...['patternProperties', 'allOf', 'anyOf', 'oneOf', 'if', 'dependentSchemas', 'dependentRequired'].map((keyword): [string, object, boolean] => (
    [`what has ${keyword}`, { [keyword]: {} }, true])),
  ['what refers to something', to('a'), true],
  ['a text', { type: 'string' }, false],
  ['anything', {}, false],
  ['a text with properties', { type: 'string', properties: {} }, false],
  ['an object that says of others', { type: 'object', additionalProperties: true }, false],
  ['an object that says of all others', { type: 'object', unevaluatedProperties: { type: 'string' } }, false],
])('%s is closed: %j %j', (_, part, isClosed) => {
  const { properties } = closed('s', { properties: { a: part }, additionalProperties: true });
  expect(properties).toEqual({ a: { ...part, ...(isClosed ? { unevaluatedProperties: false } : {}) } });
});

test('a branch stays open, and an object in one says itself whether it is', () => {
  const branch = { allOf: [{ type: 'object', properties: { a: TEXT } }], additionalProperties: true };
  expect(closed('s', branch)).toEqual(branch);
  const deep = (part: object) => () => closed('s', { additionalProperties: true, anyOf: [{ properties: { a: part } }] });
  expect(deep({ type: 'object' })).toThrow("s#/anyOf/0/properties/a: 'an object in a branch'");
  expect(deep({ type: 'object', additionalProperties: false })).not.toThrow();
  expect(deep({ properties: {} })).toThrow('an object in a branch');
  expect(deep({ required: ['b'] })).not.toThrow();
});
