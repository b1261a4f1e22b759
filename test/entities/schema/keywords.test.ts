import { FORMATS, KEYWORDS, TELLING, TYPES } from '../../../src/entities/schema/keywords';

const [SCHEMA, MORE] = [{ type: 'string' }, { type: 'number' }];

/** Valid and invalid values of each keyword. */
const VALUES: Record<string, { readonly taken: readonly unknown[]; readonly refused: readonly unknown[] }> = {
  schema: { taken: [{}, SCHEMA], refused: [true, [], 'x', null] },
  open: { taken: [{}, SCHEMA, true, false], refused: ['true', [], null, 1] },
  schemas: { taken: [[SCHEMA], [SCHEMA, MORE]], refused: [[], SCHEMA, [true], [SCHEMA, 'x']] },
  named: { taken: [{}, { a: SCHEMA }], refused: [[], { a: true }, { a: SCHEMA, b: 'x' }, 'x'] },
  text: { taken: ['', 'x'], refused: [1, ['x'], null] },
  texts: { taken: [[], ['a'], ['a', 'b']], refused: ['a', ['a', 'a'], ['a', 1], {}] },
  count: { taken: [0, 7], refused: [-1, 1.5, '1', null] },
  number: { taken: [0, -1.5], refused: ['1', null, true] },
  onOff: { taken: [true, false], refused: ['true', 0, null] },
  any: { taken: [null, 0, '', false, {}], refused: [undefined] },
};

test.each<[string, keyof typeof VALUES]>([
  ...['contains', 'else', 'if', 'not', 'propertyNames', 'then'].map((name): [string, string] => [name, 'schema']),
  ...['additionalProperties', 'items', 'unevaluatedProperties'].map((name): [string, string] => [name, 'open']),
  ...['allOf', 'anyOf', 'oneOf', 'prefixItems'].map((name): [string, string] => [name, 'schemas']),
  ...['$defs', 'dependentSchemas', 'patternProperties', 'properties'].map((name): [string, string] => [name, 'named']),
  ...['$comment', 'description', 'pattern', 'title'].map((name): [string, string] => [name, 'text']),
  ['required', 'texts'],
  ...['maxContains', 'maxItems', 'maxLength', 'maxProperties', 'minContains', 'minItems', 'minLength', 'minProperties'].map((name): [string, string] => [name, 'count']),
  ...['exclusiveMaximum', 'exclusiveMinimum', 'maximum', 'minimum'].map((name): [string, string] => [name, 'number']),
  ...['deprecated', 'readOnly', 'uniqueItems', 'writeOnly'].map((name): [string, string] => [name, 'onOff']),
  ...['const', 'default'].map((name): [string, string] => [name, 'any']),
])('%s takes %s', (keyword, kind) => {
  const { taken, refused } = VALUES[kind];
  const holds = (value: unknown) => KEYWORDS[keyword].holds(value);
  expect([taken.filter((value) => !holds(value)), refused.filter(holds)]).toEqual([[], []]);
});

test.each<[string, readonly unknown[], readonly unknown[]]>([
  ['$ref', ['#/$defs/a', '#/$defs/a~1b'], ['#/$defs/', '#/$defs/a/b', 'x#/$defs/a', '#/definitions/a', 7]],
  ['dependentRequired', [{}, { a: ['b'] }], [{ a: 'b' }, { a: ['b', 'b'] }, [], 'x', { a: ['b'], c: 1 }]],
  ['enum', [[1], ['a', null]], [[], 'a', {}]],
  ['examples', [[], [1]], [{}, 'a']],
  ['format', FORMATS, ['credit-card', 1, '']],
  ['multipleOf', [1e-6, 2], [9e-7, 0, -1, '1']],
  ['type', [...TYPES, TYPES, ['string', 'null']], ['text', [], ['string', 'string'], ['string', 'text'], 1, null]],
])('%s takes what it must, and no more', (keyword, taken, refused) => {
  const holds = (value: unknown) => KEYWORDS[keyword].holds(value);
  expect([taken.filter((value) => !holds(value)), refused.filter(holds)]).toEqual([[], []]);
});

test('each keyword is told of', () => {
  expect(Object.values(KEYWORDS).filter(({ allowed }) => allowed === '')).toEqual([]);
  expect(TELLING.filter((keyword) => !(keyword in KEYWORDS))).toEqual([]);
  expect([...TYPES].sort()).toEqual(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']);
});
