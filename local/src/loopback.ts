import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { createServer, Server } from 'node:net';
import { messageOf } from './json';

export const LARGEST_PORT = 65_535;

/** Address of a listener. */
export interface Port {
  /** 0 is any free one. */
  readonly number: number;
  /** Its purpose, for messages. */
  readonly of?: string;
  /** The option that chooses it. */
  readonly option: string;
  /** The number that this option was given, from which this one is counted. */
  readonly first?: number;
  /** Takes a server over, where the place is kept through changes of the app. Gives the one that listens there. */
  take?(server: HttpServer): Promise<HttpServer>;
}

export const ANY_PORT: Port = { number: 0, option: '--port' };

/** Listens on this machine only. Returns the server that listens: another one if the port is kept. */
export async function listen(server: HttpServer, port: Port = ANY_PORT): Promise<HttpServer> {
  if (port.take !== undefined) return port.take(server);
  await bind(server, port);
  return server;
}

/** Listens on this machine only. */
export async function bind(server: Server, port: Port): Promise<void> {
  try {
    server.listen(port.number, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    throw new Error(`Port ${port.number}${port.of === undefined ? '' : ` of ${port.of}`} can't be used: ${why(error)}. ${advice(port)}`);
  }
}

/** Throws if another process listens on the port. Call it before anything is built. */
export async function assertPortFree(port: Port): Promise<void> {
  if (port.number === 0) return;
  const server = createServer();
  await bind(server, port);
  server.close();
  await once(server, 'close');
}

/** Ends a server, and with it the connections that clients keep. */
export async function close(server: Server & { closeAllConnections(): void }): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

/** Address of a server. `what` names it in the error if it doesn't listen. */
export function authorityOf(server: Server, what: string): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`${what} is not listening`);
  return `127.0.0.1:${address.port}`;
}

function advice({ number, option, first = number }: Port): string {
  return first === number
    ? `Choose another one with ${option}, or any free one with ${option} 0`
    : `It is counted from ${option} ${first}: choose another ${option}, or any free ones with ${option} 0`;
}

function why(error: unknown): string {
  return (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 'another program listens on it' : messageOf(error);
}
