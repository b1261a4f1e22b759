import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, DeleteQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { OTHER, OWNER, type ApiAnswer, type ApiCall, type Handler, call } from './support/api';
import { type LocalDynamoDb, TABLE_NAME, startDynamoDb } from './support/dynamodb';
import { captureOutput, loadHandler } from './support/environment';
import { type LocalServices, startServices } from './support/messaging';

let database: LocalDynamoDb;
let services: LocalServices;
let sqs: SQSClient;
let queueUrl: string;
let environment: Record<string, string>;
let jobs: Handler;
let output: string[];

beforeAll(async () => {
  [database, services] = await Promise.all([startDynamoDb(), startServices()]);
  sqs = new SQSClient({ endpoint: services.endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  environment = { TABLE_NAME, JOB_TYPES: 'summary,export', AWS_ENDPOINT_URL_DYNAMODB: database.endpoint, AWS_ENDPOINT_URL_SQS: services.endpoint };
});
afterAll(async () => {
  sqs.destroy();
  await Promise.all([database.stop(), services.stop()]);
});
beforeEach(async () => {
  output = captureOutput();
  const name = `jobs-${expect.getState().currentTestName?.replace(/\W+/g, '-').slice(0, 60)}`;
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  // The address that a queue has for its senders names a host; the emulator listens here.
  queueUrl = `${services.endpoint}${new URL(QueueUrl).pathname}`;
  jobs = loadHandler('jobs', { ...environment, QUEUE_URL: queueUrl });
});

const create = (body: object = { type: 'summary' }, options: ApiCall = {}): Promise<ApiAnswer> => call(jobs, 'POST /jobs', { body, ...options });
const key = (id: string) => ({ pk: { S: `OWNER#${OWNER}` }, sk: { S: `JOB#${id}` } });
const recordOf = async (id: string) => (await database.client.send(new GetItemCommand({ TableName: TABLE_NAME, Key: key(id) }))).Item;
const messages = async (): Promise<unknown[]> => {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body = '' }) => JSON.parse(Body) as unknown);
};

test('accepts a job: a record, then a message that names it', async () => {
  const before = Math.floor(Date.now() / 1000);
  const { status, headers, json: { job } } = await create({ type: 'summary', input: { deep: true, n: 3 } });
  const after = Math.ceil(Date.now() / 1000);
  expect(status).toBe(202);
  expect(job).toEqual({
    id: expect.any(String), type: 'summary', input: { deep: true, n: 3 }, status: 'QUEUED', createdAt: expect.any(String), updatedAt: job.createdAt,
  });
  expect(headers.Location).toBe(`/prod/jobs/${job.id}`);
  expect(await messages()).toEqual([{ version: 1, ownerId: OWNER, jobId: job.id }]);
  expect((await call(jobs, 'GET /jobs/{id}', { id: job.id })).json).toEqual({ job });
  const expiresAt = Number((await recordOf(job.id))?.expiresAt?.N);
  expect(expiresAt).toBeGreaterThanOrEqual(before + 30 * 86_400);
  expect(expiresAt).toBeLessThanOrEqual(after + 30 * 86_400);
});

test('a job that cannot be queued leaves nothing behind', async () => {
  await sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
  expect(await create({ type: 'summary' }, { owner: 'unlucky' })).toMatchObject({
    status: 503, headers: { 'Retry-After': '5', 'Content-Type': 'application/problem+json' }, json: { status: 503 },
  });
  expect((await call(jobs, 'GET /jobs', { owner: 'unlucky' })).json).toEqual({ jobs: [] });
  expect(output.map((line) => JSON.parse(line) as object)).toEqual([expect.objectContaining({
    level: 'WARN', message: 'A job could not be queued', jobId: expect.stringMatching(/^[0-9a-f-]{36}$/), error: expect.stringMatching(/./),
  })]);
});

