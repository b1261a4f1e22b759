import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Entity } from './entity';
import { OnChangeOptions } from './entity-change';
import { EntityChanges } from './entity-changes';
import { BundledFunction } from '../compute';
import { WorkQueue } from '../queueing';

/**
 * An entity in an API: what was declared, and the function that answers its routes.
 *
 * @example
 * declare const shop: ServerlessApiPattern;
 * declare const packer: ServerlessFunction;
 *
 * const order = shop.entity('order');
 * order.onChange(packer.alias);
 * new CfnOutput(this, 'OrdersPath', { value: order.path });
 */
export class ServedEntity {
  private changes?: () => EntityChanges;

  constructor(
    /** The declaration. */
    public readonly entity: Entity,
    /** The function that answers its routes, of other entities, too, unless the entity has `ownFunction`. */
    public readonly handler: BundledFunction,
  ) {}

  /** The name in the singular. */
  public get name(): string {
    return this.entity.name;
  }

  /** Path of all records, such as `/orders`. */
  public get path(): string {
    return this.entity.path;
  }

  /**
   * Invokes your function with changes: stream → topic → queue → function. It gets batches of SQS messages, each with an event such as
   * `{"type":"order.created","id":"…","recordId":"…","recordVersion":1,"ownerId":"…","new":{…}}` in its body, and reports the messages that failed
   * (`ReportBatchItemFailures`). An event can come twice, with the same `id`, and events come in any order.
   *
   * The queue has a dead-letter queue with an alarm. About $1.70 per million changes beside the function, and nothing while there are none.
   *
   * @param consumer of a function of `ServerlessFunction`, its alias
   * @returns the queue, with its dead-letter queue
   * @example
   * declare const shop: ServerlessApiPattern;
   * declare const packer: ServerlessFunction;
   *
   * shop.entity('order').onChange(packer.alias, {
   *   types: [EntityChange.CREATED, EntityChange.UPDATED],
   *   filters: [MessageFilter.body({ 'new.status': FieldCondition.oneOf('paid') })],
   * });
   */
  public onChange(consumer: IFunction, options: OnChangeOptions = {}): WorkQueue {
    if (!this.changes) throw new Error(`onChange of the entity '${this.name}': it is served by no EntityApi.`);
    return this.changes().onChange(this.entity, consumer, options);
  }

  /** @internal */
  public _toldBy(changes: () => EntityChanges): this {
    this.changes = changes;
    return this;
  }
}
