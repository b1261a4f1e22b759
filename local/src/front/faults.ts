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

export class Faults {
  private faults: { readonly fault: Fault; left: number }[] = [];

  public add(options: FaultOptions): void {
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
