import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SubscriptionFilter } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { changeFilters, checkChangesOptions, checkChangesTopic, checkOnChange, hasLiveOwners, streamFilters } from './changes/checks';
import { Entity } from './entity';
import { EntityChange, EntityChangesOptions, OnChangeOptions } from './entity-change';
import { entitiesFile } from './model/entities-file';
import { BundledFunction, BundledHandler, FunctionWiring, HandlerOptions } from '../compute';
import { EntityTable, StreamConsumer } from '../data';
import { ENTITIES_FILE } from '../handlers/catalog';
import { checkChildId } from '../private/child-id';
import { timeoutOf } from '../private/function-timeout';
import { invalid } from '../private/invalid';
import { located } from '../private/located';
import { NotificationTopic, WorkQueue } from '../queueing';
import { sendToQueue } from '../queueing/rule-target';
import { Realtime } from '../realtime';

/** Properties of `EntityChanges`. */
export interface EntityChangesProps extends EntityChangesOptions, FunctionWiring {
  /** Table that keeps the records. One of `EntityTable` gets a stream here; another one must have one of NEW_AND_OLD_IMAGES. */
  readonly table: ITable;

  /** Entities whose changes are published. */
  readonly entities: Entity[];

  /**
   * Standard topic that changes are published to.
   *
   * @default - none: nothing can be published, unless there is a `bus`
   */
  readonly topic?: NotificationTopic;

  /**
   * WebSocket API whose connections get changes.
   *
   * @default - none: entities can't be live
   */
  readonly realtime?: Realtime;

  /**
   * Settings of the function.
   *
   * @default - 512 MiB, one minute
   */
  readonly handler?: HandlerOptions;
}

/** Until then, what fails is tried again, and what comes after it for the same shard waits. 18 hours are left to read from the stream what was given up. */
const GIVEN_UP_AFTER = Duration.hours(6);

/**
 * Publishes the changes of records: stream of the table → the shipped `changes` handler → topic or event bus, and connections of clients. Made by
 * `EntityApi` for the first entity that needs it.
 *
 * It is one of the two readers that a stream should have. Its idle cost is that of its alarms.
 *
 * @example
 * declare const table: EntityTable;
 * declare const topic: NotificationTopic;
 * declare const order: Entity;
 *
 * const changes = new EntityChanges(this, 'Changes', { table: table.table, topic: topic, entities: [order] });
 * changes.publish(order);
 */
@located
export class EntityChanges extends Construct {
  /** The function that reads the stream. */
  public readonly function: BundledFunction;

  /** The event source of the function, with a queue for changes that failed for too long. */
  public readonly consumer: StreamConsumer;

  private readonly published = new Set<string>();
  private readonly live = new Set<string>();

  constructor(scope: Construct, id: string, private readonly props: EntityChangesProps) {
    super(scope, id);
    checkChangesOptions(props);
    if (!props.bus) checkChangesTopic(props.topic);
    const { table, entities, bus, eventSource, handler } = props;
    this.function = new BundledFunction(this, 'ChangesHandler', {
      ...handler,
      profile: props.profile,
      tracing: handler?.tracing ?? props.tracing,
      logRetention: props.logRetention,
      logEncryptionKey: props.logEncryptionKey,
      logDataProtection: props.logDataProtection,
      messageEncryptionKey: props.messageEncryptionKey,
      network: props.network,
      monitoring: props.monitoring,
      handler: BundledHandler.CHANGES,
      files: { [ENTITIES_FILE]: entitiesFile(entities) },
      environment: {
        PUBLISHED_ENTITIES: Lazy.string({ produce: () => [...this.published].sort().join() }),
        LIVE_ENTITIES: Lazy.string({ produce: () => [...this.live].sort().join() }),
        ...(bus ? { EVENTS_ADDRESS: `https://events.${Stack.of(this).region}.${Stack.of(this).urlSuffix}`, EVENTS_SOURCE: eventSource ?? 'entities' } : {}),
        ...handler?.environment,
      },
    });
    this.consumer = new StreamConsumer(this, 'EntityChanges', {
      consumer: this.function.alias,
      streamArn: EntityTable._imagesStreamOf(table),
      streamEncryptionKey: table.encryptionKey,
      encryptionKey: props.messageEncryptionKey,
      monitoring: props.monitoring,
      filters: streamFilters(() => entities.map(({ _model }) => _model).filter(({ name }) => this.published.has(name) || this.live.has(name))),
      retryAttempts: -1,
      maxRecordAge: GIVEN_UP_AFTER,
      maxBatchingWindow: props.maxBatchingWindow,
      parallelizationFactor: props.parallelizationFactor,
    });
  }

