import * as fc from 'fast-check';
import { problemsOf } from './checks';
import { loose, REGIONS, reproduction, withoutContradictions } from './configuration';
import { Configuration } from './contradictions';
import { FLAG_SETS } from '../support/synth';

/** One configuration in so many is checked in every region under both sets of flags, the others in one region under each. */
export const ONE_EVERYWHERE = 25;

/** The checks and the findings. */
export interface Outcome { readonly configurations: number; readonly templates: number; readonly failure?: string }

/** Checks random configurations, and makes the first that fails as small as it fails still. */
export function checkConfigurations(seed: number, numRuns: number, oneEverywhere = ONE_EVERYWHERE): Outcome {
  let templates = 0;
  const property = fc.property(loose, fc.nat(REGIONS.length - 1), fc.nat(oneEverywhere - 1), (configuration, region, rest) => {
    for (const [flags, at] of placesOf(region, rest === oneEverywhere - 1)) {
      const problems = problemsOf(configuration, REGIONS[at], FLAG_SETS[flags][1]);
      templates += 1;
      if (problems.length) throw new Error(describe(configuration, flags, at, problems));
    }
  });
  const { failed, counterexample, errorInstance, numRuns: configurations, numShrinks } = fc.check(property, { seed, numRuns });
  if (!failed) return { configurations, templates };
  return { configurations, templates, failure: `${(errorInstance as Error).message}\n\nseed ${seed}, made smaller ${numShrinks} times${counterexample ? '' : ', no example'}` };
}

/** Flags and region by their numbers. */
function placesOf(region: number, everywhere: boolean): [number, number][] {
  if (everywhere) return FLAG_SETS.flatMap((_, flags) => REGIONS.map((__, at): [number, number] => [flags, at]));
  return FLAG_SETS.map((_, flags): [number, number] => [flags, (region + flags) % REGIONS.length]);
}

function describe(configuration: Configuration, flags: number, at: number, problems: string[]): string {
  const code = reproduction(withoutContradictions(configuration, REGIONS[at]));
  return `${[...new Set(problems)].join('\n')}\n\nin ${REGIONS[at] ?? 'a stack without a region'} with ${FLAG_SETS[flags][0]}:\n\n${code}`;
}
