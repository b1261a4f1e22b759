import { parsed } from '../json';
import { excerpt } from '../serving/excerpt';
import type { Step, Trace } from './trace';

/** A trace with what only the recorder needs. */
export interface Recorded extends Trace {
  readonly began: number;
  readonly root: string;
  /** Of what received its messages. */
  readonly followers: string[];
  changed: number;
}

/** A step in one of the traces to which it belongs. */
export interface Entry {
  readonly trace: Recorded;
  readonly step: Step;
}

export function finish(step: Step, trace: Recorded, how: Pick<Step, 'status' | 'failed' | 'detail'>): void {
  Object.assign(step, how, { ms: performance.now() - trace.began - step.start });
}

/** `Root=1-…;Parent=…` is the same request for each of its parents. */
export function rootOf(traceId: string): string {
  return traceId.split(';')[0] ?? traceId;
}

export function errorOf(answer: string): string {
  const { errorType, errorMessage } = parsed(answer) ?? {};
  return excerpt(errorType === undefined ? answer : `${String(errorType)}: ${String(errorMessage)}`, 500);
}

export function publicly({ began: _began, root: _root, followers: _followers, changed: _changed, ...trace }: Recorded): Trace {
  return trace;
}
