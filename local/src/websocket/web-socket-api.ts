import { randomBytes } from 'node:crypto';
import { IncomingMessage, Server } from 'node:http';
import { Duplex } from 'node:stream';
import { RawData, WebSocket, WebSocketServer } from 'ws';
import { GatewayError } from '../api/gateway-error';
import { limited } from '../api/integrations/time-limit';
import { readHead } from '../api/request';
import { Functions } from '../functions/functions';
import { isObject, Json, JsonObject, messageOf, parse } from '../json';
import { authorizeConnect } from './connect-authorization';
import { Connection } from './connection';
import { SocketRoute, WebSocketDefinition } from './definition';
import { FrameSizes } from './frame-sizes';
import { ConnectRefusal } from './refusal';
import { connectEvent, disconnectEvent, failureFrame, messageEvent, SocketContext } from './socket-events';
import { authorityOf, close, listen, Port } from '../loopback';
import { Answer, unsendable } from '../serving/answer';
import { inBackground } from '../serving/background';
import { refuse } from '../serving/bad-request';
import { excerpt } from '../serving/excerpt';
import { guardedServer } from '../serving/guarded-server';
import { requestLine } from '../serving/request-line';

/** API Gateway takes no larger message. */
export const LARGEST_MESSAGE = 128 * 1024;

const TOO_LARGE = 1009;

const UPGRADE_REQUIRED = 426;
const UPGRADE_HEADERS: readonly (readonly [string, string])[] = [['Upgrade', 'websocket'], ['Sec-WebSocket-Version', '13']];

export interface WebSocketApiSettings {
  readonly functions: Functions;
  readonly idleMs: number;
  readonly log: (message: string) => void;
}

