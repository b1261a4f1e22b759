import { createJob } from './create-job';
import { declaredJob } from './declared-job';
import { publicJob } from './job';
import { jobIdOf } from './job-id';
import type { JobsApiProps } from './jobs-api';
import { progressIn } from './progress';
import type { JsonObject } from '../entities/json';
import { keyedIdentity } from '../shared/idempotency';
import { isOwner } from '../shared/owner';
import { HttpProblem, badRequest, problemDocument } from '../shared/problem';
import { errorName } from '../shared/sdk-errors';
import { flushing } from '../shared/telemetry';
import type { JobNotifier } from '../worker/job-notifier';

export interface JobCallsProps extends JobsApiProps {
  /** Hears of progress. */
  readonly notifier?: JobNotifier;
}

/** Event of a function with permission to call this one. Callers of the API can't send one: their requests are wrapped in an API Gateway event. */
export interface JobCall {
  readonly call: string;
}

export function isJobCall(event: object): event is JobCall {
  return !('httpMethod' in event) && !('requestContext' in event);
}

/** Answers a call of a function: with what it asked for, or with a problem document. Throws where another attempt may help. */
export async function answerCall(props: JobCallsProps, call: JobCall, requestId: string): Promise<object> {
  try {
    return await flushing(props.metrics, () => work(props, call as object as JsonObject));
  } catch (error) {
    if (error instanceof HttpProblem && error.status < 500) {
      return { problem: problemDocument(error.status, error.details, requestId) };
    }
    throw error;
  }
}

async function work(props: JobCallsProps, { call, ownerId, ...rest }: JsonObject): Promise<object> {
  if (call !== 'start' && call !== 'progress') {
    throw badRequest('call', 'must be start or progress');
  }
  if (!isOwner(ownerId)) {
    throw badRequest('ownerId', 'must be the ownerId of a job');
  }
  return call === 'start' ? start(props, ownerId, rest) : progress(props, ownerId, rest);
}

/** A key makes a job that is started again by another attempt the same job. */
async function start(props: JobCallsProps, owner: string, { key, ...body }: JsonObject): Promise<object> {
  if (key !== undefined && typeof key !== 'string') {
    throw badRequest('key', 'must be a text');
  }
  const content = declaredJob(body, props.declared, new Date());
  if (content === undefined) {
    throw badRequest('type', `must be one of ${[...props.declared.keys()].join(', ')}`);
  }
  const { record } = await createJob(props, owner, content, keyedIdentity('key', key, 'start', content));
  return { job: publicJob(record) };
}

/** Of the attempt that runs. The answer tells an attempt to stop that is another's by now, or whose job was canceled. */
async function progress({ jobs, notifier, logger }: JobCallsProps, owner: string, call: JsonObject): Promise<object> {
  const { jobId, attempt } = call;
  const id = typeof jobId === 'string' ? jobIdOf(jobId) : undefined;
  if (id === undefined || typeof attempt !== 'number') {
    throw badRequest('jobId', 'must be the jobId of a job, beside its attempt');
  }
  const outcome = await jobs.tellProgress(owner, id, attempt, progressIn(call));
  if (!outcome.done || outcome.record === undefined) {
    throw new HttpProblem(409, { detail: 'This attempt of the job does not run any more.' });
  }
  try {
    await notifier?.publishProgress(owner, outcome.record);
  } catch (error) {
    // The record has it. A job doesn't fail because its progress couldn't be published.
    logger.warn('Progress of a job was not published', { jobId: id, error: errorName(error) });
  }
  return { cancelRequested: outcome.record.cancelRequestedAt !== undefined };
}
