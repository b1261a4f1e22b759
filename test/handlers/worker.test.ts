import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateTopicCommand, DeleteTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { lambdaContext } from './support/api';
import { type LocalDynamoDb, TABLE_NAME, startDynamoDb } from './support/dynamodb';
import { captureOutput, loadHandler } from './support/environment';
import { type LocalServices, startServices } from './support/messaging';

type Worker = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

const CREDENTIALS = { accessKeyId: 'a', secretAccessKey: 'b' };

let database: LocalDynamoDb;
let services: LocalServices;
let sns: SNSClient;
let sqs: SQSClient;
let topicArn: string;
let queueUrl: string;
let worker: Worker;
let output: string[];
let owner: string;
let count = 0;

beforeAll(async () => {
  [database, services] = await Promise.all([startDynamoDb(), startServices()]);
  sns = new SNSClient({ endpoint: services.endpoint, region: 'eu-west-1', credentials: CREDENTIALS });
  sqs = new SQSClient({ endpoint: services.endpoint, region: 'eu-west-1', credentials: CREDENTIALS });
});
afterAll(async () => {
  sns.destroy();
  sqs.destroy();
  await Promise.all([database.stop(), services.stop()]);
});
beforeEach(async () => {
  output = captureOutput();
  count += 1;
  owner = `owner-${count}`;
  topicArn = (await sns.send(new CreateTopicCommand({ Name: `topic-${count}` }))).TopicArn ?? '';
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `queue-${count}` }));
  queueUrl = `${services.endpoint}${new URL(QueueUrl).pathname}`;
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }));
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }));
  worker = loadWorker();
});

const loadWorker = () => loadHandler<Worker>('worker', {
  TABLE_NAME, TOPIC_ARN: topicArn, AWS_ENDPOINT_URL_DYNAMODB: database.endpoint, AWS_ENDPOINT_URL_SNS: services.endpoint,
});
const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const put = (sk: string, fields: Record<string, { S: string } | { N: string }>) => database.client.send(new PutItemCommand({
  TableName: TABLE_NAME, Item: { pk: { S: `OWNER#${owner}` }, sk: { S: sk }, version: { N: '1' }, ...fields },
}));
const putJob = (n: number, fields: Record<string, { S: string } | { N: string }> = {}) => put(`JOB#${idOf(n)}`, {
  id: { S: idOf(n) }, type: { S: 'summary' }, status: { S: 'QUEUED' }, ...fields,
});
const jobOf = async (n: number) => (await database.client.send(new GetItemCommand({
  TableName: TABLE_NAME, ConsistentRead: true, Key: { pk: { S: `OWNER#${owner}` }, sk: { S: `JOB#${idOf(n)}` } },
}))).Item ?? {};
const messageFor = (n: number) => JSON.stringify({ version: 1, ownerId: owner, jobId: idOf(n) });
const handle = async (bodies: readonly string[], handler = worker): Promise<string[]> => {
  const event = { Records: bodies.map((body, index) => ({ messageId: `m${index}`, body, eventSource: 'aws:sqs' })) };
  const { batchItemFailures } = await handler(event as SQSEvent, lambdaContext());
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};
const published = async (): Promise<{ Message: Record<string, unknown>; MessageAttributes: unknown }[]> => {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body = '' }) => {
    const { Message, MessageAttributes } = JSON.parse(Body) as { Message: string; MessageAttributes: unknown };
    return { Message: JSON.parse(Message) as Record<string, unknown>, MessageAttributes };
  });
};

test('runs a job, records its result and publishes it', async () => {
  await Promise.all([
    put('ITEM#1', { id: { S: '1' } }), put('ITEM#2', { id: { S: '2' } }),
    put('FILE#1', { status: { S: 'AVAILABLE' }, size: { N: '70' } }), put('FILE#2', { status: { S: 'PENDING' }, size: { N: '9' } }),
    putJob(1),
  ]);
  expect(await handle([messageFor(1)])).toEqual([]);
  const job = await jobOf(1);
  expect(job).toMatchObject({ status: { S: 'SUCCEEDED' }, result: { M: { items: { N: '2' }, files: { N: '1' }, bytes: { N: '70' } } }, notifiedAt: { S: expect.any(String) } });
  expect(job).not.toHaveProperty('claimToken');
  expect(await published()).toEqual([{
    Message: {
      type: 'job.succeeded', version: 1, jobId: idOf(1), ownerId: owner, status: 'SUCCEEDED', result: { items: 2, files: 1, bytes: 70 }, completedAt: job.completedAt.S,
    },
    MessageAttributes: {
      type: { Type: 'String', Value: 'job.succeeded' },
      status: { Type: 'String', Value: 'SUCCEEDED' },
      ownerId: { Type: 'String', Value: owner },
      jobId: { Type: 'String', Value: idOf(1) },
    },
  }]);
  expect(output.join('')).toContain('"JobsSucceeded":1');
  expect(output.join('')).not.toContain(owner);
});

