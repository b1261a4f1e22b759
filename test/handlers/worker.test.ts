import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateTopicCommand, DeleteTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type Handler, call, lambdaContext } from './support/api';
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

const environment = () => ({
  TABLE_NAME,
  TOPIC_ARN: topicArn,
  QUEUE_URL: queueUrl,
  JOB_TYPES: 'summary',
  JOB_RETENTION_DAYS: '30',
  AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
  AWS_ENDPOINT_URL_SNS: services.endpoint,
  AWS_ENDPOINT_URL_SQS: services.endpoint,
});
const loadWorker = (variables: Record<string, string> = {}) => loadHandler<Worker>('worker', { ...environment(), ...variables });
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
const direct = (n: number, changes: object = {}) => JSON.stringify({
  version: 2, ownerId: owner, jobId: idOf(n), type: 'summary', input: { deep: true, n: 3 }, requestedAt: new Date().toISOString(), ...changes,
});
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
    put('item#1', { v: { N: '1' } }), put('item#2', { v: { N: '1' } }),
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

  await put('item#1', { v: { N: '1' } });
  await sns.send(new CreateTopicCommand({ Name: `topic-${count}` }));
  // Whoever ran it may still be publishing, until its lease has run out.
  expect(await handle([messageFor(1)])).toEqual(['m0']);
  const later = Date.now() + 60_000;
  const clock = jest.spyOn(Date, 'now').mockReturnValue(later);
  expect(await handle([messageFor(1)])).toEqual([]);
  clock.mockRestore();
  expect(await jobOf(1)).toMatchObject({ result: { M: { items: { N: '0' } } }, completedAt: job.completedAt, notifiedAt: { S: expect.any(String) } });
});

test('a job that comes straight into the queue leaves the record that the API would have written', async () => {
  const jobs = loadHandler<Handler>('jobs', environment());
  const body = { type: 'summary', input: { deep: true, n: 3 } };
  const { json: { job: { id } } } = await call(jobs, 'POST /jobs', { owner, body });
  expect(await handle([JSON.stringify({ version: 1, ownerId: owner, jobId: id }), direct(1)])).toEqual([]);

  const { Item: { id: _id, ...throughApi } = {} } = await database.client.send(new GetItemCommand({
    TableName: TABLE_NAME, Key: { pk: { S: `OWNER#${owner}` }, sk: { S: `JOB#${id}` } },
  }));
  const job = await jobOf(1);
  expect(job).toEqual({
    ...throughApi,
    id: { S: idOf(1) },
    sk: { S: `JOB#${idOf(1)}` },
    // Taken at once: it was never seen to wait.
    version: { N: '3' },
    ...Object.fromEntries(['createdAt', 'updatedAt', 'completedAt', 'notifiedAt'].map((name) => [name, { S: expect.stringMatching(/^20.*Z$/) }])),
    expiresAt: { N: String(Math.floor(Date.parse(job.createdAt.S ?? '') / 1000) + 30 * 86_400) },
  });
  expect((await call(jobs, 'GET /jobs/{id}', { owner, id: idOf(1) })).json.job).toMatchObject({
    id: idOf(1), ...body, status: 'SUCCEEDED', createdAt: job.createdAt.S, result: { items: 0, files: 0, bytes: 0 },
  });
  expect(output.join('').match(/"JobsAccepted":1/g)).toHaveLength(2);
});

test('a direct message that comes again changes nothing', async () => {
  const message = direct(1);
  await handle([message]);
  const job = await jobOf(1);
  expect(await handle([message, message])).toEqual([]);
  expect(await jobOf(1)).toEqual(job);
  expect(await published()).toHaveLength(1);
});

test('of several direct messages at once for one job, one runs it', async () => {
  const message = direct(1);
  const others = [loadWorker(), loadWorker(), loadWorker(), loadWorker()];
  const failures = await Promise.all(others.map((other) => handle([message], other)));
  expect(failures.flat().length).toBeLessThanOrEqual(3);
  expect(await jobOf(1)).toMatchObject({ status: { S: 'SUCCEEDED' }, version: { N: '3' } });
});

test('a direct job that is held elsewhere comes again, and is taken over once its worker is gone', async () => {
  await putJob(1, { status: { S: 'RUNNING' }, claimToken: { S: 't' }, leaseUntil: { N: String(Date.now() + 60_000) } });
  await putJob(2, { status: { S: 'RUNNING' }, claimToken: { S: 't' }, leaseUntil: { N: String(Date.now() - 1) }, createdAt: { S: 'before' } });
  expect(await handle([direct(1), direct(2)])).toEqual(['m0']);
  expect((await jobOf(1)).claimToken.S).toBe('t');
  expect(await jobOf(2)).toMatchObject({ status: { S: 'SUCCEEDED' }, createdAt: { S: 'before' } });
  // It was accepted when its record was made.
  expect(output.join('')).not.toContain('JobsAccepted');
});

