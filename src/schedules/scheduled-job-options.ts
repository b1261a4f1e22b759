import { Duration } from 'aws-cdk-lib';
import { ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';

/** Options of a job that runs on a schedule. */
export interface ScheduledJobOptions {
  /**
   * Schedule: `ScheduleExpression.cron`, `.rate` or `.at`. Cron and one-time expressions are in UTC, unless they name a time zone,
   * whose summer time they then follow.
   *
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   */
  readonly schedule: ScheduleExpression;

  /**
   * Description of the job. At most 512 characters.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * Event that the function gets.
   *
   * @default - an empty object; the shipped sweeper needs nothing
   */
  readonly input?: ScheduleTargetInput;

  /**
   * Time window in which the job can start, so that not all jobs start at the full hour. Whole minutes, up to 24 hours.
   *
   * @default - it runs on time, within the minute
   */
  readonly flexibleWindow?: Duration;

  /**
   * Time before which it doesn't run.
   *
   * @default - from the deployment on
   */
  readonly start?: Date;

  /**
   * Time after which it doesn't run again.
   *
   * @default - it runs forever
   */
  readonly end?: Date;

  /**
   * Number of retries of a call that Lambda didn't accept, a whole number from 0 to 185.
   *
   * @default 185
   */
  readonly retryAttempts?: number;

  /**
   * Age at which a call that Lambda didn't accept is given up, from one minute to 24 hours, in whole seconds.
   *
   * @default Duration.hours(1)
   */
  readonly maxEventAge?: Duration;

  /**
   * Whether the schedule is enabled.
   *
   * @default true
   */
  readonly enabled?: boolean;
}
