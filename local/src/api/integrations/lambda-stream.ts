import { Readable } from 'node:stream';
import { failed, sizedEvent } from './lambda-proxy';
import { proxyHeaders } from './proxy-headers';
import { limited, timeLimit } from './time-limit';
import { isObject, JsonObject, parse } from '../../json';
import { ApiDefinition, Route } from '../definition';
import { badGateway } from '../gateway-error';
import type { Integration, IntegrationServices } from '../integration';

/** Between the status and headers that a function writes, as JSON, and its body. */
const DELIMITER = Buffer.alloc(8);
const LARGEST_HEAD = 16 * 1024;

/** A function that writes its response piece by piece, each of which goes to the client at once. */
export function lambdaStreamIntegration(reference: string, route: Route, api: ApiDefinition, { functions }: IntegrationServices): Integration {
  functions.target(reference);
  const limit = timeLimit(route);
  return async (request) => {
    const begun = new Promise<Readable>((resolve, reject) => {
      functions.invoke(reference, sizedEvent(api, request), request.traceId, resolve).then((result) => {
        // Without effect where the stream has begun: then the stream itself breaks off.
        reject(result.outcome === 'succeeded' ? badGateway() : failed(result));
      }, reject);
    });
    const stream = await limited(begun, limit);
    const { head, body } = await limited(splitHead(stream), limit);
    const status = Number(head.statusCode ?? 200);
    if (!Number.isInteger(status) || status < 100 || status > 599) throw badGateway();
    const cookies = Array.isArray(head.cookies) ? head.cookies.map((cookie) => ['Set-Cookie', String(cookie)] as const) : [];
    return { status, headers: [...proxyHeaders(head), ...cookies], body };
  };
}

async function splitHead(stream: Readable): Promise<{ head: JsonObject; body: Readable }> {
  const chunks = stream.iterator({ destroyOnReturn: false });
  let read: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    read = Buffer.concat([read, chunk as Buffer]);
    const end = read.indexOf(DELIMITER);
    if (end >= 0 && end <= LARGEST_HEAD) return { head: parseHead(read.subarray(0, end).toString('utf8')), body: Readable.from(rest(read.subarray(end + DELIMITER.length), stream), { objectMode: false }) };
    if (read.length > LARGEST_HEAD + DELIMITER.length) break;
  }
  stream.resume();
  throw badGateway();
}

async function* rest(first: Buffer, stream: Readable): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  for await (const chunk of stream) yield chunk as Buffer;
}

function parseHead(text: string): JsonObject {
  const head = parse(text, 'head of a streamed response');
  if (!isObject(head)) throw badGateway();
  return head;
}
