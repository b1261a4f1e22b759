import { type JobContent, type JobRecord, newJob } from './job';
import type { JobQueues } from './job-queue';
import type { JobStore } from './job-store';
import type { Creation } from '../shared/creation';
import type { CreationIdentity } from '../shared/idempotency';
import { HttpProblem } from '../shared/problem';
import { errorName } from '../shared/sdk-errors';
import { type Telemetry, count } from '../shared/telemetry';

export interface JobCreationProps extends Telemetry {
  readonly jobs: JobStore;
  readonly queues: JobQueues;
  readonly retentionDays: number;
}

/** Creates a job once. The record is written before the message is sent, so that a worker always finds what a message names. */
export async function createJob(
  props: JobCreationProps, owner: string, content: JobContent, identity: CreationIdentity,
): Promise<Creation<JobRecord>> {
  const creation = await props.jobs.create(owner, newJob(identity.id, content, new Date(), props.retentionDays), identity);
  // On a replay, the first message may or may not have arrived. A second one is harmless: workers run a job once.
  if (creation.record.status === 'QUEUED') {
    await enqueue(props, owner, creation, identity);
  }
  if (!creation.replayed) {
    count(props.metrics, 'JobsAccepted');
  }
  return creation;
}

async function enqueue(
  { jobs, queues, logger }: JobCreationProps, owner: string, { record, replayed }: Creation<JobRecord>, identity: CreationIdentity,
): Promise<void> {
  try {
    await queues.send(owner, record);
  } catch (error) {
    logger.warn('A job could not be queued', { jobId: record.id, error: errorName(error) });
    // A job that was accepted before may have its message in the queue already.
    if (!replayed) {
      await jobs.withdraw(owner, identity);
    }
    throw new HttpProblem(503, { detail: 'The job was not accepted. Try again.', headers: { 'Retry-After': '5' } });
  }
}
