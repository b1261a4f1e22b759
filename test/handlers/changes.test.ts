import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBRecord } from 'aws-lambda';
import { order, product, recordOf, streamed, updated } from './changes/support';
import { lambdaContext } from './support/api';
import { captureOutput, loadHandler } from './support/environment';
import { ENTITIES_FILE } from '../../src/handlers/catalog';
import type { ChangesHandler } from '../../src/handlers/changes/changes-handler';

/** `type` and `scope`: content type, and the service that the signature is for. */
interface Sent { readonly action: string; readonly text: string; readonly body: string; readonly type?: string; readonly scope?: string }

interface Input { readonly MessageBody?: string; readonly Entries?: readonly { readonly Detail: string }[] }

let aws: Server;
let address: string;
let output: string[];
let sent: Sent[];
/** Answers in place of success, by a part of the request. */
let refusals: Map<string, (response: ServerResponse) => void>;
const folder = mkdtempSync(join(tmpdir(), 'changes-'));
writeFileSync(join(folder, ENTITIES_FILE), JSON.stringify({ entities: [order(), product] }));

beforeAll(async () => {
  aws = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => { aws.listen(0, '127.0.0.1', resolve); });
  address = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
});
afterAll(async () => {
  aws.closeAllConnections();
  await new Promise((resolve) => { aws.close(resolve); });
});
beforeEach(() => {
  output = captureOutput();
  [sent, refusals] = [[], new Map()];
});

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const body = Buffer.concat(chunks).toString();
  const target = request.headers['x-amz-target'];
  const form = new URLSearchParams(target === undefined ? body : '');
  const json = (target === undefined ? {} : JSON.parse(body)) as Input;
  const text = form.get('Message') ?? json.MessageBody ?? json.Entries?.[0].Detail ?? '';
  const refusal = [...refusals].find(([part]) => text.includes(part))?.[1];
  if (refusal !== undefined) {
    refusal(response);
    return;
  }
  const { 'content-type': type, authorization = '' } = request.headers;
  const scope = /Credential=\w+\/\d+\/([^,]*)\/aws4_request/.exec(authorization)?.[1];
  sent.push({ action: String(target ?? form.get('Action')), text, body, type, scope });
  const published = '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>';
  response.writeHead(200).end(target === undefined ? published : '{"FailedEntryCount":0,"Entries":[{}]}');
}

const load = (variables: Record<string, string>) => loadHandler<ChangesHandler>('changes', {
  LAMBDA_TASK_ROOT: folder,
  AWS_ENDPOINT_URL_SNS: address,
  TOPIC_ARN: 'arn:aws:sns:eu-west-1:123456789012:topic',
  QUEUE_URL: `${address}/123456789012/queue`,
  PUBLISHED_ENTITIES: '',
  LIVE_ENTITIES: '',
  EVENTS_ADDRESS: '',
  BUS_NAME: '',
  ...variables,
});
interface Told { readonly id: string; readonly recordId: string; readonly recordVersion: number; readonly to?: object }
const told = () => sent.map(({ text }) => JSON.parse(text) as Told);

/** Records of the stream, numbered in their order. */
const batch = (...records: DynamoDBRecord[]) => ({
  Records: records.map((record, index) => ({ ...record, dynamodb: { ...record.dynamodb, SequenceNumber: String(100 + index) } })),
});
const created = (id: string) => streamed(order(), undefined, recordOf({ id }));
const changed = (id: string) => streamed(order(), recordOf({ id }), updated({ id }));
const mug = streamed(product, undefined, recordOf({ id: 'mug', owner: undefined, data: { name: 'Mug' } }));

test('changes of published entities go to the topic, with attributes, and those of live ones to the queue', async () => {
  const handler = load({ PUBLISHED_ENTITIES: 'order', LIVE_ENTITIES: 'order,product' });
  expect(await handler(batch(created('a'), mug), lambdaContext())).toEqual({ batchItemFailures: [] });
  expect(sent.map(({ action }) => action).sort()).toEqual(['AmazonSQS.SendMessage', 'AmazonSQS.SendMessage', 'Publish']);
  const [published] = sent.filter(({ action }) => action === 'Publish');
  const attributes = [...new URLSearchParams(published.body)].filter(([name]) => /^MessageAttributes.*(Name|DataType|StringValue)$/.test(name))
    .map(([, value]) => value);
  expect(attributes).toEqual(['type', 'String', 'order.created', 'entity', 'String', 'order', 'ownerId', 'String', 'ann']);
  expect(sent.find(({ action }) => action === 'AmazonSQS.SendMessage')).toMatchObject({ type: 'application/x-amz-json-1.0', scope: 'eu-west-1/sqs' });
  expect(told().flatMap(({ to }) => to === undefined ? [] : [to])).toEqual(expect.arrayContaining([{ ownerId: 'ann' }, { group: 'support' }]));
  expect(output.join('')).toMatch(/"ChangesPublished":1/);
  expect(output.join('')).toMatch(/"LiveMessagesQueued":2/);
  expect(output.join('')).not.toMatch(/ann|4111/);
});

test.each<Record<string, string>>([
  {}, { PUBLISHED_ENTITIES: 'product' }, { LIVE_ENTITIES: 'product' },
])('nothing is sent of entities that are neither (%j)', async (variables) => {
  expect(await load(variables)(batch(created('a')), lambdaContext())).toEqual({ batchItemFailures: [] });
  expect(sent).toEqual([]);
});

