import { Lazy, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { FifoThroughputScope, FilterOrPolicy, SubscriptionFilter } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { plainFunction } from './support/functions';
import { FifoQueue, FifoTopic, Monitoring, NotificationTopic, NotificationTopicProps, RawTopicSubscriptionOptions, WorkQueue } from '../../src';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';

const ADDRESS = 'https://example.com/hook';
type Subscribe = (topic: NotificationTopic, stack: Stack, options?: RawTopicSubscriptionOptions) => unknown;
const toQueue: Subscribe = (topic, stack, options) => topic.addQueue(new WorkQueue(stack, 'Orders').queue, options);
const toFunction: Subscribe = (topic, stack, options) => topic.addFunction(plainFunction(stack), options);
const KINDS: [string, Subscribe][] = [
  ['email', (topic, _, options) => topic.addEmail('ops@example.com', options)],
  ['https', (topic, _, options) => topic.addHttps(ADDRESS, options)],
  ['sqs', toQueue],
  ['lambda', toFunction],
];

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, context) => {
  const build = (subscribe: Subscribe, props?: NotificationTopicProps) =>
    templateOf((stack) => void subscribe(new NotificationTopic(stack, 'Topic', props), stack), { context });

  test.each(KINDS)("messages that %s can't deliver go to a queue to which only this topic may send", (protocol, subscribe) => {
    const made = build(subscribe);
    const deadLetters = { 'Fn::GetAtt': [Match.stringLikeRegexp('^TopicDeadLetters'), 'Arn'] };
    made.hasResourceProperties('AWS::SNS::Subscription', { Protocol: protocol, RedrivePolicy: { deadLetterTargetArn: deadLetters } });
    made.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true, RedrivePolicy: Match.absent() });
    made.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: Match.stringLikeRegexp('^TopicDeadLetters') }],
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: deadLetters, Condition: { ArnEquals: { 'aws:SourceArn': { Ref: Match.stringLikeRegexp('^Topic') } } } },
        ],
      },
    });
  });

  test('a subscribed queue takes only messages of the topic, and a function only calls of the topic', () => {
    const made = build((topic, stack) => [toQueue(topic, stack), toFunction(topic, stack)]);
    made.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: Match.stringLikeRegexp('^Orders[^D]') }],
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({
          Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Condition: { ArnEquals: { 'aws:SourceArn': { Ref: Match.stringLikeRegexp('^Topic') } } },
        })]),
      },
    });
    made.hasResourceProperties('AWS::Lambda::Permission', { Principal: 'sns.amazonaws.com', SourceArn: { Ref: Match.stringLikeRegexp('^Topic') } });
  });

  test('a FIFO topic feeds FIFO queues and has a FIFO dead-letter queue', () => {
    const made = build((topic, stack) => topic.addQueue(new WorkQueue(stack, 'Orders', { fifo: FifoQueue.deduplicationIds() }).queue), {
      fifo: FifoTopic.contentBasedDeduplication(),
    });
    made.hasResourceProperties('AWS::SNS::Topic', { FifoTopic: true, ContentBasedDeduplication: true, FifoThroughputScope: 'Topic', TopicName: Match.stringLikeRegexp('\\.fifo$') });
    made.allResourcesProperties('AWS::SQS::Queue', { FifoQueue: true });
    made.resourceCountIs('AWS::SQS::Queue', 3);
  });
});

const build = (subscribe: Subscribe, props?: NotificationTopicProps) =>
  templateOf((stack) => void subscribe(new NotificationTopic(stack, 'Topic', props), stack));

test('all subscriptions share one dead-letter queue, which is there when it is needed', () => {
  const topic = new NotificationTopic(newStack(), 'Topic');
  expect(topic.deadLetterQueue).toBeUndefined();
  topic.addEmail('ops@example.com');
  const made = topic.deadLetterQueue;
  topic.addHttps(ADDRESS);
  expect(topic.deadLetterQueue).toBe(made);
  expect(made).toBeDefined();
});

test('undelivered messages are watched', () => {
  const made = templateOf((stack) => void new NotificationTopic(stack, 'Topic', { monitoring: new Monitoring(stack, 'Monitoring') }).addHttps(ADDRESS));
  made.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Threshold: 1,
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^TopicDeadLetters'), 'QueueName'] } }],
  });
});

