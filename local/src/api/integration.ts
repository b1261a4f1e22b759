import { Functions } from '../functions/functions';
import { optionalString } from '../json';
import { ApiDefinition, Route } from './definition';
import { mockIntegration } from './mock-integration';
import { proxyIntegration } from './proxy-integration';
import { ApiResponse, RoutedRequest } from './request';

/** Answers the requests of one route. */
export type Integration = (request: RoutedRequest) => Promise<ApiResponse>;

/** Prepares a route's integration at start, so that what is unsupported is known then. */
export type IntegrationFactory = (route: Route, api: ApiDefinition, functions: Functions) => Integration;

/** Another type of integration is another entry. */
const FACTORIES: Readonly<Record<string, IntegrationFactory>> = {
  AWS_PROXY: proxyIntegration,
  MOCK: mockIntegration,
};

export function integration(route: Route, api: ApiDefinition, functions: Functions): Integration {
  const type = optionalString(route.integration.Type, 'Integration.Type') ?? 'none';
  const factory = FACTORIES[type];
  if (factory === undefined) throw new Error(`The local runner does not support the integration ${type} of ${route.method} ${route.resourcePath}`);
  return factory(route, api, functions);
}
