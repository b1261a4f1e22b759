import { Caller, IamAction } from './aws-service';

/** Failures to inject into the calls of functions, and of APIs. */
export interface FaultOptions {
  /** Logical id of the function. @default every function */
  readonly function?: string;
  /** Logical id of a role with which an API itself calls. @default every caller */
  readonly role?: string;
  /** The action in IAM's words, e.g. `dynamodb:PutItem`. */
  readonly action: string;
  /** Number of calls that fail. The SDK retries a failed call itself, twice by default. */
  readonly times: number;
  /** @default 500 */
  readonly status?: number;
  /** The service's error code. @default a code that fits the status */
  readonly code?: string;
}

interface Fault extends FaultOptions {
  readonly status: number;
}

/** Throws for a fault that no call could ever meet. */
function check({ action, times, status }: FaultOptions): void {
  if (!/^[a-z0-9-]+:\w+$/i.test(action)) throw new Error(`${action}: not an action. Write it as IAM does, for example dynamodb:PutItem`);
  if (times !== Infinity && (!Number.isInteger(times) || times < 1)) throw new Error(`times ${times}: not a number of calls. Use a whole number from 1`);
  if (status !== undefined && (!Number.isInteger(status) || status < 400 || status > 599)) throw new Error('status: use a number from 400 to 599');
}

export class Faults {
  private faults: { readonly fault: Fault; left: number }[] = [];

  public add(options: FaultOptions): void {
    check(options);
    this.faults.push({ fault: { ...options, status: options.status ?? 500 }, left: options.times });
  }

  /** Failures that are still to come. */
  public left(): readonly FaultOptions[] {
    return this.faults.filter(({ left }) => left > 0).map(({ fault, left }) => ({ ...fault, times: left }));
  }

  public clear(): void {
    this.faults = [];
  }

  public take(caller: Caller | undefined, actions: readonly IamAction[]): Fault | undefined {
    if (caller === undefined) return undefined;
    const hit = this.faults.find(({ fault, left }) => left > 0
      && (fault.function === undefined || fault.function === caller.function)
      && (fault.role === undefined || fault.role === caller.role)
      && actions.some(({ action }) => action.toLowerCase() === fault.action.toLowerCase()));
    if (hit === undefined) return undefined;
    hit.left -= 1;
    return hit.fault;
  }
}
