import { Duration } from 'aws-cdk-lib';

/** Assumptions of a cost report. */
export interface CostReportOptions {
  /**
   * Duration of a function call, for the price of a million calls. 1 millisecond to 15 minutes.
   *
   * @default - 100 milliseconds
   */
  readonly functionDuration?: Duration;
}

/** Limits of `CostReport.limit`. */
export interface CostLimitOptions {
  /** US dollars in a month at rest, by the price table of the library: 0 or more. */
  readonly monthly: number;
}
