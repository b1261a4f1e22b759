import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { ScheduledJobOptions } from '../schedules';

/** Options of a schedule of the system. */
export interface ScheduleOptions extends ScheduledJobOptions {
  /**
   * The function to run. For a `ServerlessFunction`, its alias.
   *
   * @default - the shipped sweeper, which abandons uploads that never arrived and jobs that never ran
   */
  readonly function?: IFunction;
}

/** An entry of the `schedules` section of the pattern. */
export interface NamedScheduleOptions extends ScheduleOptions {
  /** Name of the schedule, which its alarms have too: `Nightly`. */
  readonly id: string;
}
