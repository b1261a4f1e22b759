import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { entity } from './entities/support/handler';
import { type ApiCall, answer, apiEvent, lambdaContext } from './support/api';
import { type LocalDynamoDb, TABLE_NAME, startDynamoDb } from './support/dynamodb';
import { captureOutput, loadHandler } from './support/environment';
import { type LocalServices, startServices } from './support/messaging';
import { ENTITIES_FILE, ENTITY_SLOTS } from '../../src/handlers/catalog';
import { creation } from '../../src/handlers/entities/changes';
import { EntityStore } from '../../src/handlers/entities/entity-store';

interface Exports {
  (event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult>;
  (event: SQSEvent, context: Context): Promise<SQSBatchResponse>;
}

const BUCKET_NAME = 'exports-bucket';
const ORDER = entity('order', { number: { type: 'string' } }, { routes: ['create', 'batch-export'] });
const PATH = '/orders/batch-export';
const EXPORT = `POST ${PATH}`;

let database: LocalDynamoDb;
let services: LocalServices;
let s3: S3Client;
let sns: SNSClient;
let sqs: SQSClient;
let exported: Exports;
let output: string[];
let queueUrl: string;
let told: string;
let settings: Readonly<Record<string, string>>;
let tests = 0;
const folder = mkdtempSync(join(tmpdir(), 'exports-'));
writeFileSync(join(folder, ENTITIES_FILE), JSON.stringify({ entities: [ORDER] }));

beforeAll(async () => {
  [database, services] = await Promise.all([startDynamoDb(ENTITY_SLOTS), startServices()]);
  const client = { endpoint: services.endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
  [s3, sns, sqs] = [new S3Client({ ...client, forcePathStyle: true }), new SNSClient(client), new SQSClient(client)];
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET_NAME }));
  const store = new EntityStore(database.client, TABLE_NAME);
  await store.states.announce(ORDER);
  const time = '2026-01-01T00:00:00.000Z';
  const record = { id: '01900000-0000-7000-8000-000000000001', owner: 'ann', data: { number: '7' }, version: 1, createdAt: time, updatedAt: time };
  await store.write(creation(ORDER, record));
});
afterAll(async () => {
  for (const client of [s3, sns, sqs]) client.destroy();
  await Promise.all([database.stop(), services.stop()]);
});
beforeEach(async () => {
  output = captureOutput();
  tests += 1;
  const queueNamed = async (name: string) => (
    `${services.endpoint}${new URL((await sqs.send(new CreateQueueCommand({ QueueName: `${name}-${tests}` }))).QueueUrl ?? '').pathname}`
  );
  [queueUrl, told] = [await queueNamed('exports'), await queueNamed('told')];
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: `topic-${tests}` }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: told, AttributeNames: ['QueueArn'] }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn, Attributes: { RawMessageDelivery: 'true' } }));
  settings = {
    TABLE_NAME,
    BUCKET_NAME,
    TOPIC_ARN: TopicArn,
    QUEUE_URL: queueUrl,
    JOB_RETENTION_DAYS: '7',
    AUTH_QUERY_PARAMETERS: 'token',
    LAMBDA_TASK_ROOT: folder,
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_ENDPOINT_URL_S3: services.endpoint,
    AWS_ENDPOINT_URL_SNS: services.endpoint,
    AWS_ENDPOINT_URL_SQS: services.endpoint,
  };
  exported = loadHandler('exports', settings);
});

const request = async (options: ApiCall = {}, route = EXPORT) => (
  answer(await exported(apiEvent(route, { owner: 'ann', ...options }), lambdaContext()))
);
const handle = async (body: object): Promise<number> => {
  const event = { Records: [{ messageId: 'm', body: JSON.stringify(body), eventSource: 'aws:sqs' }] };
  return (await exported(event as SQSEvent, lambdaContext())).batchItemFailures.length;
};
const received = async (QueueUrl: string) => {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body = '' }) => JSON.parse(Body) as object);
};
const key = (kind: string, id: string, owner = 'ann') => ({ pk: { S: `OWNER#${owner}` }, sk: { S: `${kind}#${id}` } });
const recordOf = async (kind: string, id: string, owner?: string) => (
  (await database.client.send(new GetItemCommand({ TableName: TABLE_NAME, ConsistentRead: true, Key: key(kind, id, owner) }))).Item
);
const set = (id: string, name: string, value: string) => database.client.send(new UpdateItemCommand({
  TableName: TABLE_NAME,
  Key: key('JOB', id),
  UpdateExpression: 'SET #name = :value',
  ExpressionAttributeNames: { '#name': name },
  ExpressionAttributeValues: { ':value': { S: value } },
}));
const counted = (name: string) => output.join('').split(`"${name}":1`).length - 1;

