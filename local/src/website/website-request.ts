import { randomBytes } from 'node:crypto';
import { IncomingMessage } from 'node:http';

/** Names in small letters, in the order in which they came; a name with several values has them all. */
export type Fields = ReadonlyMap<string, readonly string[]>;

/** A request of a viewer, as its edge functions may change it. */
export interface WebsiteRequest {
  readonly id: string;
  readonly ip: string;
  readonly method: string;
  /** Path without query string, still encoded. */
  readonly uri: string;
  /** Still encoded, as sent. */
  readonly query: Fields;
  readonly headers: Fields;
  readonly cookies: Fields;
  readonly body: Buffer;
}

export interface WebsiteResponse {
  readonly status: number;
  readonly headers: Fields;
  readonly body: Buffer;
  /** Why the runner itself refuses or fails, for its log. */
  readonly reason?: string;
}

export function readRequest(incoming: IncomingMessage, body: Buffer): WebsiteRequest {
  const [uri = '/', query = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
  const headers = new Map<string, string[]>();
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) append(headers, (incoming.rawHeaders[index] ?? '').toLowerCase(), incoming.rawHeaders[index + 1] ?? '');
  const cookies = new Map<string, string[]>();
  for (const cookie of (headers.get('cookie') ?? []).flatMap((line) => line.split(/;\s*/))) append(cookies, ...pair(cookie));
  headers.delete('cookie');
  return {
    id: randomBytes(32).toString('base64url'),
    ip: incoming.socket.remoteAddress?.replace('::ffff:', '') ?? '127.0.0.1',
    method: incoming.method ?? 'GET',
    uri,
    query: readQuery(query),
    headers,
    cookies,
    body,
  };
}

export function readQuery(query: string): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const parameter of query.split('&').filter((text) => text !== '')) append(fields, ...pair(parameter));
  return fields;
}

/** With its question mark; nothing where there is nothing. */
export function queryText(query: Fields): string {
  const parameters = [...query].flatMap(([name, values]) => values.map((value) => `${name}=${value}`));
  return parameters.length === 0 ? '' : `?${parameters.join('&')}`;
}

export function field(fields: Fields, name: string): string | undefined {
  return fields.get(name)?.at(-1);
}

/** A small answer of CloudFront's own. */
export function plainResponse(status: number, text: string, reason: string): WebsiteResponse {
  return { status, headers: new Map([['content-type', ['text/plain']]]), body: Buffer.from(text), reason };
}

export function append(target: Map<string, string[]>, name: string, value: string): void {
  target.set(name, [...target.get(name) ?? [], value]);
}

function pair(text: string): [string, string] {
  const [name = '', value = ''] = text.split(/=(.*)/s);
  return [name, value];
}
