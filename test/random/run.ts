import { parseArgs } from 'util';
import { checkConfigurations, ONE_EVERYWHERE } from './property';
import { mutations, problemWith, WRONG_VALUES } from './wrong';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '1000' }, seed: { type: 'string' }, wrong: { type: 'string' }, everywhere: { type: 'boolean', default: false } },
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const runs = Number(values.runs);
const wrong = Number(values.wrong ?? Math.max(WRONG_VALUES, Math.ceil(runs / 3)));
const begun = performance.now();
const seconds = () => `${((performance.now() - begun) / 1000).toFixed(0)} s`;

console.log(`Seed ${seed}: ${runs} valid configurations, ${wrong} with something wrong`);
const { configurations, templates, failure } = checkConfigurations(seed, runs, values.everywhere ? 1 : ONE_EVERYWHERE, (count) => {
  if (count % 100 === 0) console.log(`${count} templates, ${seconds()}`);
});
console.log(`${configurations} configurations, ${templates} templates, ${seconds()}`);
if (failure) console.error(failure);

const accepted = mutations(seed, wrong).flatMap((mutation) => {
  const problem = problemWith(mutation);
  return problem === undefined ? [] : [`${mutation.what}: ${JSON.stringify(mutation.wrong)} ${problem}`];
});
console.log(`${wrong} wrong values, ${accepted.length} of them not refused as they should be, ${seconds()}`);
accepted.forEach((text) => console.error(text));
process.exitCode = failure || accepted.length ? 1 : 0;
