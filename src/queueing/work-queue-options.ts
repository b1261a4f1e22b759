import { Duration, Size } from 'aws-cdk-lib';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { FifoQueue } from './fifo-queue';
import { MessageFilter } from './message-filter';
import { IMonitoring } from '../monitoring/contract';

/** Pollers that are kept ready for one consumer only. */
export interface ProvisionedPollers {
  /** Pollers that are always there, a whole number from 2 to 200. Each is paid for by the hour. */
  readonly min: number;

  /** Pollers at the peak, a whole number from 2 to 2000 and not less than `min`. Each calls the function up to 10 times at once. */
  readonly max: number;
}

/** Options of the queue and its consumer. */
export interface WorkQueueOptions {
  /**
   * Time that a received message is hidden from other receivers: at least six times the consumer's timeout, plus `maxBatchingWindow`.
   *
   * @default - six times the consumer's timeout, plus `maxBatchingWindow`
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
   */
  readonly visibilityTimeout?: Duration;

  /**
   * Receives after which a message goes to the dead-letter queue, a whole number from 5 to 1000.
   * With fewer than five, even throttling would send good messages there.
   *
   * @default 5
   */
  readonly maxReceiveCount?: number;

  /**
   * Time that a message waits to be consumed, from one minute to less than 14 days; for a FIFO queue, 14 days.
   *
   * @default Duration.days(4)
   */
  readonly retentionPeriod?: Duration;

  /**
   * Largest message that is taken, its attributes included: from 1 KiB to 1 MiB. Each 64 KiB of a message are paid for as a request.
   *
   * @default - 1 MiB, the most that SQS takes
   */
  readonly maxMessageSize?: Size;

  /**
   * Messages that the consumer gets at once, a whole number from 1 to 10,000. More than 10 need `maxBatchingWindow`;
   * a FIFO queue gives at most 10.
   *
   * @default 10
   */
  readonly batchSize?: number;

  /**
   * Time to gather a batch, at most five minutes. Not for a FIFO queue.
   *
   * @default - messages are consumed at once
   */
  readonly maxBatchingWindow?: Duration;

  /**
   * Batches that are consumed at the same time, a whole number from 2 to 1000. With more than the consumer reserves, messages come back and
   * end in the dead-letter queue: a warning at synthesis tells. Not together with `provisionedPollers`.
   *
   * @default - 10, or what the consumer reserves where that is less
   */
  readonly maxConcurrency?: number;

  /**
   * Pollers of the consumer's own, that scale three times as fast and up to 20,000 calls at once.
   * Paid for by poller and hour even while the queue is empty. Not together with `maxConcurrency`.
   *
   * @default - the pollers that Lambda shares and scales, which cost nothing
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
   */
  readonly provisionedPollers?: ProvisionedPollers;

  /**
   * Which messages the consumer gets, at most five filters of which one must match. The others are deleted from the queue, not kept.
   *
   * @default - all messages
   * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
   */
  readonly filters?: MessageFilter[];
}

/** Properties of `WorkQueue`. */
export interface WorkQueueProps extends WorkQueueOptions {
  /**
   * Keeps order within each message group and drops repetitions. Cannot be changed later: the queue would be replaced.
   * Every sender must give a message group id.
   *
   * @default - a standard queue: no order, now and then a message twice
   */
  readonly fifo?: FifoQueue;

  /**
   * Timeout of the function that will consume.
   *
   * @default Duration.minutes(1)
   */
  readonly consumerTimeout?: Duration;

  /**
   * Key that encrypts messages and dead letters. Its policy must let the services that send use it, as those of `EncryptionKeys` do.
   * About $0.03 per 10,000 requests to KMS, which SQS makes every five minutes for each sender and receiver.
   *
   * @default - one that SQS owns
   */
  readonly encryptionKey?: IKey;

  /**
   * Watches the age of the oldest message and the dead-letter queue.
   *
   * @default - not watched
   */
  readonly monitoring?: IMonitoring;
}
