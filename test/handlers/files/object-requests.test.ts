import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Bucket } from '../../../src/handlers/files/s3/bucket';
import { ObjectRequests } from '../../../src/handlers/files/s3/object-requests';
import { CLIENT_SETTINGS } from '../../../src/handlers/shared/sdk-client';
import { errorName, isTransient } from '../../../src/handlers/shared/sdk-errors';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const status = (code: number, body = ''): Answer => (_, response) => { response.writeHead(code).end(body); };
const error = (code: number, name: string): Answer => status(code, `<?xml version="1.0"?><Error><Code>${name}</Code><Message>secret</Message></Error>`);
const reset: Answer = (request) => { request.socket.destroy(); };
const hang: Answer = () => undefined;
const cut: Answer = (request, response) => { response.writeHead(500, { 'Content-Length': 10 }).write('x', () => request.socket.destroy()); };
const found: Answer = (_, response) => { response.writeHead(200, { 'Content-Length': 7, 'ETag': '"e"' }).end(); };

let server: Server;
let answers: Answer[];
let asked: { readonly method?: string; readonly url?: string; readonly port?: number }[];
let client: DynamoDBClient;
let requests: ObjectRequests;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push({ method: request.method, url: request.url, port: request.socket.remotePort });
    (answers.shift() ?? status(418))(request, response);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  client = new DynamoDBClient({ ...CLIENT_SETTINGS, region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  const { port } = server.address() as AddressInfo;
  requests = new ObjectRequests(new Bucket('bucket', client.config, { AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}` }));
});
afterEach(async () => {
  client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => { server.close(resolve); });
});

test.each<[string, Answer]>([
  ['500', status(500)], ['503', status(503)], ['429', status(429)], ['a slow down', error(503, 'SlowDown')], ['a reset', reset], ['half an answer', cut],
])('%s passes', async (_, fault) => {
  answers = [fault, fault, status(204)];
  await requests.delete('k');
  expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual(Array(3).fill('DELETE /bucket/k?x-id=DeleteObject'));
});

test('a service that hangs is asked again', async () => {
  answers = [hang, found];
  expect(await requests.head('k')).toMatchObject({ 'content-length': '7', 'etag': '"e"' });
  expect(asked).toHaveLength(2);
});

test.each<[string, Answer, string]>([
  ['a failing service', error(500, 'InternalError'), 'InternalError'],
  ['a failing service without a word', status(502), 'S3Status502'],
  ['an unreachable service', reset, 'TimeoutError'],
])('%s ends after three attempts, as a fault that passes', async (_, fault, name) => {
  answers = [fault, fault, fault, status(204)];
  const fail: unknown = await requests.delete('k').catch((thrown: unknown) => thrown);
  expect([errorName(fail), isTransient(fail), asked.length]).toEqual([name, true, 3]);
});

test.each<[string, Answer, string]>([
  ['denied', error(403, 'AccessDenied'), 'AccessDenied'], ['no bucket', error(404, 'NoSuchBucket'), 'NoSuchBucket'], ['elsewhere', status(301), 'S3Status301'],
])('%s fails at once, and for good', async (_, fault, name) => {
  answers = [fault];
  const fail: unknown = await requests.delete('k').catch((thrown: unknown) => thrown);
  expect([errorName(fail), isTransient(fail), asked.length]).toEqual([name, false, 1]);
  expect((fail as Error).message).not.toContain('secret');
});

test('an object that is not there, or not to be seen, was not uploaded', async () => {
  answers = [status(404), status(403)];
  expect([await requests.head('k'), await requests.head('k')]).toEqual([undefined, undefined]);
  answers = [status(400)];
  await expect(requests.head('k')).rejects.toThrow('400');
});

test('answers are read to their end, so that one connection does for all', async () => {
  answers = [error(404, 'NoSuchBucket'), status(204), found, status(404)];
  await expect(requests.delete('k')).rejects.toThrow();
  await requests.delete('k');
  await requests.head('k');
  await requests.head('k');
  expect(new Set(asked.map(({ port }) => port)).size).toBe(1);
});
