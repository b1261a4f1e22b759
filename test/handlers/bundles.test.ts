import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { APIGatewayAuthorizerResult, APIGatewayProxyEvent, APIGatewayProxyResult, SQSBatchResponse } from 'aws-lambda';
import { entity } from './entities/support/handler';
import { type Handler, answer, apiEvent, lambdaContext } from './support/api';
import { type BundleRun, NOW, runBundle } from './support/bundle-process';
import { type Certificate, selfSigned } from './support/certificate';
import { loadHandler } from './support/environment';
import { type FakeAws, type RecordedRequest, SCENARIOS, startFakeAws } from './support/fake-aws';
import { CLIENT_ID, POOL_ID, PoolKey, idClaims, startSecureKeyServer } from './support/user-pool';
import { SHIM, bundle } from '../../projenrc/handler-bundling';
import { ENTITIES_FILE, HANDLERS } from '../../src/handlers/catalog';
import { allOr, exhaustive } from '../support/all';

const KIB = 1024;
const MAX_BYTES = 400_000;
const LIMITS: Readonly<Record<string, number>> = {
  items: 267_000, entities: 255_000, changes: 200_000, authorizer: 60_000,
};
const MAX_GZIP_BYTES = 125 * KIB;
const GZIP_LIMITS: Readonly<Record<string, number>> = { items: 88 * KIB, authorizer: 20 * KIB };
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIATEST', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'session' };

const NOTE = entity('note', {
  name: { type: 'string', maxLength: 20 }, at: { type: 'string', format: 'date-time' }, tree: { $ref: '#/$defs/tree' },
}, { unique: [{ property: 'name', scope: 'owner' }] });
const WITH_TREE = { ...NOTE.schema, $defs: { tree: { type: 'object', additionalProperties: false, properties: { left: { $ref: '#/$defs/tree' } } } } };

let folder: string;
let certificate: Certificate;
let aws: FakeAws;
let environment: Record<string, string>;
const code: Record<string, string> = {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bundles-'));
  certificate = selfSigned();
  writeFileSync(join(folder, 'ca.pem'), certificate.cert);
  aws = await startFakeAws(certificate);
  environment = {
    TABLE_NAME: 'entities', BUCKET_NAME: 'bucket', NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'), AWS_ENDPOINT_URL: aws.endpoint,
  };
  await Promise.all(Object.keys(HANDLERS).map(async (name) => {
    code[name] = await bundle(`src/handlers/${name}.lambda.ts`);
    write(name, code[name]);
  }));
  await Promise.all(allOr(['items', 'entities', 'files', 'broadcast'], []).map(async (name) => {
    write(`${name}-plain`, await bundle(`src/handlers/${name}.lambda.ts`, { lean: false }));
  }));
});
afterAll(async () => {
  await aws.stop();
  rmSync(folder, { recursive: true });
});

function write(name: string, contents: string): void {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, 'main.js'), contents);
  writeFileSync(join(folder, name, 'index.js'), SHIM);
  writeFileSync(join(folder, name, ENTITIES_FILE), JSON.stringify({ entities: [{ ...NOTE, schema: WITH_TREE }] }));
}

type Run = BundleRun<APIGatewayProxyResult> & { readonly requests: readonly RecordedRequest[] };

async function run(name: string, events: readonly APIGatewayProxyEvent[], variables: Record<string, string> = KEYS): Promise<Run> {
  const result = await runBundle<APIGatewayProxyResult>(join(folder, name), events, { ...environment, ...variables });
  // Calls run side by side, in no order.
  // The SDK tells which of its features it uses, of which one depends on what it has remembered.
  const requests = aws.take().map((request) => ({ ...request, headers: { ...request.headers, 'user-agent': String(request.headers['user-agent']).replace(/ m\/\S+/, '') } }));
  return { ...result, requests: requests.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) };
}

test.each(Object.keys(HANDLERS))('%s is small', (name) => {
  expect(Buffer.byteLength(code[name])).toBeLessThanOrEqual(LIMITS[name] ?? MAX_BYTES);
  expect(gzipSync(code[name]).length).toBeLessThanOrEqual(GZIP_LIMITS[name] ?? MAX_GZIP_BYTES);
});

test.each(Object.values(HANDLERS))('$name holds its own contract, and no schema but that of an entity', ({ name }) => {
  const held = Object.values(HANDLERS).filter(({ description }) => code[name].includes(description));
  expect(held.map((contract) => contract.name)).toEqual([name]);
  expect(code[name].includes('[A-Za-z0-9_-]{0,63}$":{type:')).toBe(name === 'items');
});

test('bundling again gives the same bytes, and no path of this machine', async () => {
  expect(await bundle('src/handlers/items.lambda.ts')).toBe(code.items);
  expect(code.items).not.toContain(process.cwd());
});