test.each<[string, unknown]>([
  ['ISO 8601', '2026-01-02T03:04:05.000Z'],
  ['ISO 8601 with a zone', '2026-01-02T05:04:05+02:00'],
  ['its own format', '02/Jan/2026:03:04:05 +0000'],
  ['milliseconds', 1_767_323_045_000],
])('the time of a request may be in %s', async (_, requestedAt) => {
  const handler = loadWorker({ JOB_RETENTION_DAYS: '36500' });
  expect(await handle([direct(1, { requestedAt })], handler)).toEqual([]);
  expect((await jobOf(1)).createdAt.S).toBe('2026-01-02T03:04:05.000Z');
});

test('an id in capitals is found in small letters, as the API looks for it', async () => {
  const jobId = 'ABCDEF00-0000-4000-8000-000000000001';
  expect(await handle([direct(1, { jobId })])).toEqual([]);
  const jobs = loadHandler<Handler>('jobs', environment());
  expect((await call(jobs, 'GET /jobs/{id}', { owner, id: jobId })).status).toBe(200);
});

test('a job is found under the id that API Gateway made for its request', async () => {
  const jobId = 'JKJaXmPLvHc-ES_HA=';
  expect(await handle([direct(1, { jobId })])).toEqual([]);
  const jobs = loadHandler<Handler>('jobs', environment());
  expect((await call(jobs, 'GET /jobs/{id}', { owner, id: jobId })).json.job).toMatchObject({ id: jobId, status: 'SUCCEEDED' });
  // Its letters count.
  expect((await call(jobs, 'GET /jobs/{id}', { owner, id: jobId.toLowerCase() })).status).toBe(404);
  // A list goes on behind it.
  await putJob(2);
  const pages = [(await call(jobs, 'GET /jobs', { owner, query: { limit: '1', order: 'desc' } })).json];
  pages.push((await call(jobs, 'GET /jobs', { owner, query: { limit: '1', order: 'desc', cursor: String(pages[0].nextCursor) } })).json);
  expect(pages.map(({ jobs: list }) => (list as unknown as { id: string }[]).map(({ id }) => id))).toEqual([[jobId], [idOf(2)]]);
  expect((await published()).map(({ Message }) => Message.jobId)).toEqual([jobId]);
});

test.each(['UUID_REPLACED_INVALID_REQUEST_ID!', '', '../1', 'a b', 'ü'.repeat(99)])('the id %j is no reason to give a job up', async (jobId) => {
  const message = direct(1, { jobId });
  expect([await handle([message]), await handle([message])]).toEqual([[], []]);
  const jobs = loadHandler<Handler>('jobs', environment());
  const list = (await call(jobs, 'GET /jobs', { owner })).json.jobs as unknown as { readonly id: string; readonly status: string }[];
  expect(list.map(({ status }) => status)).toEqual(['SUCCEEDED']);
  expect((await call(jobs, 'GET /jobs/{id}', { owner, id: list[0].id })).status).toBe(200);
});

test('a result that its worker is about to publish is left to it, and published by the next attempt once its time is up', async () => {
  const ended = { status: { S: 'SUCCEEDED' }, completedAt: { S: 'then' }, pendingIn: { S: 'p' } };
  await putJob(1, { ...ended, leaseUntil: { N: String(Date.now() + 60_000) } });
  await putJob(2, { ...ended, leaseUntil: { N: String(Date.now() - 1) } });
  expect(await handle([direct(1), direct(2)])).toEqual(['m0']);
  expect((await published()).map(({ Message }) => Message.jobId)).toEqual([idOf(2)]);
  expect(await jobOf(2)).toMatchObject({ notifiedAt: { S: expect.any(String) } });
  expect(await jobOf(2)).not.toHaveProperty('leaseUntil');
});

test('an input that the body did not have is none', async () => {
  expect(await handle([direct(1, { input: '' })])).toEqual([]);
  const job = await jobOf(1);
  expect(job.status.S).toBe('SUCCEEDED');
  expect(job).not.toHaveProperty('input');
});

test('types are those of the settings', async () => {
  expect(await handle([direct(1, { type: 'export' })], loadWorker({ JOB_TYPES: 'summary,export' }))).toEqual([]);
  expect((await jobOf(1)).error.S).toBe('No worker knows this type of job.');
});

