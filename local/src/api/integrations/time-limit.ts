import { optionalNumber } from '../../json';
import { Route } from '../definition';
import { GatewayError } from '../gateway-error';

const LONGEST_MS = 29_000;

export function timeLimit(route: Route): number {
  return optionalNumber(route.integration.TimeoutInMillis, 'TimeoutInMillis') ?? LONGEST_MS;
}

export function timedOut(who: string, milliseconds: number): GatewayError {
  return new GatewayError('INTEGRATION_TIMEOUT', 'Endpoint request timed out', { reason: `${who} did not answer within ${milliseconds} ms` });
}

/** API Gateway waits no longer; what it waits for goes on. */
export async function limited<T>(work: Promise<T>, milliseconds: number, who: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(timedOut(who, milliseconds)), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
