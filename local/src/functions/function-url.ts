import { randomUUID } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { Functions } from './functions';
import { InvocationResult } from './invocation';
import { urlAnswer } from './url-answer';
import { splitHead } from '../api/integrations/lambda-stream';
import { ProxyHead } from '../api/integrations/proxy-answer';
import { Json } from '../json';
import { authorityOf, close, listen, Port } from '../loopback';
import { Answer } from '../serving/answer';
import { guardedServer, ReadBody } from '../serving/guarded-server';

/** The type of a response that begins with its head. */
const WITH_HEAD = 'application/vnd.awslambda.http-integration-response';
/** Lambda takes no more in one request. */
const LARGEST_BODY = 6 * 1024 * 1024;

/** What a function URL lets browsers do. */
export interface UrlCors {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly maxAge?: number;
  readonly credentials: boolean;
}

export interface FunctionUrlOptions {
  readonly logicalId: string;
  readonly id: string;
  readonly functionArn: string;
  /** AWS_IAM, or NONE. */
  readonly authType: string;
  readonly account: string;
  readonly region: string;
  readonly cors?: UrlCors;
  /** Whether answers are streamed. */
  readonly streams: boolean;
  readonly functions: Functions;
  readonly log: (message: string) => void;
}

/** The address of a function: every request is an event of payload format 2.0. */
export class FunctionUrl {
  private readonly server;

  constructor(private readonly options: FunctionUrlOptions) {
    this.server = guardedServer({
      largestBody: LARGEST_BODY,
      answer: async (request, read) => this.serve(request, read),
      failure: (reason) => failed(500, 'Internal Server Error', reason),
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
    await listen(this.server, port);
  }

  public async stop(): Promise<void> {
    await close(this.server);
  }

  private async serve(request: IncomingMessage, read: ReadBody): Promise<Answer> {
    const body = await read();
    const cors = this.corsHeaders(request);
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined && this.options.cors !== undefined) {
      return { status: 200, headers: cors, body: Buffer.alloc(0) };
    }
    if (body === undefined) return failed(413, 'Request Entity Too Large', `the body is larger than ${LARGEST_BODY} bytes`);
    if (this.options.authType !== 'NONE') return failed(request.headers.authorization === undefined ? 403 : 501, 'Forbidden', 'the local runner does not check signatures of AWS_IAM');
    const { functions, functionArn, streams } = this.options;
    const event = this.event(request, body);
    const answer = streams ? await streamedAnswer(functions, functionArn, event) : answerTo(await functions.invoke(functionArn, event));
    return { ...answer, headers: [...answer.headers, ...cors] };
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
  private event(request: IncomingMessage, body: Buffer) {
    const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s);
    const { cookie, ...headers } = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const parameters: Record<string, string> = {};
    for (const [name, value] of new URLSearchParams(query)) parameters[name] = name in parameters ? `${parameters[name]},${value}` : value;
    const text = /^(text\/|application\/(json|xml|javascript|x-www-form-urlencoded)|.*[+](json|xml))/.test(headers['content-type'] ?? '') || headers['content-type'] === undefined && isText(body);
    const now = new Date();
    return {
      version: '2.0',
      routeKey: '$default',
      rawPath: decoded(path),
      rawQueryString: query,
      ...(cookie === undefined ? {} : { cookies: cookie.split(/; */) }),
      headers: { ...headers, 'x-forwarded-proto': 'https', 'x-forwarded-port': '443', 'x-forwarded-for': '127.0.0.1' },
      ...(query === '' ? {} : { queryStringParameters: parameters }),
      requestContext: {
        accountId: 'anonymous',
        apiId: this.options.id,
        domainName: this.host,
        domainPrefix: this.options.id,
        http: { method: request.method ?? 'GET', path: decoded(path), protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: headers['user-agent'] ?? '' },
        requestId: randomUUID(),
        routeKey: '$default',
        stage: '$default',
        time: now.toUTCString(),
        timeEpoch: now.getTime(),
      },
      ...(body.length === 0 ? {} : { body: text ? body.toString('utf8') : body.toString('base64') }),
      isBase64Encoded: body.length > 0 && !text,
    };
  }

  private corsHeaders(request: IncomingMessage): [string, string][] {
    const { cors } = this.options;
    const { origin } = request.headers;
    if (cors === undefined || origin === undefined || !(cors.origins.includes('*') || cors.origins.includes(origin))) return [];
    const list = (name: string, values: readonly string[]): [string, string][] => (values.length === 0 ? [] : [[name, values.join(',')]]);
    return [
      ['access-control-allow-origin', cors.origins.includes('*') && !cors.credentials ? '*' : origin],
      ['vary', 'Origin'],
      ...list('access-control-expose-headers', cors.exposed),
      ...(cors.credentials ? [['access-control-allow-credentials', 'true'] as [string, string]] : []),
      ...(request.method !== 'OPTIONS' ? [] : [
        ...list('access-control-allow-methods', cors.methods),
        ...list('access-control-allow-headers', cors.headers),
        ...(cors.maxAge === undefined ? [] : [['access-control-max-age', String(cors.maxAge)] as [string, string]]),
      ]),
    ];
  }
}

/** A function need not stream where it may. One that does begins with its status and headers, or with the body at once. */
async function streamedAnswer(functions: Functions, arn: string, event: Json): Promise<Answer> {
  let begun = false;
  return new Promise<Answer>((resolve, reject) => {
    const bad = (error: Error): void => resolve(failed(502, 'Internal Server Error', error.message));
    functions.invoke(arn, event, undefined, (stream, contentType = 'application/octet-stream') => {
      begun = true;
      // A function that fails before it writes has no answer.
      if (contentType !== WITH_HEAD) stream.once('readable', () => resolve({ status: 200, headers: [['content-type', contentType]], body: stream })).once('error', bad);
      else splitHead(stream, arn.split(':')[6] ?? arn).then(({ head, body }) => resolve({ ...streamHead(head), body }), bad);
    }).then((result) => {
      if (!begun) resolve(answerTo(result));
    }, reject);
  });
}

function streamHead({ status, headers, answer: { cookies } }: ProxyHead): Pick<Answer, 'status' | 'headers'> {
  return { status, headers: [...headers, ...(Array.isArray(cookies) ? cookies.map((cookie): [string, string] => ['set-cookie', String(cookie)]) : [])] };
}

function answerTo({ outcome, payload }: InvocationResult): Answer {
  if (outcome === 'throttled') return failed(429, 'Too Many Requests', 'the function is throttled');
  if (outcome !== 'succeeded') return failed(502, 'Internal Server Error', payload);
  return urlAnswer(payload);
}

function failed(status: number, Message: string, reason: string): Answer {
  return { status, headers: [['content-type', 'application/json']], body: Buffer.from(JSON.stringify({ Message })), reason };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function isText(body: Buffer): boolean {
  return Buffer.from(body.toString('utf8')).equals(body);
}
