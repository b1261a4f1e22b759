import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, IFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket, BucketEncryption, CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { EntityTable, Monitoring, ObjectBucket, ObjectIngest, ObjectIngestProps, Profile, ServerlessApiPattern, ServerlessApiPatternProps, ServerlessFunction } from '../../src';
import { HANDLERS } from '../../src/handlers/catalog';
import { findingsOf } from '../queueing/support/findings';
import { plainFunction } from '../queueing/support/functions';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';

function ingest(stack: Stack, props: Partial<ObjectIngestProps> = {}): ObjectIngest {
  const { table } = new EntityTable(stack, 'Table', { profile: props.profile });
  const bucket = props.bucket ?? new ObjectBucket(stack, 'Bucket', { profile: props.profile }).bucket;
  return new ObjectIngest(stack, 'Ingest', { table, ...props, bucket });
}

const imported = (stack: Stack, id: string, qualifier = '', name = 'orders') =>
  LambdaFunction.fromFunctionArn(stack, id, `arn:aws:lambda:eu-west-1:123456789012:function:${name}${qualifier}`);

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
  readonly Principal?: unknown;
}
const statementsOf = (template: Template, type: string, id: RegExp): Statement[] => Object.entries(template.findResources(type))
  .filter(([name]) => id.test(name)).flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as Statement[]);
const rulesOf = (template: Template) => Object.values(template.findResources('AWS::Events::Rule')).map(({ Properties }) => Properties);

