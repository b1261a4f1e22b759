import { CreateTableCommand, GetItemCommand, PutItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { lambdaContext } from './support/api';
import { type LocalDynamoDb, startDynamoDb } from './support/dynamodb';
import { captureOutput, loadHandler } from './support/environment';
import { type LocalServices, startServices } from './support/messaging';

type Sweeper = (event: unknown, context: Context) => Promise<{ settled: number; failed: number; complete: boolean }>;
type Fields = Record<string, AttributeValue>;

const CREDENTIALS = { accessKeyId: 'a', secretAccessKey: 'b' };
const BUCKET = 'swept-files';
const HOUR = 3_600_000;

let database: LocalDynamoDb;
let services: LocalServices;
let clients: { s3: S3Client; sns: SNSClient; sqs: SQSClient };
let queueUrl: string;
let sweeper: Sweeper;
let environment: Record<string, string>;
let output: string[];
let count = 0;
let owner: string;

beforeAll(async () => {
  [database, services] = await Promise.all([startDynamoDb(), startServices()]);
  const options = { endpoint: services.endpoint, region: 'eu-west-1', credentials: CREDENTIALS };
  clients = { s3: new S3Client(options), sns: new SNSClient(options), sqs: new SQSClient(options) };
  await clients.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
});
afterAll(async () => {
  Object.values(clients).forEach((client) => client.destroy());
  await Promise.all([database.stop(), services.stop()]);
});
beforeEach(async () => {
  output = captureOutput();
  count += 1;
  owner = `owner-#${count}`;
  const TableName = `swept-${count}`;
  await database.client.send(new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk', 'pendingIn', 'createdAt'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
    GlobalSecondaryIndexes: [{
      IndexName: 'pending',
      KeySchema: [{ AttributeName: 'pendingIn', KeyType: 'HASH' }, { AttributeName: 'createdAt', KeyType: 'RANGE' }],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    }],
  }));
  const { TopicArn = '' } = await clients.sns.send(new CreateTopicCommand({ Name: `swept-${count}` }));
  const { QueueUrl = '' } = await clients.sqs.send(new CreateQueueCommand({ QueueName: `swept-${count}` }));
  queueUrl = `${services.endpoint}${new URL(QueueUrl).pathname}`;
  const { Attributes } = await clients.sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }));
  await clients.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn, Attributes: { RawMessageDelivery: 'true' } }));
  environment = {
    TABLE_NAME: TableName,
    PENDING_INDEX: 'pending',
    BUCKET_NAME: BUCKET,
    TOPIC_ARN: TopicArn,
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_ENDPOINT_URL_S3: services.endpoint,
    AWS_ENDPOINT_URL_SNS: services.endpoint,
  };
  sweeper = loadHandler('sweeper', environment);
});

const minute = (): Context => ({ ...lambdaContext(), getRemainingTimeInMillis: () => 60_000 });
const idOf = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString();
const put = (kind: 'FILE' | 'JOB', n: number, hours: number, fields: Fields) => database.client.send(new PutItemCommand({
  TableName: environment.TABLE_NAME,
  Item: {
    pk: { S: `OWNER#${owner}` },
    sk: { S: `${kind}#${idOf(n)}` },
    id: { S: idOf(n) },
    version: { N: '1' },
    createdAt: { S: hoursAgo(hours) },
    updatedAt: { S: hoursAgo(hours) },
    pendingIn: { S: `${kind}#${n % 4}` },
    ...fields,
  },
}));
const putFile = (n: number, hours: number) => put('FILE', n, hours, { status: { S: 'PENDING' }, name: { S: 'a' }, contentType: { S: 'text/plain' }, size: { N: '5' } });
const putJob = (n: number, hours: number, fields: Fields = { status: { S: 'QUEUED' } }) => put('JOB', n, hours, { type: { S: 'summary' }, ...fields });
const read = async (kind: 'FILE' | 'JOB', n: number): Promise<Record<string, string | undefined>> => {
  const { Item = {} } = await database.client.send(new GetItemCommand({ TableName: environment.TABLE_NAME, ConsistentRead: true, Key: { pk: { S: `OWNER#${owner}` }, sk: { S: `${kind}#${idOf(n)}` } } }));
  const absent = { expiresAt: undefined, pendingIn: undefined, claimToken: undefined };
  return { ...absent, ...Object.fromEntries(Object.entries(Item).map(([name, value]) => [name, value.S ?? value.N])) };
};
const published = async (): Promise<unknown[]> => {
  const { Messages = [] } = await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body = '' }) => JSON.parse(Body) as unknown);
};
const metrics = () => output.filter((line) => line.includes('_aws')).map((line) => JSON.parse(line) as Record<string, unknown>);

