import { Duration, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Monitoring, NotificationTopic, WorkQueue, WorkQueueProps } from '../../src';
import { newStack, templateOf } from '../support/synth';

const consumer = (stack: Stack, timeout = Duration.minutes(1)) => new LambdaFunction(stack, 'Consumer', {
  runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};'), timeout,
});
const queue = (props: WorkQueueProps = {}, timeout?: Duration) =>
  templateOf((stack) => void new WorkQueue(stack, 'Queue', props).addConsumer('Consumer', consumer(stack, timeout)));

test('a message is hidden six times as long as it may be worked on, and tried five times', () => {
  const made = queue();
  made.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 360, RedrivePolicy: { maxReceiveCount: 5 } });
  made.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 1_209_600, RedrivePolicy: Match.absent() });
});

test('the batching window is added to the time that a message is hidden', () => {
  queue({ maxBatchingWindow: Duration.seconds(30) }).hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 390 });
});

test('both queues are encrypted and refuse connections without TLS', () => {
  const made = queue();
  made.allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
  made.resourceCountIs('AWS::SQS::QueuePolicy', 2);
});

test('the consumer reports the messages that failed, and may receive and delete and no more', () => {
  const made = queue();
  made.hasResourceProperties('AWS::Lambda::EventSourceMapping', { BatchSize: 10, FunctionResponseTypes: ['ReportBatchItemFailures'], ScalingConfig: { MaximumConcurrency: 10 } });
  made.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [Match.objectLike({ Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'] })] },
  });
});

test('a consumer that would see its messages again while it works is refused', () => {
  expect(() => queue({ visibilityTimeout: Duration.seconds(359) }))
    .toThrow("queueing.queue.visibilityTimeout: '5 minutes 59 seconds' cannot be used. Allowed: at least 6 minutes, six times the consumer's timeout of 1 minute");
  expect(() => queue({ visibilityTimeout: Duration.seconds(360) })).not.toThrow();
  expect(() => queue({}, Duration.minutes(2))).toThrow('queueing.queue.visibilityTimeout');
});

test.each<[WorkQueueProps, string]>([
  [{ maxReceiveCount: 4 }, 'queueing.queue.maxReceiveCount: 4 cannot be used. Allowed: a whole number from 5 to 1000'],
  [{ batchSize: 0 }, 'queueing.queue.batchSize: 0 cannot be used'],
  [{ batchSize: 11 }, 'queueing.queue.batchSize: 11 cannot be used. Allowed: at most 10 without queueing.queue.maxBatchingWindow'],
  [{ maxConcurrency: 1 }, 'queueing.queue.maxConcurrency: 1 cannot be used. Allowed: a whole number from 2 to 1000'],
  [{ maxBatchingWindow: Duration.minutes(6) }, 'queueing.queue.maxBatchingWindow'],
  [{ retentionPeriod: Duration.days(15) }, 'queueing.queue.retentionPeriod'],
  [{ retentionPeriod: Duration.days(14) }, 'queueing.queue.retentionPeriod: \'14 days\' cannot be used. Allowed: less than 14 days'],
  [{ batchSize: 11, maxBatchingWindow: Duration.seconds(0) }, 'at most 10 without queueing.queue.maxBatchingWindow of a second or more'],
  [{ visibilityTimeout: Duration.hours(13) }, 'queueing.queue.visibilityTimeout'],
])('refuses %j', (props, message) => {
  expect(() => new WorkQueue(newStack(), 'Queue', props)).toThrow(message);
});

test('age and dead letters are watched', () => {
  const made = templateOf((stack) => void new WorkQueue(stack, 'Queue', { monitoring: new Monitoring(stack, 'Monitoring') }));
  made.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 900 });
  made.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Threshold: 1,
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('DeadLetters'), 'QueueName'] } }],
  });
});

test('the topic refuses connections without TLS and is watched', () => {
  const made = templateOf((stack) => void new NotificationTopic(stack, 'Topic', { displayName: 'Shop', monitoring: new Monitoring(stack, 'Monitoring') }));
  made.hasResourceProperties('AWS::SNS::Topic', { DisplayName: 'Shop' });
  made.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: { Statement: [Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })] },
  });
  made.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'NumberOfNotificationsFailed' });
});