/** A WebSocket API on its own port: authorization of connections, routing of messages to functions, answers to clients. */
export class WebSocketApi {
  private readonly connections = new Map<string, Connection>();
  private readonly accepted = new WeakMap<IncomingMessage, string>();
  private readonly contexts = new WeakMap<IncomingMessage, SocketContext>();
  private readonly started = new WeakMap<IncomingMessage, number>();
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    handleProtocols: (_, request) => this.accepted.get(request) ?? false,
    // Asked once the handshake is known to be valid. Where it's refused, the client has been answered already.
    verifyClient: ({ req }: { readonly req: IncomingMessage }, proceed: (accepted: boolean) => void) => {
      inBackground(this.decide(req, () => proceed(true)), (line) => this.settings.log(line));
    },
  });

  private server: Server;
  private stopping = false;

  constructor(private defined: WebSocketDefinition, private settings: WebSocketApiSettings) {
    checkRoutes(defined, settings);
    this.server = guardedServer({
      largestBody: 0,
      answer: async () => refusal(UPGRADE_REQUIRED, 'the client asks for no WebSocket'),
      failure: (reason) => refusal(500, reason),
      upgrade: async (request, socket, head) => this.upgrade(request, socket, head),
      log: (line) => this.settings.log(line),
    });
    this.sockets.on('wsClientError', (error, socket, request) => this.refuse(request, socket, handshakeRefusal(request, error.message)));
  }

  public get definition(): WebSocketDefinition {
    return this.defined;
  }

  /** From now on, this is the API; connections stay as they are. */
  public redefine(definition: WebSocketDefinition, settings: WebSocketApiSettings): void {
    this.defined = definition;
    this.settings = settings;
  }

  public async start(port: Port): Promise<void> {
    this.server = await listen(this.server, port);
  }

  public async stop(): Promise<void> {
    this.stopping = true;
    for (const socket of this.sockets.clients) socket.terminate();
    await close(this.server);
  }

  public get url(): string {
    return `ws://${authorityOf(this.server, `The API ${this.definition.logicalId}`)}/${this.definition.stage}`;
  }

  /** The clients that are connected, by the ids of their connections. */
  public get clients(): ReadonlyMap<string, Connection> {
    return this.connections;
  }

  public connection(id: string): Connection | undefined {
    return this.connections.get(id);
  }

  private async upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    this.started.set(incoming, performance.now());
    this.sockets.handleUpgrade(incoming, socket, head, (client) => {
      const context = this.contexts.get(incoming);
      if (context !== undefined) this.open(context, client, socket, head);
      this.settings.log(requestLine(incoming, 101, this.sinceStart(incoming)));
    });
  }

  private async decide(incoming: IncomingMessage, proceed: () => void): Promise<void> {
    try {
      this.contexts.set(incoming, await this.connect(incoming));
    } catch (error) {
      this.refuse(incoming, incoming.socket, error instanceof ConnectRefusal ? error : new ConnectRefusal(502, 'Internal server error', reasonOf(error)));
      return;
    }
    proceed();
  }

  private refuse(incoming: IncomingMessage, socket: Duplex, { status, message, reason }: ConnectRefusal): void {
    this.settings.log(requestLine(incoming, status, this.sinceStart(incoming), reason));
    refuse(socket, status, message, status === UPGRADE_REQUIRED ? UPGRADE_HEADERS : []);
  }

  private sinceStart(incoming: IncomingMessage): number {
    return performance.now() - (this.started.get(incoming) ?? performance.now());
  }

  /** Authorizes, and asks the function of `$connect`: with any other status than 2xx there is no connection. */
  private async connect(incoming: IncomingMessage): Promise<SocketContext> {
    const [path = '/', query = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
    const { stage, stageVariables } = this.definition;
    if (path.replace(/\/$/, '') !== `/${stage}`) throw new ConnectRefusal(403, 'Forbidden', `there is no such stage, but ${stage}`);
    const request = readHead(incoming, { name: stage, variables: stageVariables, limits: [] }, '/', query, Buffer.alloc(0));
    const bare: SocketContext = { connectionId: `${randomBytes(11).toString('base64url')}=`, connectedAt: Date.now(), request };
    const route = this.definition.routes.get('$connect');
    if (route === undefined) return bare;
    const authorizer = await authorizeConnect(this.definition, route, bare, this.settings.functions);
    const context = { ...bare, authorizer };
    const answer = await this.invoke(route, connectEvent(this.definition, context), context);
    const status = isObject(answer) ? Number(answer.statusCode) : NaN;
    if (!Number.isInteger(status) || status < 200 || status > 599) throw new ConnectRefusal(502, 'Internal server error', `${this.nameOf(route)} answered $connect without a valid statusCode: ${excerpt(JSON.stringify(answer))}`);
    if (status > 299) throw new ConnectRefusal(status, 'Forbidden', `${this.nameOf(route)} answered $connect with the statusCode ${status}`);
    const protocol = protocolOf(answer);
    if (protocol !== undefined) this.accepted.set(incoming, protocol);
    return context;
  }

  private open(context: SocketContext, client: WebSocket, socket: Duplex, head: Buffer): void {
    const connection = new Connection(context, client, this.settings.idleMs);
    const sizes = new FrameSizes(() => connection.close(TOO_LARGE, 'Frame too large'));
    sizes.read(head);
    socket.on('data', (chunk: Buffer) => sizes.read(chunk));
    this.connections.set(context.connectionId, connection);
    client.on('error', () => undefined);
    client.on('message', (data: RawData, binary: boolean) => {
      // Messages in flight are dropped when a connection is closed.
      if (client.readyState === WebSocket.OPEN) inBackground(this.take(connection, data as Buffer, binary), this.settings.log);
    });
    client.once('close', (code, reason) => {
      this.connections.delete(context.connectionId);
      inBackground(this.disconnected(context, code, reason.toString()), this.settings.log);
    });
  }

  private async take(connection: Connection, data: Buffer, binary: boolean): Promise<void> {
    const { context } = connection;
    connection.active();
    const route = this.definition.routes.get(this.selected(data, binary)) ?? this.definition.routes.get('$default');
    try {
      if (route === undefined) {
        this.settings.log('a message asks for no route of the API, and there is no $default');
        await connection.send(failureFrame('Forbidden', context));
        return;
      }
      const answer = await this.invoke(route, messageEvent(this.definition, context, route.key, data, binary), context);
      const body = isObject(answer) ? answer.body : undefined;
      if (route.answers && typeof body === 'string' && body !== '') await connection.send(body);
    } catch (error) {
      this.settings.log(`a message to the route ${route?.key}: ${reasonOf(error)}`);
      await connection.send(failureFrame('Internal server error', context));
    }
  }

  /** Route of a message. One that isn't JSON, or has no such field, has none. */
  private selected(data: Buffer, binary: boolean): string {
    if (binary) return '$default';
    try {
      const found = this.definition.selector.reduce<Json | undefined>((value, name) => isObject(value) ? value[name] : undefined, JSON.parse(data.toString('utf8')) as Json);
      return typeof found === 'string' && !found.startsWith('$') ? found : '$default';
    } catch {
      return '$default';
    }
  }

  private async disconnected(context: SocketContext, code: number, reason: string): Promise<void> {
    const route = this.definition.routes.get('$disconnect');
    if (route === undefined || this.stopping) return;
    // Only the log is left to report a failure.
    await this.invoke(route, disconnectEvent(this.definition, context, code, reason), context).catch((error: unknown) => this.settings.log(`$disconnect: ${reasonOf(error)}`));
  }

  private async invoke(route: SocketRoute, event: JsonObject, { request }: SocketContext): Promise<Json> {
    const invoked = this.settings.functions.invoke(route.function, event, request.traceId);
    const { outcome, payload } = await limited(invoked, route.timeoutMs, this.nameOf(route));
    if (outcome !== 'succeeded') throw new ConnectRefusal(502, 'Internal server error', `${this.nameOf(route)} ${outcome}: ${excerpt(payload)}`);
    return parse(payload, `the answer of ${this.nameOf(route)}`);
  }

  private nameOf(route: SocketRoute): string {
    return this.settings.functions.target(route.function).function.settings.logicalId;
  }
}

