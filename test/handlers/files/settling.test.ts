import { createHash } from 'node:crypto';
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { isUploadEvent } from '../../../src/handlers/files/upload-event';
import { type ApiAnswer, type Handler, call, lambdaContext } from '../support/api';
import { type LocalDynamoDb, TABLE_NAME, startDynamoDb } from '../support/dynamodb';
import { captureOutput, loadHandler } from '../support/environment';
import { type LocalServices, startServices } from '../support/messaging';
import { type Watched, startWatched } from '../support/watched';

type EventHandler = (event: object, context: Context) => Promise<void>;

const BUCKET = 'settled';
const FILE = { name: 'a.txt', contentType: 'text/plain', size: 5 };
const SHA256 = createHash('sha256').update('bytes').digest('base64');

let database: LocalDynamoDb;
let services: LocalServices;
let watched: Watched;
let s3: S3Client;
let files: Handler;
let output: string[];
let owner: string;
let owners = 0;

beforeAll(async () => {
  [database, services] = await Promise.all([startDynamoDb(), startServices()]);
  watched = await startWatched(services.endpoint);
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  s3 = new S3Client({ endpoint: services.endpoint, region: 'eu-west-1', credentials, requestChecksumCalculation: 'WHEN_REQUIRED' });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  files = loadHandler('files', { TABLE_NAME, BUCKET_NAME: BUCKET, AWS_ENDPOINT_URL_DYNAMODB: database.endpoint, AWS_ENDPOINT_URL_S3: watched.endpoint });
});
afterAll(async () => {
  s3.destroy();
  await watched.stop();
  await Promise.all([database.stop(), services.stop()]);
});
beforeEach(() => {
  output = captureOutput();
  owners += 1;
  owner = `o${owners}`;
  watched.take();
});

const create = (body: object = FILE, headers: Record<string, string> = {}): Promise<ApiAnswer> => call(files, 'POST /files', { body, owner, headers });
const read = (id: string) => call(files, 'GET /files/{id}', { id, owner });
const list = async () => (await call(files, 'GET /files', { owner })).json.files;
const remove = (id: string) => call(files, 'DELETE /files/{id}', { id, owner });
const keyIn = (address: string) => decodeURIComponent(new URL(address).pathname).slice(BUCKET.length + 2);
const put = (Key: string, Body = 'bytes', more: object = {}) => s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body, ContentType: 'text/plain', ...more }));
const tell = (key: string, bucket = BUCKET) => (files as object as EventHandler)({
  'source': 'aws.s3', 'detail-type': 'Object Created', 'detail': { bucket: { name: bucket }, object: { key } },
}, lambdaContext());
const recordKey = (id: string) => ({ pk: { S: `OWNER#${owner}` }, sk: { S: `FILE#${id}` } });
const record = async (id: string) => (
  await database.client.send(new GetItemCommand({ TableName: TABLE_NAME, ConsistentRead: true, Key: recordKey(id) }))
).Item;
/** As if what was signed were no longer valid. */
const expire = (id: string) => database.client.send(new UpdateItemCommand({
  TableName: TABLE_NAME, Key: recordKey(id), UpdateExpression: 'SET uploadUntil = :past', ExpressionAttributeValues: { ':past': { N: '1' } },
}));
const objects = async () => ((await s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: `files/${owner}/` }))).Contents ?? []).map(({ Key }) => Key);
const heads = () => watched.take().filter((request) => request.startsWith('HEAD'));
const counted = () => ['FilesUploaded', 'UploadsUnknown'].filter((name) => output.join('').includes(`"${name}":`));

describe('events of S3', () => {
  test('makes a file available for good, though it is never read', async () => {
    const { json: { file, upload } } = await create();
    await put(keyIn(upload.url));
    await tell(keyIn(upload.url));
    const item = await record(file.id);
    expect(item).toMatchObject({ status: { S: 'AVAILABLE' } });
    expect(['expiresAt', 'pendingIn', 'uploadUntil'].filter((name) => item !== undefined && name in item)).toEqual([]);
    expect(counted()).toEqual(['FilesUploaded']);
  });

  test('twice changes nothing that is seen, and counts once', async () => {
    const { json: { file, upload } } = await create();
    await put(keyIn(upload.url));
    await tell(keyIn(upload.url));
    const first = await read(file.id);
    output.length = 0;
    await tell(keyIn(upload.url));
    expect((await read(file.id)).json.file).toEqual(first.json.file);
    expect(counted()).toEqual([]);
  });

  test('is taken of a file that was given up', async () => {
    const { json: { file, upload } } = await create();
    await expire(file.id);
    expect((await read(file.id)).json.file.status).toBe('ABANDONED');
    await put(keyIn(upload.url));
    await tell(keyIn(upload.url));
    expect((await read(file.id)).json.file.status).toBe('AVAILABLE');
  });

  test('of an object that is gone already changes nothing', async () => {
    const { json: { file, upload } } = await create();
    await tell(keyIn(upload.url));
    expect((await read(file.id)).json.file.status).toBe('PENDING');
  });

  test('of another bucket, or something else, fails for a person to see', async () => {
    await expect(tell('files/a/b', 'another')).rejects.toThrow('no event of an object of the bucket');
    const bucket = { name: BUCKET };
    const events = [
      { detail: null }, { detail: {} }, { detail: { bucket } }, { detail: { bucket, object: {} } }, { detail: { bucket, object: { key: 5 } } },
      { 'detail-type': 'Object Deleted', 'detail': { bucket, object: { key: 'files/a/b' } } },
    ];
    for (const event of events) {
      const sent = { 'source': 'aws.s3', 'detail-type': 'Object Created', ...event };
      await expect((files as object as EventHandler)(sent, lambdaContext())).rejects.toThrow('no event of an object of the bucket');
    }
    expect([isUploadEvent({ source: 'aws.s3' }), isUploadEvent({ source: 'aws.ec2' }), isUploadEvent({})]).toEqual([true, false, false]);
  });

  test.each(['imports/o/a', 'files/x', 'files/o/not-an-id', 'files/o/00000000-0000-4000-8000-000000000001/folder/x', 'files/a b/00000000-0000-4000-8000-000000000001'])(
    'of %s, which no file is named like, deletes nothing', async (key) => {
      await put(key);
      await tell(key);
      await expect(s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: key }))).resolves.toMatchObject({ ContentLength: 5 });
      expect(counted()).toEqual(['UploadsUnknown']);
    });
});

