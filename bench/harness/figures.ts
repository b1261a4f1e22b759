/** Figures of one run of a contender. All of them are costs: less is better. */
export type Sample = Readonly<Record<string, number>>;

/** Maximum ratios, and their goals, by their names. */
export interface Bounds {
  readonly limits: Readonly<Record<string, number>>;
  readonly goals: Readonly<Record<string, number>>;
}

/** A ratio of the library to a peer, with its bounds. */
export interface Ratio {
  readonly name: string;
  readonly value: number;
  readonly limit?: number;
  readonly goal?: number;
}

/** The value in the middle; of an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('There is no median of nothing.');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median of each metric on its own. */
export function medians(samples: readonly Sample[]): Sample {
  return Object.fromEntries(Object.keys(samples[0]).map((metric) => [metric, median(samples.map((sample) => sample[metric]))]));
}

/** The ratios over their limits, and the limits that nothing was measured for: a limit that checks nothing is a fault, too. */
export function failures(ratios: readonly Ratio[], limits: Readonly<Record<string, number>>): string[] {
  const measured = new Set(ratios.map(({ name }) => name));
  return [
    ...ratios.filter(({ value, limit }) => limit !== undefined && !(value <= limit)).map(({ name, value, limit }) => `${name}: ${value.toFixed(2)} is over the limit of ${limit}`),
    ...Object.keys(limits).filter((name) => !measured.has(name)).map((name) => `${name}: has a limit, but was not measured`),
  ];
}
