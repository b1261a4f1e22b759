import { IncomingMessage } from 'node:http';

/** Thrown if the client disconnects before its request is complete, so there is no one to answer. */
export class ClientGone extends Error {}

/** The whole body. Undefined where it is larger than the limit; it is read to its end all the same, for the client to read the answer. */
export async function readBody(request: IncomingMessage, largest: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      const bytes = chunk as Buffer;
      size += bytes.length;
      if (size <= largest) chunks.push(bytes);
      else chunks.length = 0;
    }
  } catch {
    throw new ClientGone();
  }
  return size <= largest ? Buffer.concat(chunks) : undefined;
}
