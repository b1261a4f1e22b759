import { readExpression, Step } from '../../../src/entities/schema/regular-expression';
import { ambiguityOf } from '../../../src/entities/schema/slow-patterns';

const character = (source: string): Step => ({ kind: 'character', source });
const sequence = (...steps: Step[]): Step => ({ kind: 'sequence', steps });
const repeat = (step: Step, min: number, max: number): Step => ({ kind: 'repeat', step, min, max });
const END: Step = { kind: 'end' };

test.each<[string, Step]>([
  ['^', sequence()],
  ['^a$', sequence(character('a'), END)],
  ['^ab', sequence(character('a'), character('b'))],
  ['^a*', sequence(repeat(character('a'), 0, Infinity))],
  ['^a+', sequence(repeat(character('a'), 1, Infinity))],
  ['^a?', sequence(repeat(character('a'), 0, 1))],
  ['^a{3}', sequence(repeat(character('a'), 3, 3))],
  ['^a{3,}', sequence(repeat(character('a'), 3, Infinity))],
  ['^a{3,15}', sequence(repeat(character('a'), 3, 15))],
  ['^a{0,0}', sequence(repeat(character('a'), 0, 0))],
  ['^(a)b', sequence(sequence(character('a')), character('b'))],
  ['^(?:a|b)+', sequence(repeat({ kind: 'choice', steps: [sequence(character('a')), sequence(character('b'))] }, 1, Infinity))],
  ['^(a|)', sequence({ kind: 'choice', steps: [sequence(character('a')), sequence()] })],
  ['^((a)|b)', sequence({ kind: 'choice', steps: [sequence(sequence(character('a'))), sequence(character('b'))] })],
])('%s is read', (source, step) => {
  expect(readExpression(source)).toEqual(step);
});

test.each([
  '[a-z]', '[^a]', '[\\]a]', '[()|*+]', '[]', '\\p{L}', '\\P{Script=Greek}', '\\u{1f600}', '\\u00e4', '\\x41', '\\d', '\\D', '\\s', '\\S', '\\w', '\\W', '\\t', '\\n', '\\r',
  '\\v', '\\f', '\\0', '\\.', '\\\\', '\\-', '.', 'ü', '😀', '/', '-',
])('%s is one character', (source) => {
  expect(readExpression(`^${source}b`)).toEqual(sequence(character(source), character('b')));
});

test.each<[string, string]>([
  ['a', 'begins with ^'], ['', 'begins with ^'], [' ^a', 'begins with ^'],
  ['^a|b', 'before a group of alternatives'], ['^a)', 'brackets that match'], ['^(a', 'brackets match'], ['^(a|b', 'brackets match'],
  ['^(?=a)', 'neither lookaround'], ['^(?!a)', 'neither lookaround'], ['^(?<n>a)', 'neither lookaround'],
  ['^a+?', 'neither lazy'], ['^a*+', 'neither lazy'], ['^a?*', 'neither lazy'], ['^a{2}{3}', 'neither lazy'],
  ['^*', "which '*'"], ['^\\1', "which '\\1'"], ['^\\k', "which '\\k'"], ['^\\b', "which '\\b'"], ['^[a', "which '[a'"], ['^]', "which ']'"], ['^a^b', "which '^b'"], ['^{', "which '{'"],
  ['^\\p{L', "which '\\p{'"], ['^\\u12', "which '\\u1'"], ['^\\xg', "which '\\xg'"],
])('%s is not used', (source, reason) => {
  expect(() => readExpression(source)).toThrow(reason);
});

const ambiguity = (source: string) => ambiguityOf(readExpression(source), source);

test.each<[string, number]>([
  ['^abc$', 0],
  ['^[a-z]+$', 0],
  ['^[a-z]+[0-9]+$', 0],
  ['^[a-z]+[a-z0-9]+$', 1],
  ['^[a-z]*a$', 1],
  ['^[a-z]+-?[a-z]+$', 1],
  ['^[a-z]+-[a-z]+$', 0],
  ['^[a-z]{3}[a-z]+$', 0],
  ['^[a-z]{1,3}[a-z]$', 1],
  ['^a?a$', 0],
  ['^[a-z]*(?:b|1)$', 1],
  ['^[a-z]*(?:2|1)$', 0],
  ['^[a-z]*(?:1?)a$', 1],
  ['^[a-z]*(?:1?)2$', 0],
  ['^[a-z]*(?:[a-z]|1)*$', 1],
  ['^.*.*.*$', 2],
  ['^[\\u0400-\\u0410]+\\u0405$', 1],
  ['^[\\u{20000}]+\\u{20000}$', 1],
  ['^\\x41*A$', 1],
  ['^[^a]*a$', 0],
  ['^[a-y]*z$', 0],
  ['^(?:ab)+(?:ac)+$', 1],
  ['^(?:ab)+(?:cb)+$', 0],
  ['^(?:a|[a-z]+[a-z0-9]+)$', 1],
  ['^(?:a|b)*b$', 1],
  ['^(?:a|b)*c$', 0],
  ['^[一]*一$', 1],
  ['^\\u4e01*丁$', 1],
  ['^\\u{4e01}*\\u{4e01}$', 1],
  ['^\\u{4e01}*\\u{4e02}$', 0],
  ['^[ac]*(?:b?)c$', 1],
])('in %s, %d repetitions share characters with what follows', (source, overlapping) => {
  expect(ambiguity(source)).toEqual({ nested: false, overlapping });
});

test.each<[string, boolean]>([
  ['^(?:a+)+$', true],
  ['^(?:a+b)+$', false],
  ['^(?:a+b?)+$', true],
  ['^(?:ba*)*$', false],
  ['^(?:ba*b)*$', false],
  ['^(?:a|b)*$', false],
  ['^(?:a|ab)*$', true],
  ['^(?:[a-c]|[c-e])*$', true],
  ['^(?:a|)*$', true],
  ['^(?:|a)b$', false],
  ['^(?:a|ab)c$', false],
  ['^(?:a*)*$', true],
  ['^(?:a?){20}$', true],
  ['^(?:a?){1}$', false],
  ['^(?:a{2})*$', false],
  ['^(?:a{1,2})*$', true],
  ['^(?:(?:a|b)c)*$', false],
  ['^(?:a(?:b|bc))*$', true],
  ['^(?:x(?:a+)y)*$', false],
  ['^(?:x(?:a+)a)*$', true],
  ['^(?:a?b?)?$', false],
  ['^(?:$)*', true],
  ['^(?:a|b?)*$', true],
  ['^(?:(?:a|b)|(?:b|c))*$', true],
])('repetition in repetition in %s: %j', (source, nested) => {
  expect(ambiguity(source).nested).toBe(nested);
});
