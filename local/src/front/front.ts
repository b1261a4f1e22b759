import { randomUUID } from 'node:crypto';
import { IncomingMessage, Server } from 'node:http';
import { JsonObject } from '../json';
import { AwsRequest, AwsResponse, AwsService, Caller, Credential } from './aws-service';
import { CallLog } from './call-log';
import { Faults } from './faults';
import { authorityOf, close, listen } from '../loopback';
import { Answer } from '../serving/answer';
import { guardedServer, ReadBody } from '../serving/guarded-server';
import { RequestRecord } from '../serving/request-line';

/** Bodies are kept in memory; S3 takes 5 GiB. */
const LARGEST_BODY = 256 * 1024 * 1024;

/** Hears of the calls of a service when they are answered. */
export type CallObserver = (request: AwsRequest, answer: AwsResponse) => Promise<void>;

/**
 * The one address to which the AWS clients of all functions speak. It knows the caller by the access key,
 * writes down each call in the words of IAM, fails calls on demand, and hands the rest to the emulators.
 */
export class Front {
  private readonly services = new Map<string, AwsService>();
  private readonly callers = new Map<string, Caller>();
  private readonly documents = new Map<string, JsonObject>();
  private readonly observers = new Map<string, CallObserver>();
  private stopping = false;
  private readonly server: Server;

  constructor(private readonly calls: CallLog, private readonly faults: Faults, private readonly log: (message: string) => void) {
    this.server = guardedServer({
      largestBody: LARGEST_BODY,
      answer: async (incoming, read) => this.serve(incoming, read),
      failure: (reason) => ({ status: 500, headers: [], body: Buffer.from(reason), reason }),
      log: (line, record) => this.tell(line, record),
    });
    this.server.keepAliveTimeout = 60_000;
  }

  public async start(): Promise<void> {
    await listen(this.server);
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

  public addService(service: AwsService): void {
    this.services.set(service.scope, service);
  }

  /** One observer for a service: it is waited for before the caller gets its answer. */
  public observe(scope: string, observer: CallObserver): void {
    this.observers.set(scope, observer);
  }

  /** Serves a document that anyone may read, such as the keys of a user pool. */
  public addDocument(path: string, document: JsonObject): void {
    this.documents.set(path, document);
  }

  public addCaller(caller: Caller): void {
    this.callers.set(caller.accessKeyId, caller);
  }

  public caller(accessKeyId: string): Caller | undefined {
    return this.callers.get(accessKeyId);
  }

  /** Logs requests from outside, such as a browser's upload, and those that the runner refuses. Calls from functions are in `calls`. */
  private tell(line: string, { request, reason }: RequestRecord): void {
    // A stopping system has no callers left to answer.
    if (!this.stopping && (reason !== undefined || request?.headers.authorization === undefined)) this.log(`AWS endpoint: ${line}`);
  }

  private async serve(incoming: IncomingMessage, read: ReadBody): Promise<Answer> {
    const body = await read();
    const { headers, ...answer } = body === undefined ? tooLarge() : await this.answer(requestOf(incoming, body));
    const fields = Object.entries({ 'x-amzn-requestid': randomUUID(), ...headers });
    return { ...answer, headers: fields.flatMap(([name, values]) => [values].flat().map((value) => [name, value] as const)) };
  }

  private async answer(bare: AwsRequest): Promise<AwsResponse> {
    const document = bare.method === 'GET' ? this.documents.get(bare.path) : undefined;
    if (document !== undefined) return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(document)) };
    const service = this.services.get(bare.credential?.service ?? 's3');
    if (service === undefined) {
      const reason = `The local runner does not serve ${bare.credential?.service ?? 's3'} with this template`;
      return { status: 501, headers: {}, body: Buffer.from(reason), reason };
    }
    const credential = bare.credential ?? await service.credential?.(bare);
    const request: AwsRequest = { ...bare, credential };
    const caller = credential === undefined ? undefined : this.callers.get(credential.accessKeyId);
    const actions = await service.actions(request);
    const fault = this.faults.take(caller, actions);
    const answer = fault === undefined ? await service.handle(request, caller) : service.failure(fault.status, fault.code);
    const by = caller?.role === undefined ? { function: caller?.function } : { role: caller.role };
    for (const action of actions) this.calls.add({ ...by, ...action, status: answer.status });
    await this.observers.get(service.scope)?.(request, answer);
    return answer;
  }
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
