import { FileGoneError } from './export-files';
import { type ExportRecord, callerOfExport } from './export-job';
import { ExportHeldError } from './export-jobs';
import { ExportRun, type ExportRunProps } from './export-run';
import { requirePossible } from '../entities/access';
import type { Entity } from '../entities/entity';
import type { JobMessage, JobRecord } from '../jobs/job';
import { persistently } from '../shared/persistently';
import { HttpProblem } from '../shared/problem';
import { errorName } from '../shared/sdk-errors';
import { count } from '../shared/telemetry';
import type { JobOutcome } from '../worker/job-claims';
import { PermanentJobError } from '../worker/job-types';
import { ENDED, type SettlementProps, announce, settleOther } from '../worker/settlement';

export interface ExportProcessorProps extends ExportRunProps, SettlementProps {
  readonly entities: readonly Entity[];
  readonly queue: { send(message: object): Promise<void> };
  readonly newToken: () => string;
}

/** Remaining time of the invocation. */
export interface Turn {
  remainingMilliseconds(): number;
}

/** A lease outlives its invocation by this much, so that no other invocation takes an export over while it may still be running. */
const LEASE_MARGIN_MILLISECONDS = 5000;
/** An export is handed on while there is still time for a page and a part, however slow. */
const RESERVE_MILLISECONDS = 12_000;

/** Goes on with an export, as far as the time allows. Throws to have the message again. */
export async function processExport(props: ExportProcessorProps, message: JobMessage, turn: Turn): Promise<void> {
  const { ownerId, jobId } = message;
  const claimToken = props.newToken();
  const claim = await props.claims.claim(ownerId, jobId, claimToken, turn.remainingMilliseconds() + LEASE_MARGIN_MILLISECONDS);
  if (!claim.done || claim.record === undefined) {
    const existing = claim.done ? undefined : claim.existing;
    await discardUnlessGood(props, ownerId, jobId, existing?.status);
    await settleOther(props, ownerId, jobId, existing);
    return;
  }
  let outcome: JobOutcome | undefined;
  try {
    outcome = await outcomeOf(props, ownerId, claim.record, turn);
    // Before the end is recorded, so that no message is needed after it.
    await discardUnlessGood(props, ownerId, jobId, outcome?.status);
  } catch (error) {
    count(props.metrics, 'JobsRetried');
    props.logger.warn('An export will be tried again', { jobId, error: errorName(error) });
    await props.claims.release(ownerId, jobId, claimToken);
    throw error;
  }
  if (outcome === undefined) {
    // First, because the message that goes on would wait for the lease.
    await persistently(() => props.claims.release(ownerId, jobId, claimToken));
    // By a new message, because the receives of the one that brought us here are counted.
    await props.queue.send(message);
    return;
  }
  const ended = outcome;
  const completion = await persistently(() => props.claims.complete(ownerId, jobId, claimToken, ended));
  if (!completion.done || completion.record === undefined) {
    throw new ExportHeldError();
  }
  count(props.metrics, ENDED[ended.status]);
  await announce(props, ownerId, completion.record);
}

/**
 * An export that was canceled or has failed leaves no file behind. An attempt may have put its file together without recording the end: its function ended,
 * or it gave the job back, which its owner then canceled.
 */
async function discardUnlessGood({ files }: ExportProcessorProps, ownerId: string, jobId: string, status: JobRecord['status'] | undefined): Promise<void> {
  if (status === 'CANCELED' || status === 'FAILED') {
    await persistently(() => files.discard(ownerId, jobId));
  }
}

/** Undefined: there is more to do. */
async function outcomeOf(props: ExportProcessorProps, owner: string, job: ExportRecord, turn: Turn): Promise<JobOutcome | undefined> {
  if (job.cancelRequestedAt !== undefined) {
    return { status: 'CANCELED', completedAt: new Date().toISOString() };
  }
  const reserve = Math.min(RESERVE_MILLISECONDS, turn.remainingMilliseconds() / 2);
  try {
    const entity = props.entities.find(({ model: { name } }) => name === job.input?.entity);
    if (entity === undefined || job.caller === undefined) {
      throw new PermanentJobError('These records are not exported any more.');
    }
    const caller = callerOfExport(job.caller, entity.model);
    // The rules may be others by now.
    requirePossible(entity.model, caller, 'list');
    const result = await new ExportRun(props, { owner, job, entity, caller }).run(() => turn.remainingMilliseconds() < reserve);
    return result && { status: 'SUCCEEDED', result, completedAt: new Date().toISOString() };
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) {
      throw error;
    }
    return { status: 'FAILED', error: reason, completedAt: new Date().toISOString() };
  }
}

/** Why an export can't go on, in words for its owner. Undefined: it is worth another attempt. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof HttpProblem && (error.status === 401 || error.status === 403)) {
    return 'The caller can no longer list these records.';
  }
  return error instanceof PermanentJobError || error instanceof FileGoneError ? error.message : undefined;
}
