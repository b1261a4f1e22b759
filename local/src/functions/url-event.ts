import { randomUUID } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { JsonObject } from '../json';

/** Types whose bodies a function gets as text. */
const TEXT = /^(text\/|application\/(json|xml|javascript|x-www-form-urlencoded)|.*[+](json|xml))/;

/** A request as a function gets it: payload format 2.0, see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
export function urlEvent(request: IncomingMessage, body: Buffer, id: string, host: string): JsonObject {
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const { cookie, ...headers } = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const type = headers['content-type'];
  const isText = type === undefined ? Buffer.from(body.toString('utf8')).equals(body) : TEXT.test(type);
  const now = new Date();
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: decoded(path),
    rawQueryString: query,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/; */) }),
    headers: { ...headers, 'x-forwarded-proto': 'https', 'x-forwarded-port': '443', 'x-forwarded-for': '127.0.0.1' },
    ...(query === '' ? {} : { queryStringParameters: parametersOf(query) }),
    requestContext: {
      accountId: 'anonymous',
      apiId: id,
      domainName: host,
      domainPrefix: id,
      http: { method: request.method ?? 'GET', path: decoded(path), protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: headers['user-agent'] ?? '' },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: logTime(now),
      timeEpoch: now.getTime(),
    },
    ...(body.length === 0 ? {} : { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** One that is there several times has its values joined by commas. */
function parametersOf(query: string): Record<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) parameters.set(name, parameters.has(name) ? `${parameters.get(name)},${value}` : value);
  return Object.fromEntries(parameters);
}

/** `29/Nov/2026:08:15:00 +0000` */
function logTime(time: Date): string {
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(time.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
