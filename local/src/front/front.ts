import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { JsonObject, messageOf } from '../json';
import { AwsRequest, AwsResponse, AwsService, Caller, Credential } from './aws-service';
import { CallLog } from './call-log';
import { Faults } from './faults';

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
  private readonly server: Server = createServer((request, response) => void this.serve(request, response));

  constructor(private readonly calls: CallLog, private readonly faults: Faults, private readonly log: (message: string) => void) {}

  public async start(): Promise<void> {
    this.server.keepAliveTimeout = 60_000;
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  public async stop(): Promise<void> {
    this.stopping = true;
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  public get address(): { readonly host: string; readonly port: number } {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('The AWS endpoint is not listening');
    return { host: '127.0.0.1', port: address.port };
  }

  public get url(): string {
    return `http://127.0.0.1:${this.address.port}`;
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

  private async serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    let answer: AwsResponse;
    try {
      answer = await this.answer(await read(incoming));
    } catch (error) {
      // Nobody waits any more for what a stopping system leaves unanswered.
      if (!this.stopping) this.log(`AWS endpoint: ${incoming.method} ${incoming.url}: ${messageOf(error)}`);
      answer = { status: 500, headers: {}, body: Buffer.from(messageOf(error)) };
    }
    const headers: Record<string, string | string[]> = { 'x-amzn-requestid': randomUUID() };
    for (const [name, value] of Object.entries(answer.headers)) headers[name] = typeof value === 'string' ? value : [...value];
    if (headers['content-length'] === undefined && answer.status !== 204 && answer.status !== 304) headers['content-length'] = String(answer.body.length);
    outgoing.writeHead(answer.status, headers).end(incoming.method === 'HEAD' ? undefined : answer.body);
  }

  private async answer(bare: AwsRequest): Promise<AwsResponse> {
    const document = bare.method === 'GET' ? this.documents.get(bare.path) : undefined;
    if (document !== undefined) return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(document)) };
    const service = this.services.get(bare.credential?.service ?? 's3');
    if (service === undefined) {
      return { status: 501, headers: {}, body: Buffer.from(`The local runner does not serve ${bare.credential?.service ?? 's3'} with this template`) };
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

async function read(incoming: IncomingMessage): Promise<AwsRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = incoming.url ?? '/';
  const [path = '/', query = ''] = url.split(/\?(.*)/s);
  return {
    method: incoming.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    url,
    headers: incoming.headers,
    body: Buffer.concat(chunks),
    credential: credentialOf(/Credential=(?<scope>[^,\s]+)/.exec(incoming.headers.authorization ?? '')?.groups?.scope),
  };
}

/** `<access key id>/<date>/<region>/<service>/aws4_request` */
export function credentialOf(scope: string | undefined): Credential | undefined {
  const [accessKeyId, date, region, service, end] = (scope ?? '').split('/');
  if (accessKeyId === undefined || date === undefined || region === undefined || service === undefined || end !== 'aws4_request') return undefined;
  return { accessKeyId, date, region, service };
}
