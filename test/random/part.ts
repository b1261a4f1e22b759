import { parseArgs } from 'util';
import { checkConfigurations, ONE_EVERYWHERE } from './property';
import { mutations, problemWith } from './wrong';

/** Findings of one process. */
export interface Part { readonly configurations: number; readonly templates: number; readonly problems: string[] }

const text = { type: 'string', default: '0' } as const;
const { values } = parseArgs({ options: { seed: text, runs: text, wrong: text, everywhere: { type: 'boolean', default: false } } });
const seed = Number(values.seed);

const { configurations, templates, failure } = checkConfigurations(seed, Number(values.runs), values.everywhere ? 1 : ONE_EVERYWHERE);
const accepted = mutations(seed, Number(values.wrong)).flatMap((mutation) => {
  const problem = problemWith(mutation);
  return problem === undefined ? [] : [`${mutation.what}: ${JSON.stringify(mutation.wrong)} ${problem}`];
});
const found: Part = { configurations, templates, problems: [...failure === undefined ? [] : [failure], ...accepted] };
process.send?.(found, () => process.disconnect());
