import { randomUUID } from 'node:crypto';
import { IncomingMessage, Server } from 'node:http';
import { JsonObject } from '../json';
import { AwsRequest, AwsResponse, AwsService, Caller, Credential, errorName, IamAction } from './aws-service';
import { CallLog } from './call-log';
import { Faults } from './faults';
import { notServed } from './runner-error';
import type { IamGuard } from '../iam/guard';
import { authorityOf, close, listen, Port } from '../loopback';
import type { Recorder } from '../recording/recorder';
import { Answer } from '../serving/answer';
import { guardedServer, ReadBody } from '../serving/guarded-server';
import { RequestRecord } from '../serving/request-line';

/** Bodies are kept in memory; S3 takes 5 GiB. */
const LARGEST_BODY = 256 * 1024 * 1024;

/** Hears of the calls of a service when they are answered. */
export type CallObserver = (request: AwsRequest, answer: AwsResponse) => Promise<void>;

/** Undefined if the request is for another service. */
export type Control = (request: AwsRequest) => AwsResponse | undefined;

/** Registrations of the systems behind the front. */
class FrontTable {
  public readonly services = new Map<string, AwsService>();
  public readonly callers = new Map<string, Caller>();
  public readonly documents = new Map<string, () => JsonObject>();
  public readonly observers = new Map<string, CallObserver[]>();
  public readonly receivers = new Map<string, (body: string) => void>();
  public guard?: IamGuard;
}

/**
 * The one address to which the AWS clients of all functions speak. It knows the caller by the access key,
 * writes down each call in the words of IAM, fails calls on demand, and hands the rest to the emulators.
 */
export class Front {
  /** Registrations of the running system. */
  private current = new FrontTable();
  /** Registrations of the next one, while it is being built. */
  private coming?: FrontTable;
  private stopping = false;
  private control?: Control;
  private server: Server;

  constructor(
    private readonly calls: CallLog,
    private readonly faults: Faults,
    private readonly log: (message: string) => void,
    private readonly recorder?: Recorder,
  ) {
    this.server = guardedServer({
      largestBody: LARGEST_BODY,
      answer: async (incoming, read) => this.serve(incoming, read),
      failure: (reason) => ({ status: 500, headers: [], body: Buffer.from(reason), reason }),
      log: (line, record) => this.tell(line, record),
    });
    this.server.keepAliveTimeout = 60_000;
  }

  public async start(port?: Port): Promise<void> {
    this.server = await listen(this.server, port);
  }

  public async stop(): Promise<void> {
    this.stopping = true;
    await close(this.server);
  }

  public get address(): { readonly host: string; readonly port: number } {
    const { hostname, port } = new URL(this.url);
    return { host: hostname, port: Number(port) };
  }

  public get url(): string {
    return `http://${authorityOf(this.server, 'The AWS endpoint')}`;
  }

  /** From now on, what is added is the next system's: it serves from `commit` on, and until then only where the present one has nothing. */
  public begin(): void {
    this.coming = new FrontTable();
  }

  public commit(): void {
    this.current = this.coming ?? this.current;
    this.coming = undefined;
  }

  public rollback(): void {
    this.coming = undefined;
  }

  public addService(service: AwsService): void {
    this.added.services.set(service.scope, service);
  }

  /** The service of a scope that serves now, for the next one to take over what it knows. */
  public service(scope: string): AwsService | undefined {
    return this.current.services.get(scope);
  }

  /** Observers of a service are waited for before the caller gets its answer. */
  public observe(scope: string, observer: CallObserver): void {
    const { observers } = this.added;
    observers.set(scope, [...observers.get(scope) ?? [], observer]);
  }

  /** Takes uploads to one-time addresses. */
  public receive(path: string, take: (body: string) => void): void {
    this.added.receivers.set(path, take);
  }

  /** Answers what other programs of this machine ask the runner itself. */
  public setControl(control: Control): void {
    this.control = control;
  }

  /** From now on, calls that policies don't allow are refused. */
  public setGuard(guard: IamGuard): void {
    this.added.guard = guard;
  }

  /** Serves a document that anyone may read, such as the keys of a user pool. */
  public addDocument(path: string, document: () => JsonObject): void {
    this.added.documents.set(path, document);
  }

  public addCaller(caller: Caller): void {
    this.added.callers.set(caller.accessKeyId, caller);
  }

  public caller(accessKeyId: string): Caller | undefined {
    // With the permissions that it has from now on: what is being built may need them.
    return this.coming?.callers.get(accessKeyId) ?? this.current.callers.get(accessKeyId);
  }

  private get added(): FrontTable {
    return this.coming ?? this.current;
  }

