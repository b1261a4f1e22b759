import type { Sample } from './figures';

export interface Contender {
  readonly name: string;
  /** One run. */
  run(): Promise<Sample>;
}

/** A ratio of two contenders in one metric. */
export interface Comparison {
  readonly of: string;
  readonly to: string;
  readonly metric: string;
}

/** Something to measure: who takes part, in turns, and who is compared with whom. */
export interface Subject {
  readonly name: string;
  /** Description of the measurement and the comparison, for readers of the report. */
  readonly about: string;
  /** Format of each metric. */
  readonly metrics: Readonly<Record<string, string>>;
  readonly contenders: readonly Contender[];
  readonly comparisons: readonly Comparison[];
  /** Runs of each contender, where others than usual. */
  readonly rounds?: number;
  close?(): Promise<void>;
}
