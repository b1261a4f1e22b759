import { checkSync } from 'recheck';
import { type FoundExpression, expressionsOf, regularExpressions } from './regular-expressions';
import { BODY_SCHEMAS } from '../../src/handlers/catalog';

const { found, unknown } = regularExpressions(['src', 'examples']);
const expressions = [...new Map([...found, ...patternsOf(BODY_SCHEMAS)].map((each) => [`/${each.source}/${each.flags}`, each])).values()];
const folders = [...new Set(expressions.map(folderOf))].sort();

beforeAll(() => {
  // The checker in JavaScript: neither Java nor a binary of the machine.
  process.env.RECHECK_SYNC_BACKEND = 'pure';
});
afterAll(() => { delete process.env.RECHECK_SYNC_BACKEND; });

/** What a search with an input that was made for it costs: safe is linear. No clock decides, so that a busy machine says the same. */
function statusOf({ source, flags }: Pick<FoundExpression, 'source' | 'flags'>): string {
  return checkSync(source, flags, { timeout: null, attackTimeout: null, incubationTimeout: null, recallTimeout: null, randomSeed: 7 }).status;
}

test.each(folders)('every regular expression of %s is safe', (folder) => {
  const slow = expressions.filter((expression) => folderOf(expression) === folder && statusOf(expression) !== 'safe');
  expect(slow.map(({ source, flags, place }) => `${place} /${source}/${flags}`)).toEqual([]);
});

test('expressions that nobody can read before they run are known', () => {
  // Compiled to see whether it can be. API Gateway runs it.
  expect(unknown).toEqual(['src/api/integrations/responses.ts: new RegExp(pattern)']);
});

test('expressions are found wherever they are', () => {
  expect(found.length).toBeGreaterThan(80);
  expect(folders).toEqual([
    'a schema', 'examples/website', 'src/api', 'src/auth', 'src/compute', 'src/data', 'src/handlers', 'src/private', 'src/queueing', 'src/schedules', 'src/security',
    'src/website',
  ]);
  expect(patternsOf(BODY_SCHEMAS).map(({ source }) => source)).toContain('^[A-Za-z][A-Za-z0-9_-]{0,63}$');
  expect(expressionsOf('a.ts', 'const a = [/a\\/[/]b/gi, new RegExp("c+", "u"), RegExp(`d${a}e`), new RegExp(a), new RegExp("f", a)];')).toEqual({
    found: [
      { source: 'a\\/[/]b', flags: 'gi', place: 'a.ts:1' }, { source: 'c+', flags: 'u', place: 'a.ts:1' }, { source: 'dxe', flags: '', place: 'a.ts:1' },
    ],
    unknown: ['a.ts: new RegExp(a)', 'a.ts: new RegExp("f", a)'],
  });
});

test.each(['^(a|a)*$', '^(a+)+$', '\\s*$', '^[a-z-]*-[a-z-]*$'])('%s is not safe', (source) => {
  expect(statusOf({ source, flags: '' })).not.toBe('safe');
});

function folderOf({ place }: FoundExpression): string {
  return place.split('/').slice(0, 2).join('/');
}

/** The expressions of JSON schemas, as validators read them. */
function patternsOf(schema: unknown): FoundExpression[] {
  if (typeof schema !== 'object' || schema === null) {
    return [];
  }
  const { pattern, patternProperties = {} } = schema as { pattern?: unknown; patternProperties?: object };
  const own = [...typeof pattern === 'string' ? [pattern] : [], ...Object.keys(patternProperties)];
  return [...own.map((source) => ({ source, flags: 'u', place: 'a schema' })), ...Object.values(schema).flatMap(patternsOf)];
}
