import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { lambdaContext } from './support/api';
import { type LocalDynamoDb, TABLE_NAME, startDynamoDb } from './support/dynamodb';
import { captureOutput, loadHandler } from './support/environment';
import { type LocalServices, startServices } from './support/messaging';

type Invoker = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

const FUNCTION_ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:invoice:live';
const ID = '00000000-0000-4000-8000-000000000001';

let database: LocalDynamoDb;
let services: LocalServices;
let sns: SNSClient;
let sqs: SQSClient;
let invoker: Invoker;
let settings: Readonly<Record<string, string>>;
let output: string[];
let queueUrl: string;
let told: string;
/** The calls of the jobs' function, and how it answers. */
const called: { readonly url?: string; readonly event: unknown }[] = [];
let answer: (response: ServerResponse) => void;

const lambda = createServer((request: IncomingMessage, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
    called.push({ url: request.url, event: JSON.parse(Buffer.concat(chunks).toString()) as unknown });
    answer(response);
  });
});
const answering = (status: number, body: string, headers: Record<string, string> = {}) => (response: ServerResponse) => {
  response.writeHead(status, headers).end(body);
};

beforeAll(async () => {
  [database, services] = await Promise.all([startDynamoDb(), startServices()]);
  await new Promise<void>((resolve) => { lambda.listen(0, '127.0.0.1', resolve); });
  const client = { endpoint: services.endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
  [sqs, sns] = [new SQSClient(client), new SNSClient(client)];
});
afterAll(async () => {
  sqs.destroy();
  sns.destroy();
  lambda.closeAllConnections();
  await Promise.all([database.stop(), services.stop(), new Promise((resolve) => { lambda.close(resolve); })]);
});

let count = 0;
beforeEach(async () => {
  output = captureOutput();
  count += 1;
  called.length = 0;
  const queueNamed = async (name: string) => `${services.endpoint}${new URL((await sqs.send(new CreateQueueCommand({ QueueName: `${name}-${count}` }))).QueueUrl ?? '').pathname}`;
  [queueUrl, told] = [await queueNamed('jobs'), await queueNamed('told')];
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: `topic-${count}` }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: told, AttributeNames: ['QueueArn'] }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn, Attributes: { RawMessageDelivery: 'true' } }));
  settings = {
    TABLE_NAME,
    TOPIC_ARN: TopicArn,
    QUEUE_URL: queueUrl,
    FUNCTION_ARN,
    JOB_ATTEMPTS: '2',
    JOB_TIMEOUT_SECONDS: '5',
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_ENDPOINT_URL_SNS: services.endpoint,
    AWS_ENDPOINT_URL_SQS: services.endpoint,
    AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${(lambda.address() as AddressInfo).port}`,
    STATE_MACHINE_ARN: '',
  };
  invoker = loadHandler('invoker', settings);
  await database.client.send(new PutItemCommand({
    TableName: TABLE_NAME,
    Item: {
      pk: { S: `OWNER#o-${count}` },
      sk: { S: `JOB#${ID}` },
      id: { S: ID },
      type: { S: 'invoice' },
      status: { S: 'QUEUED' },
      version: { N: '1' },
      createdAt: { S: new Date().toISOString() },
      inputJson: { S: '{"orderId":"7"}' },
    },
  }));
});

const handle = async (body: object = { version: 1, ownerId: `o-${count}`, jobId: ID }): Promise<number> => {
  const event = { Records: [{ messageId: 'm', body: JSON.stringify(body), eventSource: 'aws:sqs' }] };
  return (await invoker(event as SQSEvent, lambdaContext())).batchItemFailures.length;
};
const job = async () => (await database.client.send(new GetItemCommand({
  TableName: TABLE_NAME, ConsistentRead: true, Key: { pk: { S: `OWNER#o-${count}` }, sk: { S: `JOB#${ID}` } },
}))).Item ?? {};
const published = async () => {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: told, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body = '' }) => JSON.parse(Body) as Record<string, unknown>);
};
const delayed = async () => (await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['ApproximateNumberOfMessagesDelayed'] }))).Attributes;
const eventOf = (attempt: number) => ({
  url: `/2015-03-31/functions/${encodeURIComponent(FUNCTION_ARN)}/invocations`, event: { jobId: ID, ownerId: `o-${count}`, type: 'invoice', input: { orderId: '7' }, attempt },
});

test('calls the function with the job, records what it returns and publishes it', async () => {
  answer = answering(200, '{"total":[12.5,null]}');
  expect(await handle()).toBe(0);
  expect(called).toEqual([eventOf(1)]);
  const record = await job();
  expect(record).toMatchObject({ status: { S: 'SUCCEEDED' }, resultJson: { S: '{"total":[12.5,null]}' }, attempts: { N: '1' }, notifiedAt: { S: expect.any(String) } });
  expect(record).not.toHaveProperty('claimToken');
  expect(await published()).toEqual([{
    type: 'job.succeeded', version: 1, jobId: ID, ownerId: `o-${count}`, status: 'SUCCEEDED', result: { total: [12.5, null] }, completedAt: record.completedAt.S,
  }]);
  expect(output.join('')).toContain('"JobsSucceeded":1');
  expect(output.join('')).not.toContain(`"o-${count}"`);
  // Once more: nothing.
  expect([await handle(), called.length, await job(), await published()]).toEqual([0, 1, record, []]);
});

