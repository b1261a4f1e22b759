import { Integration } from './contract';
import { Route } from '../definition';
import { GatewayError } from '../gateway-error';

/** An integration that cannot run here, by name. */
export class UnsupportedIntegration extends Error {
  constructor(route: Route, what: string) {
    super(`${route.method} ${route.resourcePath}: not supported locally: ${what}`);
  }
}

/** Stands in for what cannot run, where the rest of the API is wanted all the same. */
export function answerNotImplemented(error: UnsupportedIntegration): Integration {
  return async () => {
    throw new GatewayError('DEFAULT_5XX', error.message, { status: 501 });
  };
}
