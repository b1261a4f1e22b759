import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, PurgeQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { OWNER, type Handler, call, lambdaContext } from './support/api';
import { type LocalDynamoDb, TABLE_NAME, startDynamoDb } from './support/dynamodb';
import { captureOutput, loadHandler } from './support/environment';
import { type LocalServices, startServices } from './support/messaging';
import { JOBS_FILE, type JobsModel } from '../../src/handlers/catalog';

const MODEL: JobsModel = {
  types: [
    {
      name: 'invoice',
      schema: {
        type: 'object',
        required: ['orderId'],
        unevaluatedProperties: false,
        properties: { orderId: { type: 'string', maxLength: 8 }, copies: { type: 'integer', default: 1, minimum: 1 }, lines: { type: 'array', items: { type: 'object', properties: { sum: {} } } } },
      },
    },
    { name: 'tidy' },
  ],
};

let folder: string;
let database: LocalDynamoDb;
let services: LocalServices;
let sqs: SQSClient;
let sns: SNSClient;
let urls: Record<string, string>;
let jobs: Handler & ((event: object, context: Context) => Promise<Record<string, unknown>>);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jobs-'));
  writeFileSync(join(folder, JOBS_FILE), JSON.stringify(MODEL));
  [database, services] = await Promise.all([startDynamoDb(), startServices()]);
  const client = { endpoint: services.endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
  [sqs, sns] = [new SQSClient(client), new SNSClient(client)];
  urls = Object.fromEntries(await Promise.all(['shared', 'invoice', 'tidy', 'told'].map(async (name) => {
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
    return [name, `${services.endpoint}${new URL(QueueUrl).pathname}`];
  })));
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'topic' }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: urls.told, AttributeNames: ['QueueArn'] }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn, Attributes: { RawMessageDelivery: 'true' } }));
  captureOutput();
  jobs = loadHandler('jobs', {
    TABLE_NAME,
    QUEUE_URL: urls.shared,
    JOB_QUEUE_URLS: `${urls.invoice},${urls.tidy}`,
    TOPIC_ARN: TopicArn,
    LAMBDA_TASK_ROOT: folder,
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_ENDPOINT_URL_SQS: services.endpoint,
    AWS_ENDPOINT_URL_SNS: services.endpoint,
  });
});
afterAll(async () => {
  sqs.destroy();
  sns.destroy();
  await Promise.all([database.stop(), services.stop()]);
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  captureOutput();
  await Promise.all(Object.values(urls).map((QueueUrl) => sqs.send(new PurgeQueueCommand({ QueueUrl }))));
});

const create = (body: unknown, headers: Record<string, string> = {}) => call(jobs, 'POST /jobs', { body, headers });
const errorsOf = async (body: unknown) => (await create(body)).json.errors;
const messages = async (queue: string): Promise<unknown[]> => {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: urls[queue], MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body = '' }) => JSON.parse(Body) as unknown);
};
const key = (id: string) => ({ pk: { S: `OWNER#${OWNER}` }, sk: { S: `JOB#${id}` } });
const recordOf = async (id: string) => (await database.client.send(new GetItemCommand({ TableName: TABLE_NAME, Key: key(id) }))).Item ?? {};
const running = async (id: string, fields: object = {}) => database.client.send(new PutItemCommand({
  TableName: TABLE_NAME, Item: { ...await recordOf(id), status: { S: 'RUNNING' }, attempts: { N: '1' }, ...fields },
}));
const direct = (event: object) => jobs(event, lambdaContext());

test('a job of a declared type goes into the queue of its type, with any JSON that fits, and defaults', async () => {
  const input = { orderId: '7', lines: [{ sum: null }, { sum: [1, 'x'] }] };
  const { status, json: { job } } = await create({ type: 'invoice', input });
  expect([status, job]).toMatchObject([202, { type: 'invoice', status: 'QUEUED', input: { ...input, copies: 1 } }]);
  expect(await messages('invoice')).toEqual([{ version: 1, ownerId: OWNER, jobId: job.id }]);
  expect([await messages('shared'), await messages('tidy')]).toEqual([[], []]);
  expect((await call(jobs, 'GET /jobs/{id}', { id: job.id })).json).toEqual({ job });
});

