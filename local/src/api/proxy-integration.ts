import { Functions } from '../functions/functions';
import { flag, isObject, Json, JsonObject, optionalNumber, parse, string } from '../json';
import { ApiDefinition, Route } from './definition';
import { functionReference } from './function-uri';
import { badGateway, GatewayError } from './gateway-error';
import type { Integration } from './integration';
import { isBinary, proxyEvent } from './proxy-event';
import { ApiResponse, header, RoutedRequest } from './request';

const LONGEST_MS = 29_000;
/** A function takes no larger event. */
const LARGEST_EVENT = 6 * 1024 * 1024;
/** Headers that API Gateway keeps for itself; a function's are renamed. */
const RESERVED = new Set(['connection', 'content-length', 'content-md5', 'date', 'host', 'server', 'upgrade', 'via', 'www-authenticate']);

export function proxyIntegration(route: Route, api: ApiDefinition, functions: Functions): Integration {
  const where = `${route.method} ${route.resourcePath}`;
  if (route.integration.ResponseTransferMode === 'STREAM') throw new Error(`The local runner does not support streamed responses (${where})`);
  const reference = functionReference(string(route.integration.Uri, `Uri of ${where}`));
  functions.target(reference);
  const timeout = optionalNumber(route.integration.TimeoutInMillis, 'TimeoutInMillis') ?? LONGEST_MS;
  return async (request) => {
    const event = proxyEvent(api, request);
    if (Buffer.byteLength(JSON.stringify(event)) > LARGEST_EVENT) throw new GatewayError('REQUEST_TOO_LARGE', 'Request Too Long');
    const result = await limited(functions.invoke(reference, event, request.traceId), timeout);
    if (result.outcome === 'timed-out') throw timedOut();
    if (result.outcome === 'throttled') throw new GatewayError('DEFAULT_5XX', 'Internal server error');
    if (result.outcome !== 'succeeded') throw badGateway();
    return proxyResponse(api, request, result.payload);
  };
}

function timedOut(): GatewayError {
  return new GatewayError('INTEGRATION_TIMEOUT', 'Endpoint request timed out');
}

async function limited<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(timedOut()), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function proxyResponse(api: ApiDefinition, request: RoutedRequest, payload: string): ApiResponse {
  const answer = parse(payload, 'answer');
  if (!isObject(answer)) throw badGateway();
  const status = Number(answer.statusCode);
  const { body } = answer;
  if (!Number.isInteger(status) || status < 100 || status > 599) throw badGateway();
  if (body !== undefined && body !== null && typeof body === 'object') throw badGateway();
  const headers = headersOf(answer);
  if (!headers.some(([name]) => name.toLowerCase() === 'content-type')) headers.push(['Content-Type', 'application/json']);
  const text = body === undefined || body === null ? '' : String(body);
  // A client gets bytes where it asks for a type that the API declares as binary.
  const decodes = flag(answer.isBase64Encoded) && isBinary(api, header(request, 'accept')?.split(',')[0]);
  return { status, headers, body: Buffer.from(text, decodes ? 'base64' : 'utf8') };
}

function headersOf(answer: JsonObject): [string, string][] {
  const headers: [string, string][] = [];
  const many = record(answer.multiValueHeaders);
  for (const [name, values] of Object.entries(many)) {
    if (!Array.isArray(values)) throw badGateway();
    for (const value of values) headers.push([renamed(name), String(value)]);
  }
  for (const [name, value] of Object.entries(record(answer.headers))) {
    if (typeof value === 'object') throw badGateway();
    const values: Json | undefined = many[name];
    if (!Array.isArray(values) || !values.map(String).includes(String(value))) headers.push([renamed(name), String(value)]);
  }
  return headers.filter(([name]) => name.toLowerCase() !== 'transfer-encoding');
}

function record(value: Json | undefined): JsonObject {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw badGateway();
  return value;
}

function renamed(name: string): string {
  return RESERVED.has(name.toLowerCase()) ? `x-amzn-Remapped-${name}` : name;
}
