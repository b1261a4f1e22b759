import { Duration } from 'aws-cdk-lib';
import { ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';

/** What the user chooses about a job that runs by the clock. */
export interface ScheduledJobOptions {
  /**
   * When it runs: `ScheduleExpression.cron`, `.rate` or `.at`. Cron and one-time expressions are in UTC, unless they name a time zone,
   * whose summer time they then follow.
   *
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   */
  readonly schedule: ScheduleExpression;

  /**
   * What the job is for. At most 512 characters.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * What the function gets as its event.
   *
   * @default - an empty object; the shipped sweeper needs nothing
   */
  readonly input?: ScheduleTargetInput;

  /**
   * Time within which it may run after its hour, so that not all jobs of the world begin at the full hour. Whole minutes, up to 24 hours.
   *
   * @default - it runs on time, within the minute
   */
  readonly flexibleWindow?: Duration;

  /**
   * The first time that it may run.
   *
   * @default - from the deployment on
   */
  readonly start?: Date;

  /**
   * The time after which it does not run again.
   *
   * @default - it runs for ever
   */
  readonly end?: Date;

  /**
   * How often a call that Lambda did not take is tried again, a whole number from 0 to 185.
   *
   * @default 185
   */
  readonly retryAttempts?: number;

  /**
   * Age at which a call that Lambda did not take is given up, from one minute to 24 hours, in whole seconds.
   *
   * @default Duration.hours(1)
   */
  readonly maxEventAge?: Duration;

  /**
   * Whether it runs at all.
   *
   * @default true
   */
  readonly enabled?: boolean;
}
