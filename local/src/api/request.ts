import { randomUUID } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { newTraceId } from '../functions/invocation';
import { JsonObject } from '../json';
import { StageDefinition } from './definition';
import { Match } from './router';

/** A request to a stage of a REST API, before it is known what answers it. */
export interface ApiRequest {
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly traceId: string;
  readonly time: Date;
  readonly method: string;
  readonly stage: StageDefinition;
  /** Without the stage, as sent. */
  readonly path: string;
  /** Names as sent. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly protocol: string;
}

/** A request whose route is known, with what authorization found out about the caller. */
export interface RoutedRequest extends ApiRequest, Match {
  readonly authorizer?: JsonObject;
  readonly apiKey?: { readonly id: string; readonly value: string };
}

export function header(request: Pick<ApiRequest, 'headers'>, name: string): string | undefined {
  for (const [key, values] of request.headers) {
    if (key.toLowerCase() === name.toLowerCase()) return values.at(-1);
  }
  return undefined;
}

/** `text/plain` of `text/plain; charset=utf-8`; JSON where nothing is said. */
export function mediaType(contentType: string | undefined): string {
  return (contentType ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';
}

export function readHead(incoming: IncomingMessage, stage: StageDefinition, path: string, query: string, body: Buffer): ApiRequest {
  const headers = new Map<string, string[]>();
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) append(headers, incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '');
  const known = [...headers].find(([name]) => name.toLowerCase() === 'x-amzn-trace-id')?.[1][0];
  const traceId = known ?? newTraceId();
  const sourceIp = incoming.socket.remoteAddress?.replace('::ffff:', '') ?? '127.0.0.1';
  for (const name of ['Connection', 'Transfer-Encoding', 'Content-Length', 'Keep-Alive', 'Expect']) remove(headers, name);
  if (known === undefined) append(headers, 'X-Amzn-Trace-Id', traceId.split(';')[0] ?? traceId);
  // The last address is the one that can be trusted; before it stands what the client says.
  const forwarded = remove(headers, 'X-Forwarded-For');
  append(headers, 'X-Forwarded-For', [...forwarded, sourceIp].join(', '));
  for (const [name, value] of [['X-Forwarded-Port', String(incoming.socket.localPort ?? 0)], ['X-Forwarded-Proto', 'http']] as const) {
    remove(headers, name);
    append(headers, name, value);
  }
  const parameters = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(query)) append(parameters, name, value);
  return {
    requestId: randomUUID(),
    extendedRequestId: `${randomUUID().replaceAll('-', '').slice(0, 15)}=`,
    traceId,
    time: new Date(),
    method: incoming.method ?? 'GET',
    stage,
    path,
    headers,
    query: parameters,
    body,
    sourceIp,
    protocol: `HTTP/${incoming.httpVersion}`,
  };
}

function append(target: Map<string, string[]>, name: string, value: string): void {
  target.set(name, [...target.get(name) ?? [], value]);
}

/** Gives the values that were there. */
function remove(target: Map<string, string[]>, name: string): string[] {
  const found = [...target].filter(([key]) => key.toLowerCase() === name.toLowerCase());
  for (const [key] of found) target.delete(key);
  return found.flatMap(([, values]) => values);
}
