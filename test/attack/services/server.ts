import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ServiceError } from './service-error';
import type { Services } from './services';

export interface ServiceServer {
  readonly endpoint: string;
  /** Does a piece of work whose calls these services answer. */
  answeredBy<T>(services: Services, work: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

const JSON_TYPE = { 'Content-Type': 'application/x-amz-json-1.0' };
const XML_TYPE = { 'Content-Type': 'text/xml' };

/** The same services over HTTP, for what is bundled with the SDK. */
export async function startServices(): Promise<ServiceServer> {
  let current: Services | undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      if (current !== undefined) {
        answer(current, request, response, Buffer.concat(chunks));
      }
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answeredBy: (services, work) => {
      current = services;
      return work();
    },
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

function answer(services: Services, { method = '', url = '', headers }: IncomingMessage, response: ServerResponse, bytes: Buffer): void {
  const body = bytes.toString();
  const { pathname, searchParams } = new URL(url, 'http://services');
  const target = String(headers['x-amz-target'] ?? '').split('.')[1];
  try {
    if (target !== undefined) {
      const service = target === 'SendMessage' ? 'sqs' : 'dynamodb';
      const result = services.call(service, target, JSON.parse(body) as Record<string, unknown>);
      response.writeHead(200, JSON_TYPE).end(JSON.stringify(result));
    } else if (body.includes('Action=Publish')) {
      services.call('sns', 'Publish', Object.fromEntries(new URLSearchParams(body)));
      response.writeHead(200, XML_TYPE).end('<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>');
    } else if (pathname.startsWith('/management/')) {
      services.call('management', 'PostToConnection', { ConnectionId: decodeURIComponent(pathname.split('/').at(-1) ?? ''), Data: bytes });
      response.writeHead(200).end();
    } else {
      const query = Object.fromEntries(searchParams);
      const result = services.request({ method, path: pathname, query, headers: headers as Record<string, string>, body });
      response.writeHead(result.statusCode, result.headers);
      result.body.pipe(response);
    }
  } catch (error) {
    if (!(error instanceof ServiceError)) {
      throw error;
    }
    const { name, $metadata, Item, CancellationReasons } = error;
    response.writeHead($metadata.httpStatusCode, JSON_TYPE).end(JSON.stringify({ __type: name, Item, CancellationReasons }));
  }
}
