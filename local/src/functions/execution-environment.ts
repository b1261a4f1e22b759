import { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { IncomingMessage } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import { eachMessage } from './function-output';
import { environmentOf, FunctionSettings } from './function-settings';
import { failure, Invocation, InvocationResult } from './invocation';
import { Launch, UnsupportedFunction } from './runtimes';
import { DEBUGGING_MS } from '../options';
import { Children } from '../emulators/children';
import { authorityOf, listen } from '../loopback';
import { Answer } from '../serving/answer';
import { guardedServer, ReadBody } from '../serving/guarded-server';
import { ClientGone } from '../serving/request-body';

/** Lambda gives a function this long to load. */
const INIT_TIMEOUT_MS = 10_000;
const LARGEST_RESPONSE = 6 * 1024 * 1024;

const ACCEPTED: Answer = { status: 202, headers: [], body: Buffer.alloc(0) };
const REFUSED: Answer = { status: 403, headers: [], body: Buffer.alloc(0) };

interface Running {
  readonly invocation: Invocation;
  finish(result: InvocationResult): void;
}

/** One process that runs one invocation at a time, and the Runtime API that it speaks to. */
export class ExecutionEnvironment {
  private readonly server = guardedServer({
    largestBody: LARGEST_RESPONSE,
    answer: async (request, read) => this.serve(request, read),
    failure: (reason) => ({ ...REFUSED, status: 500, reason }),
    log: (line, { reason }) => this.tell(line, reason),
  });

  private child?: ChildProcess;
  private running?: Running;
  /** Gives the process its next invocation, for which it waits. */
  private waiting?: (answer: Answer) => void;
  private timer?: NodeJS.Timeout;
  private gone = false;
  private initError?: string;

  private handed?: string;
  private loaded = false;
  private exit: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly settings: FunctionSettings,
    private readonly version: string,
    private readonly children: Children,
    private readonly log: (line: string, requestId?: string) => void,
  ) {}

  public get alive(): boolean {
    return !this.gone;
  }

  /** Resolves when there is no process any longer. */
  public get ended(): Promise<unknown> {
    return this.exit;
  }

  /** Whether the process has loaded its function. */
  public get ready(): boolean {
    return this.loaded;
  }

  /** Whether the process was given the invocation; one that died before that had no part in it. */
  public began(invocation: Invocation): boolean {
    return this.handed === invocation.requestId;
  }

  public async start(): Promise<void> {
    this.server.keepAliveTimeout = 0;
    await listen(this.server);
    const { launch } = this.settings;
    if (launch instanceof UnsupportedFunction) throw launch;
    this.child = this.children.spawn(launch.command, argumentsOf(launch, this.settings), {
      cwd: this.settings.taskRoot,
      env: environmentOf(this.settings, this.version, authorityOf(this.server, 'The Runtime API')),
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream !== null) eachMessage(stream, (line) => this.log(line, this.running?.invocation.requestId ?? this.handed));
    }
    this.exit = once(this.child, 'close').catch(() => undefined);
    this.child.once('error', (error) => this.end(failure('crashed', 'Runtime.ExitError', error.message)));
    // 'close' and not 'exit': what the process said last belongs before its end.
    this.child.once('close', (code, signal) => this.end(this.exited(code === null ? `signal: ${signal}` : `exit status ${code}`)));
  }

  public async run(invocation: Invocation): Promise<InvocationResult> {
    return new Promise((finish) => {
      this.running = { invocation, finish };
      if (this.gone) {
        this.end(this.exited('no process'));
      } else if (this.waiting === undefined) {
        this.limit(INIT_TIMEOUT_MS);
      } else {
        this.hand(this.waiting);
      }
    });
  }

  public stop(): void {
    this.child?.kill('SIGKILL');
    this.end(failure('crashed', 'Runtime.ExitError', 'The local runner stops'));
  }

  private async serve(request: IncomingMessage, read: ReadBody): Promise<Answer> {
    const onStream = this.running?.invocation.onStream;
    if (onStream !== undefined && request.headers['lambda-runtime-function-response-mode'] === 'streaming') return this.handOn(request, onStream);
    const body = await read();
    const url = request.url ?? '';
    switch (url.split('/').pop()) {
      case 'next':
        return this.next();
      case 'error':
        if (url.endsWith('/init/error')) this.initError = body?.toString('utf8');
        else this.answer(body === undefined ? tooLarge() : { outcome: 'failed', payload: body.toString('utf8') });
        return ACCEPTED;
      case 'response':
        this.answer(streamFailure(request) ?? (body === undefined ? tooLarge() : { outcome: 'succeeded', payload: body.toString('utf8') }));
        return ACCEPTED;
      default:
        return { ...REFUSED, status: 404, reason: 'the Runtime API has no such path' };
    }
  }

  private async next(): Promise<Answer> {
    this.loaded = true;
    this.waiting?.({ ...REFUSED, reason: 'the process asks for an invocation once more' });
    return new Promise((resolve) => {
      this.waiting = resolve;
      this.hand(resolve);
    });
  }

  /** The requests of a process say nothing to users, unless they fail; those of an ended one fail of course. */
  private tell(line: string, reason: string | undefined): void {
    if (reason !== undefined && !this.gone) this.log(`Runtime API: ${line}`);
  }

  /** The function writes as fast as the stream is read; where the reader goes away it writes to its end all the same. */
  private async handOn(request: IncomingMessage, onStream: (stream: Readable, contentType?: string) => void): Promise<Answer> {
    const stream = new PassThrough();
    stream.on('error', () => undefined);
    onStream(stream, request.headers['content-type']);
    try {
      for await (const chunk of request) {
        if (!stream.destroyed && !stream.write(chunk)) await writable(stream);
      }
    } catch (error) {
      stream.destroy(error instanceof Error ? error : undefined);
      throw new ClientGone();
    }
    const failed = streamFailure(request);
    if (failed === undefined) stream.end();
    else stream.destroy(new Error('The function failed while it wrote its response'));
    this.answer(failed ?? { outcome: 'succeeded', payload: '' });
    return ACCEPTED;
  }

  private hand(give: (answer: Answer) => void): void {
    const running = this.running;
    if (running === undefined) return;
    this.waiting = undefined;
    this.handed = running.invocation.requestId;
    const limit = this.settings.inspector === undefined ? this.settings.timeoutSeconds * 1000 : DEBUGGING_MS;
    this.limit(limit);
    give({
      status: 200,
      headers: [
        ['content-type', 'application/json'],
        ['lambda-runtime-aws-request-id', running.invocation.requestId],
        ['lambda-runtime-deadline-ms', String(Date.now() + limit)],
        ['lambda-runtime-invoked-function-arn', running.invocation.functionArn],
        ['lambda-runtime-trace-id', running.invocation.traceId],
      ],
      body: Buffer.from(running.invocation.payload),
    });
  }

  private limit(milliseconds: number): void {
    clearTimeout(this.timer);
    if (this.settings.inspector !== undefined) return;
    this.timer = setTimeout(() => {
      const seconds = (milliseconds / 1000).toFixed(2);
      const message = `${new Date().toISOString()} ${this.running?.invocation.requestId} Task timed out after ${seconds} seconds`;
      this.log(message, this.running?.invocation.requestId);
      this.child?.kill('SIGKILL');
      this.end(failure('timed-out', 'Sandbox.Timedout', message));
    }, milliseconds);
  }

  private exited(how: string): InvocationResult {
    if (this.initError !== undefined) return { outcome: 'crashed', payload: this.initError };
    // Of its own accord, for example because a promise that the handler waits for is never settled.
    const reason = how === 'exit status 0' ? 'without providing a reason' : `with error: ${how}`;
    return failure('crashed', 'Runtime.ExitError', `RequestId: ${this.running?.invocation.requestId} Error: Runtime exited ${reason}`);
  }

  private answer(result: InvocationResult): void {
    clearTimeout(this.timer);
    const running = this.running;
    this.running = undefined;
    running?.finish(result);
  }

  private end(result: InvocationResult): void {
    if (!this.gone) {
      this.gone = true;
      this.server.close();
      this.server.closeAllConnections();
    }
    this.answer(result);
  }
}

/** Options of Node.js itself come before its program. */
function argumentsOf({ args, debuggable }: Launch, { inspector, sourceMaps }: FunctionSettings): readonly string[] {
  if (debuggable !== true) return args;
  return [...inspector === undefined ? [] : [`--inspect=127.0.0.1:${inspector}`], ...sourceMaps === true ? ['--enable-source-maps'] : [], ...args];
}

/** Resolves when a stream takes more, or when its reader is gone. */
async function writable(stream: PassThrough): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      stream.off('drain', go).off('close', go);
      resolve();
    };
    stream.on('drain', go).on('close', go);
  });
}

function tooLarge(): InvocationResult {
  return failure('failed', 'Function.ResponseSizeTooLarge', `Response payload size exceeded maximum allowed payload size (${LARGEST_RESPONSE} bytes).`);
}

/** A function that fails while it streams says so behind its response. */
function streamFailure(request: IncomingMessage): InvocationResult | undefined {
  const error = request.trailers['lambda-runtime-function-error-body'];
  return error === undefined ? undefined : { outcome: 'failed', payload: Buffer.from(error, 'base64').toString('utf8') };
}
