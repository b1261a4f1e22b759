import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { EU, create, plainFunction, statementsOf } from './support/table';
import { EntityTableProps, Monitoring, ServerlessRules, StreamConsumerOptions, StreamEventName, StreamFilter, TableKey } from '../../src';
import { reportsOfApp, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';

const stream = StreamViewType.NEW_AND_OLD_IMAGES;
const arnOf = (attribute: string) => ({ 'Fn::GetAtt': [expect.any(String), attribute] });
const mappingOf = (template: ReturnType<typeof templateOf>) => Object.values(template.findResources('AWS::Lambda::EventSourceMapping'))[0].Properties;

describe.each(SAMPLED_FLAG_SETS)('a consumer of the stream, with %s,', (_, context) => {
  const consume = (options?: StreamConsumerOptions, props: EntityTableProps = { stream }) => templateOf((stack) => {
    create(stack, props).addStreamConsumer('Changes', plainFunction(stack), options);
  }, { ...EU, context });
  const reading = {
    Effect: 'Allow',
    Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
    Resource: arnOf('StreamArn'),
  };
  const sending = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arnOf('Arn') };

  test('loses nothing in silence by default', () => {
    const made = consume();
    expect(mappingOf(made)).toEqual({
      EventSourceArn: arnOf('StreamArn'),
      FunctionName: { Ref: expect.any(String) },
      BatchSize: 100,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 10,
      ParallelizationFactor: 1,
      StartingPosition: 'TRIM_HORIZON',
      DestinationConfig: { OnFailure: { Destination: arnOf('Arn') } },
    });
    made.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
    made.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: { Statement: [{ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }] },
    });
  });

  test('has exact grants', () => {
    expect(statementsOf(consume())).toEqual([reading, sending]);
  });

  test('may use the keys of table and queue', () => {
    const made = templateOf((stack) => {
      const table = create(stack, { stream, encryption: TableKey.customerManaged(new Key(stack, 'Key')) });
      const failureQueue = new Queue(stack, 'Queue', { encryption: QueueEncryption.KMS });
      table.addStreamConsumer('Changes', plainFunction(stack), { failureQueue });
    }, { ...EU, context });
    expect(statementsOf(made)).toEqual([
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: arnOf('Arn') },
      reading,
      sending,
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: arnOf('Arn') },
    ]);
    made.resourceCountIs('AWS::SQS::Queue', 1);
  });

  test('does as it is told', () => {
    expect(mappingOf(consume({
      filters: [
        StreamFilter.events(StreamEventName.INSERT, StreamEventName.MODIFY),
        StreamFilter.sortKeyPrefix('ITEM#'),
        StreamFilter.expired(),
        StreamFilter.pattern('{"eventName":["REMOVE"]}'),
      ],
      batchSize: 10_000,
      maxBatchingWindow: Duration.minutes(5),
      reportBatchItemFailures: false,
      bisectBatchOnError: false,
      maxRecordAge: Duration.hours(1),
      retryAttempts: -1,
      parallelizationFactor: 10,
      startingPosition: StartingPosition.LATEST,
    }))).toMatchObject({
      FilterCriteria: {
        Filters: [
          { Pattern: '{"eventName":["INSERT","MODIFY"]}' },
          { Pattern: '{"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"ITEM#"}]}}}}' },
          { Pattern: '{"userIdentity":{"type":["Service"],"principalId":["dynamodb.amazonaws.com"]}}' },
          { Pattern: '{"eventName":["REMOVE"]}' },
        ],
      },
      BatchSize: 10_000,
      MaximumBatchingWindowInSeconds: 300,
      BisectBatchOnFunctionError: false,
      MaximumRecordAgeInSeconds: 3600,
      MaximumRetryAttempts: -1,
      ParallelizationFactor: 10,
      StartingPosition: 'LATEST',
    });
    expect(mappingOf(consume({ reportBatchItemFailures: false })).FunctionResponseTypes).toBeUndefined();
  });

  test('is watched', () => {
    const made = templateOf((stack) => {
      create(stack, { stream, monitoring: new Monitoring(stack, 'Monitoring') }).addStreamConsumer('Changes', plainFunction(stack));
    }, { context });
    made.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'IteratorAge', Statistic: 'Maximum', Threshold: 900_000 });
    made.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1 });
  });
});

