import { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import { eachMessage } from './function-output';
import { environmentOf, FunctionSettings } from './function-settings';
import { failure, Invocation, InvocationResult } from './invocation';
import { UnsupportedFunction } from './runtimes';
import { Children } from '../emulators/children';

/** Lambda gives a function this long to load. */
const INIT_TIMEOUT_MS = 10_000;
const LARGEST_RESPONSE = 6 * 1024 * 1024;

interface Running {
  readonly invocation: Invocation;
  finish(result: InvocationResult): void;
}

/** One process that runs one invocation at a time, and the Runtime API that it speaks to. */
export class ExecutionEnvironment {
  private readonly server = createServer((request, response) => void this.serve(request, response));
  private child?: ChildProcess;
  private running?: Running;
  private waiting?: ServerResponse;
  private timer?: NodeJS.Timeout;
  private gone = false;
  private initError?: string;

  private handed?: string;

  constructor(
    private readonly settings: FunctionSettings,
    private readonly version: string,
    private readonly children: Children,
    private readonly log: (line: string) => void,
  ) {}

  public get alive(): boolean {
    return !this.gone;
  }

  /** Whether the process was given the invocation; one that died before that had no part in it. */
  public began(invocation: Invocation): boolean {
    return this.handed === invocation.requestId;
  }

  public async start(): Promise<void> {
    this.server.keepAliveTimeout = 0;
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('The Runtime API is not listening');
    const { launch } = this.settings;
    if (launch instanceof UnsupportedFunction) throw launch;
    this.child = this.children.spawn(launch.command, launch.args, {
      cwd: this.settings.taskRoot,
      env: environmentOf(this.settings, this.version, `127.0.0.1:${address.port}`),
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream !== null) eachMessage(stream, this.log);
    }
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

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const onStream = this.running?.invocation.onStream;
    if (onStream !== undefined && request.headers['lambda-runtime-function-response-mode'] === 'streaming') {
      this.handOn(request, response, onStream);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const action = (request.url ?? '').split('/').pop();
    if (action === 'next') {
      this.waiting = response;
      this.hand(response);
      return;
    }
    response.writeHead(202).end();
    if ((request.url ?? '').endsWith('/init/error')) this.initError = body.toString('utf8');
    else if (action === 'error') this.answer({ outcome: 'failed', payload: body.toString('utf8') });
    else if (action === 'response') this.answer(streamFailure(request) ?? this.sized(body));
  }

  /** Whoever reads the stream may go away; the function writes to its end all the same. */
  private handOn(request: IncomingMessage, response: ServerResponse, onStream: (stream: Readable) => void): void {
    const stream = new PassThrough();
    stream.on('error', () => undefined);
    onStream(stream);
    request.on('data', (chunk: Buffer) => {
      if (!stream.destroyed) stream.write(chunk);
    });
    request.on('error', (error) => stream.destroy(error));
    request.on('end', () => {
      response.writeHead(202).end();
      const failed = streamFailure(request);
      if (failed === undefined) stream.end();
      else stream.destroy(new Error('The function failed while it wrote its response'));
      this.answer(failed ?? { outcome: 'succeeded', payload: '' });
    });
  }

  private hand(response: ServerResponse): void {
    const running = this.running;
    if (running === undefined) return;
    this.waiting = undefined;
    this.handed = running.invocation.requestId;
    const limit = this.settings.timeoutSeconds * 1000;
    this.limit(limit);
    response.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': running.invocation.requestId,
      'lambda-runtime-deadline-ms': String(Date.now() + limit),
      'lambda-runtime-invoked-function-arn': running.invocation.functionArn,
      'lambda-runtime-trace-id': running.invocation.traceId,
    }).end(running.invocation.payload);
  }

  private limit(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const seconds = (milliseconds / 1000).toFixed(2);
      const message = `${new Date().toISOString()} ${this.running?.invocation.requestId} Task timed out after ${seconds} seconds`;
      this.log(message);
      this.child?.kill('SIGKILL');
      this.end(failure('timed-out', 'Sandbox.Timedout', message));
    }, milliseconds);
  }

  private sized(body: Buffer): InvocationResult {
    if (body.length <= LARGEST_RESPONSE) return { outcome: 'succeeded', payload: body.toString('utf8') };
    return failure('failed', 'Function.ResponseSizeTooLarge', `Response payload size exceeded maximum allowed payload size (${LARGEST_RESPONSE} bytes).`);
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

/** A function that fails while it streams says so behind its response. */
function streamFailure(request: IncomingMessage): InvocationResult | undefined {
  const error = request.trailers['lambda-runtime-function-error-body'];
  return error === undefined ? undefined : { outcome: 'failed', payload: Buffer.from(error, 'base64').toString('utf8') };
}
