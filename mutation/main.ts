/**
 * Tests mutants, prints the scores and writes docs/assurance/mutation.md. With names of folders, tests only theirs; the page has the
 * kept scores of the others. With --page, tests nothing.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { page } from './harness/page';
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
const measured = folders.filter(isMeasured);
const scores = measured.map((name) => scoreOf(name, JSON.parse(readFileSync(reportOf(name), 'utf8')) as Report));
for (const score of scores) console.log(`${score.folder}: ${percentageOf(score)} %`);
const docs = join(ROOT, 'docs', 'assurance');
mkdirSync(docs, { recursive: true });
writeFileSync(join(docs, 'mutation.md'), page(scores, folders.filter((name) => !measured.includes(name))));