test('the stream that replicas bring can be consumed', () => {
  const table = create(newStack(EU), { replicas: [{ region: 'eu-west-2' }] });
  expect(() => table.addStreamConsumer('Changes', plainFunction(newStack(EU)))).not.toThrow();
});

test('there is nothing to consume without a stream', () => {
  const stack = newStack();
  expect(() => create(stack, {}).addStreamConsumer('Changes', plainFunction(stack)))
    .toThrow('data.table.stream: undefined cannot be used. Allowed: a view type such as StreamViewType.NEW_AND_OLD_IMAGES');
});

const filters = (length: number) => Array.from({ length }, () => StreamFilter.expired());
test.each<[StreamConsumerOptions, string]>([
  [{ batchSize: 0 }, 'batchSize: 0 cannot be used. Allowed: a whole number from 1 to 10000'],
  [{ batchSize: 10_001 }, 'batchSize: 10001'],
  [{ maxBatchingWindow: Duration.seconds(301) }, "maxBatchingWindow: '5 minutes 1 second' cannot be used. Allowed: whole seconds from 0 to 300"],
  [{ maxBatchingWindow: Duration.millis(1500) }, 'maxBatchingWindow'],
  [{ maxRecordAge: Duration.seconds(59) }, "maxRecordAge: '59 seconds' cannot be used. Allowed: whole seconds from 60 to 604800"],
  [{ maxRecordAge: Duration.days(8) }, 'maxRecordAge'],
  [{ retryAttempts: -2 }, 'retryAttempts: -2 cannot be used. Allowed: a whole number from -1 to 10000'],
  [{ retryAttempts: 10_001 }, 'retryAttempts: 10001'],
  [{ parallelizationFactor: 0 }, 'parallelizationFactor: 0 cannot be used'],
  [{ parallelizationFactor: 11 }, 'parallelizationFactor: 11 cannot be used'],
  [{ filters: [] }, "filters: '0 filters' cannot be used. Allowed: from 1 to 5 filters"],
  [{ filters: filters(6) }, "filters: '6 filters' cannot be used"],
  [{ startingPosition: StartingPosition.AT_TIMESTAMP }, "startingPosition: 'AT_TIMESTAMP' cannot be used. Allowed: TRIM_HORIZON or LATEST"],
])('%j is refused', (options, message) => {
  const stack = newStack();
  expect(() => create(stack, { stream }).addStreamConsumer('Changes', plainFunction(stack), options)).toThrow(message);
});

test('a FIFO queue takes no failures', () => {
  const stack = newStack();
  expect(() => create(stack, { stream }).addStreamConsumer('Changes', plainFunction(stack), { failureQueue: new Queue(stack, 'Fifo', { fifo: true }) }))
    .toThrow("failureQueue: 'Stack/Fifo' cannot be used. Allowed: a standard queue");
});

test.each(['no json', '[]', 'null', '"text"', `{"a":["${'x'.repeat(4096)}"]}`])('a pattern that is no pattern is refused: %#', (json) => {
  expect(() => StreamFilter.pattern(json)).toThrow('Allowed: a JSON object of at most 4096 characters');
});

test('a filter has an event', () => {
  expect(() => StreamFilter.events()).toThrow('StreamFilter.events(): undefined cannot be used. Allowed: one event or more');
});

test('whoever repeats whole batches is not told so again', () => {
  const findings = (options: StreamConsumerOptions) => unacknowledged(reportsOfApp((app) => {
    Validations.of(app).addPlugins(ServerlessRules.plugin());
    const stack = new Stack(app, 'Stack', EU);
    create(stack, { stream }).addStreamConsumer('Changes', plainFunction(stack), options);
  }, {})).filter((rule) => rule.startsWith('SRV-Stream'));

  expect(findings({ reportBatchItemFailures: false, bisectBatchOnError: false })).toEqual([]);
});
