import { createHash } from 'node:crypto';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { OTHER, OWNER, type ApiAnswer, type ApiCall, type Handler, answer, apiEvent, call, lambdaContext } from './support/api';
import { type LocalDynamoDb, TABLE_NAME, startDynamoDb } from './support/dynamodb';
import { captureOutput, loadHandler } from './support/environment';
import { type LocalServices, startServices } from './support/messaging';
import { presignedSignatureOf } from './support/sigv4';

const BUCKET_NAME = 'files-bucket';
const FILE = { name: 'photo.png', contentType: 'image/png', size: 5 };
const SHA256 = createHash('sha256').update('bytes').digest('base64');

let database: LocalDynamoDb;
let services: LocalServices;
let s3: S3Client;
let files: Handler;
let environment: Record<string, string>;

beforeAll(async () => {
  [database, services] = await Promise.all([startDynamoDb(), startServices()]);
  s3 = new S3Client({ endpoint: services.endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET_NAME }));
  environment = {
    TABLE_NAME,
    BUCKET_NAME,
    MAX_UPLOAD_BYTES: '1000',
    UPLOAD_CONTENT_TYPES: 'image/*, application/pdf',
    UPLOAD_CHECKSUM: 'optional',
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_ENDPOINT_URL_S3: services.endpoint,
  };
  files = loadHandler('files', environment);
});
afterAll(async () => {
  s3.destroy();
  await Promise.all([database.stop(), services.stop()]);
});
let output: string[];
beforeEach(() => { output = captureOutput(); });

const create = (body: object = FILE, options: ApiCall = {}): Promise<ApiAnswer> => call(files, 'POST /files', { body, ...options });
const recordOf = async (id: string, owner = OWNER) => (await database.client.send(new GetItemCommand({
  TableName: TABLE_NAME, ConsistentRead: true, Key: { pk: { S: `OWNER#${owner}` }, sk: { S: `FILE#${id}` } },
}))).Item;
const keyOf = async (id: string, owner = OWNER) => (await recordOf(id, owner))?.objectKey?.S ?? '';
const upload = async (id: string, body = 'bytes', owner = OWNER, more: object = {}) => {
  const Key = await keyOf(id, owner);
  await s3.send(new PutObjectCommand({ Bucket: BUCKET_NAME, Key, Body: body, ContentType: 'image/png', ...more }));
  return Key;
};
const read = (id: string, owner = OWNER): Promise<ApiAnswer> => call(files, 'GET /files/{id}', { id, owner });

