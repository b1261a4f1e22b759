import type { JobEvent } from './job-body';
import { executionName } from './job-machine';
import { isObject } from '../entities/json';
import { jobIdOf } from '../jobs/job-id';
import { isOwner } from '../shared/owner';

/** The end of an execution, as EventBridge tells it. */
export interface ExecutionEnd {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  /** The attempt that it was. Undefined: it was no job, or its input was too large to be told. */
  readonly attempt?: Pick<JobEvent, 'jobId' | 'ownerId' | 'attempt'>;
}

const DETAIL_TYPE = 'Step Functions Execution Status Change';
const ENDS: readonly unknown[] = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

/** Reads a message. Undefined: it is none of EventBridge. */
export function executionEnd(text: string): ExecutionEnd | undefined {
  const event: unknown = JSON.parse(text);
  if (!isObject(event) || event.source !== 'aws.states' || event['detail-type'] !== DETAIL_TYPE || !isObject(event.detail) || !ENDS.includes(event.detail.status)) {
    return undefined;
  }
  const { status, name, input, output, error, cause } = event.detail;
  return {
    status: status as ExecutionEnd['status'], output: textOf(output), error: textOf(error), cause: textOf(cause), attempt: attemptIn(name, textOf(input)),
  };
}

/** Others may start the machine, too: an attempt has the name that only it has. */
function attemptIn(name: unknown, input: string | undefined): ExecutionEnd['attempt'] {
  const event = input === undefined ? undefined : parsed(input);
  if (!isObject(event)) {
    return undefined;
  }
  const { jobId, ownerId, attempt } = event;
  const isAttempt = typeof jobId === 'string' && jobIdOf(jobId) === jobId && isOwner(ownerId) && typeof attempt === 'number' && executionName({ jobId, attempt }) === name;
  return isAttempt ? { jobId, ownerId, attempt } : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
