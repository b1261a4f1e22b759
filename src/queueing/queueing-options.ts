import { NotificationTopicOptions } from './notification-topic-options';
import { WorkQueueOptions } from './work-queue-options';

/** Way in which `POST /jobs` puts a job into the queue. */
export enum JobSubmission {
  /** Through the `jobs` function, which writes a record at once and knows `Idempotency-Key`. */
  FUNCTION = 'function',

  /**
   * From API Gateway straight into the queue: no function is paid for or waited for. The job can be read once the worker
   * has taken it, and the same request sent twice is two jobs. Its id is the one that API Gateway makes for the request, for example
   * `JKJaXmPLvHcESHA=`: callers can't choose it, and a list of jobs is in no order of creation. Query parameters are ignored, where the
   * function refuses them. Not where callers sign with AWS credentials.
   */
  DIRECT = 'direct',
}

/** The `queueing` section of the pattern. */
export interface QueueingOptions {
  /**
   * Settings of the queue of jobs.
   *
   * @default - the defaults of `WorkQueue`
   */
  readonly queue?: WorkQueueOptions;

  /**
   * Way in which `POST /jobs` puts a job into the queue.
   *
   * @default JobSubmission.FUNCTION
   */
  readonly jobSubmission?: JobSubmission;

  /**
   * Settings of the topic that results are published to.
   *
   * @default - the defaults of `NotificationTopic`
   */
  readonly topic?: NotificationTopicOptions;
}
