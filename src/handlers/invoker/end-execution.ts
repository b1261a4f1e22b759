import type { ExecutionEnd } from './execution-event';
import { type JobInvokerProps, ended } from './invoke-job';
import { jobAnswer } from './job-answer';
import { retryDelay } from './retry-delay';
import type { JobMessage, JobRecord } from '../jobs/job';
import { toWellFormed } from '../shared/unicode';
import { count } from '../shared/telemetry';
import type { JobOutcome } from '../worker/job-claims';
import { ENDED, announce } from '../worker/settlement';

/** The error of a Fail state by which a machine refuses a job. Its cause is the reason. */
const REFUSED = 'Refused';
const MAX_REASON = 500;

/** Records the result of a job whose attempt was an execution, or sends it on to the next attempt. Events of an attempt other than the running one change nothing. */
export async function endExecution(props: JobInvokerProps, end: ExecutionEnd): Promise<void> {
  if (end.attempt === undefined) {
    props.logger.info('The end of an execution that was no job');
    return;
  }
  const { ownerId, jobId, attempt } = end.attempt;
  const outcome = outcomeOf(end, attempt >= props.attempts);
  if (outcome === undefined) {
    await tryAgain(props, { version: 1, ownerId, jobId }, attempt);
    return;
  }
  const completion = await props.claims.complete(ownerId, jobId, attempt, outcome);
  const job = completion.done ? completion.record : completion.existing;
  if (completion.done) {
    count(props.metrics, ENDED[outcome.status]);
  }
  // The same event again, after a crash between recording and publishing.
  if (job !== undefined && job.attempts === attempt && job.status === outcome.status && job.notifiedAt === undefined) {
    await announce(props, ownerId, job);
  }
}

/** Undefined: there is another attempt. */
function outcomeOf({ status, output, error, cause }: ExecutionEnd, isLast: boolean): JobOutcome | undefined {
  if (status === 'SUCCEEDED') {
    const answer = output === undefined ? { refused: 'The result is too large.' } : jobAnswer(output);
    return 'refused' in answer ? ended('FAILED', { error: answer.refused }) : ended('SUCCEEDED', answer);
  }
  if (error === REFUSED) {
    return ended('FAILED', { error: toWellFormed((cause ?? 'The job was refused.').slice(0, MAX_REASON)) });
  }
  return isLast ? ended('FAILED', { error: 'The job failed.' }) : undefined;
}

async function tryAgain(props: JobInvokerProps, message: JobMessage, attempt: number): Promise<void> {
  const released = await props.claims.release(message.ownerId, message.jobId, attempt);
  const job = released.done ? released.record : released.existing;
  if (released.done) {
    count(props.metrics, 'JobsRetried');
  }
  if (job !== undefined && needsMessage(job, attempt)) {
    await props.queue.send(message, job.cancelRequestedAt === undefined ? retryDelay(attempt) : 0);
  }
}

/**
 * Whether the next attempt may have no message of its own: what was sent when this event came before may be lost, and a late copy of an older message
 * that has begun the attempt doesn't come again if it fails. A second message is harmless. An execution is heard of when it ends.
 */
function needsMessage({ status, attempts = 0, startedAt }: JobRecord, attempt: number): boolean {
  return (status === 'QUEUED' || (status === 'RUNNING' && startedAt === undefined)) && attempts >= attempt;
}
