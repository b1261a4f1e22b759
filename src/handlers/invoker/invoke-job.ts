import { verdictOn } from './attempt-verdict';
import type { JobBody } from './job-body';
import { JobFunctionError } from './job-function';
import { retryDelay, throttledDelay } from './retry-delay';
import { type JobMessage, type JobRecord, dueAt, inputOf } from '../jobs/job';
import type { OwnQueue } from '../shared/own-queue';
import { errorName } from '../shared/sdk-errors';
import { count } from '../shared/telemetry';
import type { JobOutcome } from '../worker/job-claims';
import { ENDED, JobInProgressError, type SettlementProps, announce, settleOther } from '../worker/settlement';

export interface JobInvokerProps extends SettlementProps {
  readonly body: JobBody;
  readonly queue: Pick<OwnQueue, 'send'>;
  /** Maximum number of attempts. */
  readonly attempts: number;
  /** Timeout of an attempt that runs by itself. */
  readonly timeoutMilliseconds: number;
  readonly newToken: () => string;
}

/** A call of Lambda that finds no room is tried for so long. */
const LONGEST_WAIT_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * Handles one message: how its job ended is recorded exactly once and published at least once, however often the message arrives and wherever an
 * earlier attempt broke off. The next attempt is a separate message, so that it needn't wait for the visibility timeout of this one.
 * Throws to have this one again.
 */
export async function invokeJob(props: JobInvokerProps, message: JobMessage, leaseMilliseconds: number): Promise<void> {
  const { ownerId, jobId } = message;
  const claimToken = props.newToken();
  const claim = await props.claims.begin(ownerId, jobId, claimToken, leaseMilliseconds);
  if (!claim.done) {
    if (claim.existing?.cancelRequestedAt !== undefined && await giveUp(props, message, claim.existing)) {
      return;
    }
    if (claim.existing?.status === 'RUNNING' && claim.existing.startedAt !== undefined) {
      // It goes on by itself, and is heard of when it ends.
      return;
    }
    const wait = claim.existing?.status === 'QUEUED' ? dueAt(claim.existing) - Date.now() : 0;
    await (wait > 0 ? props.queue.send(message, wait) : settleOther(props, ownerId, jobId, claim.existing));
    return;
  }
  if (claim.record === undefined) {
    throw new JobInProgressError();
  }
  const outcome = await outcomeOf(props, message, claim.record, claimToken);
  if (outcome === undefined) {
    return;
  }
  const completion = await props.claims.complete(ownerId, jobId, claimToken, outcome);
  if (!completion.done || completion.record === undefined) {
    // It took longer than its lease, and is another's now.
    throw new JobInProgressError();
  }
  count(props.metrics, ENDED[outcome.status]);
  await announce(props, ownerId, completion.record);
}

/** Ends a job that its owner gave up, unless an attempt of it still runs. False: it is as it was. */
async function giveUp(props: JobInvokerProps, { ownerId, jobId }: JobMessage, { status }: JobRecord): Promise<boolean> {
  if (status !== 'QUEUED' && status !== 'RUNNING') {
    return false;
  }
  const outcome = await props.claims.giveUp(ownerId, jobId);
  if (!outcome.done || outcome.record === undefined) {
    return false;
  }
  count(props.metrics, ENDED.CANCELED);
  await announce(props, ownerId, outcome.record);
  return true;
}

/** How a job that was taken ends. Undefined: it does not end yet, and another message is on its way. */
async function outcomeOf(props: JobInvokerProps, message: JobMessage, job: JobRecord, claimToken: string): Promise<JobOutcome | undefined> {
  const { id: jobId, type, attempts: attempt = 1 } = job;
  if (attempt > props.attempts) {
    return ended('FAILED', { error: `The job was begun ${props.attempts} times, and did not end.` });
  }
  try {
    const answer = await props.body.call({ jobId, ownerId: message.ownerId, type, input: inputOf(job) ?? {}, attempt });
    if (answer === 'started') {
      await props.claims.handOver(message.ownerId, jobId, claimToken, props.timeoutMilliseconds);
      return undefined;
    }
    return 'refused' in answer ? ended('FAILED', { error: answer.refused }) : ended('SUCCEEDED', answer);
  } catch (error) {
    return afterFailure(props, message, job, claimToken, error);
  }
}

async function afterFailure(
  props: JobInvokerProps, message: JobMessage, job: JobRecord, claimToken: string, error: unknown,
): Promise<JobOutcome | undefined> {
  const { ownerId, jobId } = message;
  const { attempts: attempt = 1 } = job;
  const verdict = verdictOn(error);
  props.logger.warn('An attempt of a job failed', { jobId, attempt, verdict, error: error instanceof JobFunctionError ? error.kind : errorName(error) });
  if (verdict === 'attempt' && attempt >= props.attempts) {
    return ended('FAILED', { error: attempt === 1 ? 'The job failed.' : `The job failed ${attempt} times.` });
  }
  if (verdict === 'throttled' && Date.now() - Math.max(Date.parse(job.createdAt), dueAt(job)) > LONGEST_WAIT_MILLISECONDS) {
    return ended('FAILED', { error: 'There was no room for the job in time.' });
  }
  count(props.metrics, 'JobsRetried');
  const released = await props.claims.release(ownerId, jobId, claimToken, verdict === 'attempt' ? undefined : attempt - 1);
  if (verdict === 'broken') {
    throw error;
  }
  if (released.done) {
    const canceled = released.record?.cancelRequestedAt !== undefined;
    await props.queue.send(message, canceled ? 0 : verdict === 'throttled' ? throttledDelay() : retryDelay(attempt));
  }
  return undefined;
}

export function ended(status: JobOutcome['status'], further: Pick<JobOutcome, 'error' | 'resultJson'> = {}): JobOutcome {
  return { status, ...further, completedAt: new Date().toISOString() };
}
