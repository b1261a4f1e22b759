import { proxyHeaders } from './proxy-headers';
import { InvocationResult } from '../../functions/invocation';
import { isObject, Json, JsonObject } from '../../json';
import { excerpt } from '../../serving/excerpt';
import { badGateway, GatewayError } from '../gateway-error';

/** Why an invocation of a function has no answer, as API Gateway says it and for the log. */
export function failed({ outcome, payload }: InvocationResult, name: string): GatewayError {
  switch (outcome) {
    case 'timed-out':
      return badGateway(`${name} ran into its timeout`);
    case 'throttled':
      return new GatewayError('DEFAULT_5XX', 'Internal server error', { reason: `${name} is throttled: ReservedConcurrentExecutions is 0` });
    default:
      return badGateway(`${name} ${outcome}: ${excerpt(payload)}`);
  }
}

export interface ProxyHead {
  readonly answer: JsonObject;
  readonly status: number;
  readonly headers: [string, string][];
}

/** Status and headers that a function behind a proxy integration asks for. */
export function proxyHead(answer: Json, name: string, byDefault?: number): ProxyHead {
  if (!isObject(answer)) throw badGateway(`${name} answered with no object: ${excerpt(JSON.stringify(answer))}`);
  const { statusCode = byDefault } = answer;
  if (statusCode === undefined) throw badGateway(`${name} answered without statusCode: ${excerpt(JSON.stringify(answer))}`);
  const status = typeof statusCode === 'number' || (typeof statusCode === 'string' && /^\d{3}$/.test(statusCode)) ? Number(statusCode) : NaN;
  if (!Number.isInteger(status) || status < 200 || status > 599) throw badGateway(`${name} answered with the statusCode ${excerpt(JSON.stringify(statusCode))}, which is no status between 200 and 599`);
  try {
    return { answer, status, headers: proxyHeaders(answer) };
  } catch (error) {
    throw error instanceof GatewayError ? badGateway(`the answer of ${name}: ${error.reason}`) : error;
  }
}
