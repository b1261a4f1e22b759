import { JsonObject, objects, optionalObject, optionalString, string } from '../json';
import { contextOf, parameterValue } from './context-values';
import { ApiDefinition, Route } from './definition';
import { GatewayError } from './gateway-error';
import type { Integration } from './integration';
import { ApiResponse, header, RoutedRequest } from './request';
import { compile, Template } from './vtl';

interface MockResponse {
  readonly status: number;
  readonly selection?: RegExp;
  readonly parameters: readonly (readonly [string, string])[];
  readonly contentType: string;
  readonly template?: Template;
}

/** A fixed answer, as CDK generates it for CORS preflight requests. */
export function mockIntegration(route: Route, api: ApiDefinition): Integration {
  const where = `${route.method} ${route.resourcePath}`;
  const requests = templates(route.integration, 'RequestTemplates', where);
  const responses = objects(route.integration.IntegrationResponses, `IntegrationResponses of ${where}`).map((response) => mockResponse(response, where));
  return async (request) => {
    const status = statusOf(requests, request, api);
    const chosen = responses.find(({ selection }) => selection?.test(status)) ?? responses.find(({ selection }) => selection === undefined);
    if (chosen === undefined) throw new GatewayError('DEFAULT_5XX', 'Internal server error');
    return answer(chosen, request, api);
  };
}

function mockResponse(response: JsonObject, where: string): MockResponse {
  const selection = optionalString(response.SelectionPattern, 'SelectionPattern');
  const [template] = [...templates(response, 'ResponseTemplates', where)];
  return {
    status: Number(string(response.StatusCode, 'StatusCode')),
    selection: selection === undefined || selection === '' ? undefined : new RegExp(`^(?:${selection})$`),
    parameters: Object.entries(optionalObject(response.ResponseParameters, 'ResponseParameters'))
      .map(([name, value]) => [name.replace(/^method\.response\.header\./, ''), string(value, name)] as const),
    contentType: template?.[0] ?? 'application/json',
    template: template?.[1],
  };
}

function templates(owner: JsonObject, property: string, where: string): ReadonlyMap<string, Template> {
  return new Map(Object.entries(optionalObject(owner[property], property)).map(([type, text]) => [type, compile(string(text, property), `${property} of ${where}`)]));
}

/** The status that a mock's request template asks for, which is all it is there for. */
function statusOf(requests: ReadonlyMap<string, Template>, request: RoutedRequest, api: ApiDefinition): string {
  const type = (header(request, 'content-type') ?? 'application/json').split(';')[0]?.trim() ?? '';
  const template = requests.get(type);
  if (template === undefined) throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', 'Unsupported Media Type');
  const text = template({ request, context: contextOf(api, request) }).text;
  const status = /["']?statusCode["']?\s*:\s*["']?(?<status>\d{3})/.exec(text)?.groups?.status;
  if (status === undefined) throw new GatewayError('DEFAULT_5XX', 'Internal server error');
  return status;
}

function answer(response: MockResponse, request: RoutedRequest, api: ApiDefinition): ApiResponse {
  const context = contextOf(api, request);
  const headers = new Map<string, readonly [string, string]>([['content-type', ['Content-Type', response.contentType]]]);
  for (const [name, expression] of response.parameters) {
    const value = parameterValue(expression, request, context);
    if (value !== undefined) headers.set(name.toLowerCase(), [name, value]);
  }
  const rendered = response.template?.({ request, context });
  for (const [name, value] of Object.entries(rendered?.headers ?? {})) headers.set(name.toLowerCase(), [name, value]);
  return { status: rendered?.status ?? response.status, headers: [...headers.values()], body: Buffer.from((rendered?.text ?? '').trim()) };
}
