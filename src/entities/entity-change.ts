import { Duration } from 'aws-cdk-lib';
import { IEventBus } from 'aws-cdk-lib/aws-events';
import { MessageFilter, WorkQueueOptions } from '../queueing';

/** A kind of change of a record. */
export enum EntityChange {
  /** It was created. */
  CREATED = 'created',

  /** It was updated. */
  UPDATED = 'updated',

  /** It was deleted, by a caller or because its time was over. */
  DELETED = 'deleted',
}

/** Destination and batching of change events of entities. */
export interface EntityChangesOptions {
  /**
   * EventBridge event bus that gets the changes instead of the topic, with the detail type `order.created`. About $1 per million events.
   *
   * @default - the topic, about $0.50 per million messages of up to 64 KB
   */
  readonly bus?: IEventBus;

  /**
   * Source of the events on the bus. Where several systems share a bus, each one needs its own.
   *
   * @default 'entities'
   */
  readonly eventSource?: string;

  /**
   * Time to gather changes for one call of the function, at most five minutes, in whole seconds. Fewer calls cost less, and changes are told later.
   *
   * @default - changes are told at once
   */
  readonly maxBatchingWindow?: Duration;

  /**
   * Batches of one shard of the stream that are told of at the same time, a whole number from 1 to 10. The order of each record's changes is kept.
   *
   * @default 1
   */
  readonly parallelizationFactor?: number;
}

/** Which changes a function gets, and how. */
export interface OnChangeOptions {
  /**
   * The kinds of change to publish, each once.
   *
   * @default - created, updated and deleted
   */
  readonly types?: EntityChange[];

  /**
   * Conditions on the event, such as `MessageFilter.body({ 'new.status': FieldCondition.oneOf('paid') })`: at most four filters, one of which must match. A
   * change that was too large for its values to be in the event reaches the function in any case. Not together with `queue.filters`.
   *
   * @default - all changes of these types
   */
  readonly filters?: MessageFilter[];

  /**
   * Id of the queue's construct, and the beginning of the names of its alarms. Needed where several functions hear of changes of one entity.
   *
   * @default - made of the name: `OrderChanges` for `order`
   */
  readonly id?: string;

  /**
   * Settings of the queue between the topic or the bus and the function.
   *
   * @default - the defaults of `WorkQueue`; the visibility timeout is six times the function's timeout where that can be seen
   */
  readonly queue?: WorkQueueOptions;
}
