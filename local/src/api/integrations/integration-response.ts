import { converted, textOf } from './content-handling';
import { Templates, templatesOf } from './templates';
import { JsonObject, objects, optionalObject, optionalString, string } from '../../json';
import { Answer } from '../../serving/answer';
import { bodyValue, contextOf, parameterValue } from '../context-values';
import { ApiDefinition, Route } from '../definition';
import { configurationError } from '../gateway-error';
import { javaPattern } from '../mapping/java-text';
import { MappingError } from '../mapping/mapping-error';
import { render } from '../mapping/render';
import { isBinary } from '../proxy-event';
import { header, mediaType, RoutedRequest } from '../request';

/** Response from the backend of a method. */
export interface Outcome {
  /** Text that selection patterns are compared with: a status, or the message of a function's error. */
  readonly selector?: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Buffer;
}

interface ResponseDefinition {
  readonly status: number;
  readonly selection?: RegExp;
  readonly parameters: readonly (readonly [string, string])[];
  readonly templates: Templates;
  readonly handling?: string;
}

/** Maps outcomes as the integration responses say that the method's template lists. */
export function responseMapping(route: Route, api: ApiDefinition): (outcome: Outcome, request: RoutedRequest) => Answer {
  const responses = objects(route.integration.IntegrationResponses, 'IntegrationResponses').map((response) => definition(response, route));
  const byDefault = responses.find(({ selection }) => selection === undefined);
  return (outcome, request) => {
    const { selector } = outcome;
    const selected = selector === undefined ? undefined : responses.find(({ selection }) => selection?.test(selector));
    const chosen = selected ?? byDefault;
    if (chosen === undefined) throw new MappingError(`${route.method} ${route.resourcePath} has no integration response for ${selector ?? 'success'}, and none by default`);
    return mapped(chosen, outcome, request, api);
  };
}

function definition(response: JsonObject, route: Route): ResponseDefinition {
  const where = `${route.method} ${route.resourcePath}`;
  const selection = optionalString(response.SelectionPattern, 'SelectionPattern') ?? '';
  const status = string(response.StatusCode, `StatusCode of ${where}`);
  const declared = route.methodResponses.get(status);
  if (declared === undefined) throw new Error(`${where} maps the status ${status}, which its method responses do not have`);
  const parameters = Object.entries(optionalObject(response.ResponseParameters, 'ResponseParameters')).map(([target, expression]) => {
    const name = /^method\.response\.(?:multivalue)?header\.(.+)$/.exec(target)?.[1];
    if (name === undefined || !declared.includes(name.toLowerCase())) throw new Error(`${where} maps ${target}, which its method response ${status} does not have`);
    return [name, string(expression, target)] as const;
  });
  return {
    status: Number(status),
    selection: selection === '' ? undefined : javaPattern(selection, (source) => `^(?:${source})$`),
    parameters,
    templates: templatesOf(response, 'ResponseTemplates', route, ` of the status ${status}`),
    handling: optionalString(response.ContentHandling, 'ContentHandling'),
  };
}

function mapped(response: ResponseDefinition, outcome: Outcome, request: RoutedRequest, api: ApiDefinition): Answer {
  const payload = converted({ bytes: outcome.body, binary: isBinaryType(api, outcome.headers.get('content-type')?.at(-1)) }, response.handling ?? wanted(api, request), 'response');
  const [contentType, template] = chosenTemplate(response.templates, request);
  const text = payload.bytes.toString('utf8');
  const rendered = template === undefined ? undefined : render(template, {
    api, request, body: textOf(payload, 'response', `Accept ${header(request, 'accept') ?? ''}`), notJson: (reason) => configurationError(`the response template reads JSON: ${reason}`),
  });
  const headers = new Map<string, readonly [string, string]>([['content-type', ['Content-Type', contentType]]]);
  const context = contextOf(api, request);
  for (const [name, expression] of response.parameters) {
    const value = responseValue(expression, outcome, text) ?? parameterValue(expression, request, context);
    if (value !== undefined) headers.set(name.toLowerCase(), [name, value]);
  }
  for (const [name, value] of Object.entries(rendered?.response.header ?? {})) headers.set(name.toLowerCase(), [name, value]);
  return {
    status: rendered?.response.status ?? response.status,
    headers: [...headers.values()],
    body: rendered === undefined ? payload.bytes : Buffer.from(rendered.text),
  };
}

/** Without a content handling, a client gets bytes where it asks first for a type that the API declares as binary, else text. */
function wanted(api: ApiDefinition, request: RoutedRequest): string {
  return isBinaryType(api, header(request, 'accept')?.split(',')[0]) ? 'CONVERT_TO_BINARY' : 'CONVERT_TO_TEXT';
}

function isBinaryType(api: ApiDefinition, type: string | undefined): boolean {
  return type !== undefined && isBinary(api, type);
}

/** The template for the first type that the client accepts and the response has, else the response's first. */
function chosenTemplate(templates: Templates, request: RoutedRequest) {
  const accepted = (header(request, 'accept') ?? '').split(',').map((type) => mediaType(type));
  const type = accepted.find((candidate) => templates.has(candidate)) ?? [...templates.keys()][0] ?? 'application/json';
  return [type, templates.get(type)] as const;
}

/** `integration.response.header.…` and `integration.response.body.…` */
function responseValue(expression: string, outcome: Outcome, body: string): string | undefined {
  const [, kind, name = ''] = /^integration\.response\.(header|multivalueheader)\.(.+)$/.exec(expression) ?? [];
  const values = outcome.headers.get(name.toLowerCase());
  if (kind === 'header') return values?.at(-1);
  if (kind === 'multivalueheader') return values?.join(',');
  return /^integration\.response\.body(\.|$)/.test(expression) ? bodyValue(body, expression.slice('integration.response.body'.length)) : undefined;
}
