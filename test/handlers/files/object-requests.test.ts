import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { S3Client } from '@aws-sdk/client-s3';
import type { FileRecord } from '../../../src/handlers/files/file';
import { ObjectStore } from '../../../src/handlers/files/object-store';
import { objectClient } from '../../../src/handlers/shared/object-client';
import { errorName, isTransient } from '../../../src/handlers/shared/sdk-errors';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const status = (code: number, body = ''): Answer => (_, response) => { response.writeHead(code).end(body); };
const error = (code: number, name: string): Answer => status(code, `<?xml version="1.0"?><Error><Code>${name}</Code><Message>secret</Message></Error>`);
const reset: Answer = (request) => { request.socket.destroy(); };
const hang: Answer = () => undefined;
const found: Answer = (_, response) => { response.writeHead(200, { 'Content-Length': 7, 'ETag': '"e"' }).end(); };

let server: Server;
let answers: Answer[];
let asked: { readonly method?: string; readonly url?: string; readonly port?: number }[];
let client: S3Client;
let objects: ObjectStore;
const FILE = { id: '00000000-0000-4000-8000-000000000001', objectKey: 'files/o/k' } as FileRecord;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push({ method: request.method, url: request.url, port: request.socket.remotePort });
    (answers.shift() ?? status(418))(request, response);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  Object.assign(process.env, { AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`, AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' });
  client = objectClient();
  objects = new ObjectStore(client, { bucketName: 'bucket', absent: [404, 403] });
});
afterEach(async () => {
  client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => { server.close(resolve); });
});

test.each<[string, Answer]>([
  ['500', status(500)], ['503', status(503)], ['429', status(429)], ['a slow down', error(503, 'SlowDown')], ['a reset', reset],
])('%s passes', async (_, fault) => {
  answers = [fault, fault, status(204)];
  await objects.delete('o', FILE);
  expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual(Array(3).fill('DELETE /bucket/files/o/k?x-id=DeleteObject'));
});

test('a service that hangs is asked again', async () => {
  answers = [hang, found];
  expect(await objects.find('o', FILE)).toMatchObject({ size: 7, etag: '"e"' });
  expect(asked).toHaveLength(2);
});

test('a failing service ends after three attempts, as a fault that passes', async () => {
  const fault = error(500, 'InternalError');
  answers = [fault, fault, fault, status(204)];
  const fail: unknown = await objects.delete('o', FILE).catch((thrown: unknown) => thrown);
  expect([errorName(fail), isTransient(fail), asked.length]).toEqual(['InternalError', true, 3]);
});

test.each<[string, Answer, string]>([
  ['denied', error(403, 'AccessDenied'), 'AccessDenied'], ['no bucket', error(404, 'NoSuchBucket'), 'NoSuchBucket'],
])('%s fails at once, and for good', async (_, fault, name) => {
  answers = [fault];
  const fail: unknown = await objects.delete('o', FILE).catch((thrown: unknown) => thrown);
  expect([errorName(fail), isTransient(fail), asked.length]).toEqual([name, false, 1]);
});

test('an object that is not there, or not to be seen, was not uploaded', async () => {
  answers = [status(404), status(403)];
  expect([await objects.find('o', FILE), await objects.find('o', FILE)]).toEqual([undefined, undefined]);
  answers = [status(400)];
  await expect(objects.find('o', FILE)).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
});

test('answers are read to their end, so that one connection does for all', async () => {
  answers = [error(404, 'NoSuchBucket'), status(204), found, status(404)];
  await expect(objects.delete('o', FILE)).rejects.toThrow();
  await objects.delete('o', FILE);
  await objects.find('o', FILE);
  await objects.find('o', FILE);
  expect(new Set(asked.map(({ port }) => port)).size).toBe(1);
});
