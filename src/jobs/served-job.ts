import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { JobType } from './job-type';
import { BundledFunction, ServerlessFunction } from '../compute';
import { WorkQueue } from '../queueing';

/** A type of job with its function. */
export interface ServedJobParts {
  /** The declaration. */
  readonly type: JobType;

  /**
   * The function that runs the jobs.
   *
   * @default - a state machine runs them
   */
  readonly function?: IFunction;

  /**
   * The same where it was made for the type.
   *
   * @default - the function is yours
   */
  readonly ownFunction?: ServerlessFunction;

  /** Calls the function or starts the state machine, and records how jobs end. */
  readonly invoker: BundledFunction;

  /** Holds jobs that wait. */
  readonly queue: WorkQueue;
}

/**
 * A type of job in a pipeline: what was declared, and what runs it.
 *
 * @example
 * declare const shop: ServerlessApiPattern;
 *
 * const invoice = shop.job('invoice');
 * new CfnOutput(this, 'InvoiceQueue', { value: invoice.queue.queue.queueName });
 */
export class ServedJob {
  /** The declaration. */
  public readonly type: JobType;

  /** The function that runs the jobs: yours, or the alias of the one that was made for the type. Undefined where a state machine runs them. */
  public readonly function?: IFunction;

  /** The function that was made for the type by `newFunction`. Undefined where it is yours. */
  public readonly ownFunction?: ServerlessFunction;

  /** The shipped `invoker` handler, which calls the function or starts the state machine, and records how jobs end. */
  public readonly invoker: BundledFunction;

  /** Holds jobs that wait, with its dead-letter queue. */
  public readonly queue: WorkQueue;

  constructor(parts: ServedJobParts) {
    this.type = parts.type;
    this.function = parts.function;
    this.ownFunction = parts.ownFunction;
    this.invoker = parts.invoker;
    this.queue = parts.queue;
  }

  /** The `type` that callers send. */
  public get name(): string {
    return this.type.name;
  }
}
