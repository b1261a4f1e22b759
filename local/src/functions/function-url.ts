import { IncomingMessage, Server } from 'node:http';
import { Functions } from './functions';
import { corsHeaders, isPreflight, UrlCors } from './url-cors';
import { urlEvent } from './url-event';
import { refusal, streamedResponse, wholeResponse } from './url-response';
import { authorityOf, listen, Port } from '../loopback';
import { Answer } from '../serving/answer';
import { guardedServer, ReadBody } from '../serving/guarded-server';

/** Lambda takes no more in one request. */
const LARGEST_BODY = 6 * 1024 * 1024;

export interface FunctionUrlOptions {
  readonly logicalId: string;
  readonly id: string;
  readonly functionArn: string;
  /** AWS_IAM, or NONE. */
  readonly authType: string;
  readonly region: string;
  readonly cors?: UrlCors;
  /** Whether answers are streamed. */
  readonly streams: boolean;
  readonly functions: Functions;
  readonly log: (message: string) => void;
}

/** A function URL: every request is an event of the function. */
export class FunctionUrl {
  private server: Server;

  constructor(private readonly options: FunctionUrlOptions) {
    this.server = guardedServer({
      largestBody: LARGEST_BODY,
      answer: async (request, read) => this.serve(request, read),
      failure: (reason) => refusal(500, 'Internal Server Error', reason),
      log: (line) => options.log(line),
    });
  }

  public get logicalId(): string {
    return this.options.logicalId;
  }

  public get url(): string {
    return `http://${authorityOf(this.server, this.logicalId)}/`;
  }

  /** The host that it has in AWS. */
  public get host(): string {
    return `${this.options.id}.lambda-url.${this.options.region}.on.aws`;
  }

  public async start(port: Port): Promise<void> {
    this.server = await listen(this.server, port);
  }

  private async serve(request: IncomingMessage, read: ReadBody): Promise<Answer> {
    const body = await read();
    const { cors, functions, functionArn, id } = this.options;
    const headers = corsHeaders(request, cors);
    if (cors !== undefined && isPreflight(request)) return { status: 200, headers, body: Buffer.alloc(0) };
    if (body === undefined) return refusal(413, 'Request Entity Too Large', `the body is larger than ${LARGEST_BODY} bytes`);
    if (this.options.authType !== 'NONE') return refusal(request.headers.authorization === undefined ? 403 : 501, 'Forbidden', 'the local runner does not check signatures of AWS_IAM');
    const event = urlEvent(request, body, id, this.host);
    const answer = this.options.streams ? await streamedResponse(functions, functionArn, event) : await wholeResponse(functions, functionArn, event);
    return { ...answer, headers: [...answer.headers, ...headers] };
  }
}