test('abandons uploads that never came, in every partition, and no younger ones', async () => {
  await Promise.all([1, 2, 3, 4].map((n) => putFile(n, 3)));
  await putFile(5, 1);
  expect(await sweeper({}, minute())).toEqual({ settled: 4, failed: 0, complete: true });
  for (const n of [1, 2, 3, 4]) expect(await read('FILE', n)).toMatchObject({ status: 'ABANDONED', pendingIn: undefined });
  expect(await read('FILE', 5)).toMatchObject({ status: 'PENDING', pendingIn: 'FILE#1' });
  expect(metrics()).toContainEqual(expect.objectContaining({ UploadsAbandoned: 4 }));
});

test('an upload that came is available, though its record was never read', async () => {
  await putFile(1, 3);
  // Of an owner that is no plain subject, so its key is encoded.
  await clients.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: `files/.${Buffer.from(owner).toString('base64url')}/${idOf(1)}`, Body: 'bytes' }));
  await sweeper({}, minute());
  expect(await read('FILE', 1)).toMatchObject({ status: 'AVAILABLE', size: '5', expiresAt: undefined, pendingIn: undefined });
  expect(metrics()).toContainEqual(expect.objectContaining({ UploadsFound: 1 }));
});

test('abandons jobs that wait or whose worker is gone, and tells so', async () => {
  await putJob(1, 25);
  await putJob(2, 25, { status: { S: 'RUNNING' }, claimToken: { S: 'x' }, leaseUntil: { N: String(Date.now() - 1) } });
  await putJob(3, 25, { status: { S: 'RUNNING' }, claimToken: { S: 'y' }, leaseUntil: { N: String(Date.now() + HOUR) } });
  await putJob(4, 23);
  expect(await sweeper({}, minute())).toEqual({ settled: 2, failed: 0, complete: true });
  for (const n of [1, 2]) {
    expect(await read('JOB', n)).toMatchObject({ status: 'FAILED', error: 'The job was not run in time.', claimToken: undefined, pendingIn: undefined, notifiedAt: expect.any(String) });
  }
  expect(await read('JOB', 3)).toMatchObject({ status: 'RUNNING', claimToken: 'y', pendingIn: 'JOB#3' });
  expect(await read('JOB', 4)).toMatchObject({ status: 'QUEUED' });
  expect(await published()).toEqual(expect.arrayContaining([1, 2].map((n) => expect.objectContaining({ type: 'job.failed', jobId: idOf(n), ownerId: owner }))));
});

test('a result that was recorded and not told is told', async () => {
  await putJob(1, 25, { status: { S: 'SUCCEEDED' }, completedAt: { S: hoursAgo(25) } });
  expect(await sweeper({}, minute())).toMatchObject({ settled: 0, failed: 0 });
  expect(await published()).toEqual([expect.objectContaining({ type: 'job.succeeded', jobId: idOf(1) })]);
  expect(await read('JOB', 1)).toMatchObject({ status: 'SUCCEEDED', pendingIn: undefined });
  await sweeper({}, minute());
  expect(await published()).toEqual([]);
});

test("a record that can't be settled delays no other; if none can be, the invocation fails", async () => {
  await putFile(1, 3);
  await putJob(2, 25);
  const broken = loadHandler<Sweeper>('sweeper', { ...environment, TOPIC_ARN: 'arn:aws:sns:eu-west-1:000000000000:gone' });
  expect(await broken({}, minute())).toEqual({ settled: 1, failed: 1, complete: true });
  expect(await read('FILE', 1)).toMatchObject({ status: 'ABANDONED' });
  await expect(broken({}, minute())).rejects.toThrow('No stale record could be settled.');
  // The next sweep, with the topic there, tells what was recorded.
  expect(await loadHandler<Sweeper>('sweeper', environment)({}, minute())).toMatchObject({ failed: 0 });
  expect(await published()).toEqual([expect.objectContaining({ type: 'job.failed', jobId: idOf(2) })]);
});

test('ends in time, and goes on the next time', async () => {
  await Promise.all(Array.from({ length: 30 }, (_, n) => putFile(n, 3)));
  let left = 12_000;
  const context = { ...lambdaContext(), getRemainingTimeInMillis: () => { left -= 1000; return left; } } as Context;
  expect(await sweeper({}, context)).toMatchObject({ complete: false });
  const rest = await sweeper({}, minute());
  expect(rest.complete).toBe(true);
  expect(rest.settled).toBeGreaterThan(0);
});

test('logs hold no owner', async () => {
  await putFile(1, 3);
  await putJob(2, 25);
  await sweeper({}, minute());
  expect(output.join('\n')).not.toContain(owner);
});
