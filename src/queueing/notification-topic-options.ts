import { IKey } from 'aws-cdk-lib/aws-kms';
import { FifoTopic } from './fifo-topic';
import { IMonitoring } from '../monitoring/contract';

/** Options of the topic. */
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
   * Keeps order within each message group and drops repetitions, only on the way to FIFO queues.
   * Cannot be changed later: the topic would be replaced. Every publisher must give a message group id.
   *
   * @default - a standard topic: no order, now and then a message twice, every kind of subscriber
   */
  readonly fifo?: FifoTopic;

  /**
   * Key that encrypts messages in transit, and those that couldn't be delivered. Its policy must let publishers use it, and let SNS use it to send to the dead-letter queue, as those of `EncryptionKeys` do.
   * About $0.03 per 10,000 requests to KMS, which SQS makes every five minutes for each sender and receiver.
   *
   * @default - SNS keeps nothing; what could not be delivered is encrypted with a key that SQS owns
   */
  readonly encryptionKey?: IKey;

  /**
   * Watches notifications that could not be delivered.
   *
   * @default - not watched
   */
  readonly monitoring?: IMonitoring;
}
