import { request as httpRequest } from 'node:http';
import { Origin } from './origin';
import { append, Fields, queryText, WebsiteRequest, WebsiteResponse } from './website-request';

export interface ApiOriginSettings {
  /** Host and port where the API is served here. */
  readonly host: string;
  readonly port: number;
  /** `/prod`, or nothing. */
  readonly path: string;
  /** Headers that the distribution adds to each request. */
  readonly headers: Fields;
}

const HOP = ['connection', 'content-length', 'expect', 'keep-alive', 'transfer-encoding'];

/** A REST API of the template. It finds the API by the host, so a viewer's host that is handed on leads to none. */
export function apiOrigin(settings: ApiOriginSettings): Origin {
  return async (request) => {
    if (request.headers.has('host')) return { status: 403, headers: new Map([['content-type', ['application/json']]]), body: Buffer.from('{"message":"Forbidden"}'), reason: "the behavior hands on the viewer's Host, by which no API is found" };
    return send(request, settings);
  };
}

async function send(request: WebsiteRequest, { host, port, path, headers }: ApiOriginSettings): Promise<WebsiteResponse> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host, port, method: request.method, path: `${path}${request.uri}${queryText(request.query)}`, headers: sent(request, headers) }, (incoming) => {
      const received = new Map<string, string[]>();
      for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
        const name = (incoming.rawHeaders[index] ?? '').toLowerCase();
        if (!HOP.includes(name)) append(received, name, incoming.rawHeaders[index + 1] ?? '');
      }
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject).on('end', () => {
        resolve({ status: incoming.statusCode ?? 502, headers: received, body: Buffer.concat(chunks) });
      });
    });
    outgoing.on('error', reject).end(request.body);
  });
}

function sent(request: WebsiteRequest, added: Fields): Record<string, string[] | string> {
  const headers: Record<string, string[] | string> = { 'user-agent': 'Amazon CloudFront', 'x-forwarded-for': request.ip };
  for (const [name, values] of [...request.headers, ...added]) {
    if (!HOP.includes(name)) headers[name] = [...values];
  }
  const cookies = [...request.cookies].flatMap(([name, values]) => values.map((value) => `${name}=${value}`));
  return {
    ...headers,
    ...(cookies.length === 0 ? {} : { cookie: cookies.join('; ') }),
    ...(request.body.length === 0 ? {} : { 'content-length': String(request.body.length) }),
    'via': '1.1 local.cloudfront.net (CloudFront)',
    'x-amz-cf-id': request.id,
  };
}
