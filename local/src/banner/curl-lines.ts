import type { RouteBodies } from './route-body';
import { ShellToken } from './shell-token';
import { Route } from '../api/definition';
import { RestApi } from '../api/rest-api';

const WITH_BODY = ['POST', 'PUT', 'PATCH'];

/**
 * A line of a shell for each route that can be called without knowing more than the template: those with path parameters,
 * required parameters or authorizers that are functions are left out.
 */
export function curlLines(api: RestApi, tokens: readonly ShellToken[], bodies: RouteBodies): string[] {
  return api.definition.routes.flatMap((route) => {
    const credentials = [...authorization(api, route, tokens) ?? [undefined], ...apiKey(api, route)];
    const body = bodyOf(route, bodies);
    const asksForMore = route.resourcePath.includes('{') || (route.validatesParameters && route.requiredParameters.length > 0);
    if (route.method === 'OPTIONS' || asksForMore || credentials.includes(undefined) || body === undefined) return [];
    return [['curl -sS', ...method(route), ...credentials, ...body, `${api.url}${route.resourcePath === '/' ? '' : route.resourcePath}`].join(' ')];
  });
}

function method({ method: name }: Route): string[] {
  if (name === 'HEAD') return ['-I'];
  return ['ANY', 'GET', 'POST'].includes(name) ? [] : [`-X ${name}`];
}

/** Undefined where only the application knows what authorizes a caller. */
function authorization(api: RestApi, route: Route, tokens: readonly ShellToken[]): string[] | undefined {
  const { authorizationType, authorizerId, scopes } = route;
  if (authorizationType === 'NONE') return [];
  const authorizer = authorizationType === 'COGNITO_USER_POOLS' ? api.definition.authorizers.get(authorizerId ?? '') : undefined;
  const header = /^method\.request\.header\.([\w-]+)$/.exec(authorizer?.identitySource[0] ?? '')?.[1];
  const token = tokens.find(({ poolArn, scopes: given }) => (
    authorizer?.providerArns.includes(poolArn) === true && (given.length > 0) === (scopes.length > 0)));
  return header === undefined || token === undefined ? undefined : [`-H "${header}: $${token.variable}"`];
}

function apiKey(api: RestApi, { apiKeyRequired }: Route): (string | undefined)[] {
  const value = api.definition.apiKeys[0]?.value;
  return apiKeyRequired ? [value === undefined ? undefined : `-H ${quoted(`x-api-key: ${value}`)}`] : [];
}

/** Undefined where what the route asks for can't be guessed. */
function bodyOf(route: Route, bodies: RouteBodies): string[] | undefined {
  if (!WITH_BODY.includes(route.method)) return [];
  const body = bodies.accepted(route);
  return body === undefined ? undefined : [`-H 'Content-Type: application/json' -d ${quoted(JSON.stringify(body))}`];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