describe('an address that outlives its file', () => {
  test("brings no object back that isn't counted", async () => {
    const { json: { file, upload } } = await create();
    await remove(file.id);
    await put(keyIn(upload.url));
    await tell(keyIn(upload.url));
    expect(await objects()).toEqual([]);
    expect((await read(file.id)).status).toBe(404);
    expect(counted()).toEqual(['UploadsUnknown']);
    expect(output.join('')).toContain(`"fileId":"${file.id}"`);
  });

  test('finds no record that the same Idempotency-Key makes again', async () => {
    const key = { 'Idempotency-Key': `k-${owner}` };
    const { json: { file, upload } } = await create(FILE, key);
    await remove(file.id);
    expect((await create(FILE, key)).status).toBe(409);
    await put(keyIn(upload.url), 'other');
    await tell(keyIn(upload.url));
    expect([await list(), await objects()]).toEqual([[], []]);
  });

  test('does not put its bytes under a record that has the id again', async () => {
    const { json: { file, upload: old } } = await create({ ...FILE, sha256: SHA256 });
    const fresh = `${keyIn(old.url).slice(0, -36)}00000000-0000-4000-8000-00000000000f`;
    await database.client.send(new UpdateItemCommand({
      TableName: TABLE_NAME, Key: recordKey(file.id), UpdateExpression: 'SET objectKey = :key', ExpressionAttributeValues: { ':key': { S: fresh } },
    }));
    await put(keyIn(old.url), 'malicious');
    await tell(keyIn(old.url));
    expect((await read(file.id)).json.file).toMatchObject({ status: 'PENDING', size: 5, sha256: SHA256 });
    await put(fresh, 'bytes', { ChecksumSHA256: SHA256 });
    await tell(fresh);
    expect((await read(file.id)).json.file).toMatchObject({ status: 'AVAILABLE', sha256: SHA256 });
    expect(await objects()).toEqual([fresh]);
  });
});

test('the record tells what S3 has, not what was announced', async () => {
  const { json: { file, upload } } = await create({ ...FILE, sha256: SHA256 });
  // A client with more permissions than a caller.
  await put(keyIn(upload.url), 'other bytes', { ContentType: 'text/csv' });
  const { json } = await read(file.id);
  expect(json.file).toMatchObject({ status: 'AVAILABLE', size: 11, contentType: 'text/csv' });
  expect(json.file.sha256).not.toBe(SHA256);
  expect(new URL(json.download.url).searchParams.get('response-content-type')).toBe('text/csv');
});

describe('looking', () => {
  test('at a list asks S3 nothing while files can still be uploaded', async () => {
    await Promise.all(Array.from({ length: 20 }, () => create()));
    expect(await list()).toHaveLength(20);
    expect(heads()).toEqual([]);
  });

  test('asks once when they no longer can, and never again', async () => {
    const there = (await create()).json;
    const gone = (await create()).json;
    await put(keyIn(there.upload.url));
    await Promise.all([there, gone].map(({ file }) => expire(file.id)));
    for (const attempt of [1, 2, 3]) {
      expect([attempt, (await list()).map(({ id, status }) => [id, status]).sort()]).toEqual([
        attempt, [[there.file.id, 'AVAILABLE'], [gone.file.id, 'ABANDONED']].sort(),
      ]);
    }
    await Promise.all([there, gone].map(({ file }) => read(file.id)));
    expect(heads()).toHaveLength(2);
    expect(await record(gone.file.id)).not.toHaveProperty('pendingIn');
  });

  test('at one file after its upload finds it at once', async () => {
    const { json: { file, upload } } = await create();
    await put(keyIn(upload.url));
    expect((await read(file.id)).json.file.status).toBe('AVAILABLE');
  });

  test('another address is waited for as long as it is valid', async () => {
    const key = { 'Idempotency-Key': `k-${owner}` };
    const { json: { file } } = await create(FILE, key);
    await expire(file.id);
    await create(FILE, key);
    await list();
    expect(heads()).toEqual([]);
    expect((await list())[0].status).toBe('PENDING');
  });
});

test('a file from before each object had its own key is found, read and deleted', async () => {
  const { json: { file } } = await create();
  await database.client.send(new UpdateItemCommand({ TableName: TABLE_NAME, Key: recordKey(file.id), UpdateExpression: 'REMOVE objectKey, uploadUntil' }));
  const key = `files/${owner}/${file.id}`;
  await put(key);
  await tell(key);
  const { json } = await read(file.id);
  expect([json.file.status, keyIn(json.download.url)]).toEqual(['AVAILABLE', key]);
  await remove(file.id);
  expect(await objects()).toEqual([]);
});
