import * as fs from 'fs';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { synthesize } from './checks';
import { loose, make, withoutContradictions } from './configuration';
import { Configuration } from './contradictions';
import { Draft } from './draft';
import { Expression, isStruct } from './expression';
import { WRONG_CALLS, WRONG_PROPS } from './wrong-values';
import { temporaryDirectory } from '../support/synth';

/** A valid configuration, and what is done to it. */
export interface Mutation { readonly base: Configuration; readonly what: string; readonly wrong: Expression }

const REGION = 'eu-west-1';
const entries = [
  ...Object.entries(WRONG_PROPS).flatMap(([name, values]) => values.map((wrong) => ({ what: name.trim(), wrong: wrong as Expression }))),
  ...Object.entries(WRONG_CALLS).flatMap(([name, values]) => values.map((wrong) => ({ what: `${name.trim()}()`, wrong: wrong as Expression }))),
];

/** Every wrong value once, and then any, each in another configuration. */
export const mutations = (seed: number, runs: number): Mutation[] => {
  const bases = fc.sample(loose, { seed, numRuns: runs });
  const more = fc.sample(fc.constantFrom(...entries), { seed, numRuns: runs });
  return bases.map((base, index) => ({ base, ...entries[index] ?? more[index] }));
};

export const WRONG_VALUES = entries.length;

/** Says how the refusal of a wrong value falls short. Undefined if it's right. */
export function problemWith({ base, what, wrong }: Mutation): string | undefined {
  const app = newApp();
  const stack = new Stack(app, 'Stack', { env: { account: '123456789012', region: REGION } });
  try {
    make(stack, mutated(base, what, wrong));
    const error = synthesize(app);
    if (error && !/Validation ?failed/i.test(error.message)) throw error;
    const found = errorsIn(app.outdir);
    return found.length ? `is left to CloudFormation: ${found.join('; ')}` : 'is taken';
  } catch (error) {
    const { message, stack: trace } = error as Error;
    if (/cannot be used\. Allowed:| conflicts with .+\. [A-Z]/.test(message)) return undefined;
    return `is refused by: ${message}\n${trace?.split('\n').slice(1, 6).join('\n')}`;
  } finally {
    fs.rmSync(app.outdir, { recursive: true, force: true });
  }
}

function newApp(): App {
  const context = { '@aws-cdk/core:validateAgainstDefaultRules': true, '@aws-cdk/core:strictCfnValidateErrors': true };
  return new App({ context, outdir: temporaryDirectory(), analyticsReporting: false, treeMetadata: false });
}

function mutated(base: Configuration, what: string, wrong: Expression): Configuration {
  const { props, calls } = withoutContradictions(base, REGION);
  if (what.endsWith('()')) return { props, calls: [...calls, { method: what.slice(0, -2), args: wrong as Expression[] }] };
  const draft = new Draft(props);
  const names = what.split('.');
  names.slice(0, -1).forEach((_, index) => {
    const owner = names.slice(0, index + 1).join('.');
    if (!isStruct(draft.get(owner))) draft.set(owner, { struct: '', of: {} });
  });
  draft.set(what, wrong);
  return { props: draft.root, calls };
}

interface Report { readonly violations: { readonly ruleName: string; readonly description: string; readonly severity: string }[] }

function errorsIn(outdir: string): string[] {
  const file = path.join(outdir, 'validation-report.json');
  if (!fs.existsSync(file)) return [];
  const { pluginReports } = JSON.parse(fs.readFileSync(file, 'utf8')) as { pluginReports: Report[] };
  return pluginReports.flatMap(({ violations }) => violations.map(({ ruleName, description }) => `${ruleName} ${description}`));
}
