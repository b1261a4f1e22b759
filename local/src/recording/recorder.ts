import type { Invocation, InvocationResult } from '../functions/invocation';
import { cut, excerpt } from '../serving/excerpt';
import { readableLine } from '../terminal';
import { eventOrigin } from './event-origin';
import { Entry, errorOf, finish, publicly, Recorded, rootOf } from './recorded';
import { SendAnswer, SentMessages } from './sent-messages';
import type { LogLine, Step, StepKind, Trace } from './trace';

const MOST_TRACES = 200;
const MOST_STEPS = 200;
const MOST_LINES = 200;
const MOST_LOG_LINES = 1000;
const LONGEST_LINE = 4000;

/** A request that is being answered. */
export interface OpenRequest {
  /** Writes down how long something takes, and whether it fails. */
  step<T>(kind: StepKind, name: string, run: () => Promise<T>): Promise<T>;
  end(status: number, reason?: string): void;
}

/** A call, as the front knows it. */
export interface CallToRecord {
  /** `X-Amzn-Trace-Id` of the call, which AWS's SDKs send in the name of the invocation. */
  readonly traceId?: string;
  readonly function?: string;
  readonly role?: string;
  readonly action: string;
  readonly resource: string;
  readonly status: number;
  /** `performance.now()` when it came in. */
  readonly started: number;
  /** The error as the service names it. */
  readonly error?: string;
}

/**
 * Keeps what became of the last requests and events, for the console. Everything that belongs together has the same trace id: API Gateway
 * gives it to its functions, and the AWS SDK sends it with each call.
 */
export class Recorder {
  private readonly traces: Recorded[] = [];
  /** Several, if a function received messages of several requests at once. */
  private readonly byRoot = new Map<string, readonly Recorded[]>();
  private readonly running = new Map<string, readonly Entry[]>();
  private readonly messages = new SentMessages<Recorded>();
  private readonly logLines: LogLine[] = [];
  private readonly started = Date.now() - performance.now();
  private changes = 0;
  private ids = 0;

  /** Grows with everything that is recorded. */
  public get revision(): number {
    return this.changes;
  }

  /** Changes since a revision, the newest first. */
  public since(revision: number): readonly Trace[] {
    return this.traces.filter(({ changed }) => changed > revision).map(publicly).reverse();
  }

  public trace(id: number): Trace | undefined {
    const found = this.traces.find((trace) => trace.id === id);
    return found && publicly(found);
  }

  public ofRequest(requestId: string): Trace | undefined {
    const found = this.traces.filter((trace) => trace.requestId === requestId).at(-1);
    return found && publicly(found);
  }

  /** Lines of the log after one of them. */
  public linesAfter(id: number): readonly LogLine[] {
    return this.logLines.filter((line) => line.id > id);
  }

  public request({ traceId, requestId, title }: { readonly traceId: string; readonly requestId: string; readonly title: string }): OpenRequest {
    const trace = this.begin('request', title, traceId, requestId);
    return {
      step: async (kind, name, run) => this.measured(trace, kind, name, run),
      end: (status, reason) => this.end(trace, { status: String(status), failed: status >= 400, reason }),
    };
  }

  /** Begins an invocation: of requests that it is part of, or of a separate event. Returns a function to call at its end. */
  public invoked(logicalId: string, { traceId, requestId, payload }: Invocation): (result: InvocationResult) => void {
    const root = rootOf(traceId);
    // The receiver of a message has another trace id, and begins after the answer.
    const known = (this.byRoot.get(root) ?? []).filter((trace) => trace.ms === undefined || trace.root !== root);
    const isPart = known.length > 0;
    const origin = isPart ? undefined : eventOrigin(payload);
    const traces = isPart ? known : [this.begin('event', origin === undefined ? logicalId : `${logicalId} (${origin})`, traceId, requestId)];
    const lines: string[] = [];
    const entries = traces.map((trace) => ({ trace, step: this.add(trace, { kind: 'function', name: logicalId, start: performance.now() - trace.began, lines }) }));
    this.running.set(requestId, entries);
    return ({ outcome, payload: answer }) => {
      const failed = outcome !== 'succeeded';
      for (const { trace, step } of entries) {
        finish(step, trace, { status: outcome, failed, ...(failed ? { detail: errorOf(answer) } : {}) });
        // Only this step knows that the receiver of a message failed.
        if (failed && trace.root !== root) trace.failed = true;
        if (isPart) this.touch(trace);
        else this.end(trace, { status: outcome, failed });
      }
    };
  }

