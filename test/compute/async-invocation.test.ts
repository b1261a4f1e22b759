import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { AsyncInvocationOptions, Monitoring, NotificationTopic, ServerlessFunction, ServerlessFunctionProps } from '../../src';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';

const CODE = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };
const template = (props: (stack: Stack) => Partial<ServerlessFunctionProps>, context = {}) =>
  templateOf((stack) => void new ServerlessFunction(stack, 'Mailer', { ...CODE, ...props(stack) }), { context });

describe.each(SAMPLED_FLAG_SETS)('asynchronous invocation, with %s,', (_, context) => {
  test('keeps what was given up in its own queue, and may send there', () => {
    const made = template(() => ({ asyncInvocation: {} }), context);
    made.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: Match.stringLikeRegexp('^Mailer') },
      Qualifier: Match.objectLike({ 'Fn::Select': [7, Match.anyValue()] }),
      MaximumEventAgeInSeconds: 21_600,
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('MailerFailures'), 'Arn'] } } },
    });
    made.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
    made.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('MailerFailures'), 'Arn'] } }]),
      },
    });
  });

  test('of a function that a topic calls ends in the dead-letter queue of the topic', () => {
    const made = templateOf((stack) => {
      new NotificationTopic(stack, 'News').addFunction(new ServerlessFunction(stack, 'Mailer', CODE).alias);
    }, { context });
    made.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('NewsDeadLetters'), 'Arn'] } } },
    });
    made.resourceCountIs('AWS::SQS::Queue', 1);
  });
});

test('takes your own queue, with its key, and raises an alarm when it holds anything', () => {
  const made = template((stack) => ({
    monitoring: new Monitoring(stack, 'Monitoring'),
    asyncInvocation: {
      maxEventAge: Duration.minutes(5),
      retryAttempts: 0,
      failureQueue: new Queue(stack, 'Mine', { encryption: QueueEncryption.KMS, encryptionMasterKey: new Key(stack, 'Key') }),
    },
  }));
  made.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 0 });
  made.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('Key'), 'Arn'] } })]) },
  });
  made.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1, Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('Mine'), 'QueueName'] } }],
  });
  made.resourceCountIs('AWS::SQS::Queue', 1);
});

test('a failure destination that is there already is left alone by a topic', () => {
  const made = templateOf((stack) => {
    const mailer = new ServerlessFunction(stack, 'Mailer', { ...CODE, asyncInvocation: {} });
    new NotificationTopic(stack, 'News').addFunction(mailer.alias);
    new NotificationTopic(stack, 'More').addFunction(mailer.alias);
  });
  made.resourceCountIs('AWS::Lambda::EventInvokeConfig', 1);
  made.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('MailerFailures'), 'Arn'] } } },
  });
});

test('a function of another app keeps what it has', () => {
  templateOf((stack) => {
    new NotificationTopic(stack, 'News').addFunction(LambdaFunction.fromFunctionArn(stack, 'There', 'arn:aws:lambda:eu-west-1:123456789012:function:there'));
  }).resourceCountIs('AWS::Lambda::EventInvokeConfig', 0);
});

test('your own dead-letter queue is used, with its key', () => {
  const made = template((stack) => ({
    deadLetterQueue: new Queue(stack, 'Dead', { encryption: QueueEncryption.KMS, encryptionMasterKey: new Key(stack, 'Key') }),
  }));
  made.hasResourceProperties('AWS::Lambda::Function', { DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Dead'), 'Arn'] } } });
  const [policy] = Object.values(made.findResources('AWS::IAM::Policy'));
  const actions = policy.Properties.PolicyDocument.Statement.map((statement: { Action: string | string[] }) => statement.Action);
  expect(actions.filter((action: string) => action === 'sqs:SendMessage')).toHaveLength(1);
  expect(actions).toContainEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
});

test.each<[AsyncInvocationOptions, string]>([
  [{ maxEventAge: Duration.seconds(30) }, "asyncInvocation.maxEventAge: '30 seconds' cannot be used. Allowed: whole seconds from 60 to 21600"],
  [{ maxEventAge: Duration.hours(7) }, "asyncInvocation.maxEventAge: '7 hours'"],
  [{ retryAttempts: 3 }, 'asyncInvocation.retryAttempts: 3 cannot be used. Allowed: a whole number from 0 to 2'],
])('refuses %j', (asyncInvocation, message) => {
  expect(() => template(() => ({ asyncInvocation }))).toThrow(message);
});

test('refuses FIFO queues, and takes tokens', () => {
  const fifo = (stack: Stack) => new Queue(stack, 'Fifo', { fifo: true });
  expect(() => template((stack) => ({ asyncInvocation: { failureQueue: fifo(stack) } }))).toThrow("asyncInvocation.failureQueue: 'Stack/Fifo' cannot be used. Allowed: a standard queue");
  expect(() => template((stack) => ({ deadLetterQueue: fifo(stack) }))).toThrow('deadLetterQueue');
  const stack = newStack();
  expect(() => new ServerlessFunction(stack, 'Mailer', {
    ...CODE, asyncInvocation: { retryAttempts: Lazy.number({ produce: () => 1 }), maxEventAge: Duration.seconds(Lazy.number({ produce: () => 60 })) },
  })).not.toThrow();
});
