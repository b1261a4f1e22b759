import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, FunctionProps, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { LocalSystem, LogEntry } from '../../../local/src';
import { readStack } from '../../../local/src/assembly/assembly';
import { temporaryDirectory } from '../support/assembly';
import { waitUntil } from '../support/wait';

/** A stack as people write it. Its needs beyond this library's services are in `byName`. */
export interface OrdinaryStack {
  /** After which public sample, or kind of sample, it is written. */
  readonly kind: string;
  /** Types that exist by name only. */
  readonly byName?: readonly string[];
  /** Resources that the log lists as unsupported. */
  readonly unsupported?: RegExp;
  build(stack: Stack): void;
  /** That it does what it is for. Without it, the stack is to start, and no more. */
  check?(running: RunningStack): Promise<void>;
}

export type Stacks = Readonly<Record<string, OrdinaryStack>>;

export const VALUES = { '/prod/colour': 'blue', 'SHOP_API_KEY': '{"key":"k-123"}' };

interface Answer {
  readonly status: number;
  readonly text: string;
  /** The text as JSON. Each stack answers in its own shape, so tests name paths that no type would allow. */
  readonly body: any;
}

/** One of several stacks that run together. */
export class RunningStack {
  constructor(
    public readonly system: LocalSystem,
    private readonly name: string,
    private readonly ids: ReadonlyMap<string, string>,
    public readonly log: readonly LogEntry[],
  ) {}

  /** The logical id of a construct of the stack. */
  public id(path: string): string {
    const id = this.ids.get(`${this.name}/${path}`);
    if (id === undefined) throw new Error(`no ${this.name}/${path} in ${[...this.ids.keys()].filter((key) => key.startsWith(this.name)).join(', ')}`);
    return id;
  }

  public url(api = 'Api'): string {
    return this.system.urls[this.id(api)] ?? '';
  }

  /** Calls the API of the stack. */
  public async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return request(this.url() + path, method, body, headers);
  }

  /** Log lines of a function of the stack. */
  public async logged(path: string, text: string | RegExp): Promise<void> {
    const id = this.id(path);
    await waitUntil(() => this.log.some(({ source, message }) => source === id && (typeof text === 'string' ? message.includes(text) : text.test(message))), () => JSON.stringify(this.log.slice(-20)));
  }
}

export async function request(url: string, method: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await fetch(url, { method, headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await answer.text();
  return { status: answer.status, text, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined };
}

/** A function with its code inline; the SDK is Lambda's. */
export function inline(scope: Construct, id: string, code: string, props: Partial<FunctionProps> = {}): LambdaFunction {
  return new LambdaFunction(scope, id, { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline(code), timeout: Duration.seconds(20), memorySize: 512, ...props });
}

export const HANDLERS = join(__dirname, 'handlers');

/** Starts stacks together, as the command does: what can't be served exists by name. */
export async function startTogether(stacks: Stacks): Promise<{ readonly system: LocalSystem; running(name: string): RunningStack }> {
  const app = new App({ outdir: join(temporaryDirectory(), 'cdk.out'), analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false, context: { 'aws:cdk:enable-path-metadata': true } });
  for (const [name, { build }] of Object.entries(stacks)) build(new Stack(app, name));
  const assembly = app.synth().directory;
  const log: LogEntry[] = [];
  const system = await LocalSystem.start({
    assembly, values: VALUES, asyncRetrySeconds: 0.1, unsupportedResources: 'name-only', unsupportedFunctions: 'fail-when-invoked', unsupportedIntegrations: 'answer-501', log: (entry) => log.push(entry),
  });
  const ids = new Map([...readStack(assembly).paths].map(([id, path]) => [path, id]));
  return { system, running: (name) => new RunningStack(system, name, ids, log) };
}

/** The test of a group: all start together; each then does what it is for. */
export function testTogether(stacks: Stacks): void {
  let started: Awaited<ReturnType<typeof startTogether>>;
  beforeAll(async () => {
    started = await startTogether(stacks);
  });
  afterAll(async () => started?.system.stop());
  test.each(Object.entries(stacks).map(([name, stack]) => [name, stack.kind, stack] as const))('%s: %s', async (name, _kind, { check, byName = [], unsupported }) => {
    const running = started.running(name);
    await check?.(running);
    const said = running.log.filter(({ source }) => source === 'local').map(({ message }) => message).join('\n');
    for (const type of byName) assert.ok(said.includes(`  ${type}: `), `${type} is not told of in ${said}`);
    if (unsupported !== undefined) assert.match(said, unsupported);
  });
}
