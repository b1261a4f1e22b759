import { javaText } from './java-text';
import { jsonPath } from './json-path';
import { Json } from '../../json';
import { ApiRequest, RoutedRequest } from '../request';

/** `$input` of mapping templates: a payload, and the parameters of the request that everything began with. */
export function inputVariable(request: ApiRequest | RoutedRequest, body: string, notJson: (reason: string) => Error): Record<string, unknown> {
  let parsed: Json | undefined;
  const root = (): Json => {
    parsed ??= parseBody(body, notJson);
    return parsed;
  };
  const places = {
    path: parameters('pathParameters' in request ? Object.entries(request.pathParameters) : []),
    querystring: parameters(lastValues(request.query)),
    header: parameters(lastValues(request.headers)),
  };
  return {
    body,
    json: (path: unknown) => JSON.stringify(jsonPath(root(), javaText(path)) ?? ''),
    path: (path: unknown) => jsonPath(root(), javaText(path)) ?? '',
    // A path parameter before one of the query, that before a header.
    params: (name?: unknown) => (name === undefined ? places : [places.path, places.querystring, places.header].map(({ get }) => get(name)).find((value) => value !== '') ?? ''),
  };
}

type Parameters = Readonly<Record<string, string>> & { readonly get: (name: unknown) => string };

/** Names of headers are found in any case: clients write them as they like. */
function parameters(entries: readonly (readonly [string, string])[]): Parameters {
  const byName = Object.fromEntries(entries);
  const get = (name: unknown): string => {
    const wanted = javaText(name);
    if (Object.hasOwn(byName, wanted)) return byName[wanted] ?? '';
    return entries.find(([key]) => key.toLowerCase() === wanted.toLowerCase())?.[1] ?? '';
  };
  // Not one of the parameters, so not among the keys.
  return Object.defineProperty(byName, 'get', { value: get, enumerable: false }) as Parameters;
}

function lastValues(values: ReadonlyMap<string, readonly string[]>): [string, string][] {
  return [...values].map(([name, given]) => [name, given.at(-1) ?? '']);
}

function parseBody(body: string, notJson: (reason: string) => Error): Json {
  try {
    return body === '' ? {} : JSON.parse(body) as Json;
  } catch (error) {
    throw notJson(String(error));
  }
}
