import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { importClient } from '../../../src/handlers/ingest/import-client';
import { SigningHash } from '../../../src/handlers/ingest/signing-hash';
import { tableClient } from '../../../src/handlers/shared/record-table';

const KEYS = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIATEST', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' };
const before = { ...process.env };

interface Sent { readonly headers: Record<string, string>; readonly body: string }
type Reply = readonly [status: number, body: object, headers?: Readonly<Record<string, string>>];

let sent: Sent[];
let replies: Reply[];
let client: DynamoDBClient;
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => { body += chunk; }).on('end', () => {
    sent.push({ headers: request.headers as Record<string, string>, body });
    const [status, answer, headers = {}] = replies.shift() ?? [200, {}];
    response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.0', ...headers }).end(JSON.stringify(answer));
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  Object.assign(process.env, KEYS, { AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
beforeEach(() => {
  [sent, replies] = [[], []];
  client = importClient();
});
afterEach(() => { client.destroy(); });
afterAll(async () => {
  process.env = before;
  server.closeAllConnections();
  await new Promise((resolve) => { server.close(resolve); });
});

const update = (id: string) => new UpdateItemCommand({
  TableName: 'entities',
  Key: { pk: { S: 'OWNER#o' }, sk: { S: `item#${id}` } },
  UpdateExpression: 'SET #a = :a',
  ExpressionAttributeNames: { '#a': 'a' },
  ExpressionAttributeValues: { ':a': { M: { n: { N: '1' }, id: { S: id } } } },
  ConditionExpression: 'attribute_not_exists(pk)',
});
/** Headers that differ between requests. */
const OWN = ['user-agent', 'x-amz-user-agent', 'amz-sdk-invocation-id', 'x-amz-date', 'authorization'];
const common = ({ headers, body }: Sent) => ({ body, headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN.includes(name))) });

/** The signature that the SDK's own signer and hash make of the request. */
async function signatureOf({ headers, body }: Sent): Promise<string> {
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization)![1].split(';');
  const signer = new SignatureV4({
    service: 'dynamodb',
    region: KEYS.AWS_REGION,
    credentials: { accessKeyId: KEYS.AWS_ACCESS_KEY_ID, secretAccessKey: KEYS.AWS_SECRET_ACCESS_KEY, sessionToken: KEYS.AWS_SESSION_TOKEN },
    sha256: new DynamoDBClient({}).config.sha256,
  });
  const request = new HttpRequest({ method: 'POST', path: '/', body, headers: Object.fromEntries(names.map((name) => [name, headers[name]])) });
  const [, year, month, day, hour, minute, second] = /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/.exec(headers['x-amz-date'])!.map(Number);
  return (await signer.sign(request, { signingDate: new Date(Date.UTC(year, month - 1, day, hour, minute, second)) })).headers.authorization;
}

test('requests are those of the usual client, each with its own signature that is right', async () => {
  const ids = Array.from({ length: 40 }, (_, index) => `i${index}`);
  await Promise.all(ids.map((id) => client.send(update(id))));
  await client.send(update('last'));
  const ours = sent;
  sent = [];
  const usual = tableClient();
  for (const id of [...ids, 'last']) await usual.send(update(id));
  usual.destroy();
  const byBody = (all: Sent[]) => all.map(common).sort((a, b) => (a.body < b.body ? -1 : 1));
  expect(byBody(ours)).toEqual(byBody(sent));
  for (const request of ours) expect(request.headers.authorization).toBe(await signatureOf(request));
  expect(new Set(ours.map(({ headers }) => headers['amz-sdk-invocation-id'])).size).toBe(ours.length);
});

test('whatever came before, a request is as long as the first one', async () => {
  replies = Array.from({ length: 30 }, (_, index): Reply => (index % 3 < 2 ? [500, { __type: 'InternalServerError' }] : [200, {}]));
  for (let index = 0; index < 10; index += 1) await client.send(update('a'));
  await client.send(update('a'));
  const namesOf = ({ headers }: Sent) => Object.keys(headers).join();
  expect(new Set(sent.map(namesOf)).size).toBe(1);
  expect(new Set(sent.map(({ headers }) => headers['user-agent']))).toEqual(new Set(['aws-sdk-js/3 cdk-serverless-api-pattern/ingest']));
  expect(sent.map(({ headers }) => headers['amz-sdk-request'])).toEqual([...Array(10).fill(['attempt=1; max=3', 'attempt=2; max=3', 'attempt=3; max=3']).flat(), 'attempt=1; max=3']);
});

test('refusals reach whoever has sent the request, with the item that is there', async () => {
  replies = [[400, { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', Item: { version: { N: '3' } } }]];
  await expect(client.send(update('a'))).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', Item: { version: { N: '3' } } });
  await expect(client.send(update('b'))).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
});

test('a clock that is wrong is corrected, and stays so', async () => {
  const there = new Date(Date.now() + 3_600_000).toUTCString();
  replies = [[400, { __type: 'RequestTimeTooSkewed' }, { Date: there }], [200, {}, { Date: there }], [200, {}, { Date: there }]];
  await client.send(update('a'));
  await client.send(update('b'));
  const [, hour, later] = sent.map(({ headers }) => headers['x-amz-date'].slice(0, 11));
  expect(sent).toHaveLength(3);
  expect([hour, later]).toEqual(Array(2).fill(new Date(there).toISOString().replace(/[-:]/g, '').slice(0, 11)));
});

test('features that the client leaves out exist otherwise', () => {
  const usual = tableClient();
  const names = (each: DynamoDBClient) => each.middlewareStack.identify().map((line) => line.split(' ')[0]);
  const left = names(usual).filter((name) => !names(client).includes(name));
  expect(left.sort()).toEqual(['getUserAgentMiddleware', 'loggerMiddleware', 'recursionDetectionMiddleware']);
  usual.destroy();
});

test('credentials that are replaced sign from then on', async () => {
  // They have expired, so that the SDK asks again.
  Object.assign(process.env, { AWS_CREDENTIAL_EXPIRATION: new Date().toISOString() });
  client = importClient();
  for (const AWS_ACCESS_KEY_ID of ['AKIAFIRST', 'AKIASECOND']) {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID });
    await client.send(update('a'));
  }
  expect(sent.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization)![1])).toEqual(['AKIAFIRST', 'AKIASECOND']);
});

test.each([undefined, 'secret', Buffer.from('secret'), new Uint8Array(Buffer.from('secret')).buffer])('hashes are those of the SDK, keyed by %p', async (secret) => {
  const Usual = new DynamoDBClient({}).config.sha256 as typeof SigningHash;
  const digests = [SigningHash, Usual].map(async (Hash) => {
    const hash = new Hash(secret);
    hash.update('given up');
    hash.reset();
    ['a', Buffer.from('bc'), new DataView(new ArrayBuffer(3), 1)].forEach((data) => hash.update(data));
    return Buffer.from(await hash.digest()).toString('hex');
  });
  const [ours, usual] = await Promise.all(digests);
  expect(ours).toBe(usual);
});
