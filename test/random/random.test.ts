import { cyclesIn } from './cycles';
import { Expression, toSource } from './expression';
import { checkConfigurations } from './property';
import { mutations, problemWith } from './wrong';
import { allOr } from '../support/all';

/** `npm run random` takes a thousand, of any seed. */
const SEED = 20_261_126;
const CONFIGURATIONS = allOr(12, 2);
const WRONG = allOr(40, 10);

test('random valid configurations synthesize, and validators and compliance packs have nothing to say', () => {
  const { configurations, templates, failure } = checkConfigurations(SEED, CONFIGURATIONS);

  expect(failure).toBeUndefined();
  expect(configurations).toBe(CONFIGURATIONS);
  expect(templates).toBeGreaterThanOrEqual(2 * CONFIGURATIONS);
}, 600_000);

test('random wrong values are refused by errors that name them', () => {
  const made = mutations(SEED, 10 * WRONG).filter((_, index) => index % 10 === 0);

  expect(made).toHaveLength(WRONG);
  expect(made.map((mutation) => [mutation.what, problemWith(mutation)]).filter(([, problem]) => problem !== undefined)).toEqual([]);
}, 600_000);

test('a right value among the wrong ones is told', () => {
  const [{ base }] = mutations(SEED, 1);

  expect(problemWith({ base, what: 'monitoring.tracing', wrong: true })).toBe('is taken');
}, 600_000);

test('circles of references are found, by whichever way they refer', () => {
  const circle = { A: { Properties: { X: { Ref: 'B' } } }, B: { Properties: { Y: { 'Fn::GetAtt': ['C', 'Arn'] } } }, C: { DependsOn: 'D' }, D: { Properties: { 'Fn::Sub': 'x-${A.Arn}' } } };

  expect(cyclesIn({ Resources: circle })).toEqual([['A', 'B', 'C', 'D', 'A']]);
  expect(cyclesIn({ Resources: { ...circle, D: {} } })).toEqual([]);
});

test('a configuration is printed as the code that makes it', () => {
  const expression: Expression = { struct: 'ApiOptions', of: { 'stageName': "it's", 'cache': { call: 'Duration.seconds', args: [5] }, 'a-b': [{ value: 'Profile.PRODUCTION' }, new Date(0)] } };

  expect(toSource(expression)).toBe("{\n  stageName: 'it\\'s',\n  cache: Duration.seconds(5),\n  'a-b': [Profile.PRODUCTION, new Date('1970-01-01T00:00:00.000Z')],\n}");
});
