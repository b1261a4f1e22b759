import { bodySchema } from './body-schema';
import { EXAMPLE_ID, EXAMPLE_TIME, IDEMPOTENCY_KEY, IDEMPOTENT_REPLAYED, LOCATION, named, NEXT_CURSOR, pageParameters, TIME } from '../../api/described-parts';
import { DescribedRequest, NamedSchema, referenceTo } from '../../api/described-request';
import { Schema } from '../../api/draft-4-schemas';
import { EXPORT_TYPE } from '../../handlers/catalog';
import { JobType } from '../../jobs';
import { jobBody } from '../../jobs/job-document';

const tag = { name: 'jobs', description: 'Jobs of the caller, which run behind a queue.' };
const path = [{ name: 'id', description: 'Id of the job.', schema: { type: 'string', minLength: 8, maxLength: 66, pattern: '^[A-Za-z0-9_-]{8,64}={0,2}$' }, example: EXAMPLE_ID }];
const JOB_STATUSES = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED'];
const VALUES: Schema = { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } };

/** Types of the user's own take any JSON, and may tell how far they are. */
const OF_DECLARED: Schema = {
  input: { description: 'Input of the job.' },
  attempts: { type: 'integer', description: 'How often the job was begun.' },
  progress: { type: 'object', properties: { percent: { type: 'number' }, message: { type: 'string' } }, description: 'How far the job is.' },
  result: { description: 'Result of the job.' },
  runAt: { ...TIME, description: 'When the job is due, if not at once. Left out where that was in the past already.' },
};

/** A job as its owner sees it. */
function recordOf(types: readonly JobType[]): NamedSchema {
  return named('JobRecord', {
    type: 'object',
    required: ['id', 'type', 'status', 'createdAt', 'updatedAt'],
    properties: {
      id: { type: 'string' },
      type: { type: 'string' },
      input: VALUES,
      status: { type: 'string', enum: [...JOB_STATUSES] },
      result: VALUES,
      error: { type: 'string', description: 'Why the job failed.' },
      cancelRequestedAt: { ...TIME, description: 'When its owner asked for the running job to be given up.' },
      createdAt: TIME,
      updatedAt: TIME,
      completedAt: TIME,
      ...(types.length ? OF_DECLARED : {}),
    },
  });
}

/** Fields that API Gateway knows of a job that it has put into the queue itself. */
const accepted = named('JobAccepted', {
  type: 'object',
  required: ['job'],
  properties: { job: { type: 'object', required: ['id', 'status'], properties: { id: { type: 'string' }, status: { type: 'string', const: 'QUEUED' } } } },
});

/** Settings of jobs that synthesis knows. */
export interface DescribedJobs {
  /** Types that run without a declaration. Undefined: unknown here. */
  readonly undeclared?: readonly string[];
  /** Whether API Gateway puts jobs into the queue itself. */
  readonly direct: boolean;
  /** Types of the user's own. */
  readonly types: readonly JobType[];
  /** Whether records are exported, by jobs. */
  readonly exports: boolean;
}

/** The routes of jobs, as documents describe them: with the types that this deployment knows. */
export function jobRoutes({ undeclared, direct, types, exports }: DescribedJobs): { readonly [route: string]: DescribedRequest } {
  const record = recordOf(types);
  const job = { $ref: referenceTo(record.name) };
  const answer = named('JobAnswer', { type: 'object', required: ['job'], properties: { job } }, record);
  const list = named('JobList', { type: 'object', required: ['jobs'], properties: { jobs: { type: 'array', items: job }, nextCursor: NEXT_CURSOR } }, record);
  const declared = types.map(({ name }) => name).sort();
  const known = undeclared && [...new Set([...undeclared, ...declared, ...(exports ? [EXPORT_TYPE] : [])])];
  const type = known?.[0] ?? 'summary';
  const example = { id: EXAMPLE_ID, type, status: 'QUEUED', createdAt: EXAMPLE_TIME, updatedAt: EXAMPLE_TIME };
  const { properties, ...rest } = bodySchema('Job') as { properties: { [name: string]: Schema } };
  const ofShipped = named('Job', { ...rest, properties: { ...properties, type: undeclared?.length ? { type: 'string', enum: [...undeclared] } : properties.type } });
  return {
    'GET /jobs': {
      tag,
      operationId: 'listJobs',
      summary: 'List jobs',
      description: 'Jobs of the caller, page by page. Filters are applied to what is read, so a page may have fewer jobs than `limit`, or none: go on while there is a `nextCursor`.',
      parameters: [
        ...pageParameters('Jobs of a page at the most.', 128),
        { name: 'type', description: 'Jobs of one type.', schema: { type: 'string', ...(known?.length ? { enum: known } : {}) } },
        { name: 'status', description: 'Jobs in one state.', schema: { type: 'string', enum: [...JOB_STATUSES] } },
      ],
      answers: [{ status: 200, description: 'A page of jobs.', body: list, example: { jobs: [example] } }],
      problems: [400, 503],
    },
    'POST /jobs': {
      tag,
      operationId: 'createJob',
      summary: 'Start a job',
      body: types.length ? jobBody(types, undeclared?.length === 0 ? undefined : ofShipped) : ofShipped,
      example: { type },
      ...(direct ? {
        description: 'The job can be read once a worker has taken it. One that the worker refuses fails.',
        answers: [{ status: 202, description: 'The job is in the queue.', body: accepted, example: { job: { id: 'JKJaXmPLvHcESHA=', status: 'QUEUED' } } }],
        problems: [400, 413, 415],
      } : {
        description: 'Ask for the job to see whether it has ended.',
        headers: [IDEMPOTENCY_KEY],
        answers: [{ status: 202, description: 'The job is in the queue.', body: answer, headers: [IDEMPOTENT_REPLAYED, LOCATION], example: { job: example } }],
        problems: [400, 409, 413, 415, 422, 503],
      }),
    },
    'GET /jobs/{id}': {
      tag,
      operationId: 'getJob',
      summary: 'Read a job',
      path,
      answers: [{ status: 200, description: 'The job.', body: answer, example: { job: { ...example, status: 'SUCCEEDED', result: { items: 3 }, completedAt: EXAMPLE_TIME } } }],
      problems: [400, 404, 503],
    },
    'DELETE /jobs/{id}': {
      tag,
      operationId: 'cancelJob',
      summary: 'Cancel a job',
      description: 'A job that waits is canceled, and one that runs is asked to stop. Repeating the request changes nothing. A job that has succeeded or failed stays as it is: 409.',
      path,
      answers: [
        { status: 200, description: 'The job is canceled, by this request or an earlier one.', body: answer, example: { job: { ...example, status: 'CANCELED', completedAt: EXAMPLE_TIME } } },
        { status: 202, description: 'The job runs, and is asked to stop.', body: answer, example: { job: { ...example, status: 'RUNNING', cancelRequestedAt: EXAMPLE_TIME } } },
      ],
      problems: [400, 404, 409, 503],
    },
  };
}
