import { Names, Token } from 'aws-cdk-lib';
import { Function as LambdaFunction, IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSubscription, ITopicSubscription, Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, LambdaSubscription, SqsSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLetterQueue } from './dead-letters';
import { watchTopic, watchUndelivered } from './notification-topic-monitoring';
import { NotificationTopicProps } from './notification-topic-options';
import { addSender } from './sender';
import { checkEmail, checkFilters, checkHttps, checkQueueKind } from './topic-subscription-limits';
import { RawTopicSubscriptionOptions, TopicSubscriptionOptions } from './topic-subscription-options';
import { acknowledge } from '../private/acknowledge';
import { keepFailures } from '../private/failure-queue';
import { invalid } from '../private/invalid';
import { aliasOr } from '../private/live-alias';
import { located } from '../private/located';
import { sortedJson } from '../private/sorted';
import { refuseTenants } from '../private/tenants';

/**
 * A topic that takes messages over TLS only, from identities of this account with permission.
 * Messages that can't be delivered to a subscriber are kept in a dead-letter queue for 14 days.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html
 * @example
 * declare const orders: ServerlessFunction;
 * declare const invoices: ServerlessFunction;
 *
 * const placed = new NotificationTopic(this, 'Placed');
 * placed.addPublisher(orders.function, 'PLACED_ARN');
 * placed.addFunction(invoices.alias);
 */
@located
export class NotificationTopic extends Construct {
  /** The topic. Subscriptions made past the methods of this class need their own dead-letter queue. */
  public readonly topic: Topic;

  private undelivered?: Queue;

  constructor(scope: Construct, id: string, private readonly props: NotificationTopicProps = {}) {
    super(scope, id);
    checkDisplayName(props.displayName);
    this.topic = new Topic(this, 'Resource', {
      displayName: props.displayName,
      enforceSSL: true,
      masterKey: props.encryptionKey,
      fifo: props.fifo && true,
      contentBasedDeduplication: props.fifo?.contentBased,
      fifoThroughputScope: props.fifo?.throughputScope,
    });
    if (props.monitoring) watchTopic(props.monitoring, this.node.id, this.topic);
  }

  /** Keeps what could not be delivered. Undefined while nothing is subscribed. */
  public get deadLetterQueue(): Queue | undefined {
    return this.undelivered;
  }

  /**
   * Sends each message to a person, who first confirms by a link in a mail. About $2 per 100,000 mails.
   * Throws for what is no address, and for a FIFO topic.
   */
  public addEmail(address: string, options: TopicSubscriptionOptions = {}): Subscription {
    checkEmail(address);
    this.checkStandard('addEmail', address);
    return this.subscribe(options, (delivery) => new EmailSubscription(address, delivery));
  }

  /**
   * Posts each message to an address, which first confirms by a call of the `SubscribeURL` it gets. About $0.60 per million posts.
   * The receiver must verify the signature: the address isn't a secret.
   * Throws where it does not begin with `https://`, and for a FIFO topic.
   *
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
   */
  public addHttps(url: string, options: RawTopicSubscriptionOptions = {}): Subscription {
    checkHttps(url);
    this.checkStandard('addHttps', url);
    return this.subscribe(options, (delivery) => new UrlSubscription(url, {
      ...delivery, protocol: SubscriptionProtocol.HTTPS, rawMessageDelivery: options.rawMessageDelivery ?? false,
    }));
  }

  /**
   * Sends each message to a queue, whose policy lets this topic send. The policy of an imported queue is yours to write.
   * Throws where the one is FIFO and the other is not.
   */
  public addQueue(queue: IQueue, options: RawTopicSubscriptionOptions = {}): Subscription {
    checkQueueKind(queue, this.topic.fifo);
    return this.subscribe(options, (delivery) => new SqsSubscription(queue, {
      ...delivery, rawMessageDelivery: options.rawMessageDelivery ?? false,
    }));
  }

  /**
   * Calls a function with each message, which may come twice. Messages that still fail after two retries are kept in the
   * dead-letter queue, too, unless the function has a failure destination already (`asyncInvocation` of `ServerlessFunction`).
   * Throws for a FIFO topic: put a FIFO queue between.
   */
  public addFunction(handler: IFunction, options: TopicSubscriptionOptions = {}): Subscription {
    const invoked = aliasOr(handler);
    refuseTenants('addFunction', handler);
    this.checkStandard('addFunction', handler.node.path);
    const subscription = this.subscribe(options, (delivery) => ({
      // CDK only uses the ID of the topic here, which a resource of the function may have, too.
      bind: (topic) => ({ ...new LambdaSubscription(invoked, delivery).bind(topic), subscriberId: Names.nodeUniqueId(topic.node) }),
    }));
    keepFailures(handler, this.undelivered!);
    acknowledge(subscription, { id: 'CloudFormation-Validate::W3694', reason: 'SNS calls an alias as it calls a function; the rule only knows functions.' });
    return subscription;
  }

  /**
   * Lets a function publish to the topic: grants `sns:Publish` and no more, and gives it the topic's ARN in an environment variable.
   * Throws for a name that Lambda does not take.
   */
  public addPublisher(publisher: LambdaFunction, environmentName: string): void {
    const { topicArn: arn, masterKey: key } = this.topic;
    addSender(publisher, { action: 'sns:Publish', arn, key, environmentName, address: arn });
  }

  private subscribe(options: TopicSubscriptionOptions, subscriber: (delivery: Delivery) => ITopicSubscription): Subscription {
    checkFilters(options);
    const subscription = this.topic.addSubscription(subscriber({
      deadLetterQueue: this.undelivered ?? this.createDeadLetterQueue(),
      filterPolicy: options.attributeFilter,
      filterPolicyWithMessageBody: options.bodyFilter,
    }));
    const resource = subscription.node.defaultChild as CfnSubscription;
    resource.filterPolicy = sortedJson(resource.filterPolicy);
    return subscription;
  }

  private createDeadLetterQueue(): Queue {
    const queue = this.undelivered = deadLetterQueue(this, this.topic.fifo, this.props.encryptionKey);
    acknowledge(queue, {
      id: 'AwsSolutions::AwsSolutions-SQS3',
      reason: 'This is the dead-letter queue of the subscriptions of a topic, which the rule does not recognise as one.',
    });
    if (this.props.monitoring) watchUndelivered(this.props.monitoring, this.node.id, this.topic, queue);
    return queue;
  }

  private checkStandard(method: string, subscriber: string): void {
    if (this.topic.fifo) throw invalid(`queueing.topic.${method}`, subscriber, 'only FIFO queues for a FIFO topic; add a queue, and its consumer');
  }
}

/** Common settings of every kind of subscription. */
type Delivery = ConstructorParameters<typeof EmailSubscription>[1];

function checkDisplayName(name: string | undefined): void {
  if (name !== undefined && !Token.isUnresolved(name) && name.length > 100) {
    throw invalid('queueing.topic.displayName', name, 'at most 100 characters');
  }
}
