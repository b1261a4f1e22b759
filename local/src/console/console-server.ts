import type { IncomingMessage, Server } from 'node:http';
import { Action, ConsoleTarget, isAnswer, NotFound } from './action';
import { ACTIONS } from './actions';
import { foreign } from './guard';
import { pageFile } from './page-files';
import { Json, messageOf, object, parse } from '../json';
import { authorityOf, close, listen, Port } from '../loopback';
import { Answer } from '../serving/answer';
import { guardedServer, ReadBody } from '../serving/guarded-server';

const PAGE = '/_console';
const API = `${PAGE}/api/`;
const LARGEST_BODY = 12 * 1024 * 1024;

/** The page and its data stay here: no other page frames, reads or scripts them. */
const HEADERS: Answer['headers'] = [
  ['Content-Security-Policy', "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
  ['Referrer-Policy', 'no-referrer'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cache-Control', 'no-store'],
];

/**
 * The console: a page, and the API behind it. It has a separate port, because all other servers here answer with content that the app
 * or its users wrote, and a script in that would have the rights of the console if it came from the same address.
 */
export class ConsoleServer {
  private server: Server;

  constructor(private readonly target: ConsoleTarget, log: (message: string) => void) {
    this.server = guardedServer({
      largestBody: LARGEST_BODY,
      answer: async (incoming, read) => this.serve(incoming, read),
      failure: (reason) => refusal(500, reason, reason),
      log: (line, { reason }) => {
        if (reason !== undefined) log(`Console: ${line}`);
      },
    });
  }

  public async start(port: Port): Promise<void> {
    this.server = await listen(this.server, port);
  }

  public get url(): string {
    return `http://${authorityOf(this.server, 'The console')}${PAGE}`;
  }

  public async stop(): Promise<void> {
    await close(this.server);
  }

  private async serve(incoming: IncomingMessage, read: ReadBody): Promise<Answer> {
    const answer = await this.answer(incoming, read);
    return { ...answer, headers: [...answer.headers, ...HEADERS] };
  }

  private async answer(incoming: IncomingMessage, read: ReadBody): Promise<Answer> {
    const reason = foreign(incoming, Number(new URL(this.url).port));
    const body = await read();
    if (reason !== undefined) return refusal(403, 'Forbidden', reason);
    if (body === undefined) return refusal(413, `More than ${LARGEST_BODY} bytes`);
    const [path = '', query = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
    if (path.startsWith(API)) return this.act(incoming, path.slice(API.length), new URLSearchParams(query), body);
    if (incoming.method !== 'GET' && incoming.method !== 'HEAD') return refusal(405, 'Method Not Allowed');
    if (path === '/') return { status: 302, headers: [['Location', PAGE]], body: Buffer.alloc(0) };
    return (path.startsWith(PAGE) ? pageFile(path.slice(PAGE.length)) : undefined) ?? refusal(404, 'Not Found');
  }

  private async act({ method, headers }: IncomingMessage, path: string, query: URLSearchParams, body: Buffer): Promise<Answer> {
    const [action, id = ''] = found(method === 'HEAD' ? 'GET' : method, path) ?? [];
    if (action === undefined) return refusal(404, 'Not Found');
    // Pages can't send this type to another address without being asked for leave first.
    if (action.method === 'POST' && headers['content-type']?.split(';')[0] !== 'application/json') return refusal(415, 'Send application/json');
    try {
      const input = action.method === 'POST' ? object(parse(body.toString('utf8'), 'body'), 'body') : {};
      const result = await action.run({ target: this.target, system: this.target.live(), id: decodeURIComponent(id), query, input });
      return isAnswer(result) ? result : json(200, result);
    } catch (error) {
      return refusal(error instanceof NotFound ? 404 : 400, messageOf(error));
    }
  }
}

function found(method: string | undefined, path: string): readonly [Action, string | undefined] | undefined {
  for (const action of ACTIONS) {
    const [before = '', after] = action.path.split(':id');
    const isHere = after === undefined ? path === before
      : path.startsWith(before) && path.endsWith(after) && path.length > before.length + after.length;
    const id = after === undefined ? undefined : path.slice(before.length, path.length - after.length);
    if (action.method === method && isHere && id?.includes('/') !== true) return [action, id];
  }
  return undefined;
}

function json(status: number, value: Json): Answer {
  return { status, headers: [['Content-Type', 'application/json']], body: Buffer.from(JSON.stringify(value)) };
}

function refusal(status: number, message: string, reason?: string): Answer {
  return { ...json(status, { message }), reason };
}
