import { Action, NotFound } from './action';
import { identityOf, poolOf } from './routes';
import type { Route } from '../api/definition';
import type { RestApi } from '../api/rest-api';
import { Json, JsonObject, optionalObject, optionalString, string, strings } from '../json';
import type { ConsoleRequest } from './action';

const LARGEST_SHOWN = 1024 * 1024;

export const requestActions: readonly Action[] = [
  { method: 'POST', path: 'send', run: async (request) => send(request) },
];

/** Sends a request to an API as any client does, with a token of the user to act as. */
async function send({ system, target, input }: ConsoleRequest): Promise<Json> {
  const api = system.apis.find(({ definition }) => definition.logicalId === input.api);
  const route = api?.definition.routes.find(({ method, resourcePath }) => method === input.method && resourcePath === input.resourcePath);
  if (api === undefined || route === undefined) throw new NotFound('The app has no such route any longer');
  const headers = new Headers(credentials({ api, route, input, system, target }));
  // In any spelling, those that are written by hand count.
  for (const [name, value] of Object.entries(texts(input.headers))) headers.set(name, value);
  const method = optionalString(input.as, 'as') ?? (route.method === 'ANY' ? 'GET' : route.method);
  const body = optionalString(input.body, 'body');
  if (body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json');
  const started = performance.now();
  const answer = await fetch(`${api.url}${string(input.path, 'path')}`, { method, headers, redirect: 'manual', ...(body === undefined || method === 'GET' || method === 'HEAD' ? {} : { body }) });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const ms = performance.now() - started;
  const text = bytes.toString('utf8', 0, LARGEST_SHOWN);
  return {
    status: answer.status,
    ms,
    headers: [...answer.headers].map(([name, value]) => [name, value]),
    size: bytes.length,
    // Bytes that are no text are shown by their number.
    body: text.includes('\uFFFD') ? null : text,
    trace: target.recorder.ofRequest(answer.headers.get('x-amzn-requestid') ?? '')?.id ?? null,
  };
}

/** A token in the header that the authorizer looks at, and an API key. */
function credentials({ api, route, input, system, target }: Pick<ConsoleRequest, 'input' | 'system' | 'target'> & { readonly api: RestApi; readonly route: Route }): Record<string, string> {
  const headers: Record<string, string> = {};
  const user = optionalString(input.user, 'user');
  const header = /^method\.request\.header\.(?<name>.+)$/.exec(identityOf(api, route)[0] ?? '')?.groups?.name;
  const userPool = poolOf(system, api, route);
  if (user !== undefined && user !== '' && header !== undefined && userPool !== undefined) {
    const groups = input.groups === undefined ? undefined : strings(input.groups, 'groups');
    headers[header] = `Bearer ${target.tokenOf({ user, userPool, groups, scopes: route.scopes.length === 0 ? undefined : route.scopes })}`;
  }
  const [key] = api.definition.apiKeys;
  if (route.apiKeyRequired && key !== undefined) headers['x-api-key'] = key.value;
  return headers;
}

function texts(value: Json | undefined): Record<string, string> {
  const given: JsonObject = optionalObject(value, 'headers');
  return Object.fromEntries(Object.entries(given).map(([name, text]) => [name, string(text, name)]));
}
