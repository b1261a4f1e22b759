import { Json, JsonObject, isObject, messageOf, parse } from '../json';
import { ApiDefinition } from './definition';
import { jsonPath } from './mapping/json-path';
import { MappingError } from './mapping/mapping-error';
import { requestContext } from './proxy-event';
import { ApiRequest, header, RoutedRequest } from './request';

/** The `$context` of mapping templates and parameters. */
export function contextOf(api: ApiDefinition, request: ApiRequest | RoutedRequest, more: JsonObject = {}): JsonObject {
  return { ...requestContext(api, request), ...more };
}

/** The value at a path such as `context.error.message`; nothing where there is none. */
export function valueAt(root: JsonObject, path: string): Json | undefined {
  let current: Json | undefined = root;
  const parts = path.split('.');
  while (parts.length > 0) {
    if (!isObject(current)) return undefined;
    // Names of claims contain colons and may contain dots.
    const rest = parts.join('.');
    if (rest in current) return current[rest];
    current = current[parts.shift() ?? ''];
  }
  return current;
}

/** A mapping expression of a parameter: `'static'`, `method.request.…`, `context.…` or `stageVariables.…`. */
export function parameterValue(expression: string, request: ApiRequest, context: JsonObject): string | undefined {
  const literal = /^'(?<text>.*)'$/s.exec(expression)?.groups?.text;
  if (literal !== undefined) return literal;
  const [, place, name = ''] = /^method\.request\.(header|querystring|path|multivalueheader|multivaluequerystring)\.(.+)$/.exec(expression) ?? [];
  if (place === 'header' || place === 'multivalueheader') return header(request, name);
  if (place === 'querystring' || place === 'multivaluequerystring') return request.query.get(name)?.at(-1);
  if (place === 'path') return 'pathParameters' in request ? (request as RoutedRequest).pathParameters[name] : undefined;
  if (/^method\.request\.body(\.|$)/.test(expression)) return bodyValue(request.body.toString('utf8'), expression.slice('method.request.body'.length));
  if (expression.startsWith('context.')) return asText(valueAt(context, expression.slice('context.'.length)));
  if (expression.startsWith('stageVariables.')) return request.stage.variables[expression.slice('stageVariables.'.length)];
  return undefined;
}

/** A body as it is, or what a path such as `.items[0].id` finds in it. */
export function bodyValue(body: string, path: string): string | undefined {
  if (path === '') return body;
  let json: Json;
  try {
    json = parse(body === '' ? '{}' : body, 'The body');
  } catch (error) {
    throw new MappingError(messageOf(error));
  }
  return asText(jsonPath(json, `$${path}`));
}

function asText(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
