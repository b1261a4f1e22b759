import { createHash, createHmac } from 'node:crypto';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { OTHER, OWNER, type ApiAnswer, type ApiCall, type Handler, answer, apiEvent, call, lambdaContext } from './support/api';
import { type LocalDynamoDb, TABLE_NAME, startDynamoDb } from './support/dynamodb';
import { captureOutput, loadHandler } from './support/environment';
import { type LocalServices, startServices } from './support/messaging';

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
beforeEach(() => { captureOutput(); });

const create = (body: object = FILE, options: ApiCall = {}): Promise<ApiAnswer> => call(files, 'POST /files', { body, ...options });
const upload = (id: string, body = 'bytes', owner = OWNER) => s3.send(new PutObjectCommand({ Bucket: BUCKET_NAME, Key: `files/${owner}/${id}`, Body: body }));
const read = (id: string, owner = OWNER): Promise<ApiAnswer> => call(files, 'GET /files/{id}', { id, owner });

interface Policy { readonly expiration: string; readonly conditions: readonly unknown[] }

test('answers a form for exactly this file', async () => {
  const before = Date.now();
  const { status, headers, json } = await create();
  const after = Date.now();
  expect(status).toBe(201);
  expect(json.file).toMatchObject({ ...FILE, status: 'PENDING' });
  expect(headers.Location).toBe(`/prod/files/${json.file.id}`);
  const { url, fields, expiresAt } = json.upload;
  expect(url).toBe(`${services.endpoint}/${BUCKET_NAME}`);
  const policy = JSON.parse(Buffer.from(fields.Policy, 'base64').toString()) as Policy;
  const key = `files/${OWNER}/${json.file.id}`;
  expect(policy.conditions).toEqual(expect.arrayContaining([
    ['content-length-range', 5, 5], { key: key }, { 'Content-Type': 'image/png' }, { bucket: BUCKET_NAME }, { 'X-Amz-Security-Token': 'session' },
  ]));
  expect(fields).toMatchObject({ 'key': key, 'Content-Type': 'image/png' });
  // By the second.
  for (const time of [policy.expiration, expiresAt]) {
    expect(Date.parse(time)).toBeGreaterThanOrEqual(before + 900_000 - 1000);
    expect(Date.parse(time)).toBeLessThanOrEqual(after + 900_000 + 1000);
  }

  const [, date, region, service] = fields['X-Amz-Credential'].split('/');
  const signingKey = [date, region, service, 'aws4_request'].reduce<string | Buffer>((secret, part) => createHmac('sha256', secret).update(part).digest(), 'AWS4secret');
  expect(fields['X-Amz-Signature']).toBe(createHmac('sha256', signingKey).update(fields.Policy).digest('hex'));
});

test('a form for a file whose checksum is known uploads these bytes alone', async () => {
  const { status, json } = await create({ ...FILE, sha256: SHA256 });
  expect([status, json.file]).toEqual([201, expect.objectContaining({ ...FILE, sha256: SHA256 })]);
  const { fields } = json.upload;
  expect(fields).toMatchObject({ 'x-amz-checksum-algorithm': 'SHA256', 'x-amz-checksum-sha256': SHA256 });
  const { conditions } = JSON.parse(Buffer.from(fields.Policy, 'base64').toString()) as Policy;
  expect(conditions).toEqual(expect.arrayContaining([{ 'x-amz-checksum-algorithm': 'SHA256' }, { 'x-amz-checksum-sha256': SHA256 }]));
});

test('a checksum is told with the file, before and after the upload', async () => {
  const owner = 'checker';
  const { json: { file: { id } } } = await create({ ...FILE, sha256: SHA256 }, { owner });
  expect((await read(id, owner)).json.file).toMatchObject({ status: 'PENDING', sha256: SHA256 });
  await upload(id, 'bytes', owner);
  expect((await read(id, owner)).json.file).toMatchObject({ status: 'AVAILABLE', sha256: SHA256 });
  expect((await call(files, 'GET /files', { owner })).json.files).toEqual([expect.objectContaining({ id, sha256: SHA256 })]);
});

test('without a checksum nothing is said of one', async () => {
  const { text } = await create();
  expect(text).not.toMatch(/sha256|checksum/);
});

test('a file is pending until its object is there, and lasts from then on', async () => {
  const { json: { file: { id } } } = await create();
  const record = () => database.client.send(new GetItemCommand({ TableName: TABLE_NAME, Key: { pk: { S: `OWNER#${OWNER}` }, sk: { S: `FILE#${id}` } } }));
  expect(Number((await record()).Item?.expiresAt?.N) - Date.now() / 1000).toBeGreaterThan(86_000);
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
  expect((await record()).Item).not.toHaveProperty('expiresAt');
});

test('a list notices uploads, and pages', async () => {
  const ids = await Promise.all([1, 2, 3].map(async () => (await create(FILE, { owner: 'lister' })).json.file.id));
  await upload(ids[0], 'bytes', 'lister');
  const first = await call(files, 'GET /files', { owner: 'lister', query: { limit: '2' } });
  const second = await call(files, 'GET /files', { owner: 'lister', query: { limit: '2', cursor: first.json.nextCursor ?? '' } });
  const all = [...first.json.files, ...second.json.files];
  expect(all.map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect(all.filter(({ status }) => status as string === 'AVAILABLE').map(({ id }) => id)).toEqual([ids[0]]);
  expect(second.json).not.toHaveProperty('nextCursor');
});

test('an address downloads under the file\'s name, whatever the name', async () => {
  const name = 'a"b\r\nSet-Cookie: x=1; ü’s (1).png';
  const { json: { file: { id } } } = await create({ ...FILE, name });
  await upload(id);
  const url = new URL((await read(id)).json.download.url);
  expect(url.searchParams.get('response-content-disposition'))
    .toBe("attachment; filename=\"a_b__Set-Cookie_ x_1_ __s _1_.png\"; filename*=UTF-8''a%22b%0D%0ASet-Cookie%3A%20x%3D1%3B%20%C3%BC%E2%80%99s%20%281%29.png");
  expect(url.searchParams.get('response-content-type')).toBe('image/png');
  expect(url.pathname).toBe(`/${BUCKET_NAME}/files/${OWNER}/${id}`);
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

test('nobody reaches another\'s file', async () => {
  const { json: { file: { id } } } = await create();
  await upload(id);
  expect((await read(id, OTHER)).status).toBe(404);
  await call(files, 'DELETE /files/{id}', { id, owner: OTHER });
  expect(await read(id)).toMatchObject({ status: 200, json: { file: { status: 'AVAILABLE' } } });
});

test('a repeated request answers the same file with a new form', async () => {
  const headers = { 'Idempotency-Key': 'upload-1' };
  const first = await create(FILE, { headers });
  const second = await create(FILE, { headers });
  expect(second).toMatchObject({ status: 201, headers: { 'Idempotent-Replayed': 'true' } });
  expect(second.json.file).toEqual(first.json.file);
  expect(second.json.upload.fields.key).toBe(first.json.upload.fields.key);
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
  ['an empty file', { ...FILE, size: 0 }, 'size'],
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
  expect(json.upload.fields.key).toBe(`files/.${Buffer.from(userArn).toString('base64url')}/${json.file.id}`);
});