  /** Logs requests from outside, such as a browser's upload, and those that the runner refuses. Calls of functions and of users who sign in are in `calls`. */
  private tell(line: string, { request, reason }: RequestRecord): void {
    // A stopping system has no callers left to answer.
    const isCall = request?.headers.authorization !== undefined || request?.headers['x-amz-target'] !== undefined;
    if (!this.stopping && (reason !== undefined || !isCall)) this.log(`AWS endpoint: ${line}`);
  }

  private async serve(incoming: IncomingMessage, read: ReadBody): Promise<Answer> {
    const body = await read();
    const { headers, ...answer } = body === undefined ? tooLarge() : await this.answer(requestOf(incoming, body));
    const fields = Object.entries({ 'x-amzn-requestid': randomUUID(), ...headers });
    return { ...answer, headers: fields.flatMap(([name, values]) => [values].flat().map((value) => [name, value] as const)) };
  }

  private async answer(bare: AwsRequest): Promise<AwsResponse> {
    const own = this.control?.(bare);
    if (own !== undefined) return own;
    const document = bare.method === 'GET' ? this.current.documents.get(bare.path) : undefined;
    if (document !== undefined) return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(document())) };
    const receiver = bare.method === 'PUT' ? this.current.receivers.get(bare.path) ?? this.coming?.receivers.get(bare.path) : undefined;
    if (receiver !== undefined) {
      receiver(bare.body.toString('utf8'));
      return { status: 200, headers: {}, body: Buffer.alloc(0) };
    }
    const scope = bare.credential?.service ?? unsignedService(bare) ?? 's3';
    const service = this.current.services.get(scope) ?? this.coming?.services.get(scope);
    if (service === undefined) return notServed(bare, scope);
    const credential = bare.credential ?? await service.credential?.(bare);
    const request: AwsRequest = { ...bare, credential };
    const caller = credential === undefined ? undefined : this.caller(credential.accessKeyId);
    const actions = await service.actions(request);
    const started = performance.now();
    const by = caller?.role === undefined ? { function: caller?.function } : { role: caller.role };
    const [traceId] = [request.headers['x-amzn-trace-id'] ?? []].flat();
    const handling = this.handled(service, request, caller, actions);
    if (actions.some(({ action }) => action === 'sqs:SendMessage')) this.recorder?.sending({ ...by, traceId }, handling);
    const answer = await handling;
    for (const action of actions) {
      const call = { ...by, ...action, status: answer.status };
      this.calls.add(call);
      this.recorder?.called({ ...call, traceId, started, error: answer.status < 400 ? undefined : errorName(answer) });
    }
    for (const observer of this.current.observers.get(service.scope) ?? []) await observer(request, answer);
    return answer;
  }

  private async handled(service: AwsService, request: AwsRequest, caller: Caller | undefined, actions: readonly IamAction[]): Promise<AwsResponse> {
    const fault = this.faults.take(caller, actions);
    if (fault !== undefined) return service.failure(fault.status, fault.code);
    const checked = actions.filter((action) => service.isPublic?.(action) !== true);
    // With the permissions that the caller has from now on.
    const refusal = caller && (this.coming ?? this.current).guard?.refusal(caller, request, checked);
    return refusal === undefined ? service.handle(request, caller) : service.denied(refusal);
  }
}

/** Of an unsigned call: users who sign up or in have no credentials yet. Browsers send a preflight before. */
function unsignedService({ method, headers }: AwsRequest): string | undefined {
  if (String(headers['x-amz-target']).startsWith('AWSCognitoIdentityProviderService.')) return 'cognito-idp';
  return method === 'OPTIONS' && /\bx-amz-target\b/i.test(headers['access-control-request-headers'] ?? '') ? 'cognito-idp' : undefined;
}

function tooLarge(): AwsResponse {
  const reason = `the body is larger than ${LARGEST_BODY} bytes`;
  return { status: 413, headers: {}, body: Buffer.from(reason), reason };
}

function requestOf(incoming: IncomingMessage, body: Buffer): AwsRequest {
  const url = incoming.url ?? '/';
  const [path = '/', query = ''] = url.split(/\?(.*)/s);
  return {
    method: incoming.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    url,
    headers: incoming.headers,
    body,
    credential: credentialOf(/Credential=(?<scope>[^,\s]+)/.exec(incoming.headers.authorization ?? '')?.groups?.scope),
  };
}

/** `<access key id>/<date>/<region>/<service>/aws4_request` */
export function credentialOf(scope: string | undefined): Credential | undefined {
  const [accessKeyId, date, region, service, end] = (scope ?? '').split('/');
  if (accessKeyId === undefined || date === undefined || region === undefined || service === undefined || end !== 'aws4_request') return undefined;
  return { accessKeyId, date, region, service };
}
