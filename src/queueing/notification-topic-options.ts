import { FifoTopic } from './fifo-topic';
import { IMonitoring } from '../monitoring/contract';

/** What the user chooses about the topic. */
export interface NotificationTopicOptions {
  /**
   * Name that people see as the sender, at most 100 characters.
   *
   * @default - none
   */
  readonly displayName?: string;
}

/** Properties of `NotificationTopic`. */
export interface NotificationTopicProps extends NotificationTopicOptions {
  /**
   * Keeps order within each message group and drops repetitions, on the way to FIFO queues alone.
   * Cannot be changed later: the topic would be replaced. Every publisher must give a message group id.
   *
   * @default - a standard topic: no order, now and then a message twice, every kind of subscriber
   */
  readonly fifo?: FifoTopic;

  /**
   * Watches notifications that could not be delivered.
   *
   * @default - not watched
   */
  readonly monitoring?: IMonitoring;
}
