import { randomBytes } from 'node:crypto';
import { createServer, IncomingMessage, Server } from 'node:http';
import { Duplex } from 'node:stream';
import { RawData, WebSocket, WebSocketServer } from 'ws';
import { limited } from '../api/integrations/time-limit';
import { readHead } from '../api/request';
import { Functions } from '../functions/functions';
import { isObject, Json, JsonObject, messageOf, parse } from '../json';
import { authorizeConnect } from './connect-authorization';
import { Connection } from './connection';
import { SocketRoute, WebSocketDefinition } from './definition';
import { FrameSizes } from './frame-sizes';
import { ConnectRefusal, refuse } from './refusal';
import { connectEvent, disconnectEvent, failureFrame, messageEvent, SocketContext } from './socket-events';
import { authorityOf, close, listen } from '../loopback';

/** API Gateway takes no larger message. */
export const LARGEST_MESSAGE = 128 * 1024;

const TOO_LARGE = 1009;

export interface WebSocketApiSettings {
  readonly functions: Functions;
  readonly idleMs: number;
  readonly log: (message: string) => void;
}

/** A WebSocket API on a port of its own: who may connect, which function takes a message, what the client hears. */
export class WebSocketApi {
  private readonly connections = new Map<string, Connection>();
  private readonly accepted = new WeakMap<IncomingMessage, string>();
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    handleProtocols: (_, request) => this.accepted.get(request) ?? false,
  });

  private readonly server: Server = createServer((_, outgoing) => outgoing.writeHead(426, { Upgrade: 'websocket' }).end());
  private stopping = false;

  constructor(public readonly definition: WebSocketDefinition, private readonly settings: WebSocketApiSettings) {
    for (const route of definition.routes.values()) settings.functions.target(route.function);
    this.server.on('upgrade', (request, socket, head) => void this.upgrade(request, socket, head));
  }

  public async start(port: number): Promise<void> {
    await listen(this.server, port);
  }

  public async stop(): Promise<void> {
    this.stopping = true;
    for (const socket of this.sockets.clients) socket.terminate();
    await close(this.server);
  }

  public get url(): string {
    return `ws://${authorityOf(this.server, `The API ${this.definition.logicalId}`)}/${this.definition.stage}`;
  }

  public connection(id: string): Connection | undefined {
    return this.connections.get(id);
  }

  private async upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // A client may be gone before it is answered.
    socket.on('error', () => socket.destroy());
    try {
      const context = await this.connect(incoming);
      this.sockets.handleUpgrade(incoming, socket, head, (client) => this.open(context, client, socket, head));
    } catch (error) {
      if (!(error instanceof ConnectRefusal)) this.settings.log(`$connect: ${messageOf(error)}`);
      refuse(socket, error instanceof ConnectRefusal ? error : new ConnectRefusal(502, 'Internal server error'));
    }
  }

  /** Authorizes, and asks the function of `$connect`: with any other status than 2xx there is no connection. */
  private async connect(incoming: IncomingMessage): Promise<SocketContext> {
    const [path = '/', query = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
    const { stage, stageVariables } = this.definition;
    if (path.replace(/\/$/, '') !== `/${stage}`) throw new ConnectRefusal(403, 'Forbidden');
    const request = readHead(incoming, { name: stage, variables: stageVariables }, '/', query, Buffer.alloc(0));
    const bare: SocketContext = { connectionId: `${randomBytes(11).toString('base64url')}=`, connectedAt: Date.now(), request };
    const route = this.definition.routes.get('$connect');
    if (route === undefined) return bare;
    const authorizer = await authorizeConnect(this.definition, route, bare, this.settings.functions);
    const context = { ...bare, authorizer };
    const answer = await this.invoke(route, connectEvent(this.definition, context), context);
    const status = isObject(answer) ? Number(answer.statusCode) : NaN;
    if (!Number.isInteger(status)) throw new ConnectRefusal(502, 'Internal server error');
    if (status < 200 || status > 299) throw new ConnectRefusal(status, 'Forbidden');
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
      // What is still under way when a connection is being closed is taken by nobody.
      if (client.readyState === WebSocket.OPEN) void this.take(connection, data as Buffer, binary);
    });
    client.once('close', (code, reason) => {
      this.connections.delete(context.connectionId);
      void this.disconnected(context, code, reason.toString());
    });
  }

  private async take(connection: Connection, data: Buffer, binary: boolean): Promise<void> {
    const { context } = connection;
    connection.active();
    const route = this.definition.routes.get(this.selected(data, binary)) ?? this.definition.routes.get('$default');
    try {
      if (route === undefined) {
        await connection.send(failureFrame('Forbidden', context));
        return;
      }
      const answer = await this.invoke(route, messageEvent(this.definition, context, route.key, data, binary), context);
      const body = isObject(answer) ? answer.body : undefined;
      if (route.answers && typeof body === 'string' && body !== '') await connection.send(body);
    } catch {
      await connection.send(failureFrame('Internal server error', context));
    }
  }

  /** Which route a message asks for. What is no JSON, or does not say, asks for none. */
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
    // Nobody is left to hear of a failure.
    await this.invoke(route, disconnectEvent(this.definition, context, code, reason), context).catch(() => undefined);
  }

  private async invoke(route: SocketRoute, event: JsonObject, { request }: SocketContext): Promise<Json> {
    const { outcome, payload } = await limited(this.settings.functions.invoke(route.function, event, request.traceId), route.timeoutMs);
    if (outcome !== 'succeeded') throw new ConnectRefusal(502, 'Internal server error');
    return parse(payload, 'answer');
  }
}

/** Of the headers that `$connect` answers with, the client gets this one. */
function protocolOf(answer: Json): string | undefined {
  const headers = isObject(answer) && isObject(answer.headers) ? answer.headers : {};
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'sec-websocket-protocol') ?? [];
  return typeof value === 'string' ? value : undefined;
}
