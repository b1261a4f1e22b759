import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { SecureRestApi } from '../api';
import { BundledHandler, BundledHandlers } from '../compute';
import { workerTimeout } from '../compute/handler-options';
import { EntityTable, ObjectBucket } from '../data';
import { Monitoring } from '../monitoring';
import { NotificationTopic, WorkQueue } from '../queueing';
import { EncryptionKeys } from '../security';
import { checkKeyRegion, createBucket, createTable } from './data';
import { ServerlessApiPatternProps } from './props';
import { bucketCors } from './website';
import { SystemWiring } from './wiring';

/** The alarms of each part, as far as they come without a prop of that part. */
const ALARMS = {
  table: ['TableReadThrottles', 'TableWriteThrottles', 'TableSystemErrors', 'TableBackupFailures'],
  queue: ['QueueAge', 'QueueDeadLetters'],
  topic: ['TopicFailures'],
};

/** The ids of the parts, which are theirs from the beginning: a part has the same logical ids whenever it is made. */
export const PART_IDS = ['Table', 'Bucket', 'Queue', 'Topic'];

/** Inputs of parts. */
interface System {
  readonly api: SecureRestApi;
  readonly keys: EncryptionKeys;
  readonly monitoring: Monitoring;
}

type Place = ReturnType<Monitoring['_placeFor']>;

/**
 * The parts of a system that are made when something uses them: a prop, a handler, or an app that reads their property, even after the system is made.
 * Each has one id and one place among alarms and graphs, so the template doesn't depend on the order.
 */
export class SystemParts {
  private readonly atTable: Place;
  private readonly atQueue: Place;
  private readonly atTopic: Place;
  private ownTable?: EntityTable;
  private ownBucket?: ObjectBucket;
  private ownQueue?: WorkQueue;
  private ownTopic?: NotificationTopic;

  constructor(
    private readonly scope: Construct,
    private readonly system: System,
    private readonly props: ServerlessApiPatternProps,
    private readonly wiring: SystemWiring,
  ) {
    this.atTable = system.monitoring._placeFor(ALARMS.table);
    this.atQueue = system.monitoring._placeFor(ALARMS.queue);
    this.atTopic = system.monitoring._placeFor(ALARMS.topic);
    const { data = {}, queueing = {}, realtime } = props;
    if (realtime) checkKeyRegion(scope, props, wiring);
    const chosen = props.handlers ?? BundledHandlers.all();
    const has = (...handlers: BundledHandler[]) => handlers.some((handler) => chosen.includes(handler));
    if (data.table || data.existingTable || has(...Object.values(BundledHandler))) void this.table;
    if (data.bucket || data.existingBucket || has(BundledHandler.FILES)) void this.bucket;
    if (queueing.queue || has(BundledHandler.JOBS, BundledHandler.WORKER)) void this.queue;
    if (queueing.topic || has(BundledHandler.WORKER)) void this.topic;
  }

  public get table(): ITable {
    return this.entityTable?.table ?? EntityTable.checked(this.props.data!.existingTable!);
  }

  public get entityTable(): EntityTable | undefined {
    return this.ownTable ??= this.atTable(() => createTable(this.scope, this.props, this.wiring));
  }

  public get bucket(): IBucket {
    return this.objectBucket?.bucket ?? ObjectBucket.checked(this.props.data!.existingBucket!, this.system.api.bucketCors);
  }

  public get objectBucket(): ObjectBucket | undefined {
    const { keys, api } = this.system;
    return this.ownBucket ??= createBucket(this.scope, this.props, keys, bucketCors(api.bucketCors, this.props.website));
  }

  public get queue(): WorkQueue {
    const { queueing, compute } = this.props;
    return this.ownQueue ??= this.atQueue(() => new WorkQueue(this.scope, 'Queue', {
      ...queueing?.queue, ...this.wiring.messaging, consumerTimeout: workerTimeout(compute),
    }));
  }

  public get topic(): NotificationTopic {
    return this.ownTopic ??= this.atTopic(() => new NotificationTopic(this.scope, 'Topic', { ...this.props.queueing?.topic, ...this.wiring.messaging }));
  }

  /** The bucket, if there is one by now. */
  public get bucketSoFar(): IBucket | undefined {
    return this.ownBucket?.bucket ?? this.props.data?.existingBucket;
  }

  /** The settings of parts that are not there by now. */
  public get unusedSettings(): string[] {
    return [
      ...(this.ownTable ?? this.props.data?.existingTable ? [] : ['data.table']),
      ...(this.bucketSoFar ? [] : ['data.bucket']),
      ...(this.ownQueue ? [] : ['queueing.queue']),
      ...(this.ownTopic ? [] : ['queueing.topic']),
    ];
  }
}
