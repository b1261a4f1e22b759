import { Duration } from 'aws-cdk-lib';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { JobInput } from './job-input';
import { ServerlessFunctionOptions } from '../compute';

/** The function or state machine of a type of job, and its settings. Set one of `function`, `newFunction` and `stateMachine`. */
export interface JobTypeOptions {
  /**
   * Your function that runs the jobs, in any runtime. Of a function of `ServerlessFunction`, its alias. It gets
   * `{ jobId, ownerId, type, input, attempt }` and returns the result, any JSON of at most 64 KiB. If it throws or runs out of time, the job is
   * tried again. If it returns `{ "refused": "why" }`, the job fails for good, and its owner reads why.
   *
   * A job can run more than once, for example after a crash. Use `jobId` as the key of what must happen once.
   *
   * @default - `newFunction` or `stateMachine`
   */
  readonly function?: IFunction;

  /**
   * Settings of a function that is made for the jobs, hardened and watched like those of `addFunction`. Its timeout is that of the type.
   *
   * @default - `function` or `stateMachine`
   */
  readonly newFunction?: ServerlessFunctionOptions;

  /**
   * Your Standard state machine that runs the jobs, for work that takes longer than a function may. Each attempt is an execution, with
   * `{ jobId, ownerId, type, input, attempt }` as its input. Its output is the result. If it fails, times out or is stopped, the job is tried again; with a Fail state
   * whose error is `Refused`, the job fails for good, and its owner reads the cause. EventBridge reports its end.
   *
   * @default - `function` or `newFunction`
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
   */
  readonly stateMachine?: IStateMachine;

  /**
   * The schema of a job's input. `POST /jobs` answers 400 with the fields that don't fit. Inputs have at most 64 KiB.
   *
   * @default - jobs have no input
   */
  readonly input?: JobInput;

  /**
   * Timeout of an attempt, in whole seconds. For a function at most 14 minutes and 30 seconds, and at least its own timeout. For a state machine at most seven
   * days, after which the sweeper gives the job up.
   *
   * @default - the timeout of the function; one minute if it isn't known; one day for a state machine
   */
  readonly timeout?: Duration;

  /**
   * Number of attempts before a job fails, from 1 to 10. The next attempt begins 5 to 10 seconds after the first one failed, then after three times as
   * long each time, at most 15 minutes. With 1, a job runs at most once: after a crash of the pipeline itself it fails.
   *
   * @default 3
   */
  readonly attempts?: number;

  /**
   * Jobs of the type that run at the same time, from 2 to 1000. At most what the function reserves. Not together with `stateMachine`: no function
   * waits for its executions.
   *
   * @default - 10, or what the function reserves where that is less
   */
  readonly concurrency?: number;
}
