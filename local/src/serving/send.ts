import { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { Answer } from './answer';
import { messageOf } from '../json';

/** Headers that frame a message on its connection, which only the server knows. */
const FRAMING = new Set(['connection', 'content-length', 'keep-alive', 'trailer', 'transfer-encoding', 'upgrade']);

/** Sends an answer that HTTP can carry. Resolves when it is over, to what went wrong on the way. */
export async function send(outgoing: ServerResponse, { status, headers, body }: Answer, headOnly: boolean): Promise<string | undefined> {
  try {
    for (const [name, value] of headers) {
      // For a HEAD request, only the header has the length.
      if (!FRAMING.has(name.toLowerCase()) || (headOnly && /^content-length$/i.test(name))) outgoing.appendHeader(name, value);
    }
    if (Buffer.isBuffer(body)) await sendWhole(outgoing, status, body, headOnly);
    else await sendPieces(outgoing, status, body, headOnly);
    return undefined;
  } catch (error) {
    outgoing.destroy();
    if (!Buffer.isBuffer(body)) body.destroy();
    return `the response broke off: ${messageOf(error)}`;
  }
}

async function sendWhole(outgoing: ServerResponse, status: number, body: Buffer, headOnly: boolean): Promise<void> {
  if (status !== 204 && status !== 304 && !outgoing.hasHeader('content-length')) outgoing.setHeader('Content-Length', body.length);
  outgoing.writeHead(status).end(headOnly ? undefined : body);
  await finished(outgoing);
}

async function sendPieces(outgoing: ServerResponse, status: number, body: Readable, headOnly: boolean): Promise<void> {
  // The headers are on their way before the first piece of the body is there.
  outgoing.writeHead(status).flushHeaders();
  if (!headOnly) {
    await pipeline(body, outgoing);
    return;
  }
  body.destroy();
  outgoing.end();
  await finished(outgoing);
}
