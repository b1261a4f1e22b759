import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, Function as LambdaFunction, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { IMonitoring } from '../monitoring/contract';
import { acknowledge } from '../private/acknowledge';
import { checkInteger, invalid } from '../private/invalid';

/** What the user chooses about the queue and how it is consumed. */
export interface WorkQueueOptions {
  /**
   * Time that a received message is hidden from other receivers: at least six times the consumer's timeout, plus `maxBatchingWindow`.
   *
   * @default - six times the consumer's timeout, plus `maxBatchingWindow`
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
   */
  readonly visibilityTimeout?: Duration;

  /**
   * Receives after which a message goes to the dead-letter queue, a whole number from 5 to 1000.
   * With fewer than five, throttling alone would send good messages there.
   *
   * @default 5
   */
  readonly maxReceiveCount?: number;

  /**
   * How long a message waits to be consumed, from one minute to 14 days.
   *
   * @default Duration.days(4)
   */
  readonly retentionPeriod?: Duration;

  /**
   * Messages that the consumer gets at once, a whole number from 1 to 10,000. More than 10 need `maxBatchingWindow`.
   *
   * @default 10
   */
  readonly batchSize?: number;

  /**
   * Time to gather a batch, at most five minutes.
   *
   * @default - messages are consumed at once
   */
  readonly maxBatchingWindow?: Duration;

  /**
   * Batches that are consumed at the same time, a whole number from 2 to 1000.
   *
   * @default 10
   */
  readonly maxConcurrency?: number;
}

/** Properties of `WorkQueue`. */
export interface WorkQueueProps extends WorkQueueOptions {
  /**
   * Timeout of the function that will consume.
   *
   * @default Duration.minutes(1)
   */
  readonly consumerTimeout?: Duration;

  /**
   * Watches the age of the oldest message and the dead-letter queue.
   *
   * @default - not watched
   */
  readonly monitoring?: IMonitoring;
}

/**
 * A queue with a dead-letter queue that keeps what failed for 14 days, both encrypted and TLS only.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export class WorkQueue extends Construct {
  /** The queue. */
  public readonly queue: Queue;

  /** Takes the messages that failed too often. */
  public readonly deadLetterQueue: Queue;

  private readonly visibilityTimeout: Duration;

  constructor(scope: Construct, id: string, private readonly props: WorkQueueProps = {}) {
    super(scope, id);
    validate(props);
    this.visibilityTimeout = props.visibilityTimeout ?? this.leastVisibility(props.consumerTimeout ?? Duration.minutes(1));
    this.deadLetterQueue = new Queue(this, 'DeadLetters', {
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    this.queue = new Queue(this, 'Resource', {
      visibilityTimeout: this.visibilityTimeout,
      retentionPeriod: props.retentionPeriod ?? Duration.days(4),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: props.maxReceiveCount ?? 5 },
    });
    acknowledge(this.deadLetterQueue, {
      id: 'Serverless::Serverless-SQSRedrivePolicy',
      reason: 'This is the dead-letter queue: what it holds waits for a person, who is called by an alarm.',
    });
    if (props.monitoring) this.monitor(props.monitoring);
  }

  /**
   * Lets a function consume the queue in batches, of which it reports the messages that failed (`ReportBatchItemFailures`).
   * Grants what the poller needs and no more. Throws where messages would be seen again while they are worked on.
   */
  public addConsumer(id: string, consumer: IFunction): EventSourceMapping {
    const timeout = consumer instanceof LambdaFunction ? consumer.timeout : undefined;
    if (timeout) this.checkVisibility(timeout);
    consumer.addToRolePolicy(new PolicyStatement({
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [this.queue.queueArn],
    }));
    const mapping = new EventSourceMapping(this, id, {
      target: consumer,
      eventSourceArn: this.queue.queueArn,
      batchSize: this.props.batchSize ?? 10,
      maxBatchingWindow: this.props.maxBatchingWindow,
      maxConcurrency: this.props.maxConcurrency ?? 10,
      reportBatchItemFailures: true,
    });
    acknowledge(mapping, {
      id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
      reason: 'Lambda has no failure destination for queues; the redrive policy of the queue does this work.',
    });
    return mapping;
  }

  private leastVisibility(timeout: Duration): Duration {
    if (timeout.isUnresolved()) throw invalid('queueing.queue.visibilityTimeout', undefined, 'a value of its own where the consumer\'s timeout is a token');
    return Duration.seconds(6 * timeout.toSeconds()).plus(this.props.maxBatchingWindow ?? Duration.seconds(0));
  }

  private checkVisibility(timeout: Duration): void {
    if (timeout.isUnresolved() || this.visibilityTimeout.isUnresolved()) return;
    const least = this.leastVisibility(timeout);
    if (this.visibilityTimeout.toSeconds() < least.toSeconds()) {
      throw invalid('queueing.queue.visibilityTimeout', this.visibilityTimeout.toHumanString(), `at least ${least.toHumanString()}, six times the consumer's timeout of ${timeout.toHumanString()} and the batching window`);
    }
  }

  private monitor(monitoring: IMonitoring): void {
    const period = Duration.minutes(5);
    const age = this.queue.metricApproximateAgeOfOldestMessage({ period });
    const deadLetters = this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' });
    monitoring.addAlarm({
      name: `${this.node.id}Age`,
      description: 'A message has been waiting for more than 15 minutes: the consumer fails or cannot keep up.',
      metric: age,
      threshold: 900,
    });
    monitoring.addAlarm({
      name: `${this.node.id}DeadLetters`,
      description: 'Messages failed too often. See the consumer\'s log, mend the cause, then start a redrive.',
      metric: deadLetters,
      threshold: 1,
    });
    monitoring.addGraphs(
      { title: 'Queue: messages', left: [this.queue.metricApproximateNumberOfMessagesVisible({ period }), deadLetters] },
      { title: 'Queue: age of the oldest message', left: [age] },
    );
  }
}

function validate(props: WorkQueueProps): void {
  checkInteger('queueing.queue.maxReceiveCount', props.maxReceiveCount, 5, 1000);
  checkInteger('queueing.queue.batchSize', props.batchSize, 1, 10_000);
  checkInteger('queueing.queue.maxConcurrency', props.maxConcurrency, 2, 1000);
  checkSeconds('queueing.queue.visibilityTimeout', props.visibilityTimeout, 0, 43_200);
  checkSeconds('queueing.queue.retentionPeriod', props.retentionPeriod, 60, 1_209_600);
  checkSeconds('queueing.queue.maxBatchingWindow', props.maxBatchingWindow, 0, 300);
  if ((props.batchSize ?? 10) > 10 && !props.maxBatchingWindow) {
    throw invalid('queueing.queue.batchSize', props.batchSize, 'at most 10 without queueing.queue.maxBatchingWindow');
  }
}

function checkSeconds(prop: string, duration: Duration | undefined, min: number, max: number): void {
  if (duration === undefined || duration.isUnresolved()) return;
  const seconds = duration.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < min || seconds > max) {
    throw invalid(prop, duration.toHumanString(), `whole seconds from ${min} to ${max}`);
  }
}
