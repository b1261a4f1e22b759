import { NotificationTopicOptions } from './notification-topic';
import { WorkQueueOptions } from './work-queue';

/** The `queueing` section of the pattern. */
export interface QueueingOptions {
  /**
   * Settings of the queue of jobs.
   *
   * @default - the defaults of `WorkQueue`
   */
  readonly queue?: WorkQueueOptions;

  /**
   * Settings of the topic that results are published to.
   *
   * @default - the defaults of `NotificationTopic`
   */
  readonly topic?: NotificationTopicOptions;
}
