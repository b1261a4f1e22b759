import { Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, CfnGlobalTable, CfnTable, StreamViewType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import {
  CfnEventSourceMapping, CfnFunction, Code, FilterCriteria, FilterRule, Function as LambdaFunction, Runtime, StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, DynamoEventSourceProps, SnsDlq, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { CfnTopic, Topic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { awsHandlerAsset } from './support/aws-handler';
import { refusal } from './support/refusal';
import { waitUntil } from './support/wait';
import { LocalSystem, LogEntry } from '../../local/src';
import { awsJson } from '../../local/src/emulators/aws-call';
import { Children } from '../../local/src/emulators/children';
import { Emulators } from '../../local/src/emulators/emulators';
import { sequenceNumber, StreamShard } from '../../local/src/events/stream-shard';
import { JsonObject } from '../../local/src/json';
import { eventually } from '../support/wait';

/** Prints the ids of each batch. Fails as a whole on poison, or names it; `twice` is cured by two failures. */
const CONSUMER = `
const failures = {};
exports.handler = async (event) => {
  const ids = event.Records.map(({ dynamodb }) => dynamodb.Keys.pk.S);
  console.log('batch ' + ids.join(' '));
  if (process.env.PRINT) console.log('event ' + JSON.stringify(event));
  const bad = event.Records.filter(({ dynamodb: { Keys: { pk: { S } } } }) => {
    if (S.startsWith('twice')) failures[S] = (failures[S] ?? 0) + 1;
    return S.startsWith('poison') || failures[S] <= 2;
  });
  if (bad.length === 0) return process.env.REPORT ? { batchItemFailures: [] } : undefined;
  if (process.env.REPORT === 'stranger') return { batchItemFailures: [{ itemIdentifier: '4711' }] };
  if (process.env.REPORT) return { batchItemFailures: bad.reverse().map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })) };
  throw new Error('poisoned');
};`;

/** As AWS writes the sequence number of a change. */
const numbered = (count: number) => `1${String(count).padStart(20, '0')}`;

type Source = Omit<DynamoEventSourceProps, 'startingPosition'>;

const id: Record<string, string> = {};
const log: LogEntry[] = [];
let system: LocalSystem;

beforeAll(async () => {
  const assembly = synthesize(build);
  system = await LocalSystem.start({ assembly, asyncRetrySeconds: 0.05, log: (entry) => log.push(entry) });
});

afterAll(async () => {
  await system?.stop();
  removeTemporaryDirectories();
});

function build(stack: Stack): void {
  const writer = new LambdaFunction(stack, 'Writer', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromAsset(awsHandlerAsset()), timeout: Duration.seconds(30) });
  id.writer = stack.getLogicalId(writer.node.defaultChild as CfnFunction);
  const consumer = (name: string, environment: Record<string, string> = {}) => {
    const fn = new LambdaFunction(stack, name, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(CONSUMER), environment });
    id[name] = stack.getLogicalId(fn.node.defaultChild as CfnFunction);
    return fn;
  };
  const table = (name: string) => {
    const made = new TableV2(stack, name, { partitionKey: { name: 'pk', type: AttributeType.STRING }, dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES });
    id[name] = stack.getLogicalId(made.node.defaultChild as CfnGlobalTable);
    return made;
  };
  const pair = (name: string, source: Source, environment: Record<string, string> = {}) => {
    const fn = consumer(name, environment);
    fn.addEventSource(new DynamoEventSource(table(`${name}Table`), { startingPosition: StartingPosition.TRIM_HORIZON, retryAttempts: 2, ...source }));
    return fn;
  };
  const dead = new Queue(stack, 'Dead');
  id.dead = stack.getLogicalId(dead.node.defaultChild as CfnQueue);
  const late = new Queue(stack, 'Late');
  id.late = stack.getLogicalId(late.node.defaultChild as CfnQueue);
  const alarms = new Topic(stack, 'Alarms');
  id.alarms = stack.getLogicalId(alarms.node.defaultChild as CfnTopic);

  pair('Plain', {}, { PRINT: 'yes' });
  pair('Blocked', { retryAttempts: -1 });
  pair('Reporting', { reportBatchItemFailures: true, onFailure: new SnsDlq(alarms) }, { REPORT: 'sequence' });
  pair('Stranger', { reportBatchItemFailures: true, retryAttempts: 1 }, { REPORT: 'stranger' });
  pair('Bisecting', { bisectBatchOnError: true, retryAttempts: 1, onFailure: new SqsDlq(dead) });
  pair('BisectingReports', { bisectBatchOnError: true, retryAttempts: 0, reportBatchItemFailures: true }, { REPORT: 'sequence' });
  pair('Small', { batchSize: 2, maxBatchingWindow: Duration.minutes(5) });
  pair('Windowed', { batchSize: 2, maxBatchingWindow: Duration.minutes(5) });
  pair('Closing', { batchSize: 100, maxBatchingWindow: Duration.seconds(1) });
  pair('Off', { enabled: false });
  pair('Filtered', {
    filters: [
      FilterCriteria.filter({ eventName: FilterRule.isEqual('REMOVE') }),
      FilterCriteria.filter({ dynamodb: { NewImage: { state: { S: FilterRule.beginsWith('open') } } } }),
    ],
  });

  const old = consumer('Old');
  const oldTable = table('OldTable');
  oldTable.grantStreamRead(old);
  late.grantSendMessages(old);
  new CfnEventSourceMapping(stack, 'OldSource', {
    functionName: old.functionName,
    eventSourceArn: oldTable.tableStreamArn,
    startingPosition: 'TRIM_HORIZON',
    maximumRecordAgeInSeconds: 60,
    destinationConfig: { onFailure: { destination: late.queueArn } },
  });

  const classic = new Table(stack, 'ClassicTable', { partitionKey: { name: 'pk', type: AttributeType.STRING }, stream: StreamViewType.KEYS_ONLY });
  id.ClassicTable = stack.getLogicalId(classic.node.defaultChild as CfnTable);
  consumer('Classic', { PRINT: 'yes' }).addEventSource(new DynamoEventSource(classic, { startingPosition: StartingPosition.LATEST, retryAttempts: 0 }));
}

/** In one transaction, which is one read of the stream. */
async function write(table: string, ...pks: string[]): Promise<void> {
  const TransactItems = pks.map((pk) => ({ Put: { TableName: system.ref(id[table] ?? ''), Item: { pk: { S: pk } } } }));
  await aws('TransactWriteItems', { TransactItems });
}

async function aws(call: string, input: JsonObject): Promise<void> {
  expect((await system.invoke(id.writer ?? '', { service: 'dynamodb', call, input })).payload).toMatchObject({ ok: true });
}

function said(name: string, prefix: string): string[] {
  return log.filter(({ source, message }) => source === id[name] && message.includes(`\t${prefix} `)).map(({ message }) => message.split(`\t${prefix} `)[1] ?? '');
}

const batches = (name: string) => said(name, 'batch');

async function until(condition: () => boolean): Promise<void> {
  await waitUntil(condition, () => `waited in vain; the log ends with ${JSON.stringify(log.slice(-5))}`);
}

test('a function gets the changes of a table as Lambda gives them, read in its own name', async () => {
  const TableName = system.ref(id.PlainTable ?? '');
  const before = Math.floor(Date.now() / 1000);
  await aws('PutItem', { TableName, Item: { pk: { S: 'a' }, size: { N: '1' } } });
  await aws('PutItem', { TableName, Item: { pk: { S: 'a' }, size: { N: '2' } } });
  await aws('DeleteItem', { TableName, Key: { pk: { S: 'a' } } });
  await until(() => batches('Plain').join(' ') === 'a a a' && said('Plain', 'event').length === batches('Plain').length);
  const eventSourceARN = system.ref(id.PlainTable ?? '').replace(/^/, 'arn:aws:dynamodb:eu-west-1:000000000000:table/') + '/stream/2026-01-01T00:00:00.000';
  const records = said('Plain', 'event').flatMap((event) => (JSON.parse(event) as { Records: JsonObject[] }).Records);
  const common = { eventID: expect.stringMatching(/^[\da-f]{32}$/), eventVersion: '1.1', eventSource: 'aws:dynamodb', awsRegion: 'eu-west-1', eventSourceARN };
  const change = { ApproximateCreationDateTime: expect.any(Number), Keys: { pk: { S: 'a' } }, SequenceNumber: expect.stringMatching(/^\d{21}$/), SizeBytes: expect.any(Number), StreamViewType: 'NEW_AND_OLD_IMAGES' };
  const [one, two] = ['1', '2'].map((size) => ({ pk: { S: 'a' }, size: { N: size } }));
  expect(records).toEqual([
    { ...common, eventName: 'INSERT', dynamodb: { ...change, NewImage: one } },
    { ...common, eventName: 'MODIFY', dynamodb: { ...change, NewImage: two, OldImage: one } },
    { ...common, eventName: 'REMOVE', dynamodb: { ...change, OldImage: two } },
  ]);
  expect((records[0]?.dynamodb as { ApproximateCreationDateTime: number }).ApproximateCreationDateTime).toBeGreaterThanOrEqual(before);
  expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(3);
  const calls = system.calls.filter((call) => call.function === id.Plain);
  expect([...new Set(calls.map(({ action, resource, status }) => `${action} ${resource} ${status}`))]).toEqual([
    `dynamodb:DescribeStream ${eventSourceARN} 200`, `dynamodb:GetShardIterator ${eventSourceARN} 200`, `dynamodb:GetRecords ${eventSourceARN} 200`,
  ]);
});

test('a stream of keys only, of a table of the older type, read from now on', async () => {
  await write('ClassicTable', 'b');
  await until(() => said('Classic', 'event').length === 1);
  const [record] = (JSON.parse(said('Classic', 'event')[0] ?? '') as { Records: { dynamodb: JsonObject }[] }).Records;
  expect(record?.dynamodb).toMatchObject({ Keys: { pk: { S: 'b' } }, StreamViewType: 'KEYS_ONLY' });
  expect(record?.dynamodb).not.toHaveProperty('NewImage');
});

test('a batch that fails is repeated, and what comes after it waits', async () => {
  await write('BlockedTable', 'fine', 'twice 1');
  await until(() => batches('Blocked').length >= 1);
  await write('BlockedTable', 'later');
  await until(() => batches('Blocked').includes('later'));
  expect(batches('Blocked')).toEqual(['fine twice 1', 'fine twice 1', 'fine twice 1', 'later']);
});

test('a function that names what failed gets the rest of the batch from the first of these on', async () => {
  await write('ReportingTable', 'one', 'twice 2', 'poison 1', 'four');
  await until(() => system.published[id.alarms ?? '']?.length === 1);
  expect(batches('Reporting')).toEqual(['one twice 2 poison 1 four', 'twice 2 poison 1 four', 'twice 2 poison 1 four']);
  const [published] = system.published[id.alarms ?? ''] ?? [];
  expect(published?.function).toBe(id.Reporting);
  const message = JSON.parse(published?.message ?? '') as JsonObject;
  expect(message).toMatchObject({ requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 }, DDBStreamBatchInfo: { startSequenceNumber: numbered(3), batchSize: 2 } });
  expect(message.responseContext).toEqual({ statusCode: 200, executedVersion: '$LATEST' });
});