test('the key of a job that could not be queued is free for another attempt', async () => {
  const headers = { 'Idempotency-Key': 'again' };
  await sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
  expect((await create({ type: 'summary' }, { owner: 'patient', headers })).status).toBe(503);
  expect((await call(jobs, 'GET /jobs', { owner: 'patient' })).json).toEqual({ jobs: [] });
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `again-${Date.now()}` }));
  jobs = loadHandler('jobs', { ...environment, QUEUE_URL: `${services.endpoint}${new URL(QueueUrl).pathname}` });
  const { status, headers: answered } = await create({ type: 'summary' }, { owner: 'patient', headers });
  expect([status, answered['Idempotent-Replayed']]).toEqual([202, undefined]);
  expect((await call(jobs, 'GET /jobs', { owner: 'patient' })).json.jobs).toHaveLength(1);
});

test('a repeated request sends again while the job waits, and not once it has run', async () => {
  const headers = { 'Idempotency-Key': 'job-1' };
  const first = await create({ type: 'summary' }, { headers });
  const second = await create({ type: 'summary' }, { headers });
  expect(second).toMatchObject({ status: 202, headers: { 'Idempotent-Replayed': 'true' }, json: first.json });
  expect(await messages()).toHaveLength(2);
  expect(output.join('').match(/"JobsAccepted":1/g)).toHaveLength(1);
  expect((await create({ type: 'export' }, { headers })).status).toBe(422);
  await sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
  expect((await create({ type: 'summary' }, { headers })).status).toBe(503);
  // The first answer was 202, so the job stays.
  const waiting = await recordOf(first.json.job.id);
  expect(waiting).toMatchObject({ status: { S: 'QUEUED' } });
  await database.client.send(new PutItemCommand({ TableName: TABLE_NAME, Item: { ...waiting, status: { S: 'RUNNING' } } }));
  expect(await create({ type: 'summary' }, { headers })).toMatchObject({ status: 202, json: { job: { status: 'RUNNING' } } });
  await database.client.send(new DeleteItemCommand({ TableName: TABLE_NAME, Key: key(first.json.job.id) }));
});

test('lists in pages, in the order of creation or the other way round', async () => {
  const ids: string[] = [];
  for (const n of [1, 2, 3]) {
    ids.push((await create({ type: 'export', input: { n } }, { owner: 'lister' })).json.job.id);
  }
  for (const [order, expected] of [['asc', ids], ['desc', [...ids].reverse()]] as const) {
    const first = await call(jobs, 'GET /jobs', { owner: 'lister', query: { limit: '2', order } });
    const second = await call(jobs, 'GET /jobs', { owner: 'lister', query: { cursor: first.json.nextCursor ?? '', order } });
    expect([...first.json.jobs, ...second.json.jobs].map(({ id }) => id)).toEqual(expected);
    expect(second.json).not.toHaveProperty('nextCursor');
  }
});

test('refuses types and inputs it does not know', async () => {
  expect((await create({ type: 'drop' })).json.errors[0].field).toBe('type');
  expect((await create({ type: 'summary', input: { '': 1 } })).status).toBe(400);
  expect((await create({ type: 'summary', input: { a: { b: 1 } } })).status).toBe(400);
  expect((await create({ type: 'summary', input: { a: 1e300 } })).json.errors[0].field).toBe('input.a');
});

test('shows no user another\'s job', async () => {
  const { json: { job } } = await create();
  expect((await call(jobs, 'GET /jobs/{id}', { id: job.id, owner: OTHER })).status).toBe(404);
  expect((await call(jobs, 'DELETE /jobs/{id}', { id: job.id, owner: OTHER })).status).toBe(404);
  expect((await recordOf(job.id))?.status).toEqual({ S: 'QUEUED' });
});

