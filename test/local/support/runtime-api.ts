import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { eachMessage } from '../../../local/src/functions/function-output';

const LOOP = join(__dirname, '..', '..', '..', 'local', 'child', 'nodejs', 'main.cjs');
const PREFIX = '/2018-06-01/runtime/';
const started: RuntimeApi[] = [];

/** Requests of the function to the Runtime API. */
export interface Posted {
  /** Behind the version, for example `invocation/<id>/response`. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly trailers: NodeJS.Dict<string>;
  readonly body: string;
}

export interface Setup {
  readonly handler?: string;
  readonly runtime?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A function's files by their names in its directory; a string is `index.js`. */
export type Files = string | Readonly<Record<string, string>>;

/** Plays the Runtime API to one process of the loop. */
export class RuntimeApi {
  public static async start(files: Files, setup: Setup = {}): Promise<RuntimeApi> {
    const api = new RuntimeApi();
    started.push(api);
    await api.spawn(files, setup);
    return api;
  }

  /** Ends every process and removes every directory. */
  public static async stopAll(): Promise<void> {
    await Promise.all(started.splice(0).map((api) => api.stop()));
  }

  /** Messages that the function printed. */
  public readonly output: string[] = [];
  /** In the order of their arrival. */
  public readonly posts: Posted[] = [];
  public taskRoot = '';
  private readonly server: Server = createServer((request, response) => void this.serve(request, response));
  private readonly waiters: (() => void)[] = [];
  private child?: ChildProcess;
  private next?: ServerResponse;
  private count = 0;
  private ended?: { readonly code: number | null; readonly signal: NodeJS.Signals | null };

  /** Hands out an event and waits for the answer, or for the end of the process. */
  public async invoke(event: unknown = {}, headers: Readonly<Record<string, string>> = {}): Promise<Posted> {
    await this.until(() => this.next !== undefined, 'the next call');
    const taken = this.posts.length;
    this.count += 1;
    this.next?.writeHead(200, {
      'lambda-runtime-aws-request-id': `request-${this.count}`,
      'lambda-runtime-deadline-ms': String(Date.now() + 60_000),
      'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-west-1:111122223333:function:name:live',
      'lambda-runtime-trace-id': 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1',
      ...headers,
    }).end(typeof event === 'string' ? event : JSON.stringify(event));
    this.next = undefined;
    await this.until(() => this.posts.length > taken, 'an answer');
    return this.posts[taken];
  }

  /** The answer as JSON. */
  public async answer(event?: unknown): Promise<unknown> {
    const { path, body } = await this.invoke(event);
    expect(path).toBe(`invocation/request-${this.count}/response`);
    return JSON.parse(body);
  }

  /** The error that was posted because the function couldn't load. */
  public async initError(): Promise<Posted> {
    await this.until(() => this.posts.length > 0, 'an init error');
    expect(this.posts[0].path).toBe('init/error');
    return this.posts[0];
  }

  public async exit(): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }> {
    await this.until(() => this.ended !== undefined, 'the end of the process');
    return this.ended ?? { code: null, signal: null };
  }

  /** Hands out an event that ends the process without an answer. */
  public async crash(event: unknown = {}): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }> {
    await Promise.race([this.invoke(event), this.exit()]);
    return this.exit();
  }

  /** Waits for so many messages. */
  public async printed(count: number): Promise<string[]> {
    await this.until(() => this.output.length >= count, `${count} messages`);
    return this.output;
  }

  /** As when the runner ends. */
  public closeInput(): void {
    this.child?.stdin?.end();
  }

  public kill(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  private async spawn(files: Files, { handler = 'index.handler', runtime = 'nodejs24.x', environment = {} }: Setup): Promise<void> {
    this.taskRoot = mkdtempSync(join(tmpdir(), 'runtime-api-'));
    for (const [name, text] of Object.entries(typeof files === 'string' ? { 'index.js': files } : files)) {
      mkdirSync(dirname(join(this.taskRoot, name)), { recursive: true });
      writeFileSync(join(this.taskRoot, name), text);
    }
    this.server.keepAliveTimeout = 0;
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.child = spawn(process.execPath, [LOOP], {
      cwd: this.taskRoot,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        _HANDLER: handler,
        LAMBDA_TASK_ROOT: this.taskRoot,
        AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
        AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(this.server.address() as AddressInfo).port}`,
        AWS_LAMBDA_FUNCTION_NAME: 'name',
        AWS_LAMBDA_FUNCTION_VERSION: '7',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
        AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/name',
        AWS_LAMBDA_LOG_STREAM_NAME: 'stream',
        ...environment,
      },
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream !== null) eachMessage(stream, (message) => { this.output.push(message); this.wake(); });
    }
    this.child.stdin?.on('error', () => undefined);
    this.child.once('close', (code, signal) => { this.ended = { code, signal }; this.wake(); });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').slice(PREFIX.length);
    if (request.method === 'GET' && path === 'invocation/next') {
      this.next = response;
      this.wake();
      return;
    }
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    this.posts.push({ path, headers: request.headers, trailers: request.trailers, body: Buffer.concat(chunks).toString('utf8') });
    response.writeHead(202).end();
    this.wake();
  }

  private async until(condition: () => boolean, what: string): Promise<void> {
    while (!condition()) {
      if (this.ended !== undefined && !what.startsWith('the end')) throw new Error(`The process ended with ${JSON.stringify(this.ended)} before ${what}: ${this.output.join('\n')}`);
      await new Promise<void>((resolve) => this.waiters.push(resolve));
    }
  }

  private wake(): void {
    for (const resolve of this.waiters.splice(0)) resolve();
  }

  private async stop(): Promise<void> {
    this.child?.kill('SIGKILL');
    await this.exit();
    this.server.close();
    this.server.closeAllConnections();
    rmSync(this.taskRoot, { recursive: true, force: true });
  }
}