test('a type without a schema takes no input, and the shipped type is as before', async () => {
  expect((await create({ type: 'tidy' })).json.job).not.toHaveProperty('input');
  expect(await messages('tidy')).toHaveLength(1);
  expect((await create({ type: 'tidy', input: {} })).status).toBe(202);
  expect(await errorsOf({ type: 'tidy', input: { a: 1 } })).toEqual([{ field: 'input', message: 'must be left out: this type of job takes none' }]);
  expect((await create({ type: 'summary', input: { a: 1 } })).status).toBe(202);
  expect(await messages('shared')).toHaveLength(1);
});

test('a job that does not fit its type is refused, field by field', async () => {
  expect(await errorsOf({ type: 'invoice' })).toEqual([{ field: 'input.orderId', message: 'is missing' }]);
  expect(await errorsOf({ type: 'invoice', input: { orderId: 'x'.repeat(9), copies: 0 }, priority: 1 })).toEqual([
    { field: 'priority', message: 'is not allowed here' },
    { field: 'input.orderId', message: 'must have at most 8 characters' },
    { field: 'input.copies', message: 'must be at least 1' },
  ]);
  expect(await errorsOf({ type: 'invoice', input: [] })).toEqual([{ field: 'input', message: 'must be an object' }]);
  expect(await errorsOf({ type: 'drop' })).toEqual([{ field: 'type', message: 'must be one of summary, invoice, tidy' }]);
  expect((await create([])).status).toBe(400);
  expect((await create({ type: 'invoice', input: { orderId: 'x'.repeat(65_536) } })).status).toBe(413);
  expect(await messages('invoice')).toEqual([]);
});

test('a job is held back until it is due', async () => {
  const soon = new Date(Date.now() + 60_000).toISOString();
  const { json: { job } } = await create({ type: 'tidy', runAt: soon.replace('Z', '+00:00') });
  expect(job).toMatchObject({ status: 'QUEUED', runAt: soon });
  expect(await messages('tidy')).toEqual([]);
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: urls.tidy, AttributeNames: ['ApproximateNumberOfMessagesDelayed'] }));
  expect(Attributes).toEqual({ ApproximateNumberOfMessagesDelayed: '1' });
  for (const runAt of ['tomorrow', '2030-02-01T08:00:00', 5]) expect((await errorsOf({ type: 'tidy', runAt }))[0].field).toBe('runAt');
  expect((await errorsOf({ type: 'tidy', runAt: new Date(Date.now() + 367 * 86_400_000).toISOString() }))[0].message).toBe('must be within 366 days');
});

test('a job that was due in the past begins at once', async () => {
  const { status, json: { job } } = await create({ type: 'tidy', runAt: '2020-01-01T00:00:00Z' });
  expect([status, job.status]).toEqual([202, 'QUEUED']);
  expect(job).not.toHaveProperty('runAt');
  expect(await messages('tidy')).toEqual([{ version: 1, ownerId: OWNER, jobId: job.id }]);
});

test('a job that is held back is canceled at once, and told at once', async () => {
  const { json: { job } } = await create({ type: 'tidy', runAt: new Date(Date.now() + 600_000).toISOString() });
  expect((await call(jobs, 'DELETE /jobs/{id}', { id: job.id })).json.job.status).toBe('CANCELED');
  expect(await messages('tidy')).toEqual([{ version: 1, ownerId: OWNER, jobId: job.id }]);
});

