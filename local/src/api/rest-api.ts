import { IncomingMessage, Server } from 'node:http';
import { UserPool } from '../identity/user-pool';
import { Json, messageOf } from '../json';
import { Authorization } from './authorization';
import { ApiDefinition, ApiKey, Route } from './definition';
import { badGateway, configurationError, GatewayError } from './gateway-error';
import { gatewayResponse } from './gateway-response';
import { integration } from './integration';
import { Integration, IntegrationServices } from './integrations/contract';
import { MappingError } from './mapping/mapping-error';
import { ApiRequest, header, readHead, RoutedRequest } from './request';
import { Router } from './router';
import { Throttling } from './throttling';
import { RequestValidation } from './validation';
import { authorityOf, listen, Port } from '../loopback';
import type { OpenRequest, Recorder } from '../recording/recorder';
import { Answer, unsendable } from '../serving/answer';
import { guardedServer, ReadBody } from '../serving/guarded-server';

const LARGEST_REQUEST = 10 * 1024 * 1024;
/** Of the values of all headers. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const LARGEST_HEADERS = 10_240;

export interface RestApiSettings extends IntegrationServices {
  readonly pools: readonly UserPool[];
  readonly unsupported: 'refuse' | 'answer-501';
  /** Whether rates, bursts and quotas are in force. */
  readonly throttles: boolean;
  /** Keeps what becomes of requests. @default - nothing is kept */
  readonly recorder?: Recorder;
  readonly log: (message: string) => void;
}

/** Context of a request that is not part of it. */
interface Circumstances {
  readonly knowsStage: boolean;
  /** Whether its body isn't too large. */
  readonly fits: boolean;
  readonly record?: OpenRequest;
}

/** A REST API on its own port: routing, authorization, keys, validation, integration, refusals. */
export class RestApi {
  private readonly router: Router;
  private readonly authorization: Authorization;
  private readonly validation: RequestValidation;
  private readonly throttling?: Throttling;
  private readonly integrations: ReadonlyMap<Route, Integration>;
  private readonly recorder?: Recorder;
  private server: Server;

  constructor(public readonly definition: ApiDefinition, settings: RestApiSettings) {
    this.recorder = settings.recorder;
    this.router = new Router(definition.routes);
    this.authorization = new Authorization(definition, settings.aws.region, settings.pools, settings.functions);
    this.throttling = settings.throttles ? new Throttling(definition) : undefined;
    this.validation = new RequestValidation(definition);
    this.integrations = new Map(definition.routes.map((route) => [route, integration(route, definition, settings, settings.unsupported)]));
    this.server = guardedServer({
      largestBody: LARGEST_REQUEST,
      answer: async (incoming, read) => this.serve(incoming, read),
      failure: (reason) => ({ status: 500, headers: [['Content-Type', 'application/json']], body: Buffer.from('{"message":"Internal server error"}'), reason }),
      log: settings.log,
    });
  }

  public async start(port: Port): Promise<void> {
    this.server = await listen(this.server, port);
  }

  /** Address of the first stage. */
  public get url(): string {
    return `http://${authorityOf(this.server, `The API ${this.definition.logicalId}`)}/${this.definition.stages[0]?.name ?? ''}`;
  }

  /** Whether a route's validator lets a JSON body pass. */
  public accepts(route: Route, body: Json): boolean {
    return this.validation.accepts(route, body);
  }

  private async serve(incoming: IncomingMessage, read: ReadBody): Promise<Answer> {
    const [path = '/', query = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
    const [, stageName = '', rest = ''] = /^\/([^/]*)(.*)$/s.exec(path) ?? [];
    const stage = this.definition.stages.find(({ name }) => name === stageName);
    const body = await read();
    const request = readHead(incoming, stage ?? { name: stageName, variables: {}, limits: [] }, rest === '' ? '/' : rest, query, body ?? Buffer.alloc(0));
    const record = this.recorder?.request({ ...request, title: `${request.method} ${path}` });
    const answer = await this.answerOrRefusal(request, { knowsStage: stage !== undefined, fits: body !== undefined, record });
    record?.end(answer.status, answer.reason);
    return { ...answer, headers: [...answer.headers, ['x-amzn-RequestId', request.requestId], ['x-amz-apigw-id', request.extendedRequestId], ['X-Amzn-Trace-Id', request.traceId.split(';')[0] ?? '']] };
  }

  private async answerOrRefusal(request: ApiRequest, { knowsStage, fits, record }: Circumstances): Promise<Answer> {
    try {
      if (!knowsStage) throw new GatewayError('DEFAULT_4XX', 'Forbidden', { reason: `there is no stage "${request.stage.name}", but ${this.definition.stages.map(({ name }) => name).join(', ')}` });
      if (!fits) throw new GatewayError('REQUEST_TOO_LARGE', 'Request Entity Too Large', { reason: `the body is larger than ${LARGEST_REQUEST} bytes` });
      if (headerBytes(request) > LARGEST_HEADERS) throw new GatewayError('REQUEST_TOO_LARGE', `HTTP header is larger than ${LARGEST_HEADERS} bytes.`);
      return await this.answer(request, record);
    } catch (error) {
      const match = this.router.match(request.method, request.path);
      const refusal = refusalFor(error);
      return { ...gatewayResponse(this.definition, match === undefined ? request : { ...request, ...match }, refusal), reason: refusal.reason };
    }
  }

  private async answer(request: ApiRequest, record?: OpenRequest): Promise<Answer> {
    const match = this.router.match(request.method, request.path);
    const run = match === undefined ? undefined : this.integrations.get(match.route);
    if (match === undefined || run === undefined) {
      throw new GatewayError('MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token', { reason: 'there is no such route' });
    }
    const routed: RoutedRequest = { ...request, ...match };
    const step: OpenRequest['step'] = async (kind, name, perform) => (record === undefined ? perform() : record.step(kind, name, perform));
    const { authorizationType, authorizerId } = match.route;
    const authorizer = authorizationType === 'NONE' ? undefined
      : await step('authorizer', this.definition.authorizers.get(authorizerId ?? '')?.id ?? authorizationType, async () => this.authorization.authorize(routed));
    const known: RoutedRequest = { ...routed, authorizer, apiKey: this.apiKey(routed) };
    this.throttling?.check(known);
    this.validation.check(known);
    const answer = await step('integration', String(match.route.integration.Type ?? 'integration'), async () => run(known));
    const obstacle = unsendable(answer);
    if (obstacle === undefined) return answer;
    if (!Buffer.isBuffer(answer.body)) answer.body.destroy();
    throw badGateway(`the integration answered with ${obstacle}`);
  }

  private apiKey(request: RoutedRequest): ApiKey | undefined {
    if (!request.route.apiKeyRequired) return undefined;
    const value = header(request, 'x-api-key');
    const key = this.definition.apiKeys.find((candidate) => candidate.value === value);
    if (key === undefined) throw new GatewayError('INVALID_API_KEY', 'Forbidden', { reason: value === undefined ? 'the request has no API key (header x-api-key)' : 'the API key is in no usage plan of this stage' });
    return key;
  }
}

function headerBytes({ headers }: ApiRequest): number {
  return [...headers.values()].flat().reduce((sum, value) => sum + Buffer.byteLength(value, 'latin1'), 0);
}

function refusalFor(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  return error instanceof MappingError ? configurationError(error.message) : badGateway(messageOf(error));
}
