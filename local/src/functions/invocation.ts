import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { Json } from '../json';

export interface Invocation {
  readonly requestId: string;
  readonly traceId: string;
  readonly functionArn: string;
  readonly payload: string;
  /** Receives what a streaming function writes, as soon as it begins. Without it, the answer is collected. */
  readonly onStream?: (stream: Readable, contentType?: string) => void;
}

/** Result of an invocation. `payload` is the function's answer, or the error as Lambda describes it. */
export interface InvocationResult {
  readonly outcome: 'succeeded' | 'failed' | 'timed-out' | 'crashed' | 'throttled';
  readonly payload: string;
}

export function invocation(functionArn: string, event: Json, traceId = newTraceId(), requestId: string = randomUUID()): Invocation {
  return { requestId, traceId, functionArn, payload: JSON.stringify(event) };
}

export function newTraceId(): string {
  const time = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${time}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=1`;
}

export function failure(outcome: InvocationResult['outcome'], errorType: string, errorMessage: string): InvocationResult {
  return { outcome, payload: JSON.stringify({ errorType, errorMessage }) };
}
