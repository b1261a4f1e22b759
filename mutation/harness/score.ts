/** Parts of Stryker's report that are read. */
export interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
}

/** Number of mutants of a folder that were noticed. */
export interface Score {
  readonly folder: string;
  readonly killed: number;
  readonly survived: number;
  /** No test runs the code of these. */
  readonly unreached: number;
  /** Day of the run, as YYYY-MM-DD. */
  readonly day: string;
}

/** A mutant that a test waits for in vain is noticed, too. Mutants that were left out, or that no compiler takes, do not count. */
export function scoreOf(folder: string, { files }: Report, day: string): Score {
  const statuses = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const counted = (...names: readonly string[]) => statuses.filter((status) => names.includes(status)).length;
  return { folder, killed: counted('Killed', 'Timeout'), survived: counted('Survived'), unreached: counted('NoCoverage'), day };
}

export function totalOf(scores: readonly Score[]): Score {
  const sum = (field: 'killed' | 'survived' | 'unreached') => scores.reduce((total, score) => total + score[field], 0);
  return { folder: 'all', killed: sum('killed'), survived: sum('survived'), unreached: sum('unreached'), day: '' };
}

export function mutantsOf({ killed, survived, unreached }: Score): number {
  return killed + survived + unreached;
}

/** In percent, rounded down: 90 is reached, or it is not. */
export function percentageOf(score: Score): number {
  return Math.floor(1000 * score.killed / Math.max(mutantsOf(score), 1)) / 10;
}
