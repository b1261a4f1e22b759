import { type OutgoingHttpHeaders, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { forward } from '../../../local/src/front/forward';
import { S3Error } from '../../../local/src/front/s3/s3-error';
import { UploadedParts } from '../../../local/src/front/s3/uploaded-parts';

/** An emulator of S3 that others speak to through here, so that their requests are known, and parts of uploads can be listed. */
export interface Watched {
  readonly endpoint: string;
  /** Method and path of the requests since the last time. */
  take(): string[];
  stop(): Promise<void>;
}

export async function startWatched(target: string): Promise<Watched> {
  const seen: string[] = [];
  const parts = new UploadedParts();
  const { hostname: host, port } = new URL(target);
  const answerTo = async (method: string, url: string, headers: NodeJS.Dict<string | string[]>, body: Buffer) => {
    const { pathname: path, searchParams: query } = new URL(url, target);
    const request = { method, url, path, query, headers, body };
    if (method === 'GET' && query.has('uploadId')) {
      return parts.list(request);
    }
    const answer = await forward({ host, port: Number(port), ended: Promise.resolve() }, request);
    parts.note(request, answer);
    return answer;
  };
  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    seen.push(`${method} ${url}`);
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      answerTo(method, url, headers, Buffer.concat(chunks))
        .catch((error: unknown) => {
          if (error instanceof S3Error) {
            return error.response();
          }
          throw error;
        })
        .then(
          ({ status, headers: told, body }) => outgoing.writeHead(status, told as OutgoingHttpHeaders).end(body),
          (error: unknown) => outgoing.destroy(error as Error),
        );
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => seen.splice(0),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}