test('a function that throws is called again by a message that comes later, and then no more', async () => {
  answer = answering(200, '{"errorType":"ValueError","errorMessage":"secret"}', { 'x-amz-function-error': 'Unhandled' });
  expect(await handle()).toBe(0);
  expect(await job()).toMatchObject({ status: { S: 'QUEUED' }, attempts: { N: '1' } });
  expect(await delayed()).toEqual({ ApproximateNumberOfMessagesDelayed: '1' });
  expect(await handle()).toBe(0);
  expect(called).toEqual([eventOf(1), eventOf(2)]);
  expect(await job()).toMatchObject({ status: { S: 'FAILED' }, error: { S: 'The job failed 2 times.' } });
  expect(await published()).toMatchObject([{ type: 'job.failed', error: 'The job failed 2 times.' }]);
  expect(output.join('')).toContain('ValueError');
  expect(output.join('')).not.toContain('secret');
});

test('the client does not repeat a call without an answer: that attempt would not be counted', async () => {
  answer = (response) => response.destroy();
  expect(await handle()).toBe(0);
  expect(called).toHaveLength(1);
  expect(await job()).toMatchObject({ status: { S: 'QUEUED' }, attempts: { N: '1' } });
});

test('no room is no attempt', async () => {
  answer = answering(429, '{"Type":"User","message":"Rate Exceeded."}', { 'x-amzn-errortype': 'TooManyRequestsException' });
  expect(await handle()).toBe(0);
  expect(called).toHaveLength(1);
  expect([await job(), await delayed()]).toMatchObject([{ status: { S: 'QUEUED' }, attempts: { N: '0' } }, { ApproximateNumberOfMessagesDelayed: '1' }]);
});

test('a function that may not be called leaves the message, and the job waits', async () => {
  answer = answering(403, '{"Message":"no"}', { 'x-amzn-errortype': 'AccessDeniedException' });
  expect(await handle()).toBe(1);
  expect([await job(), await delayed()]).toMatchObject([{ status: { S: 'QUEUED' }, attempts: { N: '0' } }, { ApproximateNumberOfMessagesDelayed: '0' }]);
});

test('an attempt holds its job for longer than its invocation can run', async () => {
  const began = Date.now();
  let held: number | undefined;
  answer = (response) => void job().then(({ leaseUntil }) => {
    held = Number(leaseUntil.N);
    response.writeHead(200).end('null');
  });
  expect(await handle()).toBe(0);
  expect(held).toBeGreaterThan(began + lambdaContext().getRemainingTimeInMillis());
});

test('a state machine is started with the job, which ends as its execution does', async () => {
  const [began, STATE_MACHINE_ARN] = [Date.now(), 'arn:aws:states:eu-west-1:123456789012:stateMachine:invoice'];
  invoker = loadHandler('invoker', { ...settings, FUNCTION_ARN: '', STATE_MACHINE_ARN, STATES_ADDRESS: settings.AWS_ENDPOINT_URL_LAMBDA });
  answer = answering(200, '{}');
  expect(await handle()).toBe(0);
  const execution = { name: `${ID}-1`, input: JSON.stringify(eventOf(1).event) };
  expect(called).toEqual([{ url: '/', event: { stateMachineArn: STATE_MACHINE_ARN, ...execution } }]);
  const running = await job();
  expect(running).toMatchObject({ status: { S: 'RUNNING' }, startedAt: { S: expect.any(String) } });
  // Until its timeout, the setting JOB_TIMEOUT_SECONDS.
  expect(Number(running.leaseUntil.N)).toBeGreaterThanOrEqual(began + 5000);
  const detail = { status: 'SUCCEEDED', ...execution, output: '{"total":12.5}' };
  expect(await handle({ 'source': 'aws.states', 'detail-type': 'Step Functions Execution Status Change', detail })).toBe(0);
  expect(await job()).toMatchObject({ status: { S: 'SUCCEEDED' }, resultJson: { S: '{"total":12.5}' }, notifiedAt: { S: expect.any(String) } });
  expect(await published()).toMatchObject([{ type: 'job.succeeded', jobId: ID, result: { total: 12.5 } }]);
});

test('a message that no API sent belongs into the dead-letter queue', async () => {
  answer = answering(200, 'null');
  expect(await handle({ version: 2, ownerId: 'o', jobId: ID, type: 'invoice', input: '', requestedAt: Date.now() })).toBe(1);
  expect(await handle({ version: 1, ownerId: 'o', jobId: 'x' })).toBe(1);
  expect(called).toEqual([]);
});