  /** An AWS call is answered. It belongs to the invocation whose trace id it has, or else to the one of its function that began last. */
  public called({ traceId, action, resource, status, started, error, ...by }: CallToRecord): void {
    const ms = performance.now() - started;
    for (const trace of this.tracesOf(traceId, by.function)) {
      this.add(trace, {
        kind: 'call',
        name: action,
        start: Math.max(0, started - trace.began),
        ms,
        status: String(status),
        failed: status >= 400,
        by: by.function ?? by.role,
        lines: [],
        detail: error === undefined ? resource : `${resource} ${error}`,
      });
    }
  }

  /** Messages are being sent to a queue. */
  public sending({ traceId, function: by }: Pick<CallToRecord, 'traceId' | 'function'>, answer: Promise<SendAnswer>): void {
    this.messages.add(answer, this.tracesOf(traceId, by));
  }

  /** An invocation with messages of a queue belongs to the traces that sent them. */
  public async received(messageIds: readonly string[], traceId: string): Promise<void> {
    const root = rootOf(traceId);
    const senders = (await this.messages.sendersOf(messageIds)).filter((trace) => this.traces.includes(trace));
    for (const trace of senders) trace.followers.push(root);
    if (senders.length > 0) this.byRoot.set(root, senders);
  }

  /** A line of the log. */
  public line(source: string, message: string): void {
    this.changes += 1;
    this.ids += 1;
    this.logLines.push({ id: this.ids, at: Date.now(), source, message: cut(readableLine(message), LONGEST_LINE) });
    if (this.logLines.length > MOST_LOG_LINES) this.logLines.shift();
  }

  /** Output of a function during an invocation, or soon after. The line itself may name another one. */
  public printed(requestId: string | undefined, message: string): void {
    const named = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(message.slice(0, 200))?.[0];
    const entries = this.running.get(named ?? '') ?? this.running.get(requestId ?? '') ?? [];
    // The traces share the lines of their step.
    const lines = entries[0]?.step.lines ?? [];
    const isKept = lines.length < MOST_LINES;
    if (isKept) lines.push(cut(readableLine(message), LONGEST_LINE));
    for (const { trace } of entries) {
      if (!isKept) trace.omitted += 1;
      this.touch(trace);
    }
  }

  private begin(kind: Trace['kind'], title: string, traceId: string, requestId: string): Recorded {
    const root = rootOf(traceId);
    this.ids += 1;
    const began = performance.now();
    const at = this.started + began;
    const trace: Recorded = {
      id: this.ids, kind, title: excerpt(title), requestId, at, steps: [], omitted: 0, began, root, followers: [], changed: 0,
    };
    this.traces.push(trace);
    this.byRoot.set(root, [trace]);
    if (this.traces.length > MOST_TRACES) this.forget(this.traces.shift());
    this.touch(trace);
    return trace;
  }

  private forget(trace: Recorded | undefined): void {
    if (trace === undefined) return;
    for (const root of [trace.root, ...trace.followers]) keepOthers(this.byRoot, root, (other) => other !== trace);
    for (const requestId of this.running.keys()) keepOthers(this.running, requestId, (entry) => entry.trace !== trace);
  }

  private async measured<T>(trace: Recorded, kind: StepKind, name: string, run: () => Promise<T>): Promise<T> {
    const step = this.add(trace, { kind, name, start: performance.now() - trace.began, lines: [] });
    try {
      const result = await run();
      finish(step, trace, { status: 'done', failed: false });
      return result;
    } catch (error) {
      finish(step, trace, { status: 'refused', failed: true });
      throw error;
    } finally {
      this.touch(trace);
    }
  }

  /** In the order in which they began, whenever they are heard of. */
  private add(trace: Recorded, step: Step): Step {
    if (trace.steps.length < MOST_STEPS) trace.steps.splice(trace.steps.filter(({ start }) => start <= step.start).length, 0, step);
    else trace.omitted += 1;
    this.touch(trace);
    return step;
  }

  private end(trace: Recorded, how: Pick<Trace, 'status' | 'failed' | 'reason'>): void {
    // The receiver of its message may have failed before the answer.
    Object.assign(trace, how, { failed: how.failed === true || trace.failed === true, ms: performance.now() - trace.began });
    this.touch(trace);
  }

  private touch(trace: Recorded): void {
    this.changes += 1;
    trace.changed = this.changes;
  }

  private tracesOf(traceId: string | undefined, logicalId: string | undefined): readonly Recorded[] {
    const known = traceId === undefined ? undefined : this.byRoot.get(rootOf(traceId));
    if (known !== undefined || logicalId === undefined) return known ?? [];
    const running = [...this.running.values()].filter((entries) => entries.some(({ step: { name, ms } }) => name === logicalId && ms === undefined));
    return (running.at(-1) ?? []).map(({ trace }) => trace);
  }
}

function keepOthers<T>(lists: Map<string, readonly T[]>, key: string, isOther: (value: T) => boolean): void {
  const others = (lists.get(key) ?? []).filter(isOther);
  if (others.length > 0) lists.set(key, others);
  else lists.delete(key);
}
