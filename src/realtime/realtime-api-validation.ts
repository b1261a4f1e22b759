import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { checkDescription, checkStageName, checkThrottle } from '../api/api-validation';
import { RealtimeApiOptions, RealtimeRouteOptions } from './realtime-api-options';
import { timeoutOf } from '../private/function-timeout';
import { invalid } from '../private/invalid';
import { refuseTenants } from '../private/tenants';

const PREDEFINED = ['$connect', '$disconnect', '$default'];
const CUSTOM = /^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,127}$/;

/** Throws for what API Gateway refuses. */
export function checkRealtimeApi({ throttle, stageName, description }: RealtimeApiOptions): void {
  checkDescription('realtime.description', description);
  checkThrottle('realtime.throttle', throttle);
  checkStageName('realtime.stageName', stageName);
}

/** Throws for a route that can't exist, or whose answer no client would get. */
export function checkRealtimeRoute(routeKey: string, handler: IFunction, { returnResponse }: RealtimeRouteOptions): void {
  if (!PREDEFINED.includes(routeKey) && !CUSTOM.test(routeKey)) {
    throw invalid('routeKey', routeKey, `${PREDEFINED.join(', ')}, or up to 128 letters, digits and _ . : / - that begin with a letter or digit`);
  }
  if (returnResponse && (routeKey === '$connect' || routeKey === '$disconnect')) {
    throw invalid(`returnResponse of '${routeKey}'`, returnResponse, 'only answers to messages');
  }
  refuseTenants(`function of '${routeKey}'`, handler);
  const timeout = timeoutOf(handler);
  // API Gateway times out after 29 seconds, so a longer run never reaches the client.
  if (timeout && !timeout.isUnresolved() && timeout.toSeconds({ integral: false }) > 29) {
    throw invalid(`timeout of the function of '${routeKey}'`, timeout.toHumanString(), 'at most 29 seconds');
  }
}
