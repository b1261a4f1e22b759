import { Duration } from 'aws-cdk-lib';

/** What a cost report supposes. */
export interface CostReportOptions {
  /**
   * How long a call of a function runs, for the price of a million calls. 1 millisecond to 15 minutes.
   *
   * @default - 100 milliseconds
   */
  readonly functionDuration?: Duration;
}

/** What stacks may cost. */
export interface CostLimitOptions {
  /** US dollars in a month at rest, by the price table of the library: 0 or more. */
  readonly monthly: number;
}