test('a request is accepted as a job, which writes the records into a file of the caller and publishes it', async () => {
  const { status, headers, json: { job } } = await request();
  const message = { version: 1, ownerId: 'ann', jobId: job.id };
  expect([status, headers.Location, await received(queueUrl)]).toEqual([202, `/prod/jobs/${job.id}`, [message]]);
  expect(job).toEqual({
    id: expect.any(String), type: 'export', input: { entity: 'order' }, status: 'QUEUED', createdAt: expect.any(String), updatedAt: job.createdAt,
  });
  const { createdAt, expiresAt } = await recordOf('JOB', job.id) ?? {};
  expect(Number(expiresAt.N)).toBe(Math.floor(Date.parse(createdAt.S ?? '') / 1000) + 7 * 86_400);

  expect(await handle(message)).toBe(0);
  const file = await recordOf('FILE', job.id) ?? {};
  expect(file).toMatchObject({ name: { S: 'orders.jsonl' }, contentType: { S: 'application/x-ndjson' }, status: { S: 'PENDING' } });
  const object = await s3.send(new GetObjectCommand({ Bucket: BUCKET_NAME, Key: file.objectKey.S }));
  const content = await object.Body?.transformToString() ?? '';
  expect([object.ContentType, JSON.parse(content)]).toEqual(['application/x-ndjson', expect.objectContaining({ number: '7' })]);
  expect(await received(told)).toEqual([expect.objectContaining({
    type: 'job.succeeded', jobId: job.id, ownerId: 'ann', result: { fileId: job.id, records: 1, bytes: content.length },
  })]);
  expect([counted('JobsAccepted'), counted('JobsSucceeded'), output.join('').includes('"ann"')]).toEqual([1, 1, false]);
});

test('a repeated request sends its message again while the export waits, and is no second export', async () => {
  const headers = { 'Idempotency-Key': 'once' };
  const first = await request({ headers });
  expect(await request({ headers })).toMatchObject({ status: 202, headers: { 'Idempotent-Replayed': 'true' }, json: first.json });
  expect([(await received(queueUrl)).length, counted('JobsAccepted')]).toEqual([2, 1]);
  await set(first.json.job.id, 'status', 'RUNNING');
  expect((await request({ headers })).json.job.status).toBe('RUNNING');
  expect(await received(queueUrl)).toEqual([]);
});

test('a request that cannot be queued leaves no export behind, unless it was accepted before', async () => {
  const headers = { 'Idempotency-Key': 'unlucky' };
  const { json: { job } } = await request({ headers });
  await sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
  const refused = { status: 503, headers: { 'Retry-After': '5' } };
  expect(await request({ headers })).toMatchObject(refused);
  expect(await recordOf('JOB', job.id)).toMatchObject({ status: { S: 'QUEUED' } });
  expect(await request()).toMatchObject(refused);
  const [, id] = output.flatMap((line) => line.includes('could not be queued') ? [(JSON.parse(line) as { readonly jobId: string }).jobId] : []);
  expect([id === job.id, await recordOf('JOB', id), counted('JobsAccepted')]).toEqual([false, undefined, 1]);
});

test.each<[number, string, ApiCall]>([
  [404, 'POST /orders', {}],
  [405, `GET ${PATH}`, {}],
  [404, 'POST /products/batch-export', {}],
  [401, EXPORT, { owner: '' }],
  [400, EXPORT, { query: { status: 'open' } }],
  [202, EXPORT, { query: { token: 'x' } }],
])('the answer is %i to %s %j', async (status, route, options) => {
  expect((await request(options, route)).status).toBe(status);
  expect(await received(queueUrl)).toHaveLength(status === 202 ? 1 : 0);
});

test('an export that its owner cancels while it waits for its next turn ends without a file', async () => {
  const { json: { job } } = await request();
  await set(job.id, 'cancelRequestedAt', 'then');
  expect(await handle({ version: 1, ownerId: 'ann', jobId: job.id })).toBe(0);
  expect(await recordOf('JOB', job.id)).toMatchObject({ status: { S: 'CANCELED' } });
  expect(await recordOf('FILE', job.id)).toBeUndefined();
  expect(await received(told)).toEqual([expect.objectContaining({ type: 'job.canceled', jobId: job.id })]);
});

test('a message that this function did not send belongs into the dead-letter queue', async () => {
  const { json: { job } } = await request();
  expect(await handle({ version: 2, ownerId: 'ann', jobId: job.id, type: 'export', input: '', requestedAt: Date.now() })).toBe(1);
  expect(await handle({ version: 1, ownerId: 'ann', jobId: 'x' })).toBe(1);
  expect(await recordOf('JOB', job.id)).toMatchObject({ status: { S: 'QUEUED' } });
});

test.each([
  ['TABLE_NAME', 'table'], ['BUCKET_NAME', 'bucket'], ['QUEUE_URL', 'queue'], ['TOPIC_ARN', 'topic'],
])('it does not start without %s', (name, resource) => {
  expect(() => loadHandler('exports', { ...settings, [name]: '' })).toThrow(`needs the environment variable of its ${resource}`);
});