test.each<[string, object, string, string]>([
  ['no type', { type: '' }, 'unknown', 'The job does not match its schema.'],
  ['a type that is no text', { type: { S: 'summary' } }, 'unknown', 'The job does not match its schema.'],
  ['a type that is no name', { type: '<script>' }, 'unknown', 'The job does not match its schema.'],
  ['a type that is not accepted', { type: 'drop' }, 'drop', 'The job was refused: type must be one of summary.'],
  ['an input that is none', { input: [1] }, 'summary', 'The job does not match its schema.'],
  ['an input that is null', { input: null }, 'summary', 'The job does not match its schema.'],
  ['an input that is deep', { input: { a: { b: 1 } } }, 'summary', 'The job does not match its schema.'],
  ['an input that cannot be stored', { input: { a: 1e-300 } }, 'summary', 'The job was refused: input.a must be zero or at least 1e-130 in magnitude.'],
  ['fields of the record', { status: 'SUCCEEDED', result: { paid: true }, pk: 'OWNER#other', expiresAt: 1, claimToken: 'x' }, 'summary', 'The job does not match its schema.'],
])('a direct job with %s fails for good, and its owner hears of it', async (_, changes, type, error) => {
  const message = direct(1, changes);
  expect(await handle([message])).toEqual([]);
  const job = await jobOf(1);
  expect(job).toEqual({
    pk: { S: `OWNER#${owner}` },
    sk: { S: `JOB#${idOf(1)}` },
    id: { S: idOf(1) },
    type: { S: type },
    status: { S: 'FAILED' },
    error: { S: error },
    version: { N: '2' },
    expiresAt: { N: expect.any(String) },
    ...Object.fromEntries(['createdAt', 'updatedAt', 'completedAt', 'notifiedAt'].map((name) => [name, { S: expect.any(String) }])),
  });
  expect((await published()).map(({ Message }) => Message)).toEqual([
    { type: 'job.failed', version: 1, jobId: idOf(1), ownerId: owner, status: 'FAILED', error, completedAt: job.completedAt.S },
  ]);
  expect(output.join('').match(/"JobsFailed":1/g)).toHaveLength(1);

  expect(await handle([message])).toEqual([]);
  expect(await jobOf(1)).toEqual(job);
  expect(await published()).toEqual([]);
  const jobs = loadHandler<Handler>('jobs', environment());
  expect((await call(jobs, 'GET /jobs/{id}', { owner, id: idOf(1) })).json.job).toMatchObject({ type, status: 'FAILED', error });
});

test('a field named after the prototype is refused, and reaches nothing', async () => {
  expect(await handle([direct(1).replace('"type"', '"__proto__":{"type":"summary"},"type"')])).toEqual([]);
  expect((await jobOf(1)).error.S).toBe('The job does not match its schema.');
});

test('a refused job leaves another one of its id alone', async () => {
  await putJob(1);
  expect(await handle([direct(1, { type: 'drop' })])).toEqual([]);
  expect(await jobOf(1)).toMatchObject({ status: { S: 'QUEUED' }, version: { N: '1' } });
  expect(await published()).toEqual([]);
});

test('a failure that could not be published is published by the next attempt', async () => {
  await sns.send(new DeleteTopicCommand({ TopicArn: topicArn }));
  const message = direct(1, { type: 'drop' });
  expect(await handle([message])).toEqual(['m0']);
  await sns.send(new CreateTopicCommand({ Name: `topic-${count}` }));
  expect(await handle([message])).toEqual([]);
  expect(await jobOf(1)).toMatchObject({ status: { S: 'FAILED' }, notifiedAt: { S: expect.any(String) } });
});

test('a direct job that comes after its record would have expired is dropped: it may have run', async () => {
  const requestedAt = new Date(Date.now() - 31 * 86_400_000).toISOString();
  expect(await handle([direct(1, { requestedAt })])).toEqual([]);
  expect(await handle([direct(2, { requestedAt, type: 'drop' })])).toEqual([]);
  expect([await jobOf(1), await jobOf(2)]).toEqual([{}, {}]);
  expect(output.join('').match(/"JobsDropped":1/g)).toHaveLength(2);
});

test.each<[string, object]>([
  ['no owner', { ownerId: '' }],
  ['an owner that is no text', { ownerId: 7 }],
  ['an id that is no text', { jobId: 7 }],
  ['no time', { requestedAt: undefined }],
  ['a time in words', { requestedAt: 'yesterday' }],
  ['a time of no month', { requestedAt: '02/Foo/2026:03:04:05 +0000' }],
  ['a time out of the calendar', { requestedAt: 8_640_000_000_000_000 }],
  ['a time before all', { requestedAt: -1 }],
  ['a version in words', { version: '2' }],
  ['a version to come', { version: 3 }],
])('a direct message with %s is no job: it fails, and its neighbours are done', async (_, changes) => {
  expect(await handle([direct(1), direct(2, changes), direct(3)])).toEqual(['m1']);
  expect(await jobOf(2)).toEqual({});
  expect([(await jobOf(1)).status.S, (await jobOf(3)).status.S]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
});
