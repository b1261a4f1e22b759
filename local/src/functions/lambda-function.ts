import { ExecutionEnvironment } from './execution-environment';
import { environmentOf, FunctionSettings } from './function-settings';
import { failure, Invocation, InvocationResult } from './invocation';
import { SUPPORTED, UnsupportedFunction } from './runtimes';
import { Children } from '../emulators/children';
import type { Recorder } from '../recording/recorder';

/** As many environments of one function run at a time where nothing is reserved: a laptop is no region. */
const DEFAULT_CONCURRENCY = 10;
/** So many start as soon as they are needed. Each further process takes memory, and a short wait for a warm one is quicker than its start. */
const STARTED_AT_ONCE = 2;
/** Milliseconds that an invocation waits for a warm process before one more is started. */
const PATIENCE_MS = 500;
const LATEST = '$LATEST';

export interface FunctionBehaviour {
  /** Whether the log is to say how each invocation ended. @default false */
  readonly reports?: boolean;
  /** Keeps what becomes of invocations. @default - nothing is kept */
  readonly recorder?: Recorder;
  /** Milliseconds after which a process that has nothing to do ends. @default - it stays */
  readonly idleMs?: number;
}

/** A function: starts execution environments as requests need them and keeps them warm. */
export class LambdaFunction {
  private readonly idle = new Map<string, ExecutionEnvironment[]>();
  private readonly environments = new Set<ExecutionEnvironment>();
  private readonly usedBefore = new WeakSet<ExecutionEnvironment>();
  private readonly queue: (() => void)[] = [];
  private readonly timers = new Map<ExecutionEnvironment, NodeJS.Timeout>();
  private busy = 0;
  private stopped = false;
  /** The function after a change of the app, for invocations that find this one gone. Undefined if the app no longer has it. */
  private replaced?: { readonly by?: LambdaFunction };
  private adopted = false;
  private hasProcesses = false;
  /** A debugger's port is free again when they have ended. */
  private predecessors: Promise<unknown> = Promise.resolve();

  constructor(
    public readonly settings: FunctionSettings,
    private readonly children: Children,
    private readonly log: (line: string) => void,
    private readonly behaviour: FunctionBehaviour = {},
  ) {}

  /** Whether it has the processes from before a change of the app. */
  public get inherited(): boolean {
    return this.hasProcesses;
  }

  /** The largest number of invocations at a time. */
  public get concurrency(): number {
    return this.settings.inspector === undefined ? this.settings.reservedConcurrency ?? DEFAULT_CONCURRENCY : 1;
  }

  public async invoke(invocation: Invocation, version = LATEST): Promise<InvocationResult> {
    const started = performance.now();
    const ended = this.behaviour.recorder?.invoked(this.settings.logicalId, invocation);
    const result = await this.attempt(invocation, version);
    ended?.(result);
    if (this.behaviour.reports === true) this.log(`REPORT RequestId: ${invocation.requestId} Duration: ${(performance.now() - started).toFixed(2)} ms Outcome: ${result.outcome}`);
    return result;
  }

  /** Ends all of its processes, whatever they do. */
  public crash(): void {
    for (const environment of this.environments) environment.stop();
  }

  public stop(): void {
    this.stopped = true;
    for (const environment of this.environments) environment.stop();
    this.resumeAll();
  }

  /** Takes the place of the function as it was before a change of the app, and its processes where nothing has changed for them. Tells whether it did. */
  public inherit(before: LambdaFunction): boolean {
    const same = processSettings(this.settings) === processSettings(before.settings);
    if (same) {
      for (const [version, environments] of before.idle) for (const environment of environments) this.keep(environment, version);
      before.idle.clear();
    }
    this.hasProcesses = same;
    before.retire(this, same);
    if (!same) this.predecessors = before.ended;
    return same;
  }

  /** Takes no further invocations: those that run end here, all others are the successor's. @param adopted whether the successor takes the processes */
  public retire(successor?: LambdaFunction, adopted = false): void {
    this.replaced = { by: successor };
    this.adopted = adopted;
    for (const timer of this.timers.values()) clearTimeout(timer);
    // One that a debugger has stopped would never end.
    const { inspector } = this.settings;
    for (const environment of inspector === undefined || adopted ? [...this.idle.values()].flat() : this.environments) environment.stop();
    this.idle.clear();
    this.resumeAll();
    this.discardCode();
  }

  /** Starts a process before it is needed, for a debugger to attach to. */
  public async warm(): Promise<void> {
    if (this.hasProcesses || this.settings.launch instanceof UnsupportedFunction) return;
    // Concurrent callers wait for this one.
    this.busy += 1;
    try {
      const environment = await this.start(LATEST);
      this.keep(environment, LATEST);
      this.usedBefore.delete(environment);
    } finally {
      this.busy -= 1;
      this.queue.shift()?.();
    }
  }

  private get ended(): Promise<unknown> {
    return Promise.all([...this.environments].map(async (environment) => environment.ended));
  }

