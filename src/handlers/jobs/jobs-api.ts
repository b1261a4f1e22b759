import { EXPORT_TYPE, JOBS } from '../catalog';
import { cancelJob } from './cancel-job';
import { type JobCreationProps, createJob } from './create-job';
import { declaredJob } from './declared-job';
import type { DeclaredTypes } from './declared-types';
import { JOB_STATUSES, type JobContent, jobContent, publicJob } from './job';
import { jobIdOf } from './job-id';
import { objectBody } from '../entities/entity-body';
import { type ApiRoutes, unrouted } from '../shared/api-handler';
import { validateJob } from '../shared/body-validators';
import { replayHeaders } from '../shared/creation';
import { creationIdentity } from '../shared/idempotency';
import { MAX_BODY_BYTES, jsonBody } from '../shared/json-body';
import { nextPage, pageRequest } from '../shared/paging';
import { HttpProblem, badRequest } from '../shared/problem';
import type { Equalities } from '../shared/record-table';
import type { ApiRequest } from '../shared/request';
import type { ApiResponse } from '../shared/response';

export interface JobsApiProps extends JobCreationProps {
  /** Types of the shipped worker. */
  readonly types: readonly string[];
  readonly declared: DeclaredTypes;
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
      case 'DELETE /jobs/{id}':
        return cancelJob(props, request);
      default:
        throw unrouted(JOBS, request);
    }
  };
}

async function create(props: JobsApiProps, request: ApiRequest): Promise<ApiResponse> {
  const content = contentOf(props, request);
  const creation = await createJob(props, request.owner, content, creationIdentity(request, content));
  return {
    status: 202,
    headers: { ...replayHeaders(creation), Location: request.locationOf(creation.record.id) },
    body: { job: publicJob(creation.record) },
  };
}

function contentOf({ declared, types }: JobsApiProps, request: ApiRequest): JobContent {
  const own = declared.size === 0 ? undefined : declaredJob(objectBody(request, { maxBytes: MAX_BODY_BYTES }), declared, new Date());
  return own ?? jobContent(jsonBody(request, validateJob), [...types, ...declared.keys()]);
}

async function list({ jobs, types, declared }: JobsApiProps, request: ApiRequest): Promise<ApiResponse> {
  const page = pageRequest(request, 'JOB');
  const filter = { ...filterBy(request, 'type', [...new Set([...types, ...declared.keys(), EXPORT_TYPE])]), ...filterBy(request, 'status', JOB_STATUSES) };
  const { records, after } = await jobs.page(request.owner, page, filter);
  return {
    status: 200,
    body: { jobs: records.map(publicJob), ...nextPage('JOB', page, after) },
  };
}

function filterBy(request: ApiRequest, name: string, allowed: readonly string[]): Equalities {
  const value = request.query(name);
  if (value === undefined) {
    return {};
  }
  if (!allowed.includes(value)) {
    throw badRequest(name, `must be one of ${allowed.join(', ')}`);
  }
  return { [name]: value };
}

async function read({ jobs }: JobsApiProps, request: ApiRequest): Promise<ApiResponse> {
  const job = await jobs.get(request.owner, request.idAs(jobIdOf));
  if (job === undefined) {
    throw new HttpProblem(404);
  }
  return { status: 200, body: { job: publicJob(job) } };
}
