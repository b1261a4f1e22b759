import { DeduplicationScope, FifoThroughputLimit } from 'aws-cdk-lib/aws-sqs';
import { invalid } from '../private/invalid';
import { checked } from '../private/known-props';

/** Throughput and deduplication of a FIFO queue. */
export interface FifoQueueOptions {
  /**
   * Whether the quota of 300 sends a second holds for the queue or for each message group.
   * By message group, high throughput: thousands of sends a second where messages are spread over many groups. No extra charge.
   *
   * @default FifoThroughputLimit.PER_QUEUE
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/high-throughput-fifo.html
   */
  readonly throughputLimit?: FifoThroughputLimit;

  /**
   * Scope of deduplication: the queue, or the message group. High throughput needs MESSAGE_GROUP.
   *
   * @default - QUEUE; MESSAGE_GROUP where `throughputLimit` is PER_MESSAGE_GROUP_ID
   */
  readonly deduplicationScope?: DeduplicationScope;
}

/**
 * Order and exactly one copy: messages of the same message group are consumed one after the other, as they were sent,
 * and a message that is sent again within five minutes is dropped. Every sender gives a message group id.
 * About $0.50 per million requests, a quarter more than a standard queue.
 *
 * You don't need this for fair queues: a message group id sent to a standard queue keeps one busy tenant from
 * delaying the others.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fifo-queues.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 * @example
 * new WorkQueue(this, 'Orders', {
 *   fifo: FifoQueue.contentBasedDeduplication({ throughputLimit: sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID }),
 * });
 */
@checked
export class FifoQueue {
  /** Two messages with the same body are the same message: SQS makes the deduplication id of the body. */
  public static contentBasedDeduplication(options: FifoQueueOptions = {}): FifoQueue {
    return new FifoQueue(true, options);
  }

  /** The sender gives each message its deduplication id; without one SQS refuses it. */
  public static deduplicationIds(options: FifoQueueOptions = {}): FifoQueue {
    return new FifoQueue(false, options);
  }

  /** Whether the deduplication id is made of the body. */
  public readonly contentBased: boolean;

  /** Scope of the throughput quota. */
  public readonly throughputLimit: FifoThroughputLimit;

  /** Scope of deduplication. */
  public readonly deduplicationScope: DeduplicationScope;

  private constructor(contentBased: boolean, options: FifoQueueOptions) {
    this.contentBased = contentBased;
    this.throughputLimit = options.throughputLimit ?? FifoThroughputLimit.PER_QUEUE;
    const byGroup = this.throughputLimit === FifoThroughputLimit.PER_MESSAGE_GROUP_ID;
    this.deduplicationScope = options.deduplicationScope ?? (byGroup ? DeduplicationScope.MESSAGE_GROUP : DeduplicationScope.QUEUE);
    if (byGroup && this.deduplicationScope !== DeduplicationScope.MESSAGE_GROUP) {
      throw invalid('queueing.queue.fifo.deduplicationScope', this.deduplicationScope, 'MESSAGE_GROUP where throughputLimit is PER_MESSAGE_GROUP_ID');
    }
  }
}
