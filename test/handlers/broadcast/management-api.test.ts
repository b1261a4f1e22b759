import { type IncomingMessage, type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { frameOf } from '../../../src/handlers/broadcast/frame';
import { ManagementApi } from '../../../src/handlers/broadcast/management-api';
import { isTransient } from '../../../src/handlers/shared/sdk-errors';

const FRAME = frameOf({ id: 'm1', to: { ownerId: 'alice' }, message: 'Grüße' });
const { config } = new DynamoDBClient({ region: 'eu-west-1', credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' } });

const stops: (() => void)[] = [];
afterEach(() => { stops.splice(0).forEach((stop) => stop()); });

async function served(answer: RequestListener): Promise<{ readonly endpoint: string; readonly sockets: Set<unknown> }> {
  const sockets = new Set<unknown>();
  const server = createServer((request, response) => {
    sockets.add(request.socket);
    answer(request, response);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  stops.push(() => { server.close(); server.closeAllConnections(); });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/prod`, sockets };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}

test('a frame is posted to its connection, and the connection to API Gateway is kept', async () => {
  const received: string[] = [];
  const { endpoint, sockets } = await served((request, response) => void bodyOf(request).then((body) => {
    received.push(`${request.method} ${request.url} ${body}`);
    response.writeHead(received.length === 1 ? 200 : 410).end('{"message":"gone"}');
  }));
  const management = new ManagementApi(endpoint, config);
  expect([await management.post('a/b=', FRAME), await management.post('c=', FRAME)]).toEqual([200, 410]);
  expect(received).toEqual([`POST /prod/@connections/a%2Fb%3D ${FRAME.text}`, `POST /prod/@connections/c%3D ${FRAME.text}`]);
  expect(sockets.size).toBe(1);
});

test.each<[string, RequestListener]>([
  ['that never answers', () => undefined],
  ['that breaks off', (request) => request.socket.destroy()],
  ['that breaks off in the middle of its answer', (_, response) => { response.writeHead(200, { 'Content-Length': 10 }).write('x', () => response.destroy()); }],
])('a service %s is a fault that passes', async (_, answer) => {
  const { endpoint } = await served(answer);
  const error: unknown = await new ManagementApi(endpoint, config, 50).post('a=', FRAME).catch((reason: unknown) => reason);
  expect(isTransient(error)).toBe(true);
});