test('answers an address that uploads exactly this file, once', async () => {
  const before = Date.now();
  const { status, headers, json } = await create({ ...FILE, sha256: SHA256 });
  const after = Date.now();
  expect(status).toBe(201);
  expect(json.file).toMatchObject({ ...FILE, sha256: SHA256, status: 'PENDING' });
  expect(headers.Location).toBe(`/prod/files/${json.file.id}`);
  const { method, url, headers: signed, expiresAt } = json.upload;
  expect(method).toBe('PUT');
  expect(signed).toEqual({ 'Content-Type': 'image/png', 'If-None-Match': '*', 'x-amz-checksum-sha256': SHA256 });
  const { pathname, searchParams } = new URL(url);
  expect(pathname).toMatch(new RegExp(`^/${BUCKET_NAME}/files/${OWNER}/${json.file.id}/[0-9a-f-]{36}$`));
  expect(searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;content-type;host;if-none-match;x-amz-checksum-sha256');
  expect([searchParams.get('X-Amz-Expires'), searchParams.get('X-Amz-Security-Token')]).toEqual(['900', 'session']);
  // Nothing that S3 would compare with an empty body.
  expect([...searchParams.keys()].filter((name) => /checksum|crc/i.test(name))).toEqual([]);
  expect(Date.parse(expiresAt)).toBeGreaterThanOrEqual(before + 900_000);
  expect(Date.parse(expiresAt)).toBeLessThanOrEqual(after + 900_000);
  expect(searchParams.get('X-Amz-Signature')).toBe(presignedSignatureOf('PUT', url, { ...signed, 'content-length': '5' }));
});

test('a checksum is told with the file, before and after the upload', async () => {
  const owner = 'checker';
  const { json: { file: { id } } } = await create({ ...FILE, sha256: SHA256 }, { owner });
  expect((await read(id, owner)).json.file).toMatchObject({ status: 'PENDING', sha256: SHA256 });
  await upload(id, 'bytes', owner, { ChecksumSHA256: SHA256 });
  expect((await read(id, owner)).json.file).toMatchObject({ status: 'AVAILABLE', sha256: SHA256 });
  expect((await call(files, 'GET /files', { owner })).json.files).toEqual([expect.objectContaining({ id, sha256: SHA256 })]);
});

test('without a checksum nothing is said of one', async () => {
  const { text } = await create();
  expect(text).not.toMatch(/sha256|checksum/);
});

test('a file is pending until its object is there, and lasts from then on', async () => {
  const { json: { file: { id } } } = await create();
  // Longer than what S3 tells can be under way.
  expect(Number((await recordOf(id))?.expiresAt?.N) - Date.now() / 1000).toBeGreaterThan(15 * 86_400);
  const pending = await read(id);
  expect(pending).toMatchObject({ status: 200, json: { file: { status: 'PENDING' } } });
  expect(pending.json).not.toHaveProperty('download');

  await upload(id);
  const before = Date.now();
  const answers = await Promise.all([read(id), read(id), read(id)]);
  const after = Date.now();
  for (const { status, json } of answers) {
    expect([status, json.file.status, json.file.size]).toEqual([200, 'AVAILABLE', 5]);
    expect(await (await fetch(json.download.url)).text()).toBe('bytes');
    expect(Date.parse(json.download.expiresAt)).toBeGreaterThanOrEqual(before + 300_000 - 1000);
    expect(Date.parse(json.download.expiresAt)).toBeLessThanOrEqual(after + 300_000 + 1000);
  }
  expect(await recordOf(id)).not.toHaveProperty('expiresAt');
});

test('a list pages', async () => {
  const ids = await Promise.all([1, 2, 3].map(async () => (await create(FILE, { owner: 'lister' })).json.file.id));
  const first = await call(files, 'GET /files', { owner: 'lister', query: { limit: '2' } });
  const second = await call(files, 'GET /files', { owner: 'lister', query: { limit: '2', cursor: first.json.nextCursor ?? '' } });
  expect([...first.json.files, ...second.json.files].map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect(second.json).not.toHaveProperty('nextCursor');
});

test('an address downloads under the file\'s name, whatever the name', async () => {
  const name = 'a"b\r\nSet-Cookie: x=1; ü’s (1)*.png';
  const { json: { file: { id } } } = await create({ ...FILE, name });
  await upload(id);
  const url = new URL((await read(id)).json.download.url);
  expect(url.searchParams.get('response-content-disposition'))
    .toBe("attachment; filename=\"a_b__Set-Cookie_ x_1_ __s _1__.png\"; filename*=UTF-8''a%22b%0D%0ASet-Cookie%3A%20x%3D1%3B%20%C3%BC%E2%80%99s%20%281%29%2A.png");
  expect([url.searchParams.get('response-content-type'), url.searchParams.get('X-Amz-Expires')]).toEqual(['image/png', '300']);
  expect(url.pathname).toBe(`/${BUCKET_NAME}/${await keyOf(id)}`);
});

test('a deleted file is gone, and can be deleted again', async () => {
  const { json: { file: { id } } } = await create();
  await upload(id);
  const address = (await read(id)).json.download.url;
  expect(await call(files, 'DELETE /files/{id}', { id })).toMatchObject({ status: 204, text: '' });
  expect((await fetch(address)).status).toBe(404);
  expect((await read(id)).status).toBe(404);
  expect((await call(files, 'DELETE /files/{id}', { id })).status).toBe(204);
});

test('an address that was signed for a repeated request is waited for as long as it is valid', async () => {
  const headers = { 'Idempotency-Key': 'renewed' };
  const { json: { file: { id } } } = await create(FILE, { headers });
  await create(FILE, { headers });
  expect(await recordOf(id)).toMatchObject({ version: { N: '2' }, status: { S: 'PENDING' } });
});

test('a new file is not waited for twice', async () => {
  const { json: { file: { id } } } = await create();
  expect(await recordOf(id)).toMatchObject({ version: { N: '1' } });
});

test('no user reaches another\'s file', async () => {
  const { json: { file: { id } } } = await create();
  await upload(id);
  expect((await read(id, OTHER)).status).toBe(404);
  await call(files, 'DELETE /files/{id}', { id, owner: OTHER });
  expect(await read(id)).toMatchObject({ status: 200, json: { file: { status: 'AVAILABLE' } } });
});

test('a repeated request answers the same file with a new form', async () => {
  const headers = { 'Idempotency-Key': 'upload-1' };
  const first = await create(FILE, { headers });
  expect(output.join('')).toContain('"FilesRequested":1');
  const second = await create(FILE, { headers });
  expect(second).toMatchObject({ status: 201, headers: { 'Idempotent-Replayed': 'true' } });
  expect(second.json.file).toEqual(first.json.file);
  expect(output.join('').match(/"FilesRequested":1/g)).toHaveLength(1);
  expect(new URL(second.json.upload.url).pathname).toBe(new URL(first.json.upload.url).pathname);
  expect((await create({ ...FILE, size: 6 }, { headers })).status).toBe(422);
  expect((await create({ ...FILE, sha256: SHA256 }, { headers })).status).toBe(422);
  await upload(first.json.file.id);
  await read(first.json.file.id);
  expect((await create(FILE, { headers })).json).not.toHaveProperty('upload');
  await call(files, 'DELETE /files/{id}', { id: first.json.file.id });
  expect((await create(FILE, { headers })).status).toBe(409);
});

test('lists in the order of creation or the other way round', async () => {
  const [owner, ids]: [string, string[]] = ['ordered', []];
  for (const name of ['a', 'b', 'c']) {
    ids.push((await create({ ...FILE, name }, { owner })).json.file.id);
  }
  const idsOf = async (order: string) => (await call(files, 'GET /files', { owner, query: { order } })).json.files.map(({ id }) => id);
  expect([await idsOf('asc'), await idsOf('desc')]).toEqual([ids, [...ids].reverse()]);
});

test.each<[string, object, string]>([
  ['a file that is too large', { ...FILE, size: 1001 }, 'size'],
  ['less than nothing', { ...FILE, size: -1 }, 'size'],
  ['parameters without a name', { ...FILE, contentType: 'image/png; =x' }, 'contentType'],
  ['a header within a parameter', { ...FILE, contentType: 'image/png; a=b\r\nX: 1' }, 'contentType'],
  ['spaces that a signature does not know', { ...FILE, contentType: 'image/png;  a=b' }, 'contentType'],
  ['an empty file in parts', { ...FILE, size: 0, multipart: true }, 'multipart'],
  ['a checksum of all parts', { ...FILE, sha256: SHA256, multipart: true }, 'sha256'],
  ['a fraction of a byte', { ...FILE, size: 1.5 }, 'size'],
  ['a type that is not accepted', { ...FILE, contentType: 'text/html' }, 'contentType'],
  ['a type that only begins like an accepted one', { ...FILE, contentType: 'application/pdfx' }, 'contentType'],
  ['a type that breaks the policy', { ...FILE, contentType: 'image/png"],["x' }, 'contentType'],
  ['a key of the caller', { ...FILE, key: 'files/other' }, 'key'],
  ['a checksum in hexadecimal', { ...FILE, sha256: createHash('sha256').update('bytes').digest('hex') }, 'sha256'],
  ['a checksum without its padding', { ...FILE, sha256: SHA256.slice(0, 43) }, 'sha256'],
  ['a checksum in the alphabet of addresses', { ...FILE, sha256: `-_${SHA256.slice(2)}` }, 'sha256'],
  ['a checksum of another length', { ...FILE, sha256: createHash('sha1').update('bytes').digest('base64') }, 'sha256'],
  ['a checksum with bits beyond its bytes', { ...FILE, sha256: `${'A'.repeat(42)}B=` }, 'sha256'],
  ['a checksum that breaks the policy', { ...FILE, sha256: `"],["${SHA256.slice(5)}` }, 'sha256'],
  ['a checksum and a line break', { ...FILE, sha256: `${SHA256}\n` }, 'sha256'],
  ['a checksum that is null', { ...FILE, sha256: null }, 'sha256'],
  ['half a surrogate pair', { ...FILE, name: '\udc00' }, 'name'],
])('refuses %s', async (_, body, field) => {
  const { status, json } = await create(body);
  expect([status, json.errors[0].field]).toEqual([400, field]);
});

test('where checksums are required, a file without one is refused by the name of the field', async () => {
  const strict = loadHandler<Handler>('files', { ...environment, UPLOAD_CHECKSUM: 'required' });
  const refused = await call(strict, 'POST /files', { body: FILE });
  expect(refused).toMatchObject({ status: 400, headers: { 'Content-Type': 'application/problem+json' }, json: { errors: [{ field: 'sha256' }] } });
  expect(await call(strict, 'POST /files', { body: { ...FILE, sha256: SHA256 } })).toMatchObject({ status: 201, json: { file: { sha256: SHA256 } } });
});

test.each(['text/plain; charset=utf-8', 'text/csv;header=present;charset=UTF-8', 'multipart/form-data; boundary="a:b"'])('a content type with parameters, %s, is signed as it is', async (contentType) => {
  const every = loadHandler<Handler>('files', { ...environment, UPLOAD_CONTENT_TYPES: 'text/*, multipart/form-data' });
  const { status, json } = await call(every, 'POST /files', { body: { ...FILE, contentType } });
  expect([status, json.file.contentType, json.upload.headers['Content-Type']]).toEqual([201, contentType, contentType]);
});

test('a file may be empty', async () => {
  const { status, json } = await create({ ...FILE, size: 0 });
  expect([status, new URL(json.upload.url).searchParams.get('X-Amz-SignedHeaders')]).toEqual([201, 'content-length;content-type;host;if-none-match']);
  await upload(json.file.id, '', OWNER, { ContentLength: 0 });
  expect((await read(json.file.id)).json.file).toMatchObject({ status: 'AVAILABLE', size: 0 });
});

test('the checksum of every hash is taken', async () => {
  const answers = await Promise.all(Array.from({ length: 64 }, (_, index) => create({ ...FILE, sha256: createHash('sha256').update(`${index}`).digest('base64') })));
  expect(answers.map(({ status }) => status)).toEqual(Array(64).fill(201));
});

test('an owner that is an ARN stays below its own prefix', async () => {
  const handler = loadHandler<Handler>('files', { ...environment, OWNER_SOURCE: 'iam' });
  const userArn = 'arn:aws:iam::111122223333:user/../../x#y';
  const event = apiEvent('POST /files', { body: FILE });
  const signed = { ...event, requestContext: { ...event.requestContext, identity: { ...event.requestContext.identity, userArn } } };
  const { status, json } = answer(await handler(signed, lambdaContext()));
  expect(status).toBe(201);
  expect(new URL(json.upload.url).pathname).toContain(`/files/.${Buffer.from(userArn).toString('base64url')}/${json.file.id}/`);
});
