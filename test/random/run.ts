import { fork } from 'child_process';
import { availableParallelism } from 'os';
import { join } from 'path';
import { parseArgs } from 'util';
import type { Part } from './part';
import { WRONG_VALUES } from './wrong';

/** CDK keeps every token of every app for as long as the process lives: so many configurations fit in one. */
const MOST = 40;

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '1000' }, seed: { type: 'string' }, wrong: { type: 'string' }, everywhere: { type: 'boolean', default: false } },
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const runs = Number(values.runs);
const wrong = Number(values.wrong ?? Math.max(WRONG_VALUES, Math.ceil(runs / 3)));
const begun = performance.now();

/** The first has the seed that is given, so that a part that fails can be run again by itself. */
const parts = [
  ...Array.from({ length: Math.ceil(runs / MOST) }, (_, index) => ['--seed', String(seed + index), '--runs', String(Math.min(MOST, runs - index * MOST))]),
  ['--seed', String(seed), '--wrong', String(wrong)],
].map((part) => [...part, ...values.everywhere ? ['--everywhere'] : []]);

/** Runs a part in its own process. */
function run(part: string[]): Promise<Part> {
  const child = fork(join(__dirname, 'part.ts'), part);
  return new Promise((resolve, reject) => {
    child.once('message', (found) => resolve(found as Part));
    child.once('exit', (code) => reject(new Error(`${part.join(' ')}: ended by ${code} without a result`)));
  });
}

async function main(): Promise<void> {
  console.log(`Seed ${seed}: ${runs} valid configurations, ${wrong} with something wrong`);
  const total = { configurations: 0, templates: 0, problems: 0 };
  const left = [...parts];
  const take = async () => {
    for (let part = left.shift(); part !== undefined; part = left.shift()) {
      const { configurations, templates, problems } = await run(part);
      total.configurations += configurations;
      total.templates += templates;
      total.problems += problems.length;
      console.log(`${part.join(' ')}: ${problems.length} problems; ${total.configurations} configurations, ${total.templates} templates, ${seconds()}`);
      problems.forEach((problem) => console.error(problem));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, take));
  console.log(`${total.configurations} configurations, ${total.templates} templates, ${wrong} wrong values: ${total.problems} problems, ${seconds()}`);
  process.exitCode = total.problems ? 1 : 0;
}

const seconds = () => `${((performance.now() - begun) / 1000).toFixed(0)} s`;

void main();
