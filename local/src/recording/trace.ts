/** Kind of a step. */
export type StepKind = 'authorizer' | 'integration' | 'function' | 'call';

/** One thing that happened for a request or an event. Times are in milliseconds since the trace began. */
export interface Step {
  readonly kind: StepKind;
  /** A logical id, or the action of a call. */
  readonly name: string;
  readonly start: number;
  /** None while it goes on. */
  ms?: number;
  /** HTTP status of a call, or how an invocation ended. */
  status?: string;
  failed?: boolean;
  /** The resource of a call, or the error of what failed. */
  detail?: string;
  /** The caller of a call: a function or a role, by logical id. */
  readonly by?: string;
  /** A log line of a function. */
  readonly lines: string[];
}

/** Trace of one request, or of one event that didn't come from a REST API. */
export interface Trace {
  readonly id: number;
  readonly kind: 'request' | 'event';
  /** `POST /items`, or a function with the source of its event. */
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly requestId?: string;
  ms?: number;
  status?: string;
  failed?: boolean;
  /** Why the runner itself refused or failed. */
  reason?: string;
  readonly steps: Step[];
  /** Steps and lines that are left out. */
  omitted: number;
}

/** A line of the log. */
export interface LogLine {
  readonly id: number;
  readonly at: number;
  readonly source: string;
  readonly message: string;
}
