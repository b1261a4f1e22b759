import { FifoThroughputScope } from 'aws-cdk-lib/aws-sns';
import { checked } from '../private/known-props';

/** Throughput of a FIFO topic. */
export interface FifoTopicOptions {
  /**
   * Scope of the quota of 3,000 messages a second and of deduplication: the topic or each message group.
   *
   * @default FifoThroughputScope.TOPIC
   * @see https://docs.aws.amazon.com/sns/latest/dg/fifo-high-throughput.html
   */
  readonly throughputScope?: FifoThroughputScope;
}

/**
 * Order and exactly one copy from publisher to FIFO queue. Every publisher gives a message group id.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-fifo-topics.html
 * @example
 * const placed = new NotificationTopic(this, 'Placed', { fifo: FifoTopic.contentBasedDeduplication() });
 * const orders = new WorkQueue(this, 'Orders', { fifo: FifoQueue.contentBasedDeduplication() });
 * placed.addQueue(orders.queue);
 */
@checked
export class FifoTopic {
  /** Two messages with the same body are the same message: SNS makes the deduplication id of the body. */
  public static contentBasedDeduplication(options: FifoTopicOptions = {}): FifoTopic {
    return new FifoTopic(true, options);
  }

  /** The publisher gives each message its deduplication id; without one SNS refuses it. */
  public static deduplicationIds(options: FifoTopicOptions = {}): FifoTopic {
    return new FifoTopic(false, options);
  }

  /** Whether the deduplication id is made of the body. */
  public readonly contentBased: boolean;

  /** Scope of the throughput quota. */
  public readonly throughputScope: FifoThroughputScope;

  private constructor(contentBased: boolean, options: FifoTopicOptions) {
    this.contentBased = contentBased;
    this.throughputScope = options.throughputScope ?? FifoThroughputScope.TOPIC;
  }
}
