/**
 * Measures the library against its peers, prints the figures and writes docs/performance.md.
 * With `--check` fails when a ratio is over its limit; with names measures only these subjects, and writes nothing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bounds, failures } from './harness/figures';
import { ROOT, build } from './harness/build';
import { report, section } from './harness/report';
import { type Outcome, runSubject } from './harness/run-subject';
import { SUBJECTS } from './subjects';

async function main(): Promise<void> {
  const { values: { check, rounds }, positionals: names } = parseArgs({
    allowPositionals: true, options: { check: { type: 'boolean', default: false }, rounds: { type: 'string', default: '9' } },
  });
  const unknown = names.filter((name) => !(name in SUBJECTS));
  if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: not a subject. There are ${Object.keys(SUBJECTS).join(', ')}.`);
  if (!/^[1-9]\d*$/.test(rounds)) throw new Error(`--rounds ${rounds}: not a number of runs.`);
  const bounds = JSON.parse(readFileSync(join(__dirname, 'limits.json'), 'utf8')) as Bounds;

  build();
  const outcomes: Outcome[] = [];
  for (const [name, make] of Object.entries(SUBJECTS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const outcome = await runSubject(await make(), Number(rounds), bounds);
    console.log(section(outcome));
    outcomes.push(outcome);
  }
  const { limits } = bounds;
  const measured = names.length === 0 ? limits : Object.fromEntries(Object.entries(limits).filter(([name]) => names.includes(name.split(':')[0].replaceAll(' ', '-'))));
  const over = failures(outcomes.flatMap(({ ratios }) => ratios), measured);
  for (const failure of over) console.error(failure);
  if (check) process.exitCode = over.length > 0 ? 1 : 0;
  else if (names.length === 0) writeFileSync(join(ROOT, 'docs', 'performance.md'), report(outcomes, { node: process.version, processor: cpus()[0].model.trim(), processors: cpus().length }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
