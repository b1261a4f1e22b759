import { Integration, IntegrationServices } from './contract';
import { requestMapping } from './integration-request';
import { Outcome, responseMapping } from './integration-response';
import { failed } from './proxy-answer';
import { limited, timeLimit } from './time-limit';
import { InvocationResult } from '../../functions/invocation';
import { isObject, Json, parse } from '../../json';
import { ApiDefinition, Route } from '../definition';
import { GatewayError } from '../gateway-error';

/** A function that gets what the templates make of the request, and whose answer the templates turn into a response. */
export function lambdaIntegration(reference: string, route: Route, api: ApiDefinition, { functions, invokeLater }: IntegrationServices): Integration {
  const { logicalId } = functions.target(reference).function.settings;
  const [toBackend, fromBackend] = [requestMapping(route, api), responseMapping(route, api)];
  const limit = timeLimit(route);
  return async (request) => {
    const { body, headers } = toBackend(request);
    const event = eventOf(body.toString('utf8'));
    if (headers.get('x-amz-invocation-type') === 'Event') {
      invokeLater(reference, event);
      return fromBackend({ headers: new Map(), body: Buffer.alloc(0) }, request);
    }
    return fromBackend(outcomeOf(await limited(functions.invoke(reference, event, request.traceId), limit, logicalId), logicalId), request);
  };
}

function eventOf(body: string): Json {
  try {
    return JSON.parse(body === '' ? '{}' : body) as Json;
  } catch {
    throw new GatewayError('BAD_REQUEST_BODY', 'Could not parse request body into json.', { reason: 'invalid request body: what the function would get is not JSON' });
  }
}

/** Only the message of an error is compared with selection patterns. */
function outcomeOf(result: InvocationResult, name: string): Outcome {
  if (result.outcome === 'throttled') throw failed(result, name);
  const answer = { headers: new Map([['content-type', ['application/json']]]), body: Buffer.from(result.payload) };
  if (result.outcome === 'succeeded') return answer;
  const error = parse(result.payload, 'error of the function');
  return { ...answer, selector: isObject(error) ? String(error.errorMessage ?? '') : '' };
}
