import { type Acceptance, directJob } from './direct-job';
import type { JobClaims, JobOutcome } from './job-claims';
import type { DirectJobMessage, IncomingMessage } from './job-message';
import type { JobNotifier } from './job-notifier';
import { type JobType, type OwnerData, PermanentJobError } from './job-types';
import { ENDED, JobInProgressError, announce, drop, settleOther } from './settlement';
import type { JobRecord } from '../jobs/job';
import { type WriteOutcome, nowSeconds } from '../shared/record-table';
import { errorName } from '../shared/sdk-errors';
import { type Telemetry, count } from '../shared/telemetry';

export interface JobProcessorProps extends Telemetry {
  readonly claims: JobClaims;
  readonly notifier: JobNotifier;
  readonly types: ReadonlyMap<string, JobType>;
  readonly dataOf: (ownerId: string) => OwnerData;
  /** Which jobs are taken that come straight into the queue. */
  readonly acceptance: Acceptance;
  readonly newToken: () => string;
}

/**
 * Handles one message: the result of its job is recorded exactly once and published at least once,
 * however often the message arrives and wherever an earlier attempt broke off. Throws to have it again.
 */
export async function processJob(props: JobProcessorProps, message: IncomingMessage, leaseMilliseconds: number): Promise<void> {
  if (message.version === 2) {
    await processDirectJob(props, message, leaseMilliseconds);
    return;
  }
  const { ownerId, jobId } = message;
  const claimToken = props.newToken();
  const claim = await props.claims.claim(ownerId, jobId, claimToken, leaseMilliseconds);
  // The API writes a record before it sends, so a job without one was withdrawn or has expired: no attempt can mend that.
  await settle(props, message, claim, claimToken);
}

/** A job whose record is made when it is taken: as much checked as by the API, whose caller would have heard of a fault at once. */
async function processDirectJob(props: JobProcessorProps, message: DirectJobMessage, leaseMilliseconds: number): Promise<void> {
  const { ownerId, jobId } = message;
  const { job, refusal } = directJob(message, props.acceptance);
  if (job.expiresAt !== undefined && job.expiresAt < nowSeconds()) {
    // Its record may be gone because it has run: made again, it would run again.
    drop(props, jobId);
  } else if (refusal !== undefined) {
    await refuse(props, ownerId, job, refusal);
  } else {
    const claimToken = props.newToken();
    const claim = await props.claims.claimDirect(ownerId, job, claimToken, leaseMilliseconds);
    if (claim.done && claim.record?.version === 1) {
      count(props.metrics, 'JobsAccepted');
    }
    await settle(props, message, claim, claimToken);
  }
}

/** Records a job that can never run as failed, once. A record that is there already stays: an earlier attempt's, or another job's. */
async function refuse(props: JobProcessorProps, ownerId: string, job: JobRecord, refusal: string): Promise<void> {
  const outcome = await props.claims.refuse(ownerId, job, refusal);
  if (outcome.done) {
    count(props.metrics, 'JobsFailed');
  }
  const record = outcome.done ? outcome.record : outcome.existing;
  if (record?.status === 'FAILED' && record.notifiedAt === undefined) {
    await announce(props, ownerId, record);
  }
}

/** Runs a job that was taken; of one that was not, sees to it that it ends. */
async function settle(
  props: JobProcessorProps, { ownerId, jobId }: IncomingMessage, claim: WriteOutcome<JobRecord>, claimToken: string,
): Promise<void> {
  if (claim.done) {
    const job = claim.record === undefined ? undefined : await run(props, ownerId, claim.record, claimToken);
    if (job === undefined) {
      throw new JobInProgressError();
    }
    await announce(props, ownerId, job);
    return;
  }
  await settleOther(props, ownerId, jobId, claim.existing);
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
  count(props.metrics, ENDED[outcome.status]);
  return completion.record;
}

async function outcomeOf({ types, dataOf }: JobProcessorProps, ownerId: string, job: JobRecord): Promise<JobOutcome> {
  if (job.cancelRequestedAt !== undefined) {
    return { status: 'CANCELED', completedAt: new Date().toISOString() };
  }
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
