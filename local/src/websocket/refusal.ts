import { STATUS_CODES } from 'node:http';
import { Duplex } from 'node:stream';

/** Ends a request to connect without a connection. */
export class ConnectRefusal extends Error {
  constructor(public readonly status: number, message: string) {
    super(message);
  }
}

/** Answers as HTTP what will not become a WebSocket. */
export function refuse(socket: Duplex, { status, message }: ConnectRefusal): void {
  const body = JSON.stringify({ message });
  socket.end([
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n'));
}
