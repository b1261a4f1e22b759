import { converted } from './content-handling';
import { Templates, templatesOf } from './templates';
import { JsonObject, objects, optionalObject, optionalString, string } from '../../json';
import { bodyValue, contextOf, parameterValue } from '../context-values';
import { ApiDefinition, Route } from '../definition';
import { GatewayError } from '../gateway-error';
import { javaPattern } from '../mapping/java-text';
import { MappingError } from '../mapping/mapping-error';
import { render } from '../mapping/render';
import { isBinary } from '../proxy-event';
import { ApiResponse, header, mediaType, RoutedRequest } from '../request';

/** What came back from the backend of a method. */
export interface Outcome {
  /** What selection patterns are compared with: a status, or the message of a function's error. */
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
export function responseMapping(route: Route, api: ApiDefinition): (outcome: Outcome, request: RoutedRequest) => ApiResponse {
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

function mapped(response: ResponseDefinition, outcome: Outcome, request: RoutedRequest, api: ApiDefinition): ApiResponse {
  const payload = converted(outcome.body, response.handling, isBinary(api, outcome.headers.get('content-type')?.at(-1)));
  const [contentType, template] = chosenTemplate(response.templates, request);
  const text = payload.toString('utf8');
  const rendered = template === undefined ? undefined : render(template, { api, request, body: text, notJson: () => new GatewayError('DEFAULT_5XX', 'Internal server error') });
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
    body: rendered === undefined ? payload : Buffer.from(rendered.text),
  };
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
