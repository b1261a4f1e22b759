import type { APIGatewayProxyEvent } from 'aws-lambda';
import { EXPORT_TYPE } from '../catalog';
import { keptCaller } from './export-job';
import { callerOf } from '../entities/caller';
import type { Entity } from '../entities/entity';
import { entityRequest } from '../entities/entity-request';
import { type JobRecord, newJob, publicJob } from '../jobs/job';
import type { JobStore } from '../jobs/job-store';
import { type Creation, replayHeaders } from '../shared/creation';
import { type CreationIdentity, creationIdentity } from '../shared/idempotency';
import { requireKnown } from '../shared/known-query';
import type { OwnerSource } from '../shared/owner';
import { HttpProblem } from '../shared/problem';
import { HttpRequest } from '../shared/request';
import type { ApiResponse } from '../shared/response';
import { errorName } from '../shared/sdk-errors';
import { type Telemetry, count, flushing } from '../shared/telemetry';

export interface ExportsApiProps extends Telemetry {
  readonly entities: readonly Entity[];
  readonly jobs: JobStore;
  readonly queue: { send(message: object): Promise<void> };
  readonly source: OwnerSource;
  /** Query parameters that the authorization reads. */
  readonly ofAuthorization: readonly string[];
  readonly retentionDays: number;
}

/** The routes that begin an export: it is a job of the caller's, which `GET /jobs/{id}` tells of. */
export function exportsApi(props: ExportsApiProps): (event: APIGatewayProxyEvent) => Promise<ApiResponse> {
  return (event) => flushing(props.metrics, () => begin(props, event));
}

async function begin(props: ExportsApiProps, event: APIGatewayProxyEvent): Promise<ApiResponse> {
  const request = new HttpRequest(event);
  const { route, caller, entity: { model } } = entityRequest(props.entities, request, callerOf(event, props.source));
  if (route !== 'batch-export') {
    throw new HttpProblem(404);
  }
  requireKnown(request, [], props.ofAuthorization);
  const { user } = caller;
  if (user === undefined) {
    throw new HttpProblem(401);
  }
  const content = { type: EXPORT_TYPE, input: { entity: model.name } };
  const identity = creationIdentity(request, content);
  const job = { ...newJob(identity.id, content, new Date(), props.retentionDays), caller: keptCaller(user, caller, model) };
  const creation = await props.jobs.create(user, job, identity);
  // On a replay, the first message may or may not have arrived. A second one is harmless: an export is one file.
  if (creation.record.status === 'QUEUED') {
    await enqueue(props, user, creation, identity);
  }
  if (!creation.replayed) {
    count(props.metrics, 'JobsAccepted');
  }
  const { record } = creation;
  return { status: 202, headers: { ...replayHeaders(creation), Location: jobAddress(request, record.id) }, body: { job: publicJob(record) } };
}

async function enqueue(
  { jobs, queue, logger }: ExportsApiProps, ownerId: string, { record: { id: jobId }, replayed }: Creation<JobRecord>, identity: CreationIdentity,
): Promise<void> {
  try {
    await queue.send({ version: 1, ownerId, jobId });
  } catch (error) {
    logger.warn('An export could not be queued', { jobId, error: errorName(error) });
    if (!replayed) {
      await jobs.withdraw(ownerId, identity);
    }
    throw new HttpProblem(503, { detail: 'The export was not accepted. Try again.', headers: { 'Retry-After': '5' } });
  }
}

/** Beside the entity's path, with the stage or base path that the caller used. */
function jobAddress(request: HttpRequest, id: string): string {
  const here = request.locationOf(id);
  const below = `${request.path}/${id}`;
  return `${here.endsWith(below) ? here.slice(0, -below.length) : ''}/jobs/${id}`;
}
