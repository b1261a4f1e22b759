import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { Duplex } from 'node:stream';
import { Answer, unsendable } from './answer';
import { refuse, statusOf } from './bad-request';
import { ClientGone, readBody } from './request-body';
import { requestLine, RequestRecord } from './request-line';
import { send } from './send';
import { messageOf } from '../json';

/** Reads the body of a request. Undefined where it is too large; throws where the client goes away. */
export type ReadBody = () => Promise<Buffer | undefined>;

export interface GuardedServerSettings {
  /** Bytes of the largest body. */
  readonly largestBody: number;
  answer(request: IncomingMessage, read: ReadBody): Promise<Answer>;
  /** The response to send if the answer failed, or if HTTP can't carry it. */
  failure(reason: string): Answer;
  /** Takes over a connection. @default a request to upgrade is answered as any other */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  /** Receives one line for each request. */
  log(line: string, record: RequestRecord): void;
}

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly started: number;
  readonly done: Promise<void>;
}

/**
 * The server under everything that listens here. No input ends the process, and every request gets one answer:
 * every error, unsendable answer, interruption and malformed request ends here.
 */
export function guardedServer(settings: GuardedServerSettings): Server {
  const exchanges = new WeakMap<Duplex, Set<Exchange>>();
  const refused = new WeakSet<Duplex>();
  /** Requests that were answered on the bare connection, in the middle of themselves. */
  const broken = new WeakSet<IncomingMessage>();
  const server = createServer((incoming, outgoing) => {
    const { socket } = incoming;
    const open = exchanges.get(socket) ?? new Set();
    exchanges.set(socket, open);
    const done = exchange(settings, incoming, outgoing, () => broken.has(incoming)).finally(() => open.delete(mine));
    const mine: Exchange = { incoming, outgoing, started: performance.now(), done };
    open.add(mine);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const status = statusOf(error);
    if (refused.has(socket)) return;
    if (status === undefined) {
      socket.destroy();
      return;
    }
    refused.add(socket);
    const open = [...exchanges.get(socket) ?? []];
    const current = open.find(({ incoming }) => !incoming.complete);
    if (current !== undefined) broken.add(current.incoming);
    const reason = `no valid HTTP request (${error.code}: ${messageOf(error)})`;
    settings.log(current === undefined ? `${status}: ${reason}` : requestLine(current.incoming, status, performance.now() - current.started, reason), { status, reason });
    // Requests before this one on the same connection are answered first.
    Promise.all(open.filter((other) => other !== current).map(({ done }) => done)).then(() => {
      if (current?.outgoing.headersSent === true) socket.destroy();
      else refuse(socket, status, 'Bad Request');
    }, () => socket.destroy());
  });
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => socket.destroy());
    settings.log(requestLine(request, 400, 0, 'the local runner is no proxy'), { request, status: 400, reason: 'no proxy' });
    refuse(socket, 400, 'Bad Request');
  });
  if (settings.upgrade !== undefined) guardUpgrades(server, settings);
  return server.on('error', (error) => {
    // The caller gets the reason if it doesn't listen.
    if (server.listening) settings.log(messageOf(error), { status: 0, reason: messageOf(error) });
  });
}

function guardUpgrades(server: Server, { upgrade, log }: GuardedServerSettings): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A client may be gone before it is answered.
    socket.on('error', () => socket.destroy());
    upgrade?.(request, socket, head).catch((error: unknown) => {
      const reason = messageOf(error);
      log(requestLine(request, 500, 0, reason), { request, status: 500, reason });
      refuse(socket, 500, 'Internal server error');
    });
  });
}

/** Never fails. */
async function exchange(
  settings: GuardedServerSettings, incoming: IncomingMessage, outgoing: ServerResponse, isBroken: () => boolean,
): Promise<void> {
  const started = performance.now();
  incoming.on('error', () => undefined);
  outgoing.on('error', () => undefined);
  const answer = await sendable(settings, incoming);
  const failed = answer === undefined ? 'the client went away' : await send(outgoing, answer, incoming.method === 'HEAD');
  if (isBroken()) return;
  const reason = answer?.reason ?? failed;
  const status = answer?.status ?? 0;
  settings.log(requestLine(incoming, status, performance.now() - started, reason), { request: incoming, status, reason });
}

/** Returns undefined if the client no longer waits for an answer. */
async function sendable(settings: GuardedServerSettings, incoming: IncomingMessage): Promise<Answer | undefined> {
  let reason: string;
  try {
    const answer = await settings.answer(incoming, async () => readBody(incoming, settings.largestBody));
    const obstacle = unsendable(answer);
    if (obstacle === undefined) return answer;
    reason = `the answer has ${obstacle}`;
    if (!Buffer.isBuffer(answer.body)) answer.body.destroy();
  } catch (error) {
    if (error instanceof ClientGone) return undefined;
    reason = messageOf(error);
  }
  return settings.failure(reason);
}
