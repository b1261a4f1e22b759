import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** Two attempts end before the function does. */
const ATTEMPT_MILLISECONDS = 1500;
const MAX_BYTES = 64 * 1024;

/** A small document, over HTTPS, or plainly from an emulator. Asks once more where the first answer is none. */
export async function fetchDocument(address: string): Promise<ArrayBuffer> {
  try {
    return await attempt(address);
  } catch {
    return attempt(address);
  }
}

function attempt(address: string): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    const request = address.startsWith('http:') ? requestHttp : requestHttps;
    const signal = AbortSignal.timeout(ATTEMPT_MILLISECONDS);
    request(address, { signal }, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response
        .on('error', reject)
        .on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size > MAX_BYTES) {
            response.destroy(new Error('The document is too large.'));
          }
        })
        .on('end', () => resolve(arrayBuffer(chunks)));
      if (response.statusCode !== 200) {
        response.destroy(new Error(`The document was answered with ${response.statusCode}.`));
      }
    }).on('error', reject).end();
  });
}

function arrayBuffer(chunks: readonly Buffer[]): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = Uint8Array.from(Buffer.concat(chunks));
  return buffer.slice(byteOffset, byteOffset + byteLength);
}
