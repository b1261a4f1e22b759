import { ExecutionEnvironment } from './execution-environment';
import { FunctionSettings } from './function-settings';
import { failure, Invocation, InvocationResult } from './invocation';
import { SUPPORTED, UnsupportedFunction } from './runtimes';
import { Children } from '../emulators/children';

/** As many environments of one function run at a time where nothing is reserved: a laptop is no region. */
const DEFAULT_CONCURRENCY = 10;

/** A function: starts execution environments as requests need them and keeps them warm. */
export class LambdaFunction {
  private readonly idle = new Map<string, ExecutionEnvironment[]>();
  private readonly environments = new Set<ExecutionEnvironment>();
  private readonly usedBefore = new WeakSet<ExecutionEnvironment>();
  private readonly queue: (() => void)[] = [];
  private busy = 0;
  private stopped = false;

  /** @param reports whether the log is to say how each invocation ended */
  constructor(
    public readonly settings: FunctionSettings,
    private readonly children: Children,
    private readonly log: (line: string) => void,
    private readonly reports = false,
  ) {}

  /** The largest number of invocations at a time. */
  public get concurrency(): number {
    return this.settings.reservedConcurrency ?? DEFAULT_CONCURRENCY;
  }

  public async invoke(invocation: Invocation, version = '$LATEST'): Promise<InvocationResult> {
    const started = performance.now();
    const result = await this.attempt(invocation, version);
    if (this.reports) this.log(`REPORT RequestId: ${invocation.requestId} Duration: ${(performance.now() - started).toFixed(2)} ms Outcome: ${result.outcome}`);
    return result;
  }

  /** Ends all of its processes, whatever they do. */
  public crash(): void {
    for (const environment of this.environments) environment.stop();
  }

  public stop(): void {
    this.stopped = true;
    for (const environment of this.environments) environment.stop();
    for (const resume of this.queue.splice(0)) resume();
  }

  private async attempt(invocation: Invocation, version: string): Promise<InvocationResult> {
    const { launch, logicalId } = this.settings;
    if (launch instanceof UnsupportedFunction) return failure('failed', 'LocalRunner.Unsupported', `The function ${logicalId} cannot run here: ${launch.message}; ${SUPPORTED}`);
    if (this.concurrency === 0) return failure('throttled', 'TooManyRequestsException', 'Rate Exceeded.');
    if (this.busy >= this.concurrency) await new Promise<void>((resolve) => this.queue.push(resolve));
    if (this.stopped) return failure('crashed', 'Runtime.ExitError', 'The local runner stops');
    this.busy += 1;
    try {
      return await this.runIn(this.idle.get(version)?.pop(), invocation, version) ?? await this.runIn(await this.start(version), invocation, version)
        ?? failure('crashed', 'Runtime.ExitError', 'The process ended before it took the invocation');
    } finally {
      this.busy -= 1;
      this.queue.shift()?.();
    }
  }

  private async runIn(environment: ExecutionEnvironment | undefined, invocation: Invocation, version: string): Promise<InvocationResult | undefined> {
    if (environment === undefined) return undefined;
    const result = await environment.run(invocation);
    const used = this.usedBefore.has(environment);
    this.usedBefore.add(environment);
    if (environment.alive) this.idle.set(version, [...this.idle.get(version) ?? [], environment]);
    // A warm process may have ended after its last answer; the invocation then goes to a new one.
    return used && !environment.alive && !environment.began(invocation) ? undefined : result;
  }

  private async start(version: string): Promise<ExecutionEnvironment> {
    for (const old of this.environments) {
      if (!old.alive) this.environments.delete(old);
    }
    const environment = new ExecutionEnvironment(this.settings, version, this.children, this.log);
    this.environments.add(environment);
    await environment.start();
    return environment;
  }
}
