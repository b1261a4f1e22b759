import { connect, Socket } from 'node:net';

/** Data for a bare connection: bytes, or its end. */
export type Piece = Buffer | 'end' | 'reset';

/** Only what never happens is given up. */
const UNANSWERED_MS = 60_000;

/** Sends pieces one by one, and gives all that comes back until the connection ends. Fails where it never does. */
export async function exchange({ hostname, port }: Pick<URL, 'hostname' | 'port'>, pieces: readonly Piece[]): Promise<string> {
  const socket = connect({ host: hostname, port: Number(port), noDelay: true, allowHalfOpen: true });
  let received = '';
  socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')));
  // The other side may have seen enough before all is sent.
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`unanswered: ${JSON.stringify(pieces.map(String).join('|').slice(0, 300))}, so far ${JSON.stringify(received.slice(0, 300))}`));
    }, UNANSWERED_MS);
    socket.on('end', () => socket.end());
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  await new Promise<void>((resolve) => socket.once('connect', resolve).once('close', () => resolve()));
  for (const piece of pieces) await send(socket, piece);
  await closed;
  return received;
}

/** Statuses of the answers in what was received. */
export function statuses(received: string): number[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status)).filter((status) => status !== 100);
}

async function send(socket: Socket, piece: Piece): Promise<void> {
  if (socket.destroyed || !socket.writable) return;
  if (piece === 'reset') socket.resetAndDestroy();
  else if (piece === 'end') socket.end();
  else await new Promise<void>((resolve) => socket.write(piece, () => setImmediate(resolve)));
}