test('a long import may go on by its own queue as often as it takes, whether messages are traced or not', () => {
  const template = templateOf((stack) => void ingest(stack));
  const loops = Object.values(template.findResources('AWS::Lambda::EventSourceMapping')).map(({ Properties }) => Properties.EventSourceArn['Fn::GetAtt'][0] as string);
  const [queueUrl] = Object.values(template.findResources('AWS::Lambda::Function')).map(({ Properties }) => Properties.Environment.Variables.QUEUE_URL.Ref as string);
  // It sends to the queue that it reads.
  expect(loops).toEqual([queueUrl]);
  template.hasResourceProperties('AWS::Lambda::Function', { Description: HANDLERS.ingest.description, RecursiveLoop: 'Allow' });
});

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, context) => {
  test.each([Profile.PRODUCTION, Profile.DEVELOPMENT])('has no finding in %s', (profile) => {
    expect(findingsOf((stack) => {
      const made = ingest(stack, { profile, monitoring: new Monitoring(stack, 'Monitoring', { profile }) });
      made.onObjectCreated('images/', new ServerlessFunction(stack, 'Images', {
        runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};'),
      }).alias);
    }, context)).toEqual([]);
  });

  test('the bucket tells EventBridge, without a function that configures it', () => {
    const template = templateOf((stack) => void ingest(stack), { context });
    template.hasResourceProperties('AWS::S3::Bucket', { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } });
    template.resourceCountIs('AWS::Lambda::Function', 1);
    expect(Object.keys(template.findResources('Custom::S3BucketNotifications'))).toEqual([]);
  });

  test('a rule sends to the queue, and to its dead-letter queue what cannot be sent', () => {
    const template = templateOf((stack) => void ingest(stack), { context });
    const arnOf = (logicalId: RegExp) => ({ 'Fn::GetAtt': [expect.stringMatching(logicalId), 'Arn'] });
    expect(rulesOf(template)).toEqual([expect.objectContaining({
      EventPattern: {
        'source': ['aws.s3'],
        'detail-type': ['Object Created'],
        'detail': { bucket: { name: [{ Ref: expect.stringMatching(/^Bucket/) }] }, object: { key: [{ prefix: 'imports/' }] } },
      },
      Targets: [{ Arn: arnOf(/^IngestIngestQueue[0-9A-F]/), DeadLetterConfig: { Arn: arnOf(/DeadLetters/) }, Id: 'Target0' }],
    })]);
  });

  test('exactly the rules may send to the queues', () => {
    const template = templateOf((stack) => void ingest(stack), { context });
    const rules = Object.keys(template.findResources('AWS::Events::Rule'));
    for (const queue of [/^IngestIngestQueuePolicy/, /DeadLettersPolicy/]) {
      const allowed = statementsOf(template, 'AWS::SQS::QueuePolicy', queue).filter(({ Effect }) => Effect === 'Allow');
      expect(allowed.map(({ Condition }) => Condition)).toEqual(rules.map((rule) => ({ ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [rule, 'Arn'] } } })));
      expect(allowed.map(({ Action, Principal }) => [Action, Principal])).toEqual(rules.map(() => ['sqs:SendMessage', { Service: 'events.amazonaws.com' }]));
    }
  });

  test('the handler may do what its contract says, under its prefixes', () => {
    const template = templateOf((stack) => void ingest(stack, { importPrefix: 'in/', reportPrefix: 'out/' }), { context });
    // Some flags join statements.
    const statements = statementsOf(template, 'AWS::IAM::Policy', /Ingest/).flatMap(({ Action, Condition, Resource }) => (
      [Action].flat().flatMap((action) => [Resource].flat().map((resource) => [action, Condition, JSON.stringify(resource)]))));
    expect(statements).toEqual(expect.arrayContaining([
      ['dynamodb:UpdateItem', undefined, expect.stringContaining('Table')],
      ['s3:ListBucket', undefined, expect.stringMatching(/^\{"Fn::GetAtt":\["Bucket/)],
      ['s3:GetObject', undefined, expect.stringContaining('/in/*')],
      ['s3:PutObject', undefined, expect.stringContaining('/out/*')],
      ['sqs:SendMessage', undefined, expect.stringContaining('IngestQueue')],
    ]));
    template.hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 300,
      MemorySize: 1769,
      Environment: { Variables: Match.objectLike({ IMPORT_PREFIX: 'in/', REPORT_PREFIX: 'out/', IMPORT_RETENTION_DAYS: '90', METRICS_NAMESPACE: 'Stack/Ingest' }) },
    });
  });

  test('the queue gives the handler its time, and is watched', () => {
    const template = templateOf((stack) => void ingest(stack, { monitoring: new Monitoring(stack, 'Monitoring') }), { context });
    template.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 1800, RedrivePolicy: Match.anyValue() });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { FunctionResponseTypes: ['ReportBatchItemFailures'], BatchSize: 10 });
    const alarms = Object.keys(template.findResources('AWS::CloudWatch::Alarm'));
    for (const name of ['IngestQueueAge', 'IngestQueueDeadLetters', 'IngestErrors', 'IngestThrottles']) {
      expect(alarms).toContainEqual(expect.stringContaining(name));
    }
  });

  test('a function of the user has a queue and its own rule', () => {
    const template = templateOf((stack) => void ingest(stack).onObjectCreated('images/raw/', plainFunction(stack, 'Own', Duration.seconds(20)), { queue: { batchSize: 3 } }), { context });
    expect(rulesOf(template)).toContainEqual(expect.objectContaining({
      EventPattern: expect.objectContaining({ detail: expect.objectContaining({ object: { key: [{ prefix: 'images/raw/' }] } }) }),
      Targets: [expect.objectContaining({ Arn: { 'Fn::GetAtt': [expect.stringMatching(/^IngestImagesRawObjects[0-9A-F]/), 'Arn'] } })],
    }));
    template.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 120 });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { BatchSize: 3 });
  });

  test('keys of the bucket may be used', () => {
    const template = templateOf((stack) => {
      const bucket = new Bucket(stack, 'Own', { encryption: BucketEncryption.KMS, encryptionKey: new Key(stack, 'Key') });
      (bucket.node.defaultChild as CfnBucket).notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
      ingest(stack, { bucket });
    }, { context });
    expect(statementsOf(template, 'AWS::IAM::Policy', /Ingest/)).toContainEqual(expect.objectContaining({ Action: ['kms:Decrypt', 'kms:GenerateDataKey'] }));
  });

  test('a bucket of the app must tell EventBridge', () => {
    const stack = newStack({ context });
    expect(() => ingest(stack, { bucket: new Bucket(stack, 'Own') })).toThrow(
      "bucket of Stack/Ingest: 'Stack/Own' cannot be used. Allowed: a bucket that tells EventBridge of its objects: set notificationConfiguration.eventBridgeConfiguration");
    const buckets: ((other: Stack) => IBucket)[] = [
      (other) => new Bucket(other, 'Own', { eventBridgeEnabled: true }),
      (other) => Bucket.fromBucketName(other, 'Own', 'own'),
    ];
    for (const bucket of buckets) {
      const other = newStack({ context });
      expect(() => ingest(other, { bucket: bucket(other) })).not.toThrow();
    }
  });
});

