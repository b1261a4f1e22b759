import { EntitySchema } from '../../../src/entities/entity-schema';
import { storedSchema } from '../../../src/entities/schema/stored';

const withPattern = (pattern: string, maxLength?: number) => EntitySchema.fromObject({ type: 'object', properties: { field: { type: 'string', pattern, maxLength } } });

test.each([
  ['^[A-Z]{2,4}-[0-9]+$', 40],
  ['^([0-9]{1,3}\\.){3}[0-9]{1,3}$', 15],
  ['^(?:[a-z]+-)*[a-z]+$', 100],
  ['^[a-z]+[a-z0-9]+$', 1000],
  ['^.*$', 5000],
  ['^(?:draft|open|paid)$', 10],
  ['^\\p{L}[\\p{L} ]*$', 100],
  ['^[a-z0-9]*[a-z]*[a-z]$', 100],
])('%s is taken', (pattern, maxLength) => {
  expect(() => withPattern(pattern, maxLength)).not.toThrow();
});

test.each<[string, number | undefined, RegExp]>([
  ['^[a-z]+$', undefined, /beside maxLength/],
  ['[a-z]+$', 10, /begins with \^/],
  ['^a|b$', 10, /\^\(\?:a\|b\)/],
  ['^(a+)+$', 10, /repetition in repetition/],
  ['^(a|ab)*c$', 10, /repetition in repetition/],
  ['^(a*)*$', 10, /repetition in repetition/],
  ['^(a?){20}$', 10, /repetition in repetition/],
  ['^(?=a)a$', 10, /neither lookaround/],
  ['^(?<name>a)$', 10, /neither lookaround nor names/],
  ['^(a)\\1$', 10, /characters, classes/],
  ['^a+?$', 10, /neither lazy/],
  ['^[a-z]+[a-z0-9]+$', 1001, /maxLength of at most 1000/],
  ['^[a-z0-9]*[a-z]*[a-z]$', 101, /maxLength of at most 100/],
  ['^.*.*.*.*a$', 10, /at most two repetitions/],
  ['^(a$', 10, /regular expression/],
  ['^\\q$', 10, /regular expression/],
])('%s is refused', (pattern, maxLength, message) => {
  expect(() => withPattern(pattern, maxLength)).toThrow(message);
});

test('patterns of names are bounded by the length of names', () => {
  const named = (pattern: string) => EntitySchema.fromObject({ type: 'object', properties: {}, patternProperties: { [pattern]: { type: 'string' } } });
  expect(() => named('^x-[a-z]+$')).not.toThrow();
  expect(() => named('^(a+)+$')).toThrow(/#\/patternProperties\/\^\(a\+\)\+\$: .*repetition in repetition/);
  expect(() => named('^[a-z0-9]*[a-z]*[a-z]$')).toThrow(/at most 100/);
});

test('a stored pattern gives up on what is too long, and otherwise means the same', () => {
  const stored = storedSchema(withPattern('^[a-z]+[a-z0-9]+$', 5)._schema) as { properties: { field: { pattern: string } } };
  const expression = new RegExp(stored.properties.field.pattern, 'u');
  expect(['ab', 'a1b2c', '1ab', 'abcdef', 'ab!', '😀', ''].map((text) => expression.test(text))).toEqual([true, true, false, false, false, false, false]);
  expect(expression.test(`${'a'.repeat(2_000_000)}!`)).toBe(false);
});
