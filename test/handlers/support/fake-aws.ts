import { type IncomingMessage, type ServerResponse, createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Certificate } from './certificate';

export interface RecordedRequest {
  readonly method?: string;
  readonly url?: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

export interface FakeAws {
  readonly endpoint: string;
  /** Where credentials of a container are handed out. */
  readonly credentials: string;
  /** The requests since the last call. */
  take(): RecordedRequest[];
  stop(): Promise<void>;
}

const FAULTS: Readonly<Record<string, { status: number; type: string }>> = {
  condition: { status: 400, type: 'ConditionalCheckFailedException' },
  throttle: { status: 400, type: 'ThrottlingException' },
  fault: { status: 500, type: 'InternalServerError' },
  denied: { status: 400, type: 'AccessDeniedException' },
};

/** Ids of records that make the fake service behave in one way. */
export const SCENARIOS = {
  ok: '00000000-0000-4000-8000-000000000001',
  condition: '00000000-0000-4000-8000-000000000002',
  throttle: '00000000-0000-4000-8000-000000000003',
  fault: '00000000-0000-4000-8000-000000000004',
  denied: '00000000-0000-4000-8000-000000000005',
  reset: '00000000-0000-4000-8000-000000000006',
} as const;

const RECORD = {
  id: { S: SCENARIOS.ok },
  name: { S: 'Lämp' },
  version: { N: '3' },
  createdAt: { S: '2026-01-01T00:00:00.000Z' },
  updatedAt: { S: '2026-01-01T00:00:00.000Z' },
  attributes: { M: { n: { N: '1.5' }, b: { BOOL: true } } },
  status: { S: 'PENDING' },
  contentType: { S: 'image/png' },
  size: { N: '5' },
  requestHash: { S: 'hash' },
  // As a record of an entity.
  sk: { S: `note#${SCENARIOS.ok}` },
  owner: { S: '0b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10' },
  v: { N: '3' },
  data: { M: { name: { S: 'Lämp' } } },
  // As the state of an entity without indexes.
  lists: { L: [] },
  ready: { L: [] },
  epoch: { N: '1' },
  since: { N: '0' },
};

/** DynamoDB and S3 over HTTPS, as little as it takes to make each kind of answer. */
export async function startFakeAws(certificate: Certificate): Promise<FakeAws> {
  const requests: RecordedRequest[] = [];
  const server = createServer(certificate, (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => { body += chunk; }).on('end', () => {
      requests.push({ method: request.method, url: request.url, headers: stable(request.headers), body });
      answer(request, response, body);
    });
  });
  // The clients' clocks stand still, and must not be corrected.
  server.prependListener('request', (_, response) => { response.sendDate = false; });
  const credentials = createHttpServer((request, response) => {
    response.writeHead(request.headers.authorization === 'token' ? 200 : 401, { 'Content-Type': 'application/json' }).end(JSON.stringify({
      AccessKeyId: 'ASIACONTAINER', SecretAccessKey: 'secret', Token: 'container-session', Expiration: '2099-01-01T00:00:00Z',
    }));
  });
  const ports = await Promise.all([server, credentials].map((each) => new Promise<number>((resolve) => {
    each.listen(0, '127.0.0.1', () => resolve((each.address() as AddressInfo).port));
  })));
  return {
    endpoint: `https://127.0.0.1:${ports[0]}`,
    credentials: `http://127.0.0.1:${ports[1]}/credentials`,
    take: () => requests.splice(0),
    stop: async () => {
      await Promise.all([server, credentials].map((each) => new Promise((resolve) => { each.close(resolve); each.closeAllConnections(); })));
    },
  };
}

/** Connections of whoever is asked for, one for each way to answer that a message can get. */
const CONNECTIONS = [SCENARIOS.ok, SCENARIOS.denied, SCENARIOS.reset].map((id) => ({ sk: { S: `CONNECTION#${id}` }, connectedAt: { N: '0' } }));

function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
  const scenario = Object.entries(SCENARIOS).find(([, id]) => `${request.url}${body}`.includes(id))?.[0] ?? 'ok';
  if (scenario === 'reset') {
    request.socket.destroy();
    return;
  }
  if (request.headers['x-amz-target'] === undefined) {
    response.writeHead(request.method === 'DELETE' ? 204 : scenario === 'ok' ? 200 : 403, { 'ETag': '"e"', 'Content-Length': 0 }).end();
    return;
  }
  if (String(request.headers['x-amz-target']).endsWith('Query') && body.includes('"connections"')) {
    response.writeHead(200, { 'Content-Type': 'application/x-amz-json-1.0' }).end(JSON.stringify({ Items: CONNECTIONS }));
    return;
  }
  const fault = FAULTS[scenario];
  const content = fault === undefined
    ? { Item: RECORD, Attributes: { ...RECORD, status: { S: 'AVAILABLE' } } }
    : { __type: `com.amazonaws.dynamodb.v20120810#${fault.type}`, message: 'no', ...(scenario === 'condition' ? { Item: RECORD } : {}) };
  // A file that was never uploaded has a record nevertheless.
  const isRead = String(request.headers['x-amz-target']).endsWith('GetItem') && scenario === 'condition';
  response.writeHead(isRead ? 200 : fault?.status ?? 200, { 'Content-Type': 'application/x-amz-json-1.0' })
    .end(JSON.stringify(isRead ? { Item: { ...RECORD, id: { S: SCENARIOS.condition } } } : content));
}

/** Headers without the one that is random, and the signature, which covers it. */
function stable({ 'amz-sdk-invocation-id': _id, authorization = '', ...headers }: IncomingMessage['headers']): Record<string, unknown> {
  return { ...headers, authorization: authorization.replace(/Signature=\w+/, '') };
}
