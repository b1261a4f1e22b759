import { Duration } from 'aws-cdk-lib';
import { CfnFunction, RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ObjectEvents } from './object-event-source';
import { sendObjectEvents } from './object-events';
import { IngestOptions } from './options';
import { BundledFunction, BundledHandler, FunctionWiring, HandlerOptions } from '../compute';
import { Entity } from '../entities';
import { entitiesFile } from '../entities/model/entities-file';
import { ENTITIES_FILE, FILES_PREFIX, HANDLERS } from '../handlers/catalog';
import { freeChildId } from '../private/distinct-id';
import { invalid } from '../private/invalid';
import { located } from '../private/located';
import { checkOverlap, checkPrefix } from '../private/object-prefix';
import { WorkQueue } from '../queueing';

/**
 * More than of other queues: an import that is cut off takes a receive of every message that was received with it, and a long one runs for
 * minutes, in which it can be cut off several times.
 */
const MAX_RECEIVE_COUNT = 10;

/** Properties of `ObjectIngest`. */
export interface ObjectIngestProps extends IngestOptions, FunctionWiring {
  /** Table that items and imports are recorded in: string keys `pk` and `sk`, time to live `expiresAt`. */
  readonly table: ITable;

  /**
   * Bucket whose objects are taken in. One of `ObjectBucket` is told to send its events to EventBridge; another one of the app must do so already,
   * and of an imported one it must be true.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-event-notifications-eventbridge.html
   */
  readonly bucket: IBucket;

  /**
   * Entities of the table. Lines of objects at `<importPrefix><name of the entity>/<owner>/<name>` become records of those with `imports`. Give all
   * entities that `EntityApi` serves, because the lists that a record is in depend on its children, too.
   *
   * @default - none: lines become items
   */
  readonly entities?: Entity[];

  /**
   * Settings of the handler's function.
   *
   * @default - 1769 MiB, which is one vCPU; five minutes
   */
  readonly handler?: HandlerOptions;
}

/**
 * Imports objects: S3 → EventBridge → SQS → the shipped `ingest` handler → DynamoDB. Lines of objects under `imports/` become items of their
 * owner, or records of an entity.
 *
 * Nothing is lost silently: events that EventBridge can't send and messages that the handler can't process stay in a dead-letter queue with an alarm. Pay per
 * use: 10,000 lines cost about $0.01, nearly all of it writes to the table. Events of S3 are free.
 *
 * @example
 * declare const table: EntityTable;
 * declare const bucket: ObjectBucket;
 * declare const order: Entity;
 *
 * new ObjectIngest(this, 'Ingest', { table: table.table, bucket: bucket.bucket, entities: [order] });
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
 */
@located
export class ObjectIngest extends ObjectEvents {
  /** The function that imports. */
  public readonly function: BundledFunction;

  /** Queue of objects to import, and its dead-letter queue. */
  public readonly queue: WorkQueue;

  /** Objects under it are imported. */
  public readonly importPrefix: string;

  /** Reports of imports are written under it. */
  public readonly reportPrefix: string;

  constructor(scope: Construct, id: string, private readonly props: ObjectIngestProps) {
    super(scope, id, props);
    this.importPrefix = props.importPrefix ?? 'imports/';
    this.reportPrefix = props.reportPrefix ?? 'reports/';
    this.checkPrefixes();
    checkRetention(props.importRetention);

    this.queue = this.createQueue(props.handler?.timeout ?? Duration.seconds(HANDLERS.ingest.timeoutSeconds));
    this.function = this.createFunction();
    this.queue.addConsumer('Consumer', this.function.alias);
    sendObjectEvents(this, freeChildId(this, 'Imports'), props.bucket, this.importPrefix, this.queue, { name: 'Imports', monitoring: props.monitoring });
  }

  /** An object under two prefixes would be handled twice, and a report among the imports would be imported, which makes another report. */
  private checkPrefixes(): void {
    checkPrefix('ingest.importPrefix', this.importPrefix);
    checkPrefix('ingest.reportPrefix', this.reportPrefix);
    checkOverlap('ingest.importPrefix', this.importPrefix, [FILES_PREFIX]);
    checkOverlap('ingest.reportPrefix', this.reportPrefix, [FILES_PREFIX, this.importPrefix]);
  }

  private createQueue(consumerTimeout: Duration): WorkQueue {
    const { queue } = this.props;
    const maxReceiveCount = queue?.maxReceiveCount ?? MAX_RECEIVE_COUNT;
    return new WorkQueue(this, `${this.node.id}Queue`, { ...queue, maxReceiveCount, ...this._queueWiring, consumerTimeout });
  }

  private createFunction(): BundledFunction {
    const { handler, table, bucket, entities = [], importRetention, profile, tracing, logRetention, monitoring, ...others } = this.props;
    const imported = entities.filter(({ _model }) => _model.imports);
    const made = new BundledFunction(this, this.node.id, {
      ...handler,
      profile,
      tracing: handler?.tracing ?? tracing,
      logRetention,
      logEncryptionKey: others.logEncryptionKey,
      logDataProtection: others.logDataProtection,
      messageEncryptionKey: others.messageEncryptionKey,
      network: others.network,
      monitoring,
      handler: BundledHandler.INGEST,
      ...(imported.length ? { files: { [ENTITIES_FILE]: entitiesFile(imported, entities) } } : {}),
      environment: {
        IMPORT_RETENTION_DAYS: String((importRetention ?? Duration.days(90)).toDays()),
        ...handler?.environment,
      },
    });
    // A long import goes on by the queue that it came by. Lambda would end the sixteenth turn, where the trace header of the message tells of the others.
    (made.function.node.defaultChild as CfnFunction).recursiveLoop = RecursiveLoop.ALLOW;
    made.useTable(table);
    if (imported.length) made.useRecords(table);
    made.useImports(bucket, this.importPrefix);
    made.useReports(bucket, this.reportPrefix);
    made.useQueue(this.queue.queue);
    return made;
  }
}

/** Longer than any message can wait. */
function checkRetention(retention: Duration | undefined): void {
  const days = retention?.isUnresolved() ? undefined : retention?.toDays({ integral: false });
  if (retention && (days === undefined || !Number.isInteger(days) || days < 20 || days > 3650)) {
    throw invalid('ingest.importRetention', retention.toString(), 'whole days from 20 to 3650');
  }
}
