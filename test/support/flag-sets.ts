import { allOr } from './all';
import { FLAG_SETS } from './synth';

/** For suites that make many systems of each set. */
export const SAMPLED_FLAG_SETS = allOr(FLAG_SETS, FLAG_SETS.slice(1));