test('a failure with an unknown id fails the whole batch', async () => {
  await write('StrangerTable', 'one', 'poison 2');
  await until(() => batches('Stranger').length >= 1);
  await write('StrangerTable', 'after');
  await until(() => batches('Stranger').includes('after'));
  expect(batches('Stranger')).toEqual(['one poison 2', 'one poison 2', 'after']);
});

test('a batch is split until only the poison is left, which goes to the destination', async () => {
  await write('BisectingTable', 'one', 'two', 'poison 3', 'four');
  const [body] = await system.queue(id.dead ?? '').waitFor(1);
  await until(() => batches('Bisecting').includes('four'));
  expect(batches('Bisecting')).toEqual(['one two poison 3 four', 'one two', 'poison 3 four', 'poison 3', 'poison 3', 'four']);
  const functionArn = `arn:aws:lambda:eu-west-1:000000000000:function:${system.ref(id.Bisecting ?? '')}`;
  expect(JSON.parse(body ?? '')).toEqual({
    requestContext: { requestId: expect.stringMatching(/^[\da-f-]{36}$/), functionArn, condition: 'RetryAttemptsExhausted', approximateInvokeCount: 4 },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: expect.stringMatching(/^20\d\d-\d\d-\d\dT[\d:.]+Z$/),
    DDBStreamBatchInfo: {
      shardId: expect.stringMatching(/^shardId-/),
      startSequenceNumber: numbered(3),
      endSequenceNumber: numbered(3),
      approximateArrivalOfFirstRecord: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      approximateArrivalOfLastRecord: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      batchSize: 1,
      streamArn: `arn:aws:dynamodb:eu-west-1:000000000000:table/${system.ref(id.BisectingTable ?? '')}/stream/2026-01-01T00:00:00.000`,
    },
  });
  expect(system.calls).toContainEqual(expect.objectContaining({ function: id.Bisecting, action: 'sqs:SendMessage', status: 200 }));
});

