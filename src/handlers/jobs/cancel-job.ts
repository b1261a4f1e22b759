import type { JobCreationProps } from './create-job';
import { type JobRecord, publicJob } from './job';
import { jobIdOf } from './job-id';
import { HttpProblem } from '../shared/problem';
import type { ApiRequest } from '../shared/request';
import type { ApiResponse } from '../shared/response';
import { errorName } from '../shared/sdk-errors';

/** 200: the job is canceled, by now or before. 202: it runs, and is asked to stop. 409: it has succeeded or failed. */
export async function cancelJob(props: JobCreationProps, request: ApiRequest): Promise<ApiResponse> {
  const job = await props.jobs.cancel(request.owner, request.idAs(jobIdOf));
  if (job === undefined) {
    throw new HttpProblem(404);
  }
  if (job.status === 'SUCCEEDED' || job.status === 'FAILED') {
    throw new HttpProblem(409, { detail: `The job has ended: ${job.status}.` });
  }
  if (job.status === 'CANCELED' && job.notifiedAt === undefined) {
    await hasten(props, request.owner, job);
  }
  return { status: job.status === 'CANCELED' ? 200 : 202, body: { job: publicJob(job) } };
}

/** The message that the job waits for may come much later: with one that comes at once, the owner hears of the end at once. */
async function hasten({ queues, logger }: JobCreationProps, owner: string, { id, type }: JobRecord): Promise<void> {
  try {
    await queues.send(owner, { id, type });
  } catch (error) {
    // The other message tells of it, if later.
    logger.warn('The end of a job is told later', { jobId: id, error: errorName(error) });
  }
}
