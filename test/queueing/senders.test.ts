import { IPropertyInjector, PropertyInjectors, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { plainFunction } from './support/functions';
import { NotificationTopic, WorkQueue } from '../../src';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';

type Add = (sender: LambdaFunction, environmentName: string) => void;
const SENDERS: [string, (stack: Stack) => Add, string, string][] = [
  ['producer of a queue', (stack) => { const queue = new WorkQueue(stack, 'Target'); return queue.addProducer.bind(queue); }, 'sqs:SendMessage', 'Arn'],
  ['publisher of a topic', (stack) => { const topic = new NotificationTopic(stack, 'Target'); return topic.addPublisher.bind(topic); }, 'sns:Publish', 'Ref'],
];

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, context) => {
  test.each(SENDERS)('the %s may send and no more, and knows where to', (__, target, action, attribute) => {
    const made = templateOf((stack) => target(stack)(plainFunction(stack), 'TARGET'), { context });
    made.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [{
          Effect: 'Allow',
          Action: action,
          Resource: attribute === 'Ref' ? { Ref: Match.stringLikeRegexp('^Target') } : { 'Fn::GetAtt': [Match.stringLikeRegexp('^Target'), attribute] },
        }],
      },
    });
    made.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { TARGET: { Ref: Match.stringLikeRegexp('^Target') } } } });
  });
});

test.each(['A', '1ST', 'MY-QUEUE', 'AWS_REGION'])('an environment variable cannot be named %s', (name) => {
  const stack = newStack();
  expect(() => new WorkQueue(stack, 'Queue').addProducer(plainFunction(stack), name)).toThrow(`environmentName: '${name}' cannot be used`);
});

test('a producer may use the key that the queue was given', () => {
  const made = templateOf((stack) => {
    const key = new Key(stack, 'Key');
    const injector: IPropertyInjector = {
      constructUniqueId: Queue.PROPERTY_INJECTION_ID,
      inject: (props) => ({ ...props, encryption: QueueEncryption.KMS, encryptionMasterKey: key }),
    };
    PropertyInjectors.of(stack).add(injector);
    new WorkQueue(stack, 'Queue').addProducer(plainFunction(stack), 'QUEUE_URL');
  });
  made.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] } })]) },
  });
});

test('an operator may move dead letters back, and no more', () => {
  const made = templateOf((stack) => {
    new WorkQueue(stack, 'Queue').grantRedrive(new Role(stack, 'Operator', { assumedBy: new AccountRootPrincipal() }));
  });
  const [policy] = Object.values(made.findResources('AWS::IAM::Policy'));
  expect(policy.Properties.PolicyDocument.Statement).toEqual([
    {
      Effect: 'Allow',
      Action: [
        'sqs:CancelMessageMoveTask', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ListDeadLetterSourceQueues', 'sqs:ListMessageMoveTasks',
        'sqs:ReceiveMessage', 'sqs:StartMessageMoveTask',
      ],
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^QueueDeadLetters/), 'Arn'] },
    },
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Queue[0-9A-F]{8}$/), 'Arn'] } },
  ]);
});

test('an operator may use the key of an encrypted queue', () => {
  const made = templateOf((stack) => {
    const encryptionKey = new Key(stack, 'Key');
    new WorkQueue(stack, 'Queue', { encryptionKey }).grantRedrive(new Role(stack, 'Operator', { assumedBy: new AccountRootPrincipal() }));
  });
  made.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] } })]) },
  });
});