test('a message that comes again changes nothing', async () => {
  await putJob(1);
  await handle([messageFor(1)]);
  const job = await jobOf(1);
  expect(await handle([messageFor(1)])).toEqual([]);
  expect(await jobOf(1)).toEqual(job);
  expect(await published()).toHaveLength(1);
});

test('of two messages at once for one job, one runs it and the other comes again', async () => {
  await putJob(1);
  const others = [loadWorker(), loadWorker(), loadWorker(), loadWorker()];
  const failures = await Promise.all(others.map((other) => handle([messageFor(1)], other)));
  // Whoever comes last may find the job done already.
  expect(failures.flat().length).toBeLessThanOrEqual(3);
  expect(await jobOf(1)).toMatchObject({ status: { S: 'SUCCEEDED' }, version: { N: '4' } });
});

test.each<[string, string]>([
  ['no JSON', '{'],
  ['null', 'null'],
  ['another version', JSON.stringify({ version: 2, ownerId: 'o', jobId: idOf(1) })],
  ['no owner', JSON.stringify({ version: 1, ownerId: '', jobId: idOf(1) })],
  ['no id', JSON.stringify({ version: 1, ownerId: 'o', jobId: '../1' })],
  ['something added', JSON.stringify({ version: 1, ownerId: 'o', jobId: idOf(1), admin: true })],
])('a message with %s fails, and its neighbours are done', async (_, body) => {
  await Promise.all([putJob(1), putJob(2)]);
  expect(await handle([messageFor(1), body, messageFor(2)])).toEqual(['m1']);
  expect((await jobOf(1)).status.S).toBe('SUCCEEDED');
  expect((await jobOf(2)).status.S).toBe('SUCCEEDED');
});

test('a batch of nothing but bad messages is reported, not thrown', async () => {
  expect(await handle(['{', '['])).toEqual(['m0', 'm1']);
});

test('a job that is held elsewhere comes again; one whose worker is gone is taken over', async () => {
  await putJob(1, { status: { S: 'RUNNING' }, claimToken: { S: 't' }, leaseUntil: { N: String(Date.now() + 60_000) } });
  await putJob(2, { status: { S: 'RUNNING' }, claimToken: { S: 't' }, leaseUntil: { N: String(Date.now() - 1) } });
  expect(await handle([messageFor(1), messageFor(2)])).toEqual(['m0']);
  expect((await jobOf(1)).claimToken.S).toBe('t');
  expect((await jobOf(2)).status.S).toBe('SUCCEEDED');
});

test('a job that is gone is dropped', async () => {
  expect(await handle([messageFor(9)])).toEqual([]);
  expect(await jobOf(9)).toEqual({});
  expect(output.join('')).toContain('"JobsDropped":1');
});

test('a type that no worker knows fails for good', async () => {
  await putJob(1, { type: { S: 'export' } });
  expect(await handle([messageFor(1)])).toEqual([]);
  expect(await jobOf(1)).toMatchObject({ status: { S: 'FAILED' }, error: { S: 'No worker knows this type of job.' } });
  expect((await published())[0].Message).toMatchObject({ type: 'job.failed', status: 'FAILED', error: 'No worker knows this type of job.' });
});

test('a result that could not be published is published by the next attempt, without running again', async () => {
  await putJob(1);
  await sns.send(new DeleteTopicCommand({ TopicArn: topicArn }));
  expect(await handle([messageFor(1)])).toEqual(['m0']);
  const job = await jobOf(1);
  expect(job).toMatchObject({ status: { S: 'SUCCEEDED' } });
  expect(job).not.toHaveProperty('notifiedAt');

  await put('ITEM#1', { id: { S: '1' } });
  await sns.send(new CreateTopicCommand({ Name: `topic-${count}` }));
  expect(await handle([messageFor(1)])).toEqual([]);
  const later = await jobOf(1);
  expect(later).toMatchObject({ result: { M: { items: { N: '0' } } }, completedAt: job.completedAt, notifiedAt: { S: expect.any(String) } });
});
