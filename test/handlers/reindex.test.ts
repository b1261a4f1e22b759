import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { HandlerSystem } from './entities/support/handler';
import { ANN, BY_STATUS, notes } from './reindex/support/notes';
import { lambdaContext } from './support/api';
import { TABLE_NAME } from './support/dynamodb';
import { captureOutput, loadHandler } from './support/environment';
import { ENTITIES_FILE } from '../../src/handlers/catalog';

type Reindex = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
interface Sent { readonly QueueUrl: string; readonly MessageBody: string; readonly DelaySeconds: number }

let system: HandlerSystem;
let output: string[];
let settings: Readonly<Record<string, string>>;
let sent: Sent[];
let reindex: Reindex;
const folder = mkdtempSync(join(tmpdir(), 'reindex-'));
writeFileSync(join(folder, ENTITIES_FILE), JSON.stringify({ entities: [notes([BY_STATUS])] }));

const queue = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
    sent.push(JSON.parse(Buffer.concat(chunks).toString()) as Sent);
    response.end('{}');
  });
});

beforeAll(async () => {
  system = await HandlerSystem.start();
  await new Promise<void>((resolve) => { queue.listen(0, '127.0.0.1', resolve); });
  settings = {
    TABLE_NAME,
    QUEUE_URL: `http://127.0.0.1:${(queue.address() as AddressInfo).port}/queue`,
    RECORDS_PER_SECOND: '10000',
    LAMBDA_TASK_ROOT: folder,
    AWS_ENDPOINT_URL_DYNAMODB: system.database.endpoint,
  };
  // Records of a deployment before, which had no index.
  const api = system.serve({ entities: [notes()] });
  for (const status of ['open', 'paid', 'open']) await api('POST /notes', { person: ANN, body: { status } });
});
afterAll(async () => {
  queue.closeAllConnections();
  await Promise.all([system.stop(), new Promise((resolve) => { queue.close(resolve); })]);
});
beforeEach(() => {
  output = captureOutput();
  sent = [];
  reindex = loadHandler('reindex', settings);
});
afterEach(() => { jest.restoreAllMocks(); });

const handle = async (body: unknown): Promise<number> => {
  const event = { Records: [{ messageId: 'm', body: JSON.stringify(body), eventSource: 'aws:sqs' }] };
  return (await reindex(event as SQSEvent, { ...lambdaContext(), getRemainingTimeInMillis: () => 300_000 })).batchItemFailures.length;
};

test.each<[unknown, number]>([
  [{ 'source': 'aws.cloudformation', 'detail-type': 'CloudFormation Stack Status Change' }, 0],
  [{ source: 'aws.events', restarts: 7 }, 0],
  [{ source: 'reindex', restarts: 7 }, 7],
  [{ source: 'reindex', restarts: 20 }, 20],
  [{ source: 'reindex', restarts: '7' }, 0],
  [{ source: 'reindex', restarts: 7.5 }, 0],
  [{ source: 'reindex', restarts: -7 }, 0],
  [null, 0],
])('%j has a rebuild begin once functions with the declaration before have ended, after %i restarts', async (body, restarts) => {
  expect(await handle(body)).toBe(0);
  const MessageBody = JSON.stringify({ source: 'reindex', restarts });
  expect(sent).toEqual([{ QueueUrl: settings.QUEUE_URL, MessageBody, DelaySeconds: expect.any(Number) }]);
  expect(sent[0].DelaySeconds).toBeGreaterThan(0);
});

test('a rebuild that was restarted too often fails', async () => {
  expect([await handle({ source: 'reindex', restarts: 21 }), sent]).toEqual([1, []]);
});

test('a rebuild puts all records into the index, and logs how many', async () => {
  const later = Date.now() + 61_000;
  jest.spyOn(Date, 'now').mockImplementation(() => later);
  expect([await handle({ source: 'reindex', restarts: 0 }), sent]).toEqual([0, []]);
  const { message, entities, moved } = JSON.parse(output.find((line) => line.includes('Indexes'))!) as Record<string, unknown>;
  expect([message, entities, moved]).toEqual(['Indexes have been rebuilt', ['note'], 3]);
  const items = (await system.items()).filter(({ sk }) => sk.S?.startsWith('note#'));
  expect(items.map((item) => [item.p2?.S !== undefined, item.p3?.S !== undefined])).toEqual([[true, true], [true, true], [true, true]]);
  // Again: nothing to do.
  output.length = 0;
  expect([await handle({ source: 'aws.events' }), sent, output]).toEqual([0, [], []]);
});

test.each([['TABLE_NAME', 'table'], ['QUEUE_URL', 'queue']])('it does not start without %s', (name, resource) => {
  expect(() => loadHandler('reindex', { ...settings, [name]: '' })).toThrow(`needs the environment variable of its ${resource}`);
});