test('messages come as they were published where it is asked for', () => {
  build((topic, stack) => toQueue(topic, stack, { rawMessageDelivery: true })).hasResourceProperties('AWS::SNS::Subscription', { RawMessageDelivery: true });
  build((topic) => topic.addHttps(ADDRESS, { rawMessageDelivery: true })).hasResourceProperties('AWS::SNS::Subscription', { RawMessageDelivery: true });
  build(toQueue).hasResourceProperties('AWS::SNS::Subscription', { RawMessageDelivery: false });
});

const attributeFilter = { kind: SubscriptionFilter.stringFilter({ allowlist: ['order'] }) };
const bodyFilter = { kind: FilterOrPolicy.filter(SubscriptionFilter.stringFilter({ allowlist: ['order'] })) };

test.each(KINDS)('messages by %s can be filtered', (_, subscribe) => {
  build((topic, stack) => subscribe(topic, stack, { attributeFilter })).hasResourceProperties('AWS::SNS::Subscription', { FilterPolicy: { kind: ['order'] }, FilterPolicyScope: Match.absent() });
  build((topic, stack) => subscribe(topic, stack, { bodyFilter })).hasResourceProperties('AWS::SNS::Subscription', { FilterPolicy: { kind: ['order'] }, FilterPolicyScope: 'MessageBody' });
});

test('repetitions may be looked for within the message group', () => {
  build(() => undefined, { fifo: FifoTopic.deduplicationIds({ throughputScope: FifoThroughputScope.MESSAGE_GROUP }) })
    .hasResourceProperties('AWS::SNS::Topic', { ContentBasedDeduplication: false, FifoThroughputScope: 'MessageGroup' });
});

test('addresses that are known only at deployment are accepted', () => {
  const later = Lazy.string({ produce: () => 'later' });
  build((topic) => [topic.addEmail(later), topic.addHttps(later)]).resourceCountIs('AWS::SNS::Subscription', 2);
});

const fifo = { fifo: FifoTopic.contentBasedDeduplication() };
test.each<[string, Subscribe, NotificationTopicProps, string]>([
  ['no e-mail address', (topic) => topic.addEmail('ops@example'), {}, "queueing.topic.addEmail: 'ops@example' cannot be used. Allowed: an e-mail address"],
  ['an address without TLS', (topic) => topic.addHttps('http://example.com'), {}, "queueing.topic.addHttps: 'http://example.com' cannot be used. Allowed: an address that begins with https://"],
  ['a broken address', (topic) => topic.addHttps('https://[1'), {}, 'queueing.topic.addHttps'],
  ['mail of a FIFO topic', (topic) => topic.addEmail('ops@example.com'), fifo, "queueing.topic.addEmail: 'ops@example.com' cannot be used. Allowed: only FIFO queues"],
  ['posts of a FIFO topic', (topic) => topic.addHttps(ADDRESS), fifo, 'queueing.topic.addHttps'],
  ['calls of a FIFO topic', toFunction, fifo, "queueing.topic.addFunction: 'Stack/Function'"],
  ['a standard queue of a FIFO topic', toQueue, fifo, "queueing.topic.addQueue: 'Stack/Orders/Resource' cannot be used. Allowed: a FIFO queue"],
  ['a FIFO queue of a standard topic', (topic, stack) => topic.addQueue(new Queue(stack, 'Orders', { fifo: true })), {}, 'Allowed: a standard queue for a standard topic'],
  ['two filters', (topic) => topic.addHttps(ADDRESS, { attributeFilter, bodyFilter }), {}, 'queueing.topic.attributeFilter'],
  ['an empty filter', (topic) => topic.addHttps(ADDRESS, { bodyFilter: {} }), {}, "queueing.topic.bodyFilter: '0 conditions' cannot be used. Allowed: 1 to 5"],
  ['a long name', () => undefined, { displayName: 'x'.repeat(101) }, 'queueing.topic.displayName'],
])('refuses %s', (_, subscribe, props, message) => {
  expect(() => build(subscribe, props)).toThrow(message);
});
