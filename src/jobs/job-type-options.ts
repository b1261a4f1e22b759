import { Duration } from 'aws-cdk-lib';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { JobInput } from './job-input';
import { ServerlessFunctionOptions } from '../compute';

/** What runs the jobs of a type, and how. Set `function` or `newFunction`. */
export interface JobTypeOptions {
  /**
   * Your function that runs the jobs, in any runtime. Of a function of `ServerlessFunction`, its alias. It gets
   * `{ jobId, ownerId, type, input, attempt }` and returns the result, any JSON of at most 64 KiB. If it throws or runs out of time, the job is
   * tried again. If it returns `{ "refused": "why" }`, the job fails for good, and its owner reads why.
   *
   * A job can run more than once, for example after a crash. Use `jobId` as the key of what must happen once.
   *
   * @default - the function of `newFunction`
   */
  readonly function?: IFunction;

  /**
   * Settings of a function that is made for the jobs, hardened and watched like those of `addFunction`. Its timeout is that of the type.
   *
   * @default - the function of `function`
   */
  readonly newFunction?: ServerlessFunctionOptions;

  /**
   * What the input of a job must look like. `POST /jobs` answers 400 with the fields that don't fit. Inputs have at most 64 KiB.
   *
   * @default - jobs have no input
   */
  readonly input?: JobInput;

  /**
   * How long the function may take for an attempt, in whole seconds, at most 14 minutes and 30 seconds. At least the timeout of the function.
   *
   * @default - the timeout of the function; one minute where it isn't known
   */
  readonly timeout?: Duration;

  /**
   * How often a job is tried before it fails, from 1 to 10. The next attempt begins 5 to 10 seconds after the first one failed, then after three times as
   * long each time, at most 15 minutes. With 1, a job runs at most once: after a crash of the pipeline itself it fails.
   *
   * @default 3
   */
  readonly attempts?: number;

  /**
   * Jobs of the type that run at the same time, from 2 to 1000. At most what the function reserves.
   *
   * @default - 10, or what the function reserves where that is less
   */
  readonly concurrency?: number;
}
