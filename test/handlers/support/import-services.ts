import { type IncomingMessage, type RequestListener, type ServerResponse, createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificate';

export interface ImportServices {
  readonly endpoint: string;
  /** Items that were written. */
  readonly written: { count: number };
  /** Reports and messages that were sent, as text. */
  readonly sent: string[];
  stop(): Promise<void>;
}

/** A bucket with one large object whose lines aren't stored, a table that takes every write, and a queue: all that an import calls. With a certificate, over HTTPS. */
export async function startImportServices(line: string, lines: number, certificate?: Certificate): Promise<ImportServices> {
  const written = { count: 0 };
  const sent: string[] = [];
  const listener: RequestListener = (request, response) => {
    if (request.method === 'GET') {
      void stream(request, response, line, lines);
      return;
    }
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => { body += chunk; }).on('end', () => {
      const target = String(request.headers['x-amz-target'] ?? '');
      if (!target.startsWith('DynamoDB')) {
        sent.push(body);
      } else if (body.includes('"item#')) {
        written.count += 1;
      }
      response.writeHead(200, { 'Content-Type': 'application/x-amz-json-1.0' }).end(target.startsWith('DynamoDB') ? answer(body) : '{}');
    });
  };
  const server = certificate === undefined ? createServer(listener) : createSecureServer(certificate, listener);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    endpoint: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    written,
    sent,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}

/** The record as it is after the write: what was set, and nothing else. */
function answer(body: string): string {
  const { ExpressionAttributeValues: values = {} } = JSON.parse(body) as { ExpressionAttributeValues?: Record<string, object> };
  const set = Object.entries(values).map(([name, value]) => [/^:(?:new|initial)_(.*)$/.exec(name)?.[1], value]).filter(([name]) => name !== undefined);
  return JSON.stringify({ Attributes: Object.fromEntries(set) });
}

/** Generated while it's read: it's never in memory as a whole. */
async function stream({ headers }: IncomingMessage, response: ServerResponse, line: string, lines: number): Promise<void> {
  const batch = Math.min(lines, 100);
  const block = Buffer.from(`${line}\n`.repeat(batch));
  const from = Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
  response.writeHead(200, { 'Content-Length': block.length / batch * lines - from });
  for (let at = from - (from % block.length); at < block.length / batch * lines; at += block.length) {
    if (!response.write(block.subarray(Math.max(0, from - at)))) {
      await new Promise<void>((resolve) => {
        const goOn = () => {
          response.off('drain', goOn).off('close', goOn);
          resolve();
        };
        response.on('drain', goOn).on('close', goOn);
      });
    }
    if (response.destroyed) {
      return;
    }
  }
  response.end();
}
