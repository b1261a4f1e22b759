import type { Attributes, JobBody } from '../shared/body-types';
import { pendingIn } from '../shared/pending';
import { badRequest } from '../shared/problem';
import type { StoredRecord } from '../shared/record-table';
import { requireStorable } from '../shared/storable';

export type JobStatus = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED';

export interface JobContent {
  readonly type: string;
  readonly input?: Attributes;
}

export interface JobRecord extends StoredRecord, JobContent {
  readonly status: JobStatus;
  readonly result?: Attributes;
  /** Why a job failed, in words for its owner. */
  readonly error?: string;
  readonly completedAt?: string;
  /** The invocation that runs the job, and until when it is believed to. */
  readonly claimToken?: string;
  readonly leaseUntil?: number;
  /** When the result was published. */
  readonly notifiedAt?: string;
  /** Its partition of the index of pending records, until its result is published. */
  readonly pendingIn?: string;
}

/** What travels through the queue: where the job is, not what it is. */
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
    expiresAt: Math.floor(now.getTime() / 1000) + retentionDays * 24 * 60 * 60,
    pendingIn: pendingIn('JOB', id),
  };
}

/** The representation that callers see. */
export function publicJob({ id, type, input, status, result, error, createdAt, updatedAt, completedAt }: JobRecord): object {
  return { id, type, input, status, result, error, createdAt, updatedAt, completedAt };
}
