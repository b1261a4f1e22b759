import { STATUS_CODES } from 'node:http';
import { Duplex } from 'node:stream';

const STATUSES: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

/** The status for what Node.js could not read as a request. Undefined: the client is gone. */
export function statusOf({ code = '' }: NodeJS.ErrnoException): number | undefined {
  return STATUSES[code] ?? (code.startsWith('HPE_') ? 400 : undefined);
}

/** Answers on the bare connection, and ends it. */
export function refuse(socket: Duplex, status: number, message: string, headers: readonly (readonly [string, string])[] = []): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify({ message });
  socket.end([
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    ...headers.map(([name, value]) => `${name}: ${value}`),
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n'));
}