  /** The entities whose changes are published, and those whose changes connections get. @internal */
  public get _told(): { readonly published: Entity[]; readonly live: Entity[]; readonly source?: string } {
    const { entities, bus, eventSource } = this.props;
    const named = (names: ReadonlySet<string>) => entities.filter(({ name }) => names.has(name));
    return { published: named(this.published), live: named(this.live), source: bus && (eventSource ?? 'entities') };
  }

  /** Publishes the changes of an entity to the topic or the event bus. Throws without either. */
  public publish(entity: Entity): void {
    const { topic, bus } = this.props;
    if (!this.published.size) {
      if (bus) this.function.useBus(bus);
      else if (topic) this.function.useTopic(topic.topic);
      else throw invalid(`changes of the entity '${entity.name}'`, 'published', 'it where there is a topic or changes.bus: give EntityApi a topic');
    }
    this.published.add(entity.name);
  }

  /** Sends the changes of an entity to the connections of those who may read its records. Throws without `realtime`. */
  public send(entity: Entity): void {
    const { realtime } = this.props;
    if (!realtime) throw invalid(`live of the entity '${entity.name}'`, true, 'false without WebSocket connections: set realtime: {}, or leave live out');
    const { ownership } = entity._model;
    if (ownership.claim !== undefined && hasLiveOwners(entity._model)) realtime._sendByClaim(`live of the entity '${entity.name}'`, ownership.claim);
    if (!this.live.size) this.function.useQueue(realtime.queue.queue);
    this.live.add(entity.name);
  }

  /**
   * Invokes your function with the changes of an entity, from a queue. It gets batches of SQS messages, each with an event in its body, and reports
   * the messages that failed (`ReportBatchItemFailures`). An event can come twice, with the same `id`, and events come in any order: `recordVersion` tells it.
   *
   * @returns the queue between the topic or the bus and the function, with its dead-letter queue
   */
  public onChange(entity: Entity, consumer: IFunction, options: OnChangeOptions = {}): WorkQueue {
    checkOnChange(entity.name, options);
    this.publish(entity);
    const id = options.id ?? `${entity.name.charAt(0).toUpperCase()}${entity.name.slice(1)}Changes`;
    checkChildId(this, `onChange of the entity '${entity.name}'.id`, id);
    const { monitoring, messageEncryptionKey: encryptionKey } = this.props;
    const filters = changeFilters(options);
    const wiring = { monitoring, encryptionKey, consumerTimeout: timeoutOf(consumer) };
    const queue = new WorkQueue(this, id, { ...options.queue, ...(filters ? { filters } : {}), ...wiring });
    queue.addConsumer('Consumer', consumer);
    const types = (options.types ?? Object.values(EntityChange)).map((type) => `${entity.name}.${type}`);
    this.deliver(queue, id, types);
    return queue;
  }

  private deliver(queue: WorkQueue, name: string, types: string[]): void {
    const { topic, bus, eventSource, monitoring } = this.props;
    if (!bus) {
      topic!.addQueue(queue.queue, { rawMessageDelivery: true, attributeFilter: { type: SubscriptionFilter.stringFilter({ allowlist: types }) } });
      return;
    }
    const rule = new Rule(queue, 'Rule', {
      eventBus: bus, description: `Changes of entities: ${types.join(', ')}`, eventPattern: { source: [eventSource ?? 'entities'], detailType: types },
    });
    sendToQueue(rule, queue, { name, monitoring, bus, input: RuleTargetInput.fromEventPath('$.detail') });
  }
}
