/**
 * Tests mutants, prints the scores and writes docs/assurance/mutation.md. With names of folders, tests only theirs; the page
 * keeps the scores of the others. With --page, tests nothing.
 */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { page, scoresOf } from './harness/page';
import { type Report, percentageOf, scoreOf } from './harness/score';
import { ROOT, isMeasured, reportOf, testMutants } from './harness/stryker';
import { SLICES } from './slices';

const { values: { page: pageOnly }, positionals: names } = parseArgs({ allowPositionals: true, options: { page: { type: 'boolean', default: false } } });
const unknown = names.filter((name) => !(name in SLICES));
if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: not a folder of mutants. There are ${Object.keys(SLICES).join(', ')}.`);

const folders = Object.keys(SLICES);
for (const name of pageOnly ? [] : names.length > 0 ? names : folders) {
  if (!testMutants(name, SLICES[name])) process.exitCode = 1;
}
const file = join(ROOT, 'docs', 'assurance', 'mutation.md');
const kept = existsSync(file) ? scoresOf(readFileSync(file, 'utf8')) : [];
const scores = folders.flatMap((name) => {
  if (!isMeasured(name)) return kept.filter(({ folder }) => folder === name);
  const day = statSync(reportOf(name)).mtime.toISOString().slice(0, 10);
  return [scoreOf(name, JSON.parse(readFileSync(reportOf(name), 'utf8')) as Report, day)];
});
for (const score of scores) console.log(`${score.folder}: ${percentageOf(score)} %`);
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, page(scores, folders.filter((name) => !scores.some(({ folder }) => folder === name))));
