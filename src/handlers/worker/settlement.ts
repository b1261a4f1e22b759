import type { JobClaims, JobOutcome } from './job-claims';
import type { JobNotifier } from './job-notifier';
import type { JobRecord } from '../jobs/job';
import { type MetricName, type Telemetry, count } from '../shared/telemetry';

/** Ends and publishes a job that was not claimed. */
export interface SettlementProps extends Telemetry {
  readonly claims: JobClaims;
  readonly notifier: JobNotifier;
}

/** Metric of a job's result. */
export const ENDED: Readonly<Record<JobOutcome['status'], MetricName>> = { SUCCEEDED: 'JobsSucceeded', FAILED: 'JobsFailed', CANCELED: 'JobsCanceled' };

/** Another invocation holds the job: the message comes again, and is settled then. */
export class JobInProgressError extends Error {
  override readonly name = 'JobInProgressError';
}

/** Of a job that could not be taken, sees to it that it ends. Throws to have its message again. */
export async function settleOther(props: SettlementProps, ownerId: string, jobId: string, existing: JobRecord | undefined): Promise<void> {
  if (existing === undefined) {
    drop(props, jobId);
    return;
  }
  if (existing.status === 'QUEUED' || existing.status === 'RUNNING') {
    throw new JobInProgressError();
  }
  if (existing.notifiedAt === undefined) {
    if ((existing.leaseUntil ?? 0) >= Date.now()) {
      // The invocation that ran it is about to publish it.
      throw new JobInProgressError();
    }
    await announce(props, ownerId, existing);
  }
}

export function drop({ metrics, logger }: SettlementProps, jobId: string): void {
  count(metrics, 'JobsDropped');
  logger.warn('A message names a job that is gone', { jobId });
}

/** Published before it is marked: an invocation that ends in between publishes twice with the same job ID, but never omits it. */
export async function announce({ notifier, claims }: SettlementProps, ownerId: string, job: JobRecord): Promise<void> {
  await notifier.publish(ownerId, job);
  await claims.markNotified(ownerId, job.id);
}
