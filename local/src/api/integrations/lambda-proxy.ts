import { proxyHeaders } from './proxy-headers';
import { limited, timedOut, timeLimit } from './time-limit';
import { InvocationResult } from '../../functions/invocation';
import { flag, isObject, JsonObject, parse } from '../../json';
import { ApiDefinition, Route } from '../definition';
import { badGateway, GatewayError } from '../gateway-error';
import type { Integration, IntegrationServices } from '../integration';
import { isBinary, proxyEvent } from '../proxy-event';
import { ApiResponse, header, RoutedRequest } from '../request';

/** A function takes no larger event. */
const LARGEST_EVENT = 6 * 1024 * 1024;

/** A function that gets the whole request, and decides on the whole response. */
export function lambdaProxyIntegration(reference: string, route: Route, api: ApiDefinition, { functions }: IntegrationServices): Integration {
  functions.target(reference);
  const limit = timeLimit(route);
  return async (request) => {
    const result = await limited(functions.invoke(reference, sizedEvent(api, request), request.traceId), limit);
    if (result.outcome !== 'succeeded') throw failed(result);
    return proxyResponse(api, request, result.payload);
  };
}

export function sizedEvent(api: ApiDefinition, request: RoutedRequest): JsonObject {
  const event = proxyEvent(api, request);
  if (Buffer.byteLength(JSON.stringify(event)) > LARGEST_EVENT) throw new GatewayError('REQUEST_TOO_LARGE', 'Request Too Long');
  return event;
}

export function failed({ outcome }: InvocationResult): GatewayError {
  if (outcome === 'timed-out') return timedOut();
  return outcome === 'throttled' ? new GatewayError('DEFAULT_5XX', 'Internal server error') : badGateway();
}

function proxyResponse(api: ApiDefinition, request: RoutedRequest, payload: string): ApiResponse {
  const answer = parse(payload, 'answer');
  if (!isObject(answer)) throw badGateway();
  const status = Number(answer.statusCode);
  const { body } = answer;
  if (!Number.isInteger(status) || status < 100 || status > 599) throw badGateway();
  if (body !== undefined && body !== null && typeof body === 'object') throw badGateway();
  const headers = proxyHeaders(answer);
  if (!headers.some(([name]) => name.toLowerCase() === 'content-type')) headers.push(['Content-Type', 'application/json']);
  const text = body === undefined || body === null ? '' : String(body);
  // A client gets bytes where it asks for a type that the API declares as binary.
  const decodes = flag(answer.isBase64Encoded) && isBinary(api, header(request, 'accept')?.split(',')[0]);
  return { status, headers, body: Buffer.from(text, decodes ? 'base64' : 'utf8') };
}
