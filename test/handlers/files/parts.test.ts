import { createHash } from 'node:crypto';
import { type AttributeValue, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { AbortMultipartUploadCommand, CreateBucketCommand, ListPartsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { partsOf, sizeOfPart } from '../../../src/handlers/files/parts';
import { type ApiAnswer, type Handler, OTHER, OWNER, call } from '../support/api';
import { type LocalDynamoDb, TABLE_NAME, startDynamoDb } from '../support/dynamodb';
import { captureOutput, loadHandler } from '../support/environment';
import { type LocalServices, startServices } from '../support/messaging';
import { presignedSignatureOf } from '../support/sigv4';
import { type Watched, startWatched } from '../support/watched';

const MIB = 1024 ** 2;
const BUCKET = 'parts';
const FILE = { name: 'film.mp4', contentType: 'video/mp4', size: 8 * MIB + 5, multipart: true };
const CONTENT = [Buffer.alloc(8 * MIB, 'a'), Buffer.from('bytes')];

let database: LocalDynamoDb;
let services: LocalServices;
let watched: Watched;
let s3: S3Client;
let files: Handler;
let environment: Record<string, string>;

beforeAll(async () => {
  [database, services] = await Promise.all([startDynamoDb(), startServices()]);
  watched = await startWatched(services.endpoint);
  s3 = new S3Client({
    endpoint: watched.endpoint, forcePathStyle: true, region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  environment = {
    TABLE_NAME,
    BUCKET_NAME: BUCKET,
    MAX_UPLOAD_BYTES: String(50 * 1024 ** 3),
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_ENDPOINT_URL_S3: watched.endpoint,
  };
  files = loadHandler('files', environment);
});
afterAll(async () => {
  s3.destroy();
  await watched.stop();
  await Promise.all([database.stop(), services.stop()]);
});
beforeEach(() => { captureOutput(); });

const create = (body: object = FILE, headers: Record<string, string> = {}): Promise<ApiAnswer> => call(files, 'POST /files', { body, headers });
const sign = (id: string, parts: readonly object[], owner = OWNER) => call(files, 'POST /files/{id}/parts', { id, owner, body: { parts } });
const complete = (id: string, owner = OWNER) => call(files, 'POST /files/{id}/complete', { id, owner });
const read = (id: string) => call(files, 'GET /files/{id}', { id });
const recordKey = (id: string) => ({ pk: { S: `OWNER#${OWNER}` }, sk: { S: `FILE#${id}` } });
const record = async (id: string) => (
  await database.client.send(new GetItemCommand({ TableName: TABLE_NAME, ConsistentRead: true, Key: recordKey(id) }))
).Item ?? {};
const listParts = ({ objectKey, uploadId }: Record<string, AttributeValue>) => (
  s3.send(new ListPartsCommand({ Bucket: BUCKET, Key: objectKey.S, UploadId: uploadId.S }))
);

async function send(id: string, numbers: readonly number[], content: (number: number) => Buffer = (number) => CONTENT[number - 1]): Promise<void> {
  const { json } = await sign(id, numbers.map((number) => ({ number })));
  await Promise.all(json.parts.map(async ({ method, url, headers, number }) => {
    const answered = await fetch(url, { method, headers, body: new Uint8Array(content(number)) });
    expect(answered.status).toBe(200);
  }));
}

test('a large file is uploaded in parts, in any order, and read as one', async () => {
  const { status, json: { file, upload } } = await create();
  expect([status, upload.parts, upload.partSize]).toEqual([201, 2, 8 * MIB]);
  expect(Date.parse(upload.expiresAt)).toBeGreaterThan(Date.now() + 5 * 86_400_000);
  await send(file.id, [2]);
  expect(await complete(file.id)).toMatchObject({ status: 409, json: { detail: '1 of 2 parts are missing.', errors: [{ field: 'parts.1', message: 'is missing' }] } });
  await send(file.id, [1]);
  expect(await complete(file.id)).toMatchObject({ status: 200, json: { file: { status: 'AVAILABLE', size: FILE.size, contentType: 'video/mp4' } } });
  // Asked once more, as who heard no answer does.
  expect((await complete(file.id)).status).toBe(200);
  const { download } = (await read(file.id)).json;
  expect(Buffer.from(await (await fetch(download.url)).arrayBuffer()).equals(Buffer.concat(CONTENT))).toBe(true);
  expect(Object.keys(await record(file.id)).filter((name) => ['uploadId', 'uploadUntil', 'expiresAt'].includes(name))).toEqual([]);
});

test('an address takes one part in its size', async () => {
  const { json: { file } } = await create();
  const { status, json } = await sign(file.id, [{ number: 2 }, { number: 1 }]);
  expect([status, json.parts.map(({ number, headers }) => [number, headers])]).toEqual([200, [[2, {}], [1, {}]]]);
  for (const { number, url, headers } of json.parts) {
    const { searchParams } = new URL(url);
    expect([searchParams.get('partNumber'), searchParams.get('X-Amz-SignedHeaders')]).toEqual([String(number), 'content-length;host']);
    expect(searchParams.get('X-Amz-Signature')).toBe(presignedSignatureOf('PUT', url, { ...headers, 'content-length': String(CONTENT[number - 1].length) }));
  }
});

test('a part in another size is missing', async () => {
  const { json: { file } } = await create();
  await send(file.id, [1, 2], (number) => (number === 1 ? CONTENT[0] : Buffer.from('more bytes')));
  expect(await complete(file.id)).toMatchObject({ status: 409, json: { errors: [{ field: 'parts.2' }] } });
});

test('a replay goes on with the same upload', async () => {
  const key = { 'Idempotency-Key': 'parts-1' };
  const { json: { file, upload } } = await create(FILE, key);
  const { uploadId } = await record(file.id);
  await send(file.id, [1]);
  watched.take();
  expect((await create(FILE, key)).json.upload).toEqual(upload);
  expect([(await record(file.id)).uploadId, watched.take()]).toEqual([uploadId, []]);
  await send(file.id, [2]);
  expect((await complete(file.id)).status).toBe(200);
});

test('deleting a file ends its upload', async () => {
  const { json: { file } } = await create();
  const item = await record(file.id);
  await send(file.id, [1]);
  expect((await listParts(item)).Parts).toHaveLength(1);
  expect((await call(files, 'DELETE /files/{id}', { id: file.id })).status).toBe(204);
  await expect(listParts(item)).rejects.toThrow('The specified upload does not exist.');
  expect([(await complete(file.id)).status, (await sign(file.id, [{ number: 1 }])).status]).toEqual([404, 404]);
});

test("an upload that S3 has removed can't be completed any more", async () => {
  const { json: { file, upload } } = await create();
  const { objectKey, uploadId } = await record(file.id);
  await s3.send(new AbortMultipartUploadCommand({ Bucket: BUCKET, Key: objectKey.S, UploadId: uploadId.S }));
  expect(upload.parts).toBe(2);
  expect(await complete(file.id)).toMatchObject({ status: 409, json: { detail: 'The upload of the file has ended.' } });
});

test('an upload that was completed unnoticed is found', async () => {
  const { json: { file } } = await create();
  const { objectKey, uploadId } = await record(file.id);
  await s3.send(new AbortMultipartUploadCommand({ Bucket: BUCKET, Key: objectKey.S, UploadId: uploadId.S }));
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: objectKey.S, Body: 'bytes' }));
  expect(await complete(file.id)).toMatchObject({ status: 200, json: { file: { status: 'AVAILABLE', size: 5 } } });
});

test('parts are signed neither for another owner, nor for a file in one piece, nor when the time is over', async () => {
  const { json: { file } } = await create();
  expect([(await sign(file.id, [{ number: 1 }], OTHER)).status, (await complete(file.id, OTHER)).status]).toEqual([404, 404]);
  const whole = (await create({ name: 'a', contentType: 'text/plain', size: 5 })).json.file;
  expect([(await sign(whole.id, [{ number: 1 }])).status, (await complete(whole.id)).status]).toEqual([409, 409]);
  await database.client.send(new UpdateItemCommand({
    TableName: TABLE_NAME, Key: recordKey(file.id), UpdateExpression: 'SET uploadUntil = :past', ExpressionAttributeValues: { ':past': { N: '1' } },
  }));
  expect((await sign(file.id, [{ number: 1 }])).status).toBe(409);
});

test.each<[string, readonly object[], string]>([
  ['a part too many', [{ number: 1 }, { number: 3 }], 'parts.1.number'],
  ['no number', [{}], 'parts.0.number'],
  ['the number zero', [{ number: 0 }], 'parts.0.number'],
  ['a checksum where none is asked for', [{ number: 1, sha256: createHash('sha256').digest('base64') }], 'parts.0.sha256'],
  ['no part', [], 'parts'],
  ['a size of the caller', [{ number: 1, size: 1 }], 'parts.0.size'],
])('refuses %s', async (_, parts, field) => {
  const { json: { file } } = await create();
  const { status, json } = await sign(file.id, parts);
  expect([status, json.errors[0].field]).toEqual([400, field]);
});

test('where checksums are required, each part has one', async () => {
  const strict = loadHandler<Handler>('files', { ...environment, UPLOAD_CHECKSUM: 'required' });
  const { json: { file } } = await call(strict, 'POST /files', { body: FILE });
  const ask = (part: object) => call(strict, 'POST /files/{id}/parts', { id: file.id, body: { parts: [part] } });
  expect(await ask({ number: 1 })).toMatchObject({ status: 400, json: { errors: [{ field: 'parts.0.sha256' }] } });
  const sha256 = createHash('sha256').update(CONTENT[0]).digest('base64');
  const { json: { parts: [part] } } = await ask({ number: 1, sha256 });
  expect(part.headers).toEqual({ 'x-amz-checksum-sha256': sha256 });
  expect(new URL(part.url).searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;host;x-amz-checksum-sha256');
});

test('more than S3 takes in one request comes in parts', async () => {
  expect(await create({ name: 'a', contentType: 'video/mp4', size: 5 * 1024 ** 3 + 1 })).toMatchObject({ status: 400, json: { errors: [{ field: 'multipart' }] } });
  expect((await create({ ...FILE, size: 5 * 1024 ** 3 + 1 })).json.upload).toMatchObject({ parts: 641, partSize: 8 * MIB });
});

test.each([1, 5 * MIB, 8 * MIB, 8 * MIB + 1, 80_000 * MIB, 80_000 * MIB + 1, 5 * 1024 ** 4])('%d bytes are cut as S3 takes them', (bytes) => {
  const parts = partsOf(bytes);
  expect(parts.count).toBeLessThanOrEqual(10_000);
  expect((parts.count - 1) * parts.size + parts.lastSize).toBe(bytes);
  expect([parts.lastSize > 0, parts.lastSize <= parts.size, parts.size >= 5 * MIB, parts.size <= 5 * 1024 ** 3]).toEqual([true, true, true, true]);
  expect([sizeOfPart(parts, 1), sizeOfPart(parts, parts.count)]).toEqual([parts.count === 1 ? bytes : parts.size, parts.lastSize]);
});