test('a bucket whose notifications go elsewhere does not tell EventBridge', () => {
  const stack = newStack();
  const bucket = new Bucket(stack, 'Own');
  (bucket.node.defaultChild as CfnBucket).notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: false } };
  expect(() => ingest(stack, { bucket })).toThrow('bucket of Stack/Ingest');
});

test('notifications of a shipped bucket stay', () => {
  const template = templateOf((stack) => {
    const { bucket } = new ObjectBucket(stack, 'Bucket');
    const topicConfigurations = [{ topic: 'arn:aws:sns:eu-west-1:123456789012:topic', event: 's3:ObjectRemoved:*' }];
    (bucket.node.defaultChild as CfnBucket).notificationConfiguration = { topicConfigurations };
    new ObjectIngest(stack, 'Ingest', { table: new EntityTable(stack, 'Table').table, bucket });
  });
  template.hasResourceProperties('AWS::S3::Bucket', {
    NotificationConfiguration: { EventBridgeConfiguration: Match.anyValue(), TopicConfigurations: [Match.anyValue()] },
  });
});

test('a system says which of its props the bucket came by', () => {
  const system = (props: ServerlessApiPatternProps = {}) => {
    const stack = newStack();
    return new ServerlessApiPattern(stack, 'Shop', { data: { existingBucket: new Bucket(stack, 'Own') }, ...props });
  };
  const message = "data.existingBucket: 'Stack/Own' cannot be used. Allowed: a bucket that tells EventBridge of its objects";
  expect(() => system({ ingest: {} })).toThrow(message);
  const shop = system();
  expect(() => shop.onObjectCreated('files/', shop.functions.items.alias)).toThrow(message);
});

test.each<[Partial<ObjectIngestProps>, string]>([
  [{ importPrefix: '' }, "ingest.importPrefix: '' cannot be used. Allowed: names of letters, digits, '-', '_' and '.'"],
  [{ importPrefix: 'imports' }, "ingest.importPrefix: 'imports'"],
  [{ importPrefix: '/imports/' }, "ingest.importPrefix: '/imports/'"],
  [{ importPrefix: 'a/../b/' }, "ingest.importPrefix: 'a/../b/'"],
  [{ importPrefix: 'im*/' }, "ingest.importPrefix: 'im*/'"],
  [{ importPrefix: `${'x'.repeat(256)}/` }, 'at most 256 characters'],
  [{ importPrefix: 'files/' }, "ingest.importPrefix: 'files/' cannot be used. Allowed: a prefix beside 'files/', neither under it nor over it"],
  [{ importPrefix: 'files/imports/' }, "a prefix beside 'files/'"],
  [{ reportPrefix: 'imports/reports/' }, "ingest.reportPrefix: 'imports/reports/' cannot be used. Allowed: a prefix beside 'imports/'"],
  [{ importPrefix: 'in/out/', reportPrefix: 'in/' }, "ingest.reportPrefix: 'in/'"],
  [{ importRetention: Duration.days(19) }, "ingest.importRetention: 'Duration.days(19)' cannot be used. Allowed: whole days from 20 to 3650"],
  [{ importRetention: Duration.hours(500) }, 'ingest.importRetention'],
  [{ queue: { visibilityTimeout: Duration.minutes(10) } }, 'queueing.queue.visibilityTimeout'],
])('%j is refused', (props, message) => {
  expect(() => ingest(newStack(), props)).toThrow(message);
});

test.each(['files/', 'files/x/', 'imports/', 'imports/a/', 'reports/', 'images/', 'images/raw/'])('a function of the user hears of %s beside the import and other functions', (prefix) => {
  const template = templateOf((stack) => {
    const made = ingest(stack);
    made.onObjectCreated('images/', plainFunction(stack), { id: 'Images' });
    made.onObjectCreated(prefix, plainFunction(stack, 'Other'));
  });
  const heard = rulesOf(template).filter(({ Targets }) => !/IngestIngestQueue/.test(JSON.stringify(Targets)))
    .map(({ EventPattern, Targets }) => [EventPattern.detail.object.key[0].prefix, Targets[0].Arn['Fn::GetAtt'][0]]);
  expect(heard).toEqual([['images/', expect.stringMatching(/^IngestImages[0-9A-F]/)], [prefix, expect.stringMatching(/^Ingest\w+Objects[0-9A-F]/)]]);
  expect(new Set(heard.map(([, queue]) => queue)).size).toBe(2);
});

