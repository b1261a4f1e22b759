import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { EventSourceMapping, IFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { StreamFilter } from './stream-filter';
import { DashboardSection, IMonitoring } from '../monitoring/contract';
import { acknowledge } from '../private/acknowledge';
import { allowFailures, checkFailureQueue, createFailureQueue } from '../private/failure-queue';
import { checkDistinct, checkInteger, checkSeconds, invalid } from '../private/invalid';
import { located } from '../private/located';
import { refuseTenants } from '../private/tenants';

/** Settings of a function that consumes a table's stream. */
export interface StreamConsumerOptions {
  /**
   * Which records the function gets: those that one of the filters lets through, at most 5.
   *
   * @default - all
   */
  readonly filters?: StreamFilter[];

  /**
   * Records that the function gets at once, a whole number from 1 to 10,000, as far as they fit into 6 MB.
   *
   * @default 100
   */
  readonly batchSize?: number;

  /**
   * Time to gather a batch, at most five minutes, in whole seconds.
   *
   * @default - records are consumed at once
   */
  readonly maxBatchingWindow?: Duration;

  /**
   * Whether the function reports the records that failed (`ReportBatchItemFailures`). Without it, one failure repeats the whole batch.
   *
   * @default true
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
   */
  readonly reportBatchItemFailures?: boolean;

  /**
   * Whether a batch that failed is tried in halves, so that a single bad record is found.
   *
   * @default true
   */
  readonly bisectBatchOnError?: boolean;

  /**
   * Age at which a record is given up, from one minute to seven days, in whole seconds.
   *
   * @default - the stream's, 24 hours
   */
  readonly maxRecordAge?: Duration;

  /**
   * Number of retries of a batch before it is given up, a whole number from 0 to 10,000, or -1 for as long as the stream keeps it.
   * Later records of the same shard wait until then.
   *
   * @default 10
   */
  readonly retryAttempts?: number;

  /**
   * Batches of one shard that are consumed at the same time, a whole number from 1 to 10. The order of each item is kept.
   *
   * @default 1
   */
  readonly parallelizationFactor?: number;

  /**
   * Position to start from: TRIM_HORIZON is the oldest record, LATEST is anything after the deployment, give or take some minutes.
   *
   * @default StartingPosition.TRIM_HORIZON
   */
  readonly startingPosition?: StartingPosition;

  /**
   * Your own standard queue that gets a message for each batch that is given up: shard and sequence numbers, not the records.
   *
   * @default - a new queue, encrypted, TLS only, that keeps messages for 14 days
   */
  readonly failureQueue?: IQueue;
}

/** Properties of `StreamConsumer`. */
export interface StreamConsumerProps extends StreamConsumerOptions {
  /** The function. */
  readonly consumer: IFunction;

  /** ARN of the stream. */
  readonly streamArn: string;

  /**
   * Your own key that encrypts the table, and with it the stream: the function may decrypt with it.
   *
   * @default - one that DynamoDB owns, or `aws/dynamodb`, which need no grant
   */
  readonly streamEncryptionKey?: IKey;

  /**
   * Key that encrypts the queue of what was given up, where one is made.
   *
   * @default - one that SQS owns
   */
  readonly encryptionKey?: IKey;

  /**
   * Watches the age of what is consumed, and the queue of what was given up.
   *
   * @default - not watched
   */
  readonly monitoring?: IMonitoring;
}

/**
 * Connects the stream of a table with a function, so that no record is lost in silence.
 *
 * @example
 * declare const audit: ServerlessFunction;
 * declare const streamArn: string;
 *
 * const consumer = new StreamConsumer(this, 'Audit', { consumer: audit, streamArn: streamArn, batchSize: 50 });
 * new CfnOutput(this, 'AuditFailures', { value: consumer.failureQueue.queueName });
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
@located
export class StreamConsumer extends Construct {
  /** Event source mapping, which reads the stream and calls the function. */
  public readonly mapping: EventSourceMapping;

  /** Gets a message for each batch that is given up. */
  public readonly failureQueue: IQueue;

  constructor(scope: Construct, id: string, props: StreamConsumerProps) {
    super(scope, id);
    validate(props);
    refuseTenants('consumer', props.consumer);
    if (props.streamEncryptionKey) {
      props.consumer.addToRolePolicy(new PolicyStatement({ actions: ['kms:Decrypt'], resources: [props.streamEncryptionKey.keyArn] }));
    }
    this.failureQueue = props.failureQueue ?? createFailureQueue(this, props.encryptionKey);
    // ListStreams on the stream itself: Lambda asks for it when the mapping is made, and needs it for no other stream.
    props.consumer.addToRolePolicy(new PolicyStatement({
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      resources: [props.streamArn],
    }));
    allowFailures(props.consumer, this.failureQueue);
    this.mapping = new EventSourceMapping(this, 'Mapping', {
      target: props.consumer,
      eventSourceArn: props.streamArn,
      filters: props.filters?.map((filter) => ({ pattern: filter._pattern })),
      batchSize: props.batchSize ?? 100,
      maxBatchingWindow: props.maxBatchingWindow,
      reportBatchItemFailures: props.reportBatchItemFailures ?? true,
      bisectBatchOnError: props.bisectBatchOnError ?? true,
      maxRecordAge: props.maxRecordAge,
      retryAttempts: props.retryAttempts ?? 10,
      parallelizationFactor: props.parallelizationFactor ?? 1,
      startingPosition: props.startingPosition ?? StartingPosition.TRIM_HORIZON,
      onFailure: { bind: () => ({ destination: this.failureQueue.queueArn }) },
    });
    if (props.reportBatchItemFailures === false && props.bisectBatchOnError === false) {
      const reason = 'Every retry repeats the whole batch: the choice of the props reportBatchItemFailures and bisectBatchOnError.';
      acknowledge(this.mapping, { id: 'CloudFormation-Validate::SRV-StreamPartialBatch', reason });
    }
    if (props.monitoring) this.monitor(props.monitoring, props.consumer);
  }

  private monitor(monitoring: IMonitoring, consumer: IFunction): void {
    const period = Duration.minutes(5);
    const age = consumer.metric('IteratorAge', { period, statistic: 'Maximum', label: this.node.id });
    const failures = this.failureQueue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum', label: this.node.id });
    monitoring.addAlarm({
      name: `${this.node.id}IteratorAge`,
      description: 'A change of the table has been waiting for more than 15 minutes: the consumer fails or cannot keep up. After 24 hours it is lost.',
      metric: age,
      threshold: Duration.minutes(15).toMilliseconds(),
      runbookSection: 'stream-iterator-age',
    });
    monitoring.addAlarm({
      name: `${this.node.id}Failures`,
      description: 'Changes of the table were given up. The message names them; read them from the stream within 24 hours, and see the consumer\'s log.',
      metric: failures,
      threshold: 1,
      runbookSection: 'stream-failures',
    });
    monitoring.addGraphs(
      { section: DashboardSection.LATENCY, title: 'Streams: age of the oldest change, ms', left: [age] },
      { section: DashboardSection.FAILURES, title: 'Waiting for a person', left: [failures] },
      { title: `${this.node.id}: age of the changes, and those given up`, left: [age], right: [failures] },
    );
  }
}

function validate(props: StreamConsumerProps): void {
  checkInteger('batchSize', props.batchSize, 1, 10_000);
  checkInteger('retryAttempts', props.retryAttempts, -1, 10_000);
  checkInteger('parallelizationFactor', props.parallelizationFactor, 1, 10);
  checkSeconds('maxBatchingWindow', props.maxBatchingWindow, 0, 300);
  checkSeconds('maxRecordAge', props.maxRecordAge, 60, 604_800);
  const filters = props.filters?.length;
  if (filters !== undefined && (filters < 1 || filters > 5)) throw invalid('filters', `${filters} filters`, 'from 1 to 5 filters');
  checkDistinct('filters', props.filters?.map((filter) => filter._pattern));
  if (props.startingPosition === StartingPosition.AT_TIMESTAMP) {
    throw invalid('startingPosition', props.startingPosition, 'TRIM_HORIZON or LATEST, because streams of tables know no timestamps');
  }
  checkFailureQueue('failureQueue', props.failureQueue);
}
