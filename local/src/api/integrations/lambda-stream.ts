import { Readable } from 'node:stream';
import { Integration, IntegrationServices } from './contract';
import { sizedEvent } from './lambda-proxy';
import { failed, proxyHead, ProxyHead } from './proxy-answer';
import { limited, timeLimit } from './time-limit';
import { parse } from '../../json';
import { ApiDefinition, Route } from '../definition';
import { badGateway } from '../gateway-error';

/** Between the status and headers that a function writes, as JSON, and its body. */
const DELIMITER = Buffer.alloc(8);
const LARGEST_HEAD = 16 * 1024;

/** A function that writes its response piece by piece, each of which goes to the client at once. */
export function lambdaStreamIntegration(reference: string, route: Route, api: ApiDefinition, { functions }: IntegrationServices): Integration {
  const { logicalId } = functions.target(reference).function.settings;
  const limit = timeLimit(route);
  return async (request) => {
    const begun = new Promise<Readable>((resolve, reject) => {
      functions.invoke(reference, sizedEvent(api, request), request.traceId, resolve).then((result) => {
        // Without effect where the stream has begun: then the stream itself breaks off.
        reject(result.outcome === 'succeeded' ? badGateway(`${logicalId} answered without a stream`) : failed(result, logicalId));
      }, reject);
    });
    const { head, body } = await limited(begun.then(async (stream) => splitHead(stream, logicalId)), limit, logicalId).catch((error: unknown) => {
      // The rest, and what comes too late, isn't read. The function still writes to its end.
      begun.then((stream) => stream.destroy(), () => undefined);
      throw error;
    });
    const cookies = Array.isArray(head.answer.cookies) ? head.answer.cookies.map((cookie) => ['Set-Cookie', String(cookie)] as const) : [];
    return { status: head.status, headers: [...head.headers, ...cookies], body };
  };
}

/** Takes a response apart that begins with its status and headers. */
export async function splitHead(stream: Readable, name: string): Promise<{ head: ProxyHead; body: Readable }> {
  const chunks = stream.iterator({ destroyOnReturn: false });
  let read: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    read = Buffer.concat([read, chunk as Buffer]);
    const end = read.indexOf(DELIMITER);
    if (end >= 0 && end <= LARGEST_HEAD) {
      const head = proxyHead(parse(read.subarray(0, end).toString('utf8'), `the head of the response of ${name}`), name, 200);
      const body = Readable.from(rest(read.subarray(end + DELIMITER.length), stream), { objectMode: false });
      // A body that is dropped before its first byte never comes to its iterator.
      body.once('close', () => stream.destroy());
      return { head, body };
    }
    if (read.length > LARGEST_HEAD + DELIMITER.length) break;
  }
  throw badGateway(`${name} streamed a response without a head of status and headers`);
}

async function* rest(first: Buffer, stream: Readable): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  for await (const chunk of stream) yield chunk as Buffer;
}