test('where a function names what failed, a batch is split there first', async () => {
  await write('BisectingReportsTable', 'one', 'two', 'poison 4', 'four', 'five');
  await until(() => batches('BisectingReports').includes('five'));
  expect(batches('BisectingReports')).toEqual(['one two poison 4 four five', 'poison 4 four five', 'poison 4 four', 'poison 4', 'four', 'five']);
});

test('records that became too old are given up without a further attempt', async () => {
  await write('OldTable', 'poison 5');
  await until(() => batches('Old').length >= 1);
  const now = Date.now();
  // Two minutes later.
  const clock = jest.spyOn(Date, 'now').mockReturnValue(now + 120_000);
  const [body] = await system.queue(id.late ?? '').waitFor(1);
  clock.mockRestore();
  const { requestContext, DDBStreamBatchInfo } = JSON.parse(body ?? '') as { requestContext: { condition: string; approximateInvokeCount: number }; DDBStreamBatchInfo: JsonObject };
  expect([requestContext.condition, DDBStreamBatchInfo.batchSize]).toEqual(['RecordAgeExceeded', 1]);
  const attempts = requestContext.approximateInvokeCount;
  await eventually(() => expect(batches('Old')).toHaveLength(attempts));
  await write('OldTable', 'young');
  await until(() => batches('Old').includes('young'));
  expect(batches('Old')).toHaveLength(attempts + 1);
});