test('cancels a job that waits, at once and for good', async () => {
  const { json: { job } } = await create();
  const canceled = await call(jobs, 'DELETE /jobs/{id}', { id: job.id });
  expect(canceled).toMatchObject({ status: 200, json: { job: { id: job.id, status: 'CANCELED', completedAt: expect.any(String) } } });
  expect((await call(jobs, 'GET /jobs/{id}', { id: job.id })).json).toEqual(canceled.json);
  // The worker that gets the message tells of the end; the second one comes at once, whatever the first waits for.
  expect(await messages()).toHaveLength(2);
  expect(await call(jobs, 'DELETE /jobs/{id}', { id: job.id })).toMatchObject({ status: 200, json: canceled.json });
});

test('asks a job that runs to stop, once', async () => {
  const { json: { job } } = await create();
  await database.client.send(new PutItemCommand({ TableName: TABLE_NAME, Item: { ...await recordOf(job.id), status: { S: 'RUNNING' } } }));
  const asked = await call(jobs, 'DELETE /jobs/{id}', { id: job.id });
  expect(asked).toMatchObject({ status: 202, json: { job: { status: 'RUNNING', cancelRequestedAt: expect.any(String) } } });
  expect(await call(jobs, 'DELETE /jobs/{id}', { id: job.id })).toMatchObject({ status: 202, json: asked.json });
});

test.each(['SUCCEEDED', 'FAILED'])('a job that has %s is not canceled', async (status) => {
  const { json: { job } } = await create();
  await database.client.send(new PutItemCommand({ TableName: TABLE_NAME, Item: { ...await recordOf(job.id), status: { S: status } } }));
  expect(await call(jobs, 'DELETE /jobs/{id}', { id: job.id })).toMatchObject({ status: 409, json: { detail: `The job has ended: ${status}.` } });
});

test('a job is canceled although nothing can be sent', async () => {
  const { json: { job } } = await create();
  await sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
  expect((await call(jobs, 'DELETE /jobs/{id}', { id: job.id })).status).toBe(200);
  expect(output.join('')).toContain('The end of a job is told later');
});

test('lists the jobs of a type or in a state', async () => {
  const made = async (type: string, status: string) => {
    const { json: { job } } = await create({ type }, { owner: 'filter' });
    const of = { pk: { S: 'OWNER#filter' }, sk: { S: `JOB#${job.id}` } };
    const { Item } = await database.client.send(new GetItemCommand({ TableName: TABLE_NAME, Key: of }));
    await database.client.send(new PutItemCommand({ TableName: TABLE_NAME, Item: { ...Item, status: { S: status } } }));
    return job.id;
  };
  const [first, second, third, fourth] = [await made('export', 'FAILED'), await made('summary', 'FAILED'), await made('export', 'QUEUED'), await made('export', 'FAILED')];
  const listed = async (query: Record<string, string>) => (await call(jobs, 'GET /jobs', { owner: 'filter', query })).json;
  const idsOf = ({ jobs: found }: { readonly jobs: readonly { readonly id: string }[] }) => found.map(({ id }) => id);
  expect(idsOf(await listed({ type: 'export' }))).toEqual([first, third, fourth]);
  expect(idsOf(await listed({ status: 'FAILED', order: 'desc' }))).toEqual([fourth, second, first]);
  const page = await listed({ type: 'export', status: 'FAILED', limit: '1' });
  expect(idsOf(page)).toEqual([first]);
  const next = await listed({ type: 'export', status: 'FAILED', limit: '1', cursor: page.nextCursor ?? '' });
  expect([idsOf(next), next]).toEqual([[fourth], expect.not.objectContaining({ nextCursor: expect.anything() })]);
  expect(idsOf(await listed({ status: 'CANCELED' }))).toEqual([]);
  expect((await call(jobs, 'GET /jobs', { query: { status: 'DONE' } })).json.errors).toEqual([{ field: 'status', message: 'must be one of QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELED' }]);
  expect((await call(jobs, 'GET /jobs', { query: { type: 'drop' } })).json.errors).toEqual([{ field: 'type', message: 'must be one of summary, export' }]);
});
