import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { BundledFunction, BundledFunctionProps, BundledHandler, Monitoring, ServerlessFunction, ServerlessFunctionProps } from '../../src';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';

const CODE = { runtime: Runtime.PYTHON_3_14, handler: 'index.handler', code: Code.fromInline('def handler(event, context): pass') };
const plain = (props: Partial<ServerlessFunctionProps> = {}, context = {}) =>
  templateOf((stack) => void new ServerlessFunction(stack, 'Refunds', { ...CODE, ...props }), { context });
const bundled = (props: Partial<BundledFunctionProps> = {}) =>
  templateOf((stack) => void new BundledFunction(stack, 'Items', { handler: BundledHandler.ITEMS, ...props }));

describe.each(SAMPLED_FLAG_SETS)('a function, with %s,', (_, context) => {
  test('has a role that may write its own log and traces and nothing else', () => {
    const made = plain({}, context);
    made.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent(), Policies: Match.absent() });
    const [policy] = Object.values(made.findResources('AWS::IAM::Policy'));
    const granted = policy.Properties.PolicyDocument.Statement
      .map((statement: { Action: string[]; Resource: unknown }) => [statement.Action.sort(), statement.Resource]);
    expect(granted).toEqual([
      [['logs:CreateLogStream', 'logs:PutLogEvents'], { 'Fn::GetAtt': [expect.stringContaining('RefundsLogs'), 'Arn'] }],
      [['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], '*'],
    ]);
    made.resourceCountIs('AWS::IAM::Policy', 1);
  });

  test('has JSON logs in its own group, with retention', () => {
    const made = plain({}, context);
    made.hasResourceProperties('AWS::Lambda::Function', { LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO', LogGroup: { Ref: Match.stringLikeRegexp('RefundsLogs') } } });
    made.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
    made.resourceCountIs('AWS::Logs::LogGroup', 1);
  });
});

test('without tracing there is no wildcard at all', () => {
  expect(JSON.stringify(plain({ tracing: false }).findResources('AWS::IAM::Policy'))).not.toContain('"*"');
});

test('errors and throttles are watched', () => {
  const made = templateOf((stack) => void new ServerlessFunction(stack, 'Refunds', { ...CODE, monitoring: new Monitoring(stack, 'Monitoring') }));
  for (const MetricName of ['Errors', 'Throttles']) {
    made.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName, Dimensions: [{ Name: 'FunctionName', Value: { Ref: Match.stringLikeRegexp('Refunds') } }] });
  }
});

test.each([
  ['A', "environment: 'A' cannot be used. Allowed: names of two or more letters"],
  ['1ST', "environment: '1ST' cannot be used"],
  ['MY-NAME', "environment: 'MY-NAME' cannot be used"],
  ['AWS_REGION', "environment: 'AWS_REGION' cannot be used. Allowed: names that Lambda does not reserve"],
  ['_HANDLER', "environment: '_HANDLER' cannot be used"],
  ['AWS_SECRET_ACCESS_KEY', "environment: 'AWS_SECRET_ACCESS_KEY' cannot be used"],
])('refuses the environment variable %s', (name, message) => {
  expect(() => plain({ environment: { [name]: 'x' } })).toThrow(message);
  expect(() => bundled({ environment: { [name]: 'x' } })).toThrow(message);
});

test.each([
  [{ memorySize: 127 }, 'memorySize: 127 cannot be used. Allowed: a whole number from 128 to 10240'],
  [{ memorySize: 300.5 }, 'memorySize: 300.5 cannot be used'],
  [{ timeout: Duration.minutes(16) }, "timeout: '16 minutes' cannot be used. Allowed: whole seconds from 1 second to 15 minutes"],
  [{ timeout: Duration.millis(500) }, 'timeout'],
])('refuses %j', (props, message) => {
  expect(() => plain(props)).toThrow(message);
});

test('takes tokens where CDK takes them', () => {
  expect(() => plain({
    memorySize: Lazy.number({ produce: () => 256 }),
    timeout: Duration.seconds(Lazy.number({ produce: () => 5 })),
    environment: { NAME: Lazy.string({ produce: () => 'value' }) },
  })).not.toThrow();
});

describe('a shipped handler', () => {
  test('runs its bundle on the newest Node.js, on Arm', () => {
    bundled().hasResourceProperties('AWS::Lambda::Function', { Runtime: 'nodejs24.x', Handler: 'index.handler', Architectures: ['arm64'], MemorySize: 512, Timeout: 10 });
  });

  test.each([
    [{ timeout: Duration.seconds(30) }, "timeout: '30 seconds' cannot be used. Allowed: at most 29 seconds"],
    [{ runtime: Runtime.NODEJS_20_X }, "runtime: 'nodejs20.x' cannot be used. Allowed: nodejs22.x and later"],
    [{ runtime: Runtime.PYTHON_3_14 }, "runtime: 'python3.14' cannot be used"],
  ])('refuses %j', (props, message) => {
    expect(() => bundled(props)).toThrow(message);
  });

  test('the worker, which is not behind the API, may run longer', () => {
    expect(() => bundled({ handler: BundledHandler.WORKER, timeout: Duration.minutes(10) })).not.toThrow();
  });

  test('is granted exactly its actions on a table, and told its name', () => {
    const made = templateOf((stack) => new BundledFunction(stack, 'Items', { handler: BundledHandler.ITEMS }).useTable(table(stack)));
    made.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([{
          Effect: 'Allow',
          Action: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
          Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('Table'), 'Arn'] },
        }]),
      },
    });
    made.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { TABLE_NAME: { Ref: Match.stringLikeRegexp('Table') } } } });
  });

  test('is granted only the objects under its own prefix', () => {
    const made = templateOf((stack) => new BundledFunction(stack, 'Files', { handler: BundledHandler.FILES }).useBucket(new Bucket(stack, 'Bucket')));
    const policy = JSON.stringify(made.findResources('AWS::IAM::Policy'));
    expect(policy).toContain('"s3:AbortMultipartUpload","s3:DeleteObject","s3:GetObject","s3:ListMultipartUploadParts","s3:PutObject"');
    expect(policy).toContain('/files/*');
    expect(policy).not.toContain('s3:ListBucket');
  });

  test('may use the key of a bucket that has one', () => {
    const made = templateOf((stack) => {
      const bucket = new Bucket(stack, 'Bucket', { encryption: BucketEncryption.KMS, encryptionKey: new Key(stack, 'Key') });
      new BundledFunction(stack, 'Files', { handler: BundledHandler.FILES }).useBucket(bucket);
    });
    made.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('Key'), 'Arn'] } })]) },
    });
  });

  test('refuses what it does not work on', () => {
    const stack = newStack();
    expect(() => new BundledFunction(stack, 'Items', { handler: BundledHandler.ITEMS }).useTopic(new Topic(stack, 'Topic')))
      .toThrow("use of a topic by the handler: 'items' cannot be used. Allowed: what the handler works on: table");
  });
});

function table(stack: Stack): TableV2 {
  return new TableV2(stack, 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING } });
}