test('a batch has no more records than its size, and does not wait when it is full', async () => {
  await write('SmallTable', 'a', 'b', 'c', 'd');
  await until(() => batches('Small').length === 2);
  // Long before the window of five minutes is over.
  expect(batches('Small')).toEqual(['a b', 'c d']);
});

test('a batch is not longer open than its window', async () => {
  await write('ClosingTable', 'a');
  await until(() => batches('Closing').length === 1);
  expect(batches('Closing')).toEqual(['a']);
});

test('a batch waits in its window for records that come later', async () => {
  const reads = () => system.calls.filter((call) => call.function === id.Windowed && call.action === 'dynamodb:GetRecords').length;
  await write('WindowedTable', 'a');
  const before = reads();
  await until(() => reads() >= before + 2);
  await write('WindowedTable', 'b');
  await until(() => batches('Windowed').length === 1);
  expect(batches('Windowed')).toEqual(['a b']);
});

test('records that fit no filter are passed over', async () => {
  const TableName = system.ref(id.FilteredTable ?? '');
  const put = async (pk: string, state: string) => aws('PutItem', { TableName, Item: { pk: { S: pk }, state: { S: state } } });
  await put('closed', 'closed');
  await put('opened', 'open at noon');
  await aws('DeleteItem', { TableName, Key: { pk: { S: 'closed' } } });
  await until(() => batches('Filtered').join(' ').split(' ').length === 2);
  await put('last', 'open');
  await until(() => batches('Filtered').includes('last'));
  expect(batches('Filtered').join(' ')).toBe('opened closed last');
});

test('a mapping that is not enabled reads nothing', async () => {
  await write('OffTable', 'a');
  await write('ClosingTable', 'c');
  await until(() => batches('Closing').includes('c'));
  expect([batches('Off'), system.calls.filter((call) => call.function === id.Off)]).toEqual([[], []]);
});

test('a stream is read from its first record, or from now on', async () => {
  const children = new Children();
  try {
    const endpoint = await new Emulators(children, 'eu-west-1').database();
    const call = { endpoint, region: 'eu-west-1' };
    const database = async (action: string, input: JsonObject) => awsJson({ ...call, service: 'dynamodb' }, `DynamoDB_20120810.${action}`, input);
    const put = async (pk: string) => database('PutItem', { TableName: 'Table', Item: { pk: { S: pk } } });
    const { TableDescription } = await database('CreateTable', {
      TableName: 'Table',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    });
    const streamArn = String((TableDescription as JsonObject).LatestStreamArn);
    await put('before');
    const shards = await Promise.all(['TRIM_HORIZON', 'LATEST'].map(async (position) => StreamShard.open({ call, streamArn }, position)));
    await put('after');
    const read = await Promise.all(shards.map(async ([shard]) => shard?.read(100, new AbortController().signal)));
    expect(read.map((records) => records?.map(sequenceNumber))).toEqual([['1', '2'], ['2']]);
  } finally {
    await children.stop();
  }
});

describe('is refused at start', () => {
  const table = (stack: Stack) => new TableV2(stack, 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING }, dynamoStream: StreamViewType.NEW_IMAGE });
  const consumer = (stack: Stack) => new LambdaFunction(stack, 'Fn', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(CONSUMER) });

  test('a mapping whose function may not read the stream', async () => {
    const assembly = synthesize((stack) => {
      new CfnEventSourceMapping(stack, 'Source', { functionName: consumer(stack).functionName, eventSourceArn: table(stack).tableStreamArn, startingPosition: 'LATEST' });
    });
    expect(await refusal({ assembly })).toMatch(/^Fn\w+ cannot read the stream .*AccessDeniedException.*not authorized to perform: dynamodb:DescribeStream on resource: arn:aws:dynamodb:.*\/stream\//);
  });

  test.each<[string, Partial<DynamoEventSourceProps>, string]>([
    ['a window that tumbles', { tumblingWindow: Duration.seconds(30) }, 'does not support TumblingWindowInSeconds'],
    ['a filter that Lambda does not know', { filters: [{ pattern: '{"eventName":[{"wildcard":"IN*"}]}' }] }, 'is no rule that Lambda knows'],
  ])('%s', async (_name, source, message) => {
    const assembly = synthesize((stack) => {
      consumer(stack).addEventSource(new DynamoEventSource(table(stack), { startingPosition: StartingPosition.LATEST, retryAttempts: 1, ...source }));
    });
    expect(await refusal({ assembly })).toContain(message);
  });
});
