import { Duration } from 'aws-cdk-lib';
import { Grant, IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, Function as LambdaFunction, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLetterQueue } from './dead-letters';
import { addSender } from './sender';
import { checkWorkQueue, concurrencyFor } from './work-queue-limits';
import { watchQueue } from './work-queue-monitoring';
import { WorkQueueProps } from './work-queue-options';
import { acknowledge } from '../private/acknowledge';
import { timeoutOf } from '../private/function-timeout';
import { checkSeconds, invalid } from '../private/invalid';
import { located } from '../private/located';
import { queueEncryption } from '../private/queue-encryption';
import { refuseTenants } from '../private/tenants';

/**
 * A queue with a dead-letter queue that keeps what failed for 14 days, both encrypted and TLS only.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * @example
 * declare const orders: ServerlessFunction;
 * declare const packer: ServerlessFunction;
 *
 * const parcels = new WorkQueue(this, 'Parcels', { consumerTimeout: Duration.seconds(30) });
 * parcels.addConsumer('Packer', packer.alias);
 * parcels.addProducer(orders.function, 'PARCELS_URL');
 */
@located
export class WorkQueue extends Construct {
  /** The queue. */
  public readonly queue: Queue;

  /** Takes the messages that failed too often. */
  public readonly deadLetterQueue: Queue;

  private readonly visibilityTimeout: Duration;

  constructor(scope: Construct, id: string, private readonly props: WorkQueueProps = {}) {
    super(scope, id);
    checkWorkQueue(props);
    this.visibilityTimeout = props.visibilityTimeout ?? this.leastVisibility(props.consumerTimeout ?? Duration.minutes(1));
    this.deadLetterQueue = deadLetterQueue(this, props.fifo !== undefined, props.encryptionKey);
    this.queue = new Queue(this, 'Resource', {
      fifo: props.fifo && true,
      contentBasedDeduplication: props.fifo?.contentBased,
      deduplicationScope: props.fifo?.deduplicationScope,
      fifoThroughputLimit: props.fifo?.throughputLimit,
      maxMessageSizeBytes: props.maxMessageSize?.toBytes(),
      visibilityTimeout: this.visibilityTimeout,
      retentionPeriod: props.retentionPeriod ?? Duration.days(4),
      ...queueEncryption(props.encryptionKey),
      enforceSSL: true,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: props.maxReceiveCount ?? 5 },
    });
    if (props.monitoring) watchQueue(props.monitoring, this.node.id, this.queue, this.deadLetterQueue);
  }

  /**
   * Lets a function consume the queue in batches, of which it reports the messages that failed (`ReportBatchItemFailures`).
   * Grants what the poller needs and no more. Of a FIFO batch it must report the first that failed and all after it, or order is lost.
   * Throws where messages would be seen again while they are worked on.
   */
  public addConsumer(id: string, consumer: IFunction): EventSourceMapping {
    refuseTenants('addConsumer', consumer);
    const timeout = timeoutOf(consumer);
    if (timeout) this.checkVisibility(timeout);
    consumer.addToRolePolicy(new PolicyStatement({
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [this.queue.queueArn],
    }));
    const key = this.queue.encryptionMasterKey;
    if (key) consumer.addToRolePolicy(new PolicyStatement({ actions: ['kms:Decrypt'], resources: [key.keyArn] }));
    const pollers = this.props.provisionedPollers;
    const mapping = new EventSourceMapping(this, id, {
      target: consumer,
      eventSourceArn: this.queue.queueArn,
      batchSize: this.props.batchSize ?? 10,
      maxBatchingWindow: this.props.maxBatchingWindow,
      maxConcurrency: pollers ? undefined : this.props.maxConcurrency ?? concurrencyFor(consumer),
      provisionedPollerConfig: pollers && { minimumPollers: pollers.min, maximumPollers: pollers.max },
      filters: this.props.filters?.map(({ pattern }) => ({ pattern })),
      reportBatchItemFailures: true,
    });
    acknowledge(mapping, {
      id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
      reason: 'Lambda has no failure destination for queues; the redrive policy of the queue does this work.',
    });
    return mapping;
  }

  /**
   * Lets a function send to the queue: grants `sqs:SendMessage` and no more, and gives it the queue's URL in an environment variable.
   * Throws for a name that Lambda does not take.
   */
  public addProducer(producer: LambdaFunction, environmentName: string): void {
    const { queueArn: arn, queueUrl: address, encryptionMasterKey: key } = this.queue;
    addSender(producer, { action: 'sqs:SendMessage', arn, key, environmentName, address });
  }

  /**
   * Lets an operator look at dead letters and move them back to the queue, once their cause is mended: grants that and no more.
   * `aws sqs start-message-move-task --source-arn <ARN of the dead-letter queue>` then does it.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
   */
  public grantRedrive(grantee: IGrantable): Grant {
    const key = this.queue.encryptionMasterKey;
    if (key) Grant.addToPrincipal({ grantee, actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resourceArns: [key.keyArn] });
    return Grant.addToPrincipal({
      grantee,
      actions: [
        'sqs:CancelMessageMoveTask', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ListDeadLetterSourceQueues', 'sqs:ListMessageMoveTasks',
        'sqs:ReceiveMessage', 'sqs:StartMessageMoveTask',
      ],
      resourceArns: [this.deadLetterQueue.queueArn],
    }).combine(Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [this.queue.queueArn] }));
  }

  private leastVisibility(timeout: Duration): Duration {
    if (timeout.isUnresolved()) throw invalid('queueing.queue.visibilityTimeout', undefined, 'a value if the consumer\'s timeout is a token');
    checkSeconds('consumerTimeout', timeout, 1, 900);
    return Duration.seconds(6 * timeout.toSeconds()).plus(this.props.maxBatchingWindow ?? Duration.seconds(0));
  }

  private checkVisibility(timeout: Duration): void {
    if (timeout.isUnresolved() || this.visibilityTimeout.isUnresolved()) return;
    const least = this.leastVisibility(timeout);
    if (this.visibilityTimeout.toSeconds() < least.toSeconds()) {
      throw invalid('queueing.queue.visibilityTimeout', this.visibilityTimeout.toHumanString(), `at least ${least.toHumanString()}, six times the consumer's timeout of ${timeout.toHumanString()} and the batching window`);
    }
  }
}
