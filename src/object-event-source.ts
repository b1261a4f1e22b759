import { IKey } from 'aws-cdk-lib/aws-kms';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ObjectCreatedOptions } from './ingest-options';
import { IMonitoring } from './monitoring';
import { requireObjectEvents, sendObjectEvents } from './object-events';
import { timeoutOf } from './private/function-timeout';
import { invalid } from './private/invalid';
import { checkOverlap, checkPrefix } from './private/object-prefix';
import { WorkQueue, WorkQueueProps } from './queueing';

/** What queues between EventBridge and functions are given alike. */
type QueueWiring = Pick<WorkQueueProps, 'monitoring' | 'encryptionKey'>;

/** Properties of `ObjectEvents`. */
export interface ObjectEventsProps {
  /**
   * Bucket whose objects are heard of. One of `ObjectBucket` is told to send its events to EventBridge; another one of the app must do so already,
   * and of an imported one it must be true.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-event-notifications-eventbridge.html
   */
  readonly bucket: IBucket;

  /**
   * Watches the queues.
   *
   * @default - not watched
   */
  readonly monitoring?: IMonitoring;

  /**
   * Key that encrypts the queues. Its policy must let EventBridge use it, as those of `EncryptionKeys` do.
   *
   * @default - one that SQS owns
   */
  readonly messageEncryptionKey?: IKey;
}

/**
 * Lets functions hear of the objects of a bucket: S3 → EventBridge → SQS → function, without a helper function.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
 */
export class ObjectEvents extends Construct {
  private readonly prefixes: string[] = [];

  constructor(scope: Construct, id: string, private readonly events: ObjectEventsProps) {
    super(scope, id);
    requireObjectEvents(events.bucket);
  }

  /**
   * Lets a function of yours hear of objects that are created under a prefix. It gets batches of SQS messages, each with an event of EventBridge
   * in its body, and reports the messages that failed (`ReportBatchItemFailures`). An event can come twice, and events come in any order.
   * A function that writes under the prefix itself would call itself.
   *
   * Throws for a prefix that covers objects of another one.
   *
   * @param prefix names of letters, digits, `-`, `_` and `.`, each with a slash behind it: `images/`
   * @param consumer of a function of `ServerlessFunction`, its alias
   * @returns the queue between EventBridge and the function, with its dead-letter queue
   */
  public onObjectCreated(prefix: string, consumer: IFunction, options: ObjectCreatedOptions = {}): WorkQueue {
    this._claim('onObjectCreated.prefix', prefix);
    const id = this.idOf(prefix);
    const consumerTimeout = timeoutOf(consumer);
    const queue = new WorkQueue(this, id, { ...options.queue, ...this._queueWiring, consumerTimeout });
    queue.addConsumer('Consumer', consumer);
    sendObjectEvents(queue, 'Objects', this.events.bucket, prefix, queue, { name: id, monitoring: this.events.monitoring });
    return queue;
  }

  /**
   * Each object goes one way.
   *
   * @internal
   */
  protected _claim(prop: string, prefix: string): void {
    checkPrefix(prop, prefix);
    checkOverlap(prop, prefix, this.prefixes);
    this.prefixes.push(prefix);
  }

  /** @internal */
  protected get _queueWiring(): QueueWiring {
    return { monitoring: this.events.monitoring, encryptionKey: this.events.messageEncryptionKey };
  }

  /** `images/raw/` is `ImagesRawObjects`, also in the names of its alarms. */
  private idOf(prefix: string): string {
    const id = `${prefix.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}Objects`;
    if (this.node.tryFindChild(id)) throw invalid('onObjectCreated.prefix', prefix, 'a prefix that differs from others in letters and digits');
    return id;
  }
}
