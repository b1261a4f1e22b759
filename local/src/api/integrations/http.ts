import { IncomingMessage } from 'node:http';
import { Integration } from './contract';
import { CONNECTION_HEADERS, httpCall, readAll } from './http-call';
import { IntegrationRequest, requestMapping } from './integration-request';
import { responseMapping } from './integration-response';
import { renamed } from './proxy-headers';
import { limited, timeLimit } from './time-limit';
import { UnsupportedIntegration } from './unsupported';
import { optionalString, string } from '../../json';
import { Answer } from '../../serving/answer';
import { ApiDefinition, Route } from '../definition';
import { RoutedRequest } from '../request';

/** A server on this machine that gets what the templates make of the request. */
export function httpIntegration(route: Route, api: ApiDefinition): Integration {
  const [toBackend, fromBackend] = [requestMapping(route, api), responseMapping(route, api)];
  const backend = backendOf(route, api);
  return async (request) => {
    const mapped = toBackend(request);
    const answer = await backend.call(request, mapped, mapped.query, {
      'accept': 'application/json',
      'user-agent': `AmazonAPIGateway_${api.id}`,
      'x-amzn-apigateway-api-id': api.id,
      'x-amzn-trace-id': request.traceId,
      ...Object.fromEntries(mapped.headers),
    });
    const headers = new Map(Object.entries(answer.headersDistinct).map(([name, values]) => [name, values ?? []] as const));
    return fromBackend({ selector: String(answer.statusCode), headers, body: await limited(readAll(answer), backend.limit, backend.name) }, request);
  };
}

/** A server on this machine that gets the whole request, and decides on the whole response. */
export function httpProxyIntegration(route: Route, api: ApiDefinition): Integration {
  const toBackend = requestMapping(route, api);
  const backend = backendOf(route, api);
  const streams = route.integration.ResponseTransferMode === 'STREAM';
  return async (request): Promise<Answer> => {
    const mapped = toBackend(request);
    const query = new Map([...request.query, ...mapped.query]);
    const answer = await backend.call(request, mapped, query, { ...handedOn(request), 'x-amzn-apigateway-api-id': api.id, ...Object.fromEntries(mapped.headers) });
    const body = streams ? answer : await limited(readAll(answer), backend.limit, backend.name);
    return { status: answer.statusCode ?? 502, headers: headersOf(answer), body };
  };
}

type Headers = Readonly<Record<string, string>>;

interface Backend {
  readonly name: string;
  readonly limit: number;
  call(request: RoutedRequest, mapped: IntegrationRequest, query: IntegrationRequest['query'], headers: Headers): Promise<IncomingMessage>;
}

function backendOf(route: Route, api: ApiDefinition): Backend {
  const uri = string(route.integration.Uri, `Uri of ${route.method} ${route.resourcePath}`);
  if (route.integration.ConnectionType === 'VPC_LINK') throw new UnsupportedIntegration(route, 'VPC links');
  for (const stage of api.stages) {
    const host = /^https?:\/\/(\[[^\]]+\]|[^/:?#]+)/.exec(withVariables(uri, stage.variables))?.[1] ?? uri;
    if (!/^(localhost|127(\.\d+){3}|\[::1\])$/i.test(host)) throw new UnsupportedIntegration(route, `${host}, which is not on this machine`);
  }
  const method = optionalString(route.integration.IntegrationHttpMethod, 'IntegrationHttpMethod') ?? 'ANY';
  const limit = timeLimit(route);
  return {
    name: uri,
    limit,
    call: async (request, mapped, query, headers) => {
      const url = new URL(filledPath(withVariables(uri, request.stage.variables), mapped.path));
      for (const [name, values] of query) values.forEach((value) => url.searchParams.append(name, value));
      return httpCall({ method: method === 'ANY' ? request.method : method, url, headers, body: mapped.body, limit });
    },
  };
}

function withVariables(uri: string, variables: Readonly<Record<string, string>>): string {
  return uri.replace(/\$\{stageVariables\.(\w+)\}/g, (_match, name: string) => variables[name] ?? '');
}

/** Puts parameters into `{name}` and `{name+}`. Those of a request come encoded; others may need it. */
export function filledPath(path: string, parameters: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w[\w.-]*)\+?\}/g, (_match, name: string) => (parameters[name] ?? '').replace(/[^\w\-.~!$&'()*+,;=:@%/]/gu, encodeURIComponent));
}

function handedOn(request: RoutedRequest): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, values] of request.headers) {
    const lower = name.toLowerCase();
    if (lower !== 'host' && !CONNECTION_HEADERS.has(lower)) headers[lower] = values.join(lower === 'cookie' ? '; ' : ', ');
  }
  return headers;
}

function headersOf(answer: IncomingMessage): [string, string][] {
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < answer.rawHeaders.length; index += 2) {
    const [name = '', value = ''] = answer.rawHeaders.slice(index, index + 2);
    if (!CONNECTION_HEADERS.has(name.toLowerCase())) headers.push([renamed(name), value]);
  }
  return headers;
}