/** Fails where a function of a route isn't there. */
export function checkRoutes({ routes }: WebSocketDefinition, { functions }: Pick<WebSocketApiSettings, 'functions'>): void {
  for (const route of routes.values()) functions.target(route.function);
}

/** 426 where the client speaks another protocol, or another version of this one; 400 where its request is malformed. */
function handshakeRefusal({ headers }: IncomingMessage, reason: string): ConnectRefusal {
  const version = headers['sec-websocket-version'];
  const speaksAnother = headers.upgrade?.toLowerCase() !== 'websocket' || (version !== undefined && version !== '13');
  return speaksAnother ? new ConnectRefusal(UPGRADE_REQUIRED, 'Upgrade Required', reason) : new ConnectRefusal(400, 'Bad Request', reason);
}

/** Of the headers that `$connect` answers with, the client gets this one. */
function protocolOf(answer: Json): string | undefined {
  const headers = isObject(answer) && isObject(answer.headers) ? answer.headers : {};
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'sec-websocket-protocol') ?? [];
  if (typeof value !== 'string') return undefined;
  const obstacle = unsendable({ status: 200, headers: [['Sec-WebSocket-Protocol', value]] });
  if (obstacle !== undefined) throw new ConnectRefusal(502, 'Internal server error', `$connect was answered with ${obstacle}`);
  return value;
}

function reasonOf(error: unknown): string {
  return error instanceof ConnectRefusal || error instanceof GatewayError ? error.reason : messageOf(error);
}

function refusal(status: number, reason: string): Answer {
  return { status, headers: status === UPGRADE_REQUIRED ? UPGRADE_HEADERS : [], body: Buffer.alloc(0), reason };
}
