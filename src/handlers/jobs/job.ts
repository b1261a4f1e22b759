import type { Attributes, JobBody } from '../shared/body-types';
import { pendingIn } from '../shared/pending';
import { badRequest } from '../shared/problem';
import type { StoredRecord } from '../shared/record-table';
import { requireStorable } from '../shared/storable';

export const JOB_STATUSES = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED'] as const;

export type JobStatus = typeof JOB_STATUSES[number];

export interface JobContent {
  readonly type: string;
  readonly input?: Attributes;
  /** The input of a declared type, which may be any JSON, as text. */
  readonly inputJson?: string;
  /** Time that the job is due, if not at once. */
  readonly runAt?: string;
}

/** Progress of a job, in words and numbers of the function that runs it. */
export interface JobProgress {
  readonly percent?: number;
  readonly message?: string;
}

export interface JobRecord extends StoredRecord, JobContent {
  readonly status: JobStatus;
  readonly result?: Attributes;
  /** The result of a declared type, which may be any JSON, as text. */
  readonly resultJson?: string;
  /** Number of attempts of a job of a declared type. */
  readonly attempts?: number;
  readonly progress?: JobProgress;
  /** Since when an attempt goes on elsewhere than in the invocation that began it. */
  readonly startedAt?: string;
  /** Time of the owner's cancellation request for a running job. */
  readonly cancelRequestedAt?: string;
  /** Why a job failed, in words for its owner. */
  readonly error?: string;
  readonly completedAt?: string;
  /** The invocation that runs the job, and until when it is believed to. */
  readonly claimToken?: string;
  readonly leaseUntil?: number;
  /** Time of publication of the result. */
  readonly notifiedAt?: string;
  /** Its partition of the index of pending records, until its result is published. */
  readonly pendingIn?: string;
}

/** Message in the queue: the key of the job, not its contents. */
export interface JobMessage {
  readonly version: 1;
  readonly ownerId: string;
  readonly jobId: string;
}

export function jobContent({ type, input }: JobBody, types: readonly string[]): JobContent {
  if (!types.includes(type)) {
    throw badRequest('type', `must be one of ${types.join(', ')}`);
  }
  requireStorable(input, 'input');
  return { type, input };
}

export function newJob(id: string, content: JobContent, now: Date, retentionDays: number): JobRecord {
  return {
    id,
    ...content,
    status: 'QUEUED',
    version: 1,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    expiresAt: Math.floor(Math.max(now.getTime(), dueAt(content)) / 1000) + retentionDays * 24 * 60 * 60,
    pendingIn: pendingIn('JOB', id),
  };
}

/** Milliseconds since the epoch. */
export function dueAt({ runAt }: Pick<JobContent, 'runAt'>): number {
  return runAt === undefined ? 0 : Date.parse(runAt);
}

export function inputOf({ input, inputJson }: JobRecord): unknown {
  return inputJson === undefined ? input : JSON.parse(inputJson);
}

export function resultOf({ result, resultJson }: JobRecord): unknown {
  return resultJson === undefined ? result : JSON.parse(resultJson);
}

/** The representation that callers see. */
export function publicJob(job: JobRecord): object {
  const { id, type, status, attempts, progress, error, runAt, cancelRequestedAt, createdAt, updatedAt, completedAt } = job;
  const state = { status, attempts, progress, result: resultOf(job), error };
  return { id, type, input: inputOf(job), ...state, runAt, cancelRequestedAt, createdAt, updatedAt, completedAt };
}
