import type { JobClaims } from './job-claims';
import type { JobNotifier } from './job-notifier';
import { type JobType, type OwnerData, PermanentJobError } from './job-types';
import type { JobMessage, JobRecord } from '../jobs/job';
import type { Attributes } from '../shared/body-types';
import { errorName } from '../shared/sdk-errors';
import { type Telemetry, count } from '../shared/telemetry';

/** How a job ended. */
export interface JobOutcome {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly result?: Attributes;
  readonly error?: string;
  readonly completedAt: string;
}

export interface JobProcessorProps extends Telemetry {
  readonly claims: JobClaims;
  readonly notifier: JobNotifier;
  readonly types: ReadonlyMap<string, JobType>;
  readonly dataOf: (ownerId: string) => OwnerData;
  readonly newToken: () => string;
}

/** Another invocation holds the job: the message comes again, and is settled then. */
export class JobInProgressError extends Error {
  override readonly name = 'JobInProgressError';
}

/**
 * Handles one message: the result of its job is recorded exactly once and published at least once,
 * however often the message arrives and wherever an earlier attempt broke off. Throws to have it again.
 */
export async function processJob(props: JobProcessorProps, { ownerId, jobId }: JobMessage, leaseMilliseconds: number): Promise<void> {
  const claimToken = props.newToken();
  const claim = await props.claims.claim(ownerId, jobId, claimToken, leaseMilliseconds);
  if (claim.done) {
    const job = claim.record === undefined ? undefined : await run(props, ownerId, claim.record, claimToken);
    if (job === undefined) {
      throw new JobInProgressError();
    }
    await announce(props, ownerId, job);
    return;
  }
  if (claim.existing === undefined) {
    // The API writes a record before it sends, so this job was withdrawn or has expired: no attempt can mend that.
    count(props.metrics, 'JobsDropped');
    props.logger.warn('A message names a job that is gone', { jobId });
    return;
  }
  if (claim.existing.status === 'QUEUED' || claim.existing.status === 'RUNNING') {
    throw new JobInProgressError();
  }
  if (claim.existing.notifiedAt === undefined) {
    await announce(props, ownerId, claim.existing);
  }
}

/** Runs a claimed job and records how it ended. Undefined: it took longer than its lease, and is another's now. */
async function run(props: JobProcessorProps, ownerId: string, job: JobRecord, claimToken: string): Promise<JobRecord | undefined> {
  let outcome: JobOutcome;
  try {
    outcome = await outcomeOf(props, ownerId, job);
  } catch (error) {
    count(props.metrics, 'JobsRetried');
    props.logger.warn('A job will be tried again', { jobId: job.id, error: errorName(error) });
    await props.claims.release(ownerId, job.id, claimToken);
    throw error;
  }
  const completion = await props.claims.complete(ownerId, job.id, claimToken, outcome);
  if (!completion.done) {
    return undefined;
  }
  count(props.metrics, outcome.status === 'SUCCEEDED' ? 'JobsSucceeded' : 'JobsFailed');
  return completion.record;
}

async function outcomeOf({ types, dataOf }: JobProcessorProps, ownerId: string, job: JobRecord): Promise<JobOutcome> {
  try {
    const type = types.get(job.type);
    if (type === undefined) {
      throw new PermanentJobError('No worker knows this type of job.');
    }
    const result = await type({ ownerId, input: job.input ?? {}, data: dataOf(ownerId) });
    return { status: 'SUCCEEDED', result, completedAt: new Date().toISOString() };
  } catch (error) {
    if (error instanceof PermanentJobError) {
      return { status: 'FAILED', error: error.message, completedAt: new Date().toISOString() };
    }
    throw error;
  }
}

/** Published before it is marked: a crash in between publishes twice, never not at all. */
async function announce({ notifier, claims }: JobProcessorProps, ownerId: string, job: JobRecord): Promise<void> {
  await notifier.publish(ownerId, job);
  await claims.markNotified(ownerId, job.id);
}