test('an event bus gets them in place of the topic', async () => {
  const handler = load({ PUBLISHED_ENTITIES: 'order', EVENTS_ADDRESS: address, BUS_NAME: 'arn:aws:events:eu-west-1:123456789012:event-bus/shop', EVENTS_SOURCE: 'shop' });
  await handler(batch(created('a')), lambdaContext());
  expect(sent).toMatchObject([{ action: 'AWSEvents.PutEvents', type: 'application/x-amz-json-1.1', scope: 'eu-west-1/events' }]);
  const [entry] = (JSON.parse(sent[0].body) as { readonly Entries: readonly Record<string, string>[] }).Entries;
  expect(entry).toMatchObject({ EventBusName: 'arn:aws:events:eu-west-1:123456789012:event-bus/shop', Source: 'shop', DetailType: 'order.created' });
  expect(JSON.parse(entry.Detail)).toMatchObject({ recordId: 'a' });
});

test.each([
  ['ThrottlingException', '{"FailedEntryCount":1,"Entries":[{"ErrorCode":"ThrottlingException"}]}'],
  ['EventRefusedError', '{"FailedEntryCount":1,"Entries":[]}'],
  ['EventRefusedError', '{"FailedEntryCount":1}'],
])('events that an event bus rejects in its answer come again (%s: %s)', async (error, answer) => {
  const handler = load({ PUBLISHED_ENTITIES: 'order', EVENTS_ADDRESS: address, BUS_NAME: 'shop' });
  refusals.set('"recordId":"b"', (response) => { response.writeHead(200).end(answer); });
  expect(await handler(batch(created('a'), created('b')), lambdaContext())).toEqual({ batchItemFailures: [{ itemIdentifier: '101' }] });
  expect(output.join('')).toContain(`"error":"${error}"`);
});

test('a change that can\'t be published comes again, with all later changes of the same record', async () => {
  const handler = load({ PUBLISHED_ENTITIES: 'order' });
  refusals.set('"recordId":"b"', (response) => { response.writeHead(400, { 'x-amzn-errortype': 'AuthorizationError' }).end('<ErrorResponse><Error><Code>AuthorizationError</Code></Error></ErrorResponse>'); });
  expect(await handler(batch(created('a'), created('b'), changed('b'), changed('a')), lambdaContext())).toEqual({ batchItemFailures: [{ itemIdentifier: '101' }] });
  expect(told().filter(({ recordId }) => recordId === 'b')).toEqual([]);
  expect(output.join('')).toMatch(/A change was not published.*"sequenceNumber":"101"/);
  expect(output.join('')).toContain(`"function_request_id":"${lambdaContext().awsRequestId}"`);
});

test('a message to a client that can\'t be queued makes the change come again, under the same ids', async () => {
  const handler = load({ PUBLISHED_ENTITIES: 'order', LIVE_ENTITIES: 'order' });
  refusals.set('"group":"support"', (response) => { response.writeHead(500).end('{}'); });
  expect(await handler(batch(created('a')), lambdaContext())).toEqual({ batchItemFailures: [{ itemIdentifier: '100' }] });
  const first = told().map(({ id }) => id);
  refusals.clear();
  sent = [];
  expect(await handler(batch(created('a')), lambdaContext())).toEqual({ batchItemFailures: [] });
  expect(told().map(({ id }) => id)).toEqual(expect.arrayContaining(first));
});

test('changes of one record are told in their order, and others beside them', async () => {
  const handler = load({ PUBLISHED_ENTITIES: 'order' });
  const versions = Array.from({ length: 5 }, (_, index) => streamed(order(), recordOf({ version: index + 1 }), updated({ version: index + 2, updatedAt: `2026-01-02T00:00:00.00${index}Z` })));
  await handler(batch(...versions.flatMap((each, index) => [each, created(`other-${index}`)])), lambdaContext());
  expect(told().filter(({ recordId }) => recordId === 'o1').map(({ recordVersion }) => recordVersion)).toEqual([2, 3, 4, 5, 6]);
  expect(told()).toHaveLength(10);
});

test('changes without time left come again', async () => {
  const handler = load({ PUBLISHED_ENTITIES: 'order' });
  const context = { ...lambdaContext(), getRemainingTimeInMillis: () => -1000 };
  const { batchItemFailures } = await handler(batch(created('a'), created('b'), changed('a')), context);
  expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(['100', '101']);
  expect(sent).toEqual([]);
});

test('a function with little time tells of something nevertheless', async () => {
  const handler = load({ PUBLISHED_ENTITIES: 'order' });
  await handler(batch(created('a')), { ...lambdaContext(), getRemainingTimeInMillis: () => 3000 });
  expect(told().map(({ recordId }) => recordId)).toEqual(['a']);
});

test('it needs its environment at the start', () => {
  expect(() => load({ PUBLISHED_ENTITIES: 'order', TOPIC_ARN: '' })).toThrow('needs the environment variable of its topic');
  expect(() => load({ PUBLISHED_ENTITIES: 'order', EVENTS_ADDRESS: address })).toThrow('needs the environment variable of its bus');
  expect(() => load({ LIVE_ENTITIES: 'order', QUEUE_URL: '' })).toThrow('needs the environment variable of its queue');
  // Without published entities it needs no topic, and without live ones no queue.
  expect(() => load({ TOPIC_ARN: '', QUEUE_URL: '' })).not.toThrow();
});
