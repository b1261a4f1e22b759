import { Children } from '../emulators/children';
import { ExecutionEnvironment } from './execution-environment';
import { FunctionSettings } from './function-settings';
import { failure, Invocation, InvocationResult } from './invocation';

/** As many environments of one function run at a time where nothing is reserved: a laptop is no region. */
const DEFAULT_CONCURRENCY = 10;

/** A function: starts execution environments as requests need them and keeps them warm. */
export class LambdaFunction {
  private readonly idle = new Map<string, ExecutionEnvironment[]>();
  private readonly environments = new Set<ExecutionEnvironment>();
  private readonly queue: (() => void)[] = [];
  private busy = 0;
  private stopped = false;

  constructor(public readonly settings: FunctionSettings, private readonly children: Children, private readonly log: (line: string) => void) {}

  /** The largest number of invocations at a time. */
  public get concurrency(): number {
    return this.settings.reservedConcurrency ?? DEFAULT_CONCURRENCY;
  }

  public async invoke(invocation: Invocation, version = '$LATEST'): Promise<InvocationResult> {
    if (this.concurrency === 0) return failure('throttled', 'TooManyRequestsException', 'Rate Exceeded.');
    if (this.busy >= this.concurrency) await new Promise<void>((resolve) => this.queue.push(resolve));
    if (this.stopped) return failure('crashed', 'Runtime.ExitError', 'The local runner stops');
    this.busy += 1;
    try {
      const environment = this.idle.get(version)?.pop() ?? await this.start(version);
      return await environment.run(invocation);
    } finally {
      this.busy -= 1;
      this.queue.shift()?.();
    }
  }

  public stop(): void {
    this.stopped = true;
    for (const environment of this.environments) environment.stop();
    for (const resume of this.queue.splice(0)) resume();
  }

  private async start(version: string): Promise<ExecutionEnvironment> {
    // What died idle leaves the pool here.
    for (const old of this.environments) {
      if (!old.alive) this.environments.delete(old);
    }
    const environment: ExecutionEnvironment = new ExecutionEnvironment(this.settings, version, this.children, this.log, () => {
      const pool = this.idle.get(version) ?? [];
      this.idle.set(version, [...pool.filter((other) => other.alive), environment]);
    });
    this.environments.add(environment);
    await environment.start();
    return environment;
  }
}
