import { AsyncLocalStorage } from 'node:async_hooks';
import { chance } from './chance';

/** How often one step of handling a message fails, and how often it takes the whole invocation with it. */
const TRANSIENT = 0.02;
const CRASH = 0.002;
/** How often it is the step at which the function's own time runs out: calls that it started still happen, but their results are lost. */
const OUT_OF_TIME = 0.001;
/** Giving a job back is only tried where something has failed, so it would hardly ever be seen to fail itself. */
const TRANSIENT_RELEASE = 0.4;

interface Invocation {
  /** How often each message was received, by its owner. */
  readonly receiveCounts: ReadonlyMap<string, number>;
  readonly crash: () => void;
  crashed: boolean;
  readonly pending: Set<Promise<unknown>>;
}

/** Invocations whose calls fail, before their effect or after it, and that end in the middle of anything. */
export class UnreliableInvocations {
  readonly faults = { transient: 0, crashes: 0, outOfTime: 0 };
  private readonly current = new AsyncLocalStorage<Invocation>();

  /** How many faults each message has met, by its owner. */
  private readonly met = new Map<string, number>();

  /**
   * @param mostFaults How many faults a message meets, at most: fewer than its attempts. Used up by faults alone, they would give up what is in order,
   *   in one order of parallel calls and not in another.
   */
  constructor(private readonly seed: number, private readonly mostFaults = Infinity) {}

  /** Undefined: the invocation has ended without an answer. Nothing of it is under way any more then. */
  async invoke<T>(receiveCounts: ReadonlyMap<string, number>, handler: () => Promise<T>): Promise<T | undefined> {
    const pending = new Set<Promise<unknown>>();
    const outcome = await new Promise<T | undefined>((resolve, reject) => {
      const invocation: Invocation = { receiveCounts, crash: () => resolve(undefined), crashed: false, pending };
      this.current.run(invocation, handler).then(resolve, reject);
    });
    await Promise.allSettled(pending);
    return outcome;
  }

  /** One step of handling the message of an owner. `scale`: how often it fails, of the usual; less for one of many alike. */
  async step<T>(owner: string, name: string, work: () => Promise<T>, scale = 1): Promise<T> {
    const invocation = this.current.getStore();
    if (invocation === undefined) {
      throw new Error('A step is part of an invocation.');
    }
    const drawn = chance(this.seed, 'fault', owner, invocation.receiveCounts.get(owner) ?? 0, name) / scale;
    const transient = name === 'release' ? TRANSIENT_RELEASE : TRANSIENT;
    const mayEnd = [...invocation.receiveCounts.keys()].every((other) => this.mayFail(other));
    const fault = drawn < CRASH && mayEnd ? 'crash' : drawn < CRASH + transient && this.mayFail(owner) ? 'transient' : 'none';
    const outOfTime = mayEnd && chance(this.seed, 'time', owner, invocation.receiveCounts.get(owner) ?? 0, name) / scale < OUT_OF_TIME;
    const before = chance(this.seed, 'when', owner, name) < 0.5;
    if (invocation.crashed) {
      return never();
    }
    if (fault !== 'none' && before) {
      return this.fail(invocation, fault, owner);
    }
    const running = work();
    invocation.pending.add(running);
    const result = await running.finally(() => invocation.pending.delete(running));
    if (outOfTime && !invocation.crashed) {
      this.faults.outOfTime += 1;
      return this.end(invocation);
    }
    return invocation.crashed ? never() : fault === 'none' ? result : this.fail(invocation, fault, owner);
  }

  private mayFail(owner: string): boolean {
    return (this.met.get(owner) ?? 0) < this.mostFaults;
  }

  private meet(owner: string): void {
    this.met.set(owner, (this.met.get(owner) ?? 0) + 1);
  }

  private fail(invocation: Invocation, fault: 'crash' | 'transient', owner: string): Promise<never> {
    if (fault === 'transient') {
      this.faults.transient += 1;
      this.meet(owner);
      return Promise.reject(Object.assign(new Error('no'), { name: 'InternalServerError', $metadata: { httpStatusCode: 500 } }));
    }
    this.faults.crashes += 1;
    return this.end(invocation);
  }

  private end(invocation: Invocation): Promise<never> {
    invocation.crashed = true;
    [...invocation.receiveCounts.keys()].forEach((owner) => this.meet(owner));
    invocation.crash();
    return never();
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