test.each([['items', 1], ['files', 3], ['jobs', 1]])('a call of %s loads nothing of Node that only other programs need', async (name, sent) => {
  const variables = { ...KEYS, QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/1/q' };
  const { modules, results, requests } = await run(name, [apiEvent(`GET /${name}/{id}`, { id: SCENARIOS.ok })], variables);
  expect([results[0].statusCode, requests.length]).toEqual([200, sent]);
  // Callers read what they have just written.
  const read = requests.find(({ headers }) => headers['x-amz-target'] === 'DynamoDB_20120810.GetItem');
  expect(JSON.parse(read?.body ?? '{}')).toMatchObject({ ConsistentRead: true });
  expect(modules.filter((module) => /undici|http2|webstreams|fs\/promises|readline|zlib/.test(module))).toEqual([]);
});

test('the authorizer fetches its keys without undici and http2', async () => {
  const key = new PoolKey('key');
  const keys = await startSecureKeyServer(certificate, key);
  const { results, modules } = await runBundle<APIGatewayAuthorizerResult>(join(folder, 'authorizer'), [{
    httpMethod: 'GET', resource: '/admin', methodArn: 'arn', headers: { Authorization: key.sign(idClaims()) },
  }], { ...environment, USER_POOL_ID: POOL_ID, CLIENT_IDS: CLIENT_ID, ROUTE_GROUPS: '{"GET /admin":["staff"]}', AWS_ENDPOINT_URL_COGNITO_IDP: keys.endpoint });
  await keys.stop();
  expect(results[0].policyDocument.Statement[0].Effect).toBe('Allow');
  expect(keys.take()).toHaveLength(1);
  expect(modules.filter((name) => /undici|http2/.test(name))).toEqual([]);
});

test('the worker judges jobs that come straight into the queue', async () => {
  const job = { version: 2, ownerId: 'o', jobId: SCENARIOS.ok, type: 'summary', input: { deep: true }, requestedAt: NOW };
  const records = [job, { ...job, input: { 'a b': 1 } }].map((body, index) => ({ messageId: `m${index}`, body: JSON.stringify(body) }));
  await runBundle(join(folder, 'worker'), [{ Records: records }], { ...environment, ...KEYS, TOPIC_ARN: 'arn:aws:sns:eu-west-1:123456789012:topic' });
  const updates = aws.take().filter(({ headers }) => headers['x-amz-target'] === 'DynamoDB_20120810.UpdateItem').map(({ body }) => body);
  expect(updates.filter((body) => body.includes('"RUNNING"') && body.includes('if_not_exists(#input, :initial_input)'))).toHaveLength(1);
  expect(updates.filter((body) => body.includes('The job does not match its schema.'))).toHaveLength(1);
});

test('files settles an upload without undici and http2', async () => {
  const event = { 'source': 'aws.s3', 'detail-type': 'Object Created', 'detail': { bucket: { name: 'bucket' }, object: { key: `files/o/${SCENARIOS.ok}` } } };
  const { modules } = await runBundle(join(folder, 'files'), [event], { ...environment, ...KEYS });
  const asked = aws.take().map(({ method, headers }) => headers['x-amz-target'] ?? method);
  expect(asked).toEqual(['DynamoDB_20120810.GetItem', 'HEAD', 'DynamoDB_20120810.UpdateItem']);
  expect(modules.filter((name) => /undici|http2/.test(name))).toEqual([]);
});

exhaustive('entities validates, asks and answers as with the whole SDK and the whole validator', async () => {
  const events = [...Object.values(SCENARIOS).flatMap((id) => [
    apiEvent('GET /notes/{id}', { id }),
    apiEvent('PUT /notes/{id}', { id, body: { name: 'Chair', at: '2026-01-01T00:00:00Z', tree: { left: {} } } }),
  ]), apiEvent('GET /notes'), apiEvent('PUT /notes/{id}', { id: SCENARIOS.ok, body: { name: 'x'.repeat(21), at: 'now', tree: { left: { left: 1 } }, other: 1 } })];
  const [lean, plain] = [await run('entities', events), await run('entities-plain', events)];
  // Events run side by side, and each change is a millisecond after the one before.
  const ticks = new Set(events.map((_, tick) => new Date(NOW + tick).toISOString()));
  const timeless = (value: object) => JSON.stringify(value).replace(/\d{4}-\d\d-\d\dT[\d:]+\.\d{3}Z/g, (time) => ticks.has(time) ? 'now' : time);
  const asked = ({ body, ...request }: RecordedRequest) =>
    timeless({ ...request, headers: { ...request.headers, 'content-length': '' }, body: body.replace(/"ClientRequestToken":"[^"]*"/, '') });
  expect([lean.results.map(timeless), lean.requests.map(asked).sort()]).toEqual([plain.results.map(timeless), plain.requests.map(asked).sort()]);
  expect(lean.results.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 503, 503, 503, 503, 500, 500, 503, 503, 200, 400]);
  expect(answer(lean.results[13]).json.errors.map(({ field }) => field)).toEqual(['name', 'at', 'tree.left.left', 'other']);
  expect(lean.modules.filter((name) => /undici|http2/.test(name))).toEqual([]);
});

exhaustive('files asks, signs and answers as with the whole SDK', async () => {
  const events = [
    apiEvent('POST /files', { body: { name: 'a.png', contentType: 'image/png', size: 5 }, headers: { 'Idempotency-Key': 'k' } }),
    apiEvent('GET /files/{id}', { id: SCENARIOS.ok }),
    apiEvent('GET /files/{id}', { id: SCENARIOS.condition }),
    apiEvent('DELETE /files/{id}', { id: SCENARIOS.ok }),
    apiEvent('DELETE /files/{id}', { id: SCENARIOS.reset }),
  ];
  const [lean, plain] = [await run('files', events), await run('files-plain', events)];
  expect([lean.results, lean.requests]).toEqual([plain.results, plain.requests]);
  expect(lean.results.map(({ statusCode }) => statusCode)).toEqual([201, 200, 200, 204, 503]);
  // A refused look at the object means that it is not there.
  expect(lean.results[2].body).toContain('PENDING');
  expect(lean.modules.filter((name) => /undici|http2/.test(name))).toEqual([]);
});

exhaustive('broadcast asks, sends and answers as with the whole SDK', async () => {
  const message = { version: 1, id: 'm1', to: { ownerId: 'alice' }, message: { text: 'Grüße' } };
  const events = [{ Records: [{ messageId: 'm1', body: JSON.stringify(message) }, { messageId: 'm2', body: 'poison' }] }];
  const variables = { ...environment, ...KEYS, CONNECTIONS_TABLE_NAME: 'connections', MANAGEMENT_ENDPOINT: `${aws.endpoint}/prod` };
  const send = async (name: string) => {
    const { results, modules } = await runBundle<SQSBatchResponse>(join(folder, name), events, variables);
    return { results, modules, requests: aws.take().sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) };
  };
  const [lean, plain] = [await send('broadcast'), await send('broadcast-plain')];
  expect([lean.results, lean.requests]).toEqual([plain.results, plain.requests]);
  // One connection breaks off, so the message comes again.
  expect(lean.results[0].batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(['m1', 'm2']);
  const posts = lean.requests.filter(({ url }) => url?.startsWith('/prod/@connections/'));
  expect(posts.map(({ url }) => url?.slice(19))).toEqual([SCENARIOS.ok, SCENARIOS.denied, SCENARIOS.reset, SCENARIOS.reset]);
  expect(JSON.parse(posts[0].body)).toEqual({ type: 'message', id: 'm1', message: { text: 'Grüße' } });
  expect(lean.modules.filter((name) => /undici|http2/.test(name))).toEqual([]);
});

exhaustive('credentials of a container are asked for where there are no others', async () => {
  const variables = { AWS_CONTAINER_CREDENTIALS_FULL_URI: aws.credentials, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'token' };
  const events = [apiEvent('GET /items/{id}', { id: SCENARIOS.ok })];
  const [lean, plain] = [await run('items', events, variables), await run('items-plain', events, variables)];
  expect([lean.results, lean.requests]).toEqual([plain.results, plain.requests]);
  expect(lean.requests[0].headers).toMatchObject({ 'x-amz-security-token': 'container-session', 'authorization': expect.stringContaining('ASIACONTAINER') });
});

exhaustive('the token for credentials of a container is read from its file', async () => {
  const token = join(folder, 'token');
  writeFileSync(token, 'token');
  const variables = { AWS_CONTAINER_CREDENTIALS_FULL_URI: aws.credentials, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: token };
  const { results, requests } = await run('items', [apiEvent('GET /items/{id}', { id: SCENARIOS.ok })], variables);
  expect([results[0].statusCode, requests[0].headers['x-amz-security-token']]).toEqual([200, 'container-session']);
});

test('generated validators say what the compiler says', async () => {
  const variables = { ...KEYS, QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/1/q' };
  const bodies = [
    { type: '' }, { type: 'x', input: { 'a': null, '1': 2, 'b/~': {} } }, { type: 'x'.repeat(65) }, {}, { input: 'x' }, [], null, 'x', { type: 1, input: [], other: 1 },
    { type: 'x', input: { a: 'x'.repeat(1001), b: 2 ** 60 } },
  ];
  const events = bodies.map((body) => apiEvent('POST /jobs', { body: JSON.stringify(body) }));
  const { results } = await run('jobs', events, variables);
  const refusals = results.map((result) => answer(result).json.errors);
  expect(refusals.slice(0, 5).map((errors) => [...new Set(errors.map(({ field }) => field))])).toEqual([
    ['type'], ['input.1', 'input.b/~', 'input.a'], ['type'], ['type'], ['type', 'input'],
  ]);
  const compiled = loadHandler<Handler>('jobs', { ...environment, ...variables });
  expect(refusals).toEqual(await Promise.all(events.map(async (event) => answer(await compiled(event, lambdaContext())).json.errors)));
});
