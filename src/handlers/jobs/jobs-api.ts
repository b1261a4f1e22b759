import { JOBS } from '../catalog';
import { type JobRecord, jobContent, newJob, publicJob } from './job';
import { jobIdOf } from './job-id';
import type { JobQueue } from './job-queue';
import type { JobStore } from './job-store';
import { type ApiRoutes, unrouted } from '../shared/api-handler';
import { validateJob } from '../shared/body-validators';
import { type Creation, replayHeaders } from '../shared/creation';
import { type CreationIdentity, creationIdentity } from '../shared/idempotency';
import { jsonBody } from '../shared/json-body';
import { nextPage, pageRequest } from '../shared/paging';
import { HttpProblem } from '../shared/problem';
import type { ApiRequest } from '../shared/request';
import type { ApiResponse } from '../shared/response';
import { errorName } from '../shared/sdk-errors';
import { type Telemetry, count } from '../shared/telemetry';

export interface JobsApiProps extends Telemetry {
  readonly jobs: JobStore;
  readonly queue: JobQueue;
  readonly types: readonly string[];
  readonly retentionDays: number;
}

/** The routes of `/jobs`. */
export function jobsApi(props: JobsApiProps): ApiRoutes {
  return async (request) => {
    switch (request.route) {
      case 'GET /jobs':
        return list(props, request);
      case 'POST /jobs':
        return create(props, request);
      case 'GET /jobs/{id}':
        return read(props, request);
      default:
        throw unrouted(JOBS, request);
    }
  };
}

/** The record is written before the message is sent, so that a worker always finds what a message names. */
async function create(props: JobsApiProps, request: ApiRequest): Promise<ApiResponse> {
  const content = jobContent(jsonBody(request, validateJob), props.types);
  const identity = creationIdentity(request, content);
  const creation = await props.jobs.create(request.owner, newJob(identity.id, content, new Date(), props.retentionDays), identity);
  // Of a replay nobody knows whether the first message arrived. A second one is harmless: workers run a job once.
  if (creation.record.status === 'QUEUED') {
    await enqueue(props, request.owner, creation, identity);
  }
  if (!creation.replayed) {
    count(props.metrics, 'JobsAccepted');
  }
  return {
    status: 202,
    headers: { ...replayHeaders(creation), Location: request.locationOf(creation.record.id) },
    body: { job: publicJob(creation.record) },
  };
}

async function enqueue(
  { jobs, queue, logger }: JobsApiProps, owner: string, { record, replayed }: Creation<JobRecord>, identity: CreationIdentity,
): Promise<void> {
  try {
    await queue.send(owner, record.id);
  } catch (error) {
    logger.warn('A job could not be queued', { jobId: record.id, error: errorName(error) });
    // A job that was accepted before may have its message in the queue already.
    if (!replayed) {
      await jobs.withdraw(owner, identity);
    }
    throw new HttpProblem(503, { detail: 'The job was not accepted. Try again.', headers: { 'Retry-After': '5' } });
  }
}

async function list({ jobs }: JobsApiProps, request: ApiRequest): Promise<ApiResponse> {
  const page = pageRequest(request, 'JOB');
  const { records, after } = await jobs.page(request.owner, page);
  return {
    status: 200,
    body: { jobs: records.map(publicJob), ...nextPage('JOB', page, after) },
  };
}

async function read({ jobs }: JobsApiProps, request: ApiRequest): Promise<ApiResponse> {
  const job = await jobs.get(request.owner, request.idAs(jobIdOf));
  if (job === undefined) {
    throw new HttpProblem(404);
  }
  return { status: 200, body: { job: publicJob(job) } };
}
