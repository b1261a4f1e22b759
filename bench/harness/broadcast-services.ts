import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from '../../test/handlers/support/certificate';

export interface BroadcastServices {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** A table with that many connections of all users, and an API that takes every frame. */
export async function startBroadcastServices(certificate: Certificate, connections: number): Promise<BroadcastServices> {
  const found = JSON.stringify({ Items: Array.from({ length: connections }, (_, index) => ({ sk: { S: `CONNECTION#c${index}=` }, connectedAt: { N: '0' } })) });
  const server = createServer(certificate, (request, response) => {
    request.resume().on('end', () => {
      const isQuery = String(request.headers['x-amz-target'] ?? '').endsWith('.Query');
      response.writeHead(200, { 'Content-Type': 'application/x-amz-json-1.0' }).end(isQuery ? found : '{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}