  private async attempt(invocation: Invocation, asked: string): Promise<InvocationResult> {
    // A debugger is attached to one process.
    const version = this.settings.inspector === undefined ? asked : LATEST;
    if (this.replaced !== undefined) return this.handOn(invocation, version);
    const { launch, logicalId } = this.settings;
    if (launch instanceof UnsupportedFunction) return failure('failed', 'LocalRunner.Unsupported', `The function ${logicalId} cannot run here: ${launch.message}; ${SUPPORTED}`);
    if (this.concurrency === 0) return failure('throttled', 'TooManyRequestsException', 'Rate Exceeded.');
    if (this.busy < Math.min(this.concurrency, STARTED_AT_ONCE)) this.busy += 1;
    else await this.turn();
    try {
      if (this.stopped) return failure('crashed', 'Runtime.ExitError', 'The local runner stops');
      if (this.replaced !== undefined) return await this.handOn(invocation, version);
      return await this.runIn(this.take(version), invocation, version) ?? await this.runIn(await this.start(version), invocation, version)
        ?? failure('crashed', 'Runtime.ExitError', 'The process ended before it took the invocation');
    } finally {
      this.busy -= 1;
      this.queue.shift()?.();
      this.discardCode();
    }
  }

  private async handOn(invocation: Invocation, version: string): Promise<InvocationResult> {
    return this.replaced?.by?.attempt(invocation, version)
      ?? failure('failed', 'ResourceNotFoundException', `Function not found: ${this.settings.arn}. The app no longer has it`);
  }

  /** Waits until another invocation has ended, or for so long that one more process is worth its memory. From then on it has a place. */
  private async turn(): Promise<void> {
    return new Promise((resolve) => {
      const wait = (): NodeJS.Timeout => setTimeout(() => {
        // A process that is about to be ready is faster than a new one.
        if (this.busy >= this.concurrency || this.starts) {
          timer = wait();
          return;
        }
        this.queue.splice(this.queue.indexOf(go), 1);
        go();
      }, PATIENCE_MS).unref();
      let timer = wait();
      const go = (): void => {
        clearTimeout(timer);
        this.busy += 1;
        resolve();
      };
      this.queue.push(go);
    });
  }

  private get starts(): boolean {
    return [...this.environments].some(({ alive, ready }) => alive && !ready);
  }

  private take(version: string): ExecutionEnvironment | undefined {
    const environment = this.idle.get(version)?.pop();
    if (environment !== undefined) clearTimeout(this.timers.get(environment));
    return environment;
  }

  private keep(environment: ExecutionEnvironment, version: string): void {
    if (this.replaced !== undefined) {
      if (this.adopted && this.replaced.by !== undefined) this.replaced.by.keep(environment, version);
      else environment.stop();
      return;
    }
    this.environments.add(environment);
    this.usedBefore.add(environment);
    this.idle.set(version, [...this.idle.get(version) ?? [], environment]);
    const { idleMs } = this.behaviour;
    if (idleMs === undefined || this.settings.inspector !== undefined) return;
    this.timers.set(environment, setTimeout(() => {
      this.idle.set(version, (this.idle.get(version) ?? []).filter((other) => other !== environment));
      this.timers.delete(environment);
      this.environments.delete(environment);
      environment.stop();
    }, idleMs).unref());
  }

  private async runIn(environment: ExecutionEnvironment | undefined, invocation: Invocation, version: string): Promise<InvocationResult | undefined> {
    if (environment === undefined) return undefined;
    const result = await environment.run(invocation);
    const used = this.usedBefore.has(environment);
    this.usedBefore.add(environment);
    if (environment.alive) this.keep(environment, version);
    // A warm process may have ended after its last answer; the invocation then goes to a new one.
    return used && !environment.alive && !environment.began(invocation) ? undefined : result;
  }

  private async start(version: string): Promise<ExecutionEnvironment> {
    for (const old of this.environments) {
      if (!old.alive) this.environments.delete(old);
    }
    if (this.settings.inspector !== undefined) await this.predecessors;
    const environment = new ExecutionEnvironment(this.settings, version, this.children, (line, requestId) => {
      this.behaviour.recorder?.printed(requestId, line);
      this.log(line);
    });
    this.environments.add(environment);
    await environment.start();
    return environment;
  }

  private resumeAll(): void {
    for (const resume of this.queue.splice(0)) resume();
  }

  /** Once nothing runs from it. */
  private discardCode(): void {
    if (this.replaced === undefined || this.busy > 0) return;
    const { taskRoot, layerRoot } = this.settings;
    const kept = this.replaced.by?.settings;
    if (kept?.taskRoot !== taskRoot) this.children.discard(taskRoot);
    if (layerRoot !== undefined && kept?.layerRoot !== layerRoot) this.children.discard(layerRoot);
  }
}

/** All that a process has from its function. */
function processSettings(settings: FunctionSettings): string {
  const { launch, timeoutSeconds, codeId, inspector } = settings;
  return JSON.stringify([launch instanceof UnsupportedFunction ? launch.message : launch, timeoutSeconds, codeId, inspector, environmentOf(settings, '', '')]);
}
