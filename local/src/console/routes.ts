import type { Route } from '../api/definition';
import type { RestApi } from '../api/rest-api';
import { RouteBodies } from '../banner/route-body';
import { Json, JsonObject, optionalObject } from '../json';
import type { Construction } from '../resources/resource-type';

/** The data that a form for a route needs. */
export function routesOf(system: Construction): JsonObject[] {
  return system.apis.map((api) => ({ api, bodies: new RouteBodies(api, system.stack) })).flatMap(({ api, bodies }) => api.definition.routes.filter(({ method }) => method !== 'OPTIONS').map((route) => ({
    api: api.definition.logicalId,
    method: route.method,
    resourcePath: route.resourcePath,
    authorization: route.authorizationType,
    identity: identityOf(api, route),
    userPool: poolOf(system, api, route),
    scopes: route.scopes,
    apiKey: route.apiKeyRequired,
    parameters: parametersOf(system, route),
    ...bodyOf(api, route, bodies),
  })));
}

/** The logical id of the user pool whose tokens a route takes. */
export function poolOf({ userPools }: Construction, { definition }: RestApi, { authorizationType, authorizerId }: Route): string | undefined {
  if (authorizationType !== 'COGNITO_USER_POOLS') return undefined;
  const arns = definition.authorizers.get(authorizerId ?? '')?.providerArns ?? [];
  return [...userPools].find(([, { arn }]) => arns.includes(arn))?.[0];
}

/** The headers and parameters by which an authorizer knows the caller. */
export function identityOf({ definition }: RestApi, { authorizerId }: Route): string[] {
  return (definition.authorizers.get(authorizerId ?? '')?.identitySource ?? []).filter((source) => source.startsWith('method.request.'));
}

/** With those that may be left out. Names are as in the template: `method.request.querystring.limit`. */
function parametersOf({ resources }: Construction, route: Route): Json {
  const isIt = ({ ResourceId, HttpMethod }: JsonObject): boolean => ResourceId === route.resourceId && HttpMethod === route.method;
  const method = resources.ofType('AWS::ApiGateway::Method').find(({ properties }) => isIt(properties));
  const declared = Object.keys(optionalObject(method?.properties.RequestParameters, 'RequestParameters'));
  const inPath = [...route.resourcePath.matchAll(/\{(?<name>[^}+]+)\+?\}/g)].map(({ groups }) => `method.request.path.${groups?.name}`);
  const required = [...inPath, ...route.requiredParameters];
  return [...new Set([...inPath, ...declared])].map((source) => ({ source, required: required.includes(source) }));
}

function bodyOf(api: RestApi, route: Route, bodies: RouteBodies): JsonObject {
  const { method, models } = route;
  const schema = api.definition.models.get(models['application/json'] ?? models.$default ?? '');
  if (['GET', 'HEAD', 'DELETE'].includes(method) && schema === undefined) return {};
  return { schema: schema ?? null, sample: bodies.sample(route) };
}