test.each(['images', '', 'ima*/'])('a function cannot hear of %j', (prefix) => {
  expect(() => ingest(newStack()).onObjectCreated(prefix, plainFunction(newStack()))).toThrow(`onObjectCreated.prefix: '${prefix}' cannot be used`);
});

test.each(['images/', 'images/raw/', 'i/'])('a function that hears of %s cannot hear of the same objects once more', (prefix) => {
  const stack = newStack();
  const made = ingest(stack);
  const { function: plain, alias } = new ServerlessFunction(stack, 'Images', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('//') });
  made.onObjectCreated(prefix, alias);
  const again = prefix === 'i/' ? 'i/raw/' : 'images/';
  for (const consumer of [alias, plain]) {
    expect(() => made.onObjectCreated(again, consumer, { id: 'Again' })).toThrow(
      `onObjectCreated.prefix: '${again}' cannot be used. Allowed: a prefix beside '${prefix}', of whose objects the function hears already, or another function`);
  }
  expect(() => made.onObjectCreated('others/', alias)).not.toThrow();
});

test.each<[string, (stack: Stack) => [IFunction, IFunction]]>([
  ['by its ARN', (stack) => [imported(stack, 'A'), imported(stack, 'B')]],
  ['by its name and by an alias', (stack) => [LambdaFunction.fromFunctionName(stack, 'A', 'orders'), imported(stack, 'B', ':live')]],
  ['by a token', (stack) => {
    const arn = new CfnParameter(stack, 'Arn').valueAsString;
    return [LambdaFunction.fromFunctionArn(stack, 'A', arn), LambdaFunction.fromFunctionArn(stack, 'B', arn)];
  }],
])('a function that was imported twice, %s, is one function', (_, functions) => {
  const stack = newStack();
  const made = ingest(stack);
  const [first, second] = functions(stack);
  made.onObjectCreated('images/', first);
  expect(() => made.onObjectCreated('images/raw/', second)).toThrow("onObjectCreated.prefix: 'images/raw/' cannot be used. Allowed: a prefix beside 'images/'");
  expect(() => made.onObjectCreated('images/raw/', imported(stack, 'Other', '', 'others'))).not.toThrow();
});

test('queues need different ids: a second one of a prefix is given one', () => {
  const stack = newStack();
  const made = ingest(stack);
  made.onObjectCreated('files/', plainFunction(stack));
  expect(() => made.onObjectCreated('files/', plainFunction(stack, 'Scan'))).toThrow("a different id: onObjectCreated('files/', …, { id: … })");
  expect(() => made.onObjectCreated('files/', plainFunction(stack, 'Again'), { id: 'FilesObjects' })).toThrow("onObjectCreated.id: 'FilesObjects' cannot be used");
  expect(made.onObjectCreated('files/', plainFunction(stack, 'Other'), { id: 'Scans' }).node.id).toBe('Scans');
});

test.each([{}, { ingest: {} }])('the queues of a system stay what they are when ingest is switched on or off: %j', (props) => {
  const template = templateOf((stack) => {
    const shop = new ServerlessApiPattern(stack, 'Shop', props);
    shop.onObjectCreated('files/', plainFunction(stack, 'Thumbnails'));
  });
  expect(Object.keys(template.findResources('AWS::SQS::Queue'))).toEqual(expect.arrayContaining(['ShopObjectsFilesObjects1E63984E', 'ShopObjectsFilesObjectsDeadLetters9D1D8C28']));
});

test('prefixes that differ only in signs have their own queues, of which the first keeps its id', () => {
  const stack = newStack();
  const made = ingest(stack);
  const queues = ['raw-images/', 'raw_images/'].map((prefix, index) => made.onObjectCreated(prefix, plainFunction(stack, `Own${index}`)));
  expect(queues.map(({ node }) => node.id)).toEqual(['RawImagesObjects', expect.stringMatching(/^RawImagesObjects[0-9A-F]{8}$/)]);
});
