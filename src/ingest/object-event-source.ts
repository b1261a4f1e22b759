import { IKey } from 'aws-cdk-lib/aws-kms';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ObjectCreatedOptions } from './options';
import { IMonitoring } from '../monitoring/contract';
import { requireObjectEvents, sendObjectEvents } from './object-events';
import { checkChildId } from '../private/child-id';
import { freeChildId } from '../private/distinct-id';
import { functionBehind, isSameFunction, timeoutOf } from '../private/function-timeout';
import { invalid } from '../private/invalid';
import { located } from '../private/located';
import { checkPrefix, overlaps } from '../private/object-prefix';
import { WorkQueue, WorkQueueProps } from '../queueing';

/** Common settings of queues between EventBridge and functions. */
type QueueWiring = Pick<WorkQueueProps, 'monitoring' | 'encryptionKey'>;

/** A consumer of objects under a prefix. */
interface Listening {
  readonly prefix: string;
  readonly consumer: IFunction;
}

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
 * @example
 * declare const pictures: ObjectBucket;
 * declare const thumbnails: ServerlessFunction;
 *
 * const pictureEvents = new ObjectEvents(this, 'PictureEvents', { bucket: pictures.bucket });
 * pictureEvents.onObjectCreated('uploads/', thumbnails.alias);
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
 */
@located
export class ObjectEvents extends Construct {
  private readonly listening: Listening[] = [];
  private readonly named: string[] = [];

  constructor(scope: Construct, id: string, private readonly events: ObjectEventsProps) {
    super(scope, id);
    requireObjectEvents(`bucket of ${this.node.path}`, events.bucket);
  }

  /**
   * Notifies your own function of objects that are created under a prefix. It gets batches of SQS messages, each with an event of EventBridge
   * in its body, and reports the messages that failed (`ReportBatchItemFailures`). An event can come twice, and events come in any order.
   * A function that writes under the prefix itself would call itself.
   *
   * Each call makes its own queue, so several functions can hear of the same objects, under the same prefix or under one within another:
   * those of `files/` that users upload, and those of `imports/` and `reports/`, which `ingest` reads and writes.
   *
   * Throws where one function would hear of an object twice, and for a second queue of the same id.
   *
   * @param prefix names of letters, digits, `-`, `_` and `.`, each with a slash behind it: `files/`
   * @param consumer of a function of `ServerlessFunction`, its alias
   * @returns the queue between EventBridge and the function, with its dead-letter queue
   */
  public onObjectCreated(prefix: string, consumer: IFunction, options: ObjectCreatedOptions = {}): WorkQueue {
    checkPrefix('onObjectCreated.prefix', prefix);
    this.checkOnce(prefix, consumer);
    if (options.id !== undefined) checkChildId(this, 'onObjectCreated.id', options.id);
    const id = options.id ?? this.idOf(prefix);
    const consumerTimeout = timeoutOf(consumer);
    const queue = new WorkQueue(this, id, { ...options.queue, ...this._queueWiring, consumerTimeout });
    queue.addConsumer('Consumer', consumer);
    sendObjectEvents(queue, 'Objects', this.events.bucket, prefix, queue, { name: id, monitoring: this.events.monitoring });
    return queue;
  }

  /** @internal */
  protected get _queueWiring(): QueueWiring {
    return { monitoring: this.events.monitoring, encryptionKey: this.events.messageEncryptionKey };
  }

  /** Each of the two queues would bring the function the same event. */
  private checkOnce(prefix: string, consumer: IFunction): void {
    const listener = functionBehind(consumer);
    const twice = this.listening.find((each) => isSameFunction(each.consumer, listener) && overlaps(prefix, each.prefix));
    if (twice) throw invalid('onObjectCreated.prefix', prefix, `a prefix beside '${twice.prefix}', of whose objects the function hears already, or another function`);
    this.listening.push({ prefix, consumer: listener });
  }

  /** `images/raw/` is `ImagesRawObjects`, also in the names of its alarms. The first of two that would be the same keeps its queue. */
  private idOf(prefix: string): string {
    if (this.named.includes(prefix)) throw invalid('onObjectCreated.prefix', prefix, `another prefix, or a different id: onObjectCreated('${prefix}', …, { id: … })`);
    this.named.push(prefix);
    const words = prefix.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
    return freeChildId(this, `${words.join('')}Objects`, prefix);
  }
}
