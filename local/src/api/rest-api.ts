import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { UserPool } from '../identity/user-pool';
import { messageOf } from '../json';
import { Authorization } from './authorization';
import { ApiDefinition, ApiKey, Route } from './definition';
import { badGateway, GatewayError } from './gateway-error';
import { gatewayResponse } from './gateway-response';
import { Integration, integration, IntegrationServices } from './integration';
import { MappingError } from './mapping/mapping-error';
import { ApiRequest, ApiResponse, header, readHead, RoutedRequest } from './request';
import { Router } from './router';
import { RequestValidation } from './validation';
import { authorityOf, close, listen } from '../loopback';

const LARGEST_REQUEST = 10 * 1024 * 1024;

export interface RestApiSettings extends IntegrationServices {
  readonly pools: readonly UserPool[];
  readonly unsupported: 'refuse' | 'answer-501';
  readonly log: (message: string) => void;
}

/** A REST API on a port of its own: routing, authorization, keys, validation, integration, refusals. */
export class RestApi {
  private readonly router: Router;
  private readonly authorization: Authorization;
  private readonly validation: RequestValidation;
  private readonly integrations: ReadonlyMap<Route, Integration>;
  private readonly server: Server = createServer((incoming, outgoing) => void this.serve(incoming, outgoing));

  constructor(public readonly definition: ApiDefinition, private readonly settings: RestApiSettings) {
    this.router = new Router(definition.routes);
    this.authorization = new Authorization(definition, settings.aws.region, settings.pools, settings.functions);
    this.validation = new RequestValidation(definition);
    this.integrations = new Map(definition.routes.map((route) => [route, integration(route, definition, settings, settings.unsupported)]));
  }

  public async start(port: number): Promise<void> {
    await listen(this.server, port);
  }

  public async stop(): Promise<void> {
    await close(this.server);
  }

  /** Address of the first stage. */
  public get url(): string {
    return `http://${authorityOf(this.server, `The API ${this.definition.logicalId}`)}/${this.definition.stages[0]?.name ?? ''}`;
  }

  private async serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const [path = '/', query = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
    const [, stageName = '', rest = ''] = /^\/([^/]*)(.*)$/s.exec(path) ?? [];
    const stage = this.definition.stages.find(({ name }) => name === stageName);
    const body = await readBody(incoming);
    const request = readHead(incoming, stage ?? { name: stageName, variables: {} }, rest === '' ? '/' : rest, query, body ?? Buffer.alloc(0));
    let answer: ApiResponse;
    try {
      if (stage === undefined) throw new GatewayError('DEFAULT_4XX', 'Forbidden');
      if (body === undefined) throw new GatewayError('REQUEST_TOO_LARGE', 'Request Entity Too Large');
      answer = await this.answer(request);
    } catch (error) {
      if (!(error instanceof GatewayError)) this.settings.log(`${request.method} ${request.path}: ${messageOf(error)}`);
      const refusal = error instanceof GatewayError ? error : error instanceof MappingError ? new GatewayError('DEFAULT_5XX', 'Internal server error') : badGateway();
      const match = this.router.match(request.method, request.path);
      answer = gatewayResponse(this.definition, match === undefined ? request : { ...request, ...match }, refusal);
    }
    send(outgoing, request, answer);
  }

  private async answer(request: ApiRequest): Promise<ApiResponse> {
    const match = this.router.match(request.method, request.path);
    const run = match === undefined ? undefined : this.integrations.get(match.route);
    if (match === undefined || run === undefined) throw new GatewayError('MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token');
    const routed: RoutedRequest = { ...request, ...match };
    const authorizer = await this.authorization.authorize(routed);
    const known: RoutedRequest = { ...routed, authorizer, apiKey: this.apiKey(routed) };
    this.validation.check(known);
    return run(known);
  }

  private apiKey(request: RoutedRequest): ApiKey | undefined {
    if (!request.route.apiKeyRequired) return undefined;
    const value = header(request, 'x-api-key');
    const key = this.definition.apiKeys.find((candidate) => candidate.value === value);
    if (key === undefined) throw new GatewayError('INVALID_API_KEY', 'Forbidden');
    return key;
  }
}

/** Nothing where the body is larger than API Gateway takes; it is read to its end all the same, for the answer to be read. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const buffer = chunk as Buffer;
    size += buffer.length;
    if (size <= LARGEST_REQUEST) chunks.push(buffer);
  }
  return size <= LARGEST_REQUEST ? Buffer.concat(chunks) : undefined;
}

function send(outgoing: ServerResponse, request: ApiRequest, answer: ApiResponse): void {
  const headers = [...answer.headers, ['x-amzn-RequestId', request.requestId], ['x-amz-apigw-id', request.extendedRequestId], ['X-Amzn-Trace-Id', request.traceId.split(';')[0] ?? '']] as const;
  for (const [name, value] of headers) outgoing.appendHeader(name, value);
  if (!Buffer.isBuffer(answer.body)) {
    // The headers are on their way before the first piece of the body is there.
    outgoing.writeHead(answer.status).flushHeaders();
    pipeline(answer.body, outgoing, () => undefined);
    return;
  }
  if (answer.status !== 204 && answer.status !== 304) outgoing.setHeader('Content-Length', answer.body.length);
  outgoing.writeHead(answer.status).end(request.method === 'HEAD' ? undefined : answer.body);
}
