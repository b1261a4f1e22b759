import { AuthorizationType } from 'aws-cdk-lib/aws-apigateway';
import { RouteCacheOptions } from './cache-options';
import { Route } from './route';
import { RouteAuthBinding } from '../auth/contract';
import { checkKnownList, invalid } from '../private/invalid';

/**
 * The parameters that tell kept answers apart: the path's own, those of the user, and whatever tells callers apart.
 * Without the last, one caller would get the answer that was made for another.
 */
export function cacheKeyOf(route: Route, cache: RouteCacheOptions, auth: RouteAuthBinding): string[] {
  const { queryStrings = [], headers = [] } = cache;
  for (const [name, list] of Object.entries({ queryStrings, headers })) checkKnownList(`cache.${name} of '${route}'`, list);
  if (auth.authorizationType === AuthorizationType.IAM) {
    throw invalid('cache', route.toString(), 'routes whose callers do not sign their requests: a signature is never the same twice');
  }
  if (!auth.publicReason && !auth.identitySources?.length) {
    throw invalid('cache', route.toString(), 'routes whose callers are told apart by a header or query string; here they could get the answers of each other');
  }
  return [...new Set([
    ...route.parameters.map((name) => `method.request.path.${name}`),
    ...auth.identitySources ?? [],
    ...queryStrings.map((name) => `method.request.querystring.${name}`),
    ...headers.map((name) => `method.request.header.${name}`),
  ])];
}
