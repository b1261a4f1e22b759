import { once } from 'node:events';
import { Server } from 'node:http';

/** Serves on this machine alone; port 0 is any free one. */
export async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

/** Ends a server, and with it the connections that clients keep. */
export async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

/** Where a server listens. `what` names it where it does not. */
export function authorityOf(server: Server, what: string): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`${what} is not listening`);
  return `127.0.0.1:${address.port}`;
}
