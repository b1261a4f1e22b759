import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { HANDLERS } from '../../../src/handlers/catalog';
import type { FileRecord } from '../../../src/handlers/files/file';
import { FileStore } from '../../../src/handlers/files/file-store';
import { MalformedMessageError, parseObjectEvent } from '../../../src/handlers/ingest/object-event';
import { settleUpload } from '../../../src/handlers/ingest/settle-upload';
import { Environment } from '../../../src/handlers/shared/environment';
import { RecordTable, nowSeconds } from '../../../src/handlers/shared/record-table';
import { telemetryOf } from '../../../src/handlers/shared/telemetry';
import { type LocalDynamoDb, TABLE_NAME, startDynamoDb } from '../support/dynamodb';
import { captureOutput } from '../support/environment';

const ID = '00000000-0000-4000-8000-000000000001';
const first = { key: '', size: 5, etag: 'one', sequencer: '0A1' };
const second = { key: '', size: 9, etag: 'two', sequencer: '0A2' };

let database: LocalDynamoDb;
let files: FileStore;
let owners = 0;
beforeAll(async () => {
  database = await startDynamoDb();
  files = new FileStore(new RecordTable<FileRecord>(database.client, TABLE_NAME, 'FILE'));
});
afterAll(() => database.stop());

async function announce(expiresAt = nowSeconds() + 1000): Promise<string> {
  owners += 1;
  await database.client.send(new PutItemCommand({
    TableName: TABLE_NAME,
    Item: {
      pk: { S: `OWNER#o${owners}` },
      sk: { S: `FILE#${ID}` },
      id: { S: ID },
      status: { S: 'PENDING' },
      version: { N: '1' },
      size: { N: '5' },
      expiresAt: { N: String(expiresAt) },
    },
  }));
  return `o${owners}`;
}

async function stored(owner: string) {
  const { Item } = await database.client.send(new GetItemCommand({ TableName: TABLE_NAME, Key: { pk: { S: `OWNER#${owner}` }, sk: { S: `FILE#${ID}` } } }));
  return Item && { status: Item.status?.S, size: Item.size?.N, etag: Item.objectEtag?.S, expires: Item.expiresAt !== undefined };
}

/** What is counted. */
async function settle(key: string, object: typeof first): Promise<string[]> {
  const output = captureOutput();
  const telemetry = telemetryOf(HANDLERS.ingest, new Environment(HANDLERS.ingest, {}));
  await settleUpload({ files, ...telemetry }, { ...object, key });
  telemetry.metrics.publishStoredMetrics();
  return ['FilesUploaded', 'UploadsUnknown'].filter((name) => output.join('').includes(name));
}

test.each([
  ['once', [first, second]], ['more than once', [first, first, second, second, first]], ['the other way round', [second, first]],
])('the newest upload stays, when events come %s', async (_, events) => {
  const owner = await announce();
  const counted: string[][] = [];
  for (const event of events) {
    counted.push(await settle(`files/${owner}/${ID}`, event));
  }
  expect(counted).toEqual([['FilesUploaded'], ...events.slice(1).map(() => [])]);
  expect(await stored(owner)).toEqual({ status: 'AVAILABLE', size: '9', etag: '"two"', expires: false });
});

test('who looks first counts, and the event adds what it knows', async () => {
  const owner = await announce();
  await files.markAvailable(owner, ID, { size: 5, etag: '"one"' });
  expect(await settle(`files/${owner}/${ID}`, second)).toEqual([]);
  expect(await settle(`files/${owner}/${ID}`, first)).toEqual([]);
  expect(await stored(owner)).toEqual({ status: 'AVAILABLE', size: '9', etag: '"two"', expires: false });
  expect((await files.markAvailable(owner, ID, { size: 5 })).done).toBe(false);
});

test('an upload without a record is counted, and makes none', async () => {
  const abandoned = await announce(nowSeconds() - 10);
  expect(await settle(`files/${abandoned}/${ID}`, first)).toEqual(['UploadsUnknown']);
  expect(await stored(abandoned)).toMatchObject({ status: 'PENDING' });
  for (const key of [`files/nobody/${ID}`, 'files/nobody/no-id', `files/nobody/${ID}/more`, 'files/x', `files/a b/${ID}`]) {
    expect(await settle(key, first)).toEqual(['UploadsUnknown']);
  }
  expect(await stored('nobody')).toBeUndefined();
});

const event = {
  'version': '0',
  'source': 'aws.s3',
  'detail-type': 'Object Created',
  'detail': { 'version': '0', 'bucket': { name: 'b' }, 'object': { ...first, key: 'k' }, 'reason': 'PutObject', 'new-field': 1 },
};
const withObject = (object: object) => ({ ...event, detail: { ...event.detail, object: { ...event.detail.object, ...object } } });

test('an event of S3 is read, and what S3 adds to it is passed over', () => {
  expect(parseObjectEvent(JSON.stringify(event), 'b')).toEqual({ ...first, key: 'k' });
});

test.each<[string, unknown]>([
  ['no object', []], ['null', null], ['no detail', { ...event, detail: undefined }], ['another source', { ...event, source: 'aws.ec2' }],
  ['another event', { ...event, 'detail-type': 'Object Deleted' }], ['another version', { ...event, version: '1' }],
  ['another version of the detail', { ...event, detail: { ...event.detail, version: '1' } }],
  ['another bucket', { ...event, detail: { ...event.detail, bucket: { name: 'c' } } }],
  ['no key', withObject({ key: '' })], ['a long key', withObject({ key: 'ü'.repeat(513) })], ['no size', withObject({ size: '5' })],
  ['a negative size', withObject({ size: -1 })], ['a quoted ETag', withObject({ etag: '"e"' })], ['no sequencer', withObject({ sequencer: 'xyz' })],
  ['a continuation of another version', { source: 'ingest', version: 2, ...first, key: 'k' }],
])('%s is malformed', (_, message) => {
  expect(() => parseObjectEvent(JSON.stringify(message), 'b')).toThrow(MalformedMessageError);
});
