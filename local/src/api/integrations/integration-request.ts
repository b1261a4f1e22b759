import { converted, textOf } from './content-handling';
import { templatesOf } from './templates';
import { optionalObject, optionalString, string } from '../../json';
import { contextOf, parameterValue } from '../context-values';
import { ApiDefinition, Route } from '../definition';
import { GatewayError } from '../gateway-error';
import { render, Rendered } from '../mapping/render';
import { isBinary } from '../proxy-event';
import { header, mediaType, RoutedRequest } from '../request';

/** Request to the backend of a method. */
export interface IntegrationRequest {
  readonly path: Readonly<Record<string, string>>;
  readonly query: ReadonlyMap<string, readonly string[]>;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

type Place = 'path' | 'querystring' | 'header';

interface Parameter {
  readonly place: Place;
  readonly name: string;
  readonly expression: string;
}

/** Maps requests as the integration's parameters, templates and passthrough behaviour say. */
export function requestMapping(route: Route, api: ApiDefinition): (request: RoutedRequest) => IntegrationRequest {
  const parameters = Object.entries(optionalObject(route.integration.RequestParameters, 'RequestParameters')).map(([target, expression]) => parameter(route, target, string(expression, target)));
  const templates = templatesOf(route.integration, 'RequestTemplates', route);
  const passthrough = optionalString(route.integration.PassthroughBehavior, 'PassthroughBehavior') ?? 'WHEN_NO_MATCH';
  const handling = optionalString(route.integration.ContentHandling, 'ContentHandling');
  return (request) => {
    const contentType = header(request, 'content-type');
    const payload = converted({ bytes: request.body, binary: isBinary(api, contentType) }, handling, 'request');
    const type = mediaType(contentType);
    if (!templates.has(type) && (passthrough === 'NEVER' || (passthrough === 'WHEN_NO_TEMPLATES' && templates.size > 0))) {
      throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', 'Unsupported Media Type', { reason: `there is no request template for ${type}, and PassthroughBehavior is ${passthrough}` });
    }
    const template = templates.get(type);
    const rendered = template === undefined ? undefined : render(template, { api, request, body: textOf(payload, 'request', `Content-Type ${contentType ?? 'application/json'}`), notJson });
    return mapped(parameters, request, api, { contentType: contentType ?? 'application/json', body: rendered === undefined ? payload.bytes : Buffer.from(rendered.text), rendered });
  };
}

function notJson(reason: string): Error {
  return new GatewayError('BAD_REQUEST_BODY', `Could not parse request body into json: ${reason}`);
}

interface Payload {
  readonly contentType: string;
  readonly body: Buffer;
  readonly rendered?: Rendered;
}

function mapped(parameters: readonly Parameter[], request: RoutedRequest, api: ApiDefinition, payload: Payload): IntegrationRequest {
  const context = contextOf(api, request);
  const path: Record<string, string> = {};
  const query = new Map<string, readonly string[]>();
  const headers = new Map([['content-type', payload.contentType]]);
  const set = (place: Place, name: string, values: readonly string[]): void => {
    if (place === 'path') path[name] = values.join(',');
    else if (place === 'querystring') query.set(name, values);
    else headers.set(name.toLowerCase(), values.join(','));
  };
  for (const { place, name, expression } of parameters) {
    const values = valuesOf(expression, request) ?? [parameterValue(expression, request, context)];
    const given = values.filter((value) => value !== undefined);
    if (given.length > 0) set(place, name, given);
  }
  for (const [place, overrides] of Object.entries(payload.rendered?.request ?? {}) as [Place, Record<string, string>][]) {
    for (const [name, value] of Object.entries(overrides)) set(place, name, [value]);
  }
  return { path, query, headers, body: payload.body };
}

/** Every value, for the expressions that ask for all of them. */
function valuesOf(expression: string, request: RoutedRequest): readonly string[] | undefined {
  const [, place, name = ''] = /^method\.request\.multivalue(header|querystring)\.(.+)$/.exec(expression) ?? [];
  if (place === 'querystring') return request.query.get(name) ?? [];
  if (place === 'header') return [...request.headers].find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? [];
  return undefined;
}

function parameter(route: Route, target: string, expression: string): Parameter {
  const [, place, name] = /^integration\.request\.(path|querystring|header)\.(.+)$/.exec(target) ?? [];
  if (place === undefined || name === undefined) throw new Error(`${route.method} ${route.resourcePath}: ${target} is no parameter of an integration request`);
  return { place: place as Place, name, expression };
}
