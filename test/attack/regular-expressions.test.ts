import { allExpressions, knownVerdicts, patternsOf, verdictsOf } from './known-expressions';
import { keyOf, statusesOf } from './recheck';
import { type FoundExpression, expressionsOf } from './regular-expressions';
import { BODY_SCHEMAS } from '../../src/handlers/catalog';
import { ALL } from '../support/all';

const { found: expressions, unknown } = allExpressions();
const folders = [...new Set(expressions.map(folderOf))].sort();

test.each(folders)('every regular expression of %s is safe', async (folder) => {
  const checked = expressions.filter((expression) => folderOf(expression) === folder);
  const known = knownVerdicts();
  const verdicts = await verdictsOf(checked, ALL ? {} : known);
  expect(verdicts).toHaveLength(checked.length);
  const slow = checked.filter((_, index) => verdicts[index] !== 'safe');
  expect(slow.map((expression) => `${expression.place} ${keyOf(expression)}`)).toEqual([]);
  // The kept verdicts are those of the checker. `npm run expressions` keeps it.
  expect(checked.map((expression, index) => known[keyOf(expression)] ?? verdicts[index])).toEqual(verdicts);
}, 900_000);

test('an expression whose verdict is not known is checked', async () => {
  expect(await verdictsOf([{ source: 'a', flags: '' }, { source: '^(a+)+$', flags: '' }], { '/a/': 'safe' })).toEqual(['safe', 'vulnerable']);
});

test("expressions that can't be read before they run are known", () => {
  // Compiled to see whether they can be. API Gateway runs them, and those of entities are measured by what they are made of: the last one runs names of at most 255 characters.
  expect(unknown).toEqual([
    'src/api/json-schema-draft-4.ts: new RegExp(pattern)', 'src/api/integrations/responses.ts: new RegExp(pattern)',
    "src/entities/schema/patterns.ts: new RegExp(pattern, 'u')",
    "src/handlers/entities/schema-walk.ts: new RegExp(pattern, 'u')",
  ]);
});

test('expressions are found wherever they are', () => {
  expect(expressions.length).toBeGreaterThan(80);
  expect(folders).toEqual(expect.arrayContaining(['a schema', 'examples/website', 'src/api', 'src/handlers', 'src/security', 'src/website']));
  expect(patternsOf(BODY_SCHEMAS).map(({ source }) => source)).toContain('^[A-Za-z][A-Za-z0-9_-]{0,63}$');
  expect(expressionsOf('a.ts', 'const a = [/a\\/[/]b/gi, new RegExp("c+", "u"), RegExp(`d${a}e`), new RegExp(a), new RegExp("f", a)];')).toEqual({
    found: [
      { source: 'a\\/[/]b', flags: 'gi', place: 'a.ts:1' }, { source: 'c+', flags: 'u', place: 'a.ts:1' }, { source: 'dxe', flags: '', place: 'a.ts:1' },
    ],
    unknown: ['a.ts: new RegExp(a)', 'a.ts: new RegExp("f", a)'],
  });
});

test('expressions that backtrack are not safe', async () => {
  const slow = ['^(a|a)*$', '^(a+)+$', '\\s*$', '^[a-z-]*-[a-z-]*$'];
  expect(await statusesOf([...slow, '^a+$'].map((source) => ({ source, flags: '' })))).toEqual([...slow.map(() => 'vulnerable'), 'safe']);
});

function folderOf({ place }: FoundExpression): string {
  return place.split('/').slice(0, -1).slice(0, 2).join('/') || place;
}
