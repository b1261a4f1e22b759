import { globSync } from 'node:fs';
import { join } from 'node:path';
import { page, scoresOf } from '../../mutation/harness/page';
import { type Report, percentageOf, scoreOf, totalOf } from '../../mutation/harness/score';
import { ROOT } from '../../mutation/harness/stryker';
import { SLICES } from '../../mutation/slices';

const mutants = (...statuses: readonly string[]) => ({ mutants: statuses.map((status) => ({ status })) });
const DAY = '2026-11-30';
const REPORT: Report = {
  files: { 'a.ts': mutants('Killed', 'Timeout', 'Survived', 'Ignored', 'CompileError'), 'b.ts': mutants('Killed', 'NoCoverage', 'RuntimeError') },
};

test('a mutant is noticed, or it is not; those that were left out do not count', () => {
  const score = scoreOf('api', REPORT, DAY);
  expect(score).toEqual({ folder: 'api', killed: 3, survived: 1, unreached: 1, day: DAY });
  expect(percentageOf(score)).toBe(60);
  expect(totalOf([score, { folder: 'auth', killed: 7, survived: 1, unreached: 0, day: DAY }])).toEqual({ folder: 'all', killed: 10, survived: 2, unreached: 1, day: '' });
});

test('a score is rounded down, and that of nothing is nothing', () => {
  expect(percentageOf({ folder: 'a', killed: 8999, survived: 1001, unreached: 0, day: DAY })).toBe(89.9);
  expect(percentageOf({ folder: 'a', killed: 0, survived: 0, unreached: 0, day: DAY })).toBe(0);
});

test('the page has a row for each folder and one for all, and names those without a score', () => {
  const rows = page([scoreOf('api', REPORT, DAY), { folder: 'auth', killed: 9, survived: 1, unreached: 0, day: '2026-11-29' }], ['data']).split('\n').filter((line) => line.startsWith('|'));
  expect(rows.slice(2)).toEqual(['| api | 5 | 3 | 1 | 1 | 60.0 % | 2026-11-30 |', '| auth | 10 | 9 | 1 | 0 | 90.0 % | 2026-11-29 |', '| all | 15 | 12 | 2 | 1 | 80.0 % |  |']);
  expect(page([], ['data', 'api'])).toContain('Not measured yet: data, api.');
  expect(page([], [])).not.toContain('Not measured');
});

test('a page is read as it was written, so that a run of one folder keeps the scores of the others', () => {
  const scores = [scoreOf('handlers/files', REPORT, DAY), { folder: 'auth', killed: 9, survived: 1, unreached: 0, day: '2026-11-29' }];
  expect(scoresOf(page(scores, ['data']))).toEqual(scores);
});

test.each(Object.entries(SLICES))('%s: what is mutated and what tests it are there', (_, { mutate, tests }) => {
  for (const pattern of mutate.filter((each) => !each.startsWith('!'))) expect([pattern, globSync(pattern, { cwd: ROOT })]).toEqual([pattern, expect.arrayContaining([expect.any(String)])]);
  expect(tests.flatMap((pattern) => globSync(pattern, { cwd: ROOT }))).not.toEqual([]);
});

test('each file of the folders is mutated in one place, but for what is data', () => {
  const folders = ['handlers', 'entities', 'api', 'security', 'stateful'];
  const all = globSync(folders.map((folder) => `src/${folder}/**/*.ts`), { cwd: ROOT });
  const mutated = Object.values(SLICES).flatMap(({ mutate }) => {
    const excluded = new Set(mutate.filter((each) => each.startsWith('!')).map((each) => each.slice(1)));
    return globSync(mutate.filter((each) => !each.startsWith('!')), { cwd: ROOT }).filter((file) => !excluded.has(file));
  });
  expect(new Set(mutated).size).toBe(mutated.length);
  expect(all.filter((file) => !mutated.includes(file)).filter((file) => !file.includes(join('handlers', 'catalog')))).toEqual([join('src', 'stateful', 'stateful-types.ts')]);
});