describe('a function that was let call', () => {
  test('tells the progress of the attempt that runs, which its owner hears of', async () => {
    const { json: { job: { id } } } = await create({ type: 'tidy' });
    await running(id);
    const progress = { percent: 40.126, message: 'Half of the pages' };
    expect(await direct({ call: 'progress', ownerId: OWNER, jobId: id, attempt: 1, ...progress })).toEqual({ cancelRequested: false });
    expect((await call(jobs, 'GET /jobs/{id}', { id })).json.job).toMatchObject({ progress: { percent: 40.13, message: 'Half of the pages' } });
    expect(await messages('told')).toEqual([{
      type: 'job.progress', version: 1, jobId: id, ownerId: OWNER, status: 'RUNNING', progress: { percent: 40.13, message: 'Half of the pages' }, sequence: 2,
    }]);
    await call(jobs, 'DELETE /jobs/{id}', { id });
    expect(await direct({ call: 'progress', ownerId: OWNER, jobId: id, attempt: 1, percent: 50 })).toEqual({ cancelRequested: true });
  });

  test('is told that its attempt is not the one that runs', async () => {
    const { json: { job: { id } } } = await create({ type: 'tidy' });
    const tell = (fields: object) => direct({ call: 'progress', ownerId: OWNER, jobId: id, attempt: 1, percent: 1, ...fields });
    const over = { problem: expect.objectContaining({ status: 409, detail: 'This attempt of the job does not run any more.' }) };
    expect(await tell({})).toEqual(over);
    await running(id, { attempts: { N: '2' } });
    expect(await tell({})).toEqual(over);
    expect(await tell({ ownerId: 'other', attempt: 2 })).toEqual(over);
    expect(await tell({ attempt: 2 })).toEqual({ cancelRequested: false });
  });

  test('starts further jobs of the same owner, each once', async () => {
    const start = { call: 'start', ownerId: OWNER, type: 'invoice', input: { orderId: '7' }, key: 'parent-1' };
    const first = await direct(start) as { job: { id: string } };
    expect(first).toMatchObject({ job: { type: 'invoice', status: 'QUEUED', input: { orderId: '7', copies: 1 } } });
    expect((await direct(start) as { job: { id: string } }).job.id).toBe(first.job.id);
    expect((await direct({ ...start, key: 'parent-2' }) as { job: { id: string } }).job.id).not.toBe(first.job.id);
    expect((await call(jobs, 'GET /jobs/{id}', { id: first.job.id })).status).toBe(200);
    expect(await direct({ ...start, input: { orderId: '8' } })).toEqual({ problem: expect.objectContaining({ status: 422 }) });
  });

  test.each<[string, object, string]>([
    ['an empty payload', {}, 'call'],
    ['another call', { call: 'stop', ownerId: 'o' }, 'call'],
    ['no owner', { call: 'start', type: 'tidy' }, 'ownerId'],
    ['a type that is not declared', { call: 'start', ownerId: 'o', type: 'summary' }, 'type'],
    ['input that does not fit', { call: 'start', ownerId: 'o', type: 'invoice' }, 'input.orderId'],
    ['a key that is none', { call: 'start', ownerId: 'o', type: 'tidy', key: '' }, 'key'],
    ['no job', { call: 'progress', ownerId: 'o', attempt: 1 }, 'jobId'],
    ['more than all', { call: 'progress', ownerId: OWNER, jobId: '00000000-0000-4000-8000-000000000001', attempt: 1, percent: 101 }, 'percent'],
    ['a long message', { call: 'progress', ownerId: OWNER, jobId: '00000000-0000-4000-8000-000000000001', attempt: 1, message: 'x'.repeat(501) }, 'message'],
  ])('with %s gets a problem', async (_, event, field) => {
    expect(await direct(event)).toEqual({ problem: expect.objectContaining({ status: 400, errors: [expect.objectContaining({ field })] }) });
  });

  test('through the API is impossible: a request is within an event of API Gateway', async () => {
    const { status } = await call(jobs, 'POST /jobs', { body: { call: 'start', ownerId: 'other', type: 'tidy' } });
    expect(status).toBe(400);
    expect((await call(jobs, 'GET /jobs', { owner: 'other' })).json).toEqual({ jobs: [] });
  });
});
