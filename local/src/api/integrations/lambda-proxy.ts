import { Integration, IntegrationServices } from './contract';
import { failed, proxyHead } from './proxy-answer';
import { limited, timeLimit } from './time-limit';
import { flag, Json, JsonObject, parse } from '../../json';
import { Answer } from '../../serving/answer';
import { excerpt } from '../../serving/excerpt';
import { ApiDefinition, Route } from '../definition';
import { badGateway, GatewayError } from '../gateway-error';
import { isBinary, proxyEvent } from '../proxy-event';
import { header, RoutedRequest } from '../request';

/** A function takes no larger event. */
const LARGEST_EVENT = 6 * 1024 * 1024;

/** A function that gets the whole request, and decides on the whole response. */
export function lambdaProxyIntegration(reference: string, route: Route, api: ApiDefinition, { functions }: IntegrationServices): Integration {
  const { logicalId } = functions.target(reference).function.settings;
  const limit = timeLimit(route);
  return async (request) => {
    const result = await limited(functions.invoke(reference, sizedEvent(api, request), request.traceId), limit, logicalId);
    if (result.outcome !== 'succeeded') throw failed(result, logicalId);
    return proxyResponse(api, request, result.payload, logicalId);
  };
}

export function sizedEvent(api: ApiDefinition, request: RoutedRequest): JsonObject {
  const event = proxyEvent(api, request);
  if (Buffer.byteLength(JSON.stringify(event)) > LARGEST_EVENT) {
    throw new GatewayError('REQUEST_TOO_LARGE', 'Request Too Long', { reason: `the event would be larger than ${LARGEST_EVENT} bytes, more than a function takes` });
  }
  return event;
}

function proxyResponse(api: ApiDefinition, request: RoutedRequest, payload: string, name: string): Answer {
  const { answer, status, headers } = proxyHead(answerOf(payload, name), name);
  const { body } = answer;
  if (body !== undefined && body !== null && typeof body === 'object') throw badGateway(`${name} answered with a body that is no text: ${excerpt(JSON.stringify(body))}`);
  if (!headers.some(([key]) => key.toLowerCase() === 'content-type')) headers.push(['Content-Type', 'application/json']);
  const text = body === undefined || body === null ? '' : String(body);
  // A client gets bytes where it asks for a type that the API declares as binary.
  const decodes = flag(answer.isBase64Encoded) && isBinary(api, header(request, 'accept')?.split(',')[0]);
  return { status, headers, body: Buffer.from(text, decodes ? 'base64' : 'utf8') };
}

/** A function that returns nothing sends an empty body. */
function answerOf(payload: string, name: string): Json {
  try {
    return parse(payload, 'answer');
  } catch {
    throw badGateway(`${name} answered with what is not JSON: ${excerpt(payload)}`);
  }
}
