import { bodySchema } from './body-schema';
import { HandlerSettings } from './handler-settings';
import { EXAMPLE_ID, EXAMPLE_TIME, IDEMPOTENCY_KEY, IDEMPOTENT_REPLAYED, LOCATION, named, NEXT_CURSOR, pageParameters, TIME } from '../../api/described-parts';
import { DescribedRequest, NamedSchema, referenceTo } from '../../api/described-request';
import { Schema } from '../../api/draft-4-schemas';

const tag = { name: 'jobs', description: 'Jobs of the caller, which run behind a queue.' };
const path = [{ name: 'id', description: 'Id of the job.', schema: { type: 'string', minLength: 8, maxLength: 66, pattern: '^[A-Za-z0-9_-]{8,64}={0,2}$' }, example: EXAMPLE_ID }];
const VALUES: Schema = { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } };

/** A job as its owner sees it. */
export const JOB_RECORD: NamedSchema = named('JobRecord', {
  type: 'object',
  required: ['id', 'type', 'status', 'createdAt', 'updatedAt'],
  properties: {
    id: { type: 'string' },
    type: { type: 'string' },
    input: VALUES,
    status: { type: 'string', enum: ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED'] },
    result: VALUES,
    error: { type: 'string', description: 'Why the job failed.' },
    createdAt: TIME,
    updatedAt: TIME,
    completedAt: TIME,
  },
});
const answer = named('JobAnswer', { type: 'object', required: ['job'], properties: { job: { $ref: referenceTo('JobRecord') } } }, JOB_RECORD);
const list = named('JobList', {
  type: 'object',
  required: ['jobs'],
  properties: { jobs: { type: 'array', items: { $ref: referenceTo('JobRecord') } }, nextCursor: NEXT_CURSOR },
}, JOB_RECORD);
/** What API Gateway can tell of a job that it has put into the queue itself. */
const accepted = named('JobAccepted', {
  type: 'object',
  required: ['job'],
  properties: { job: { type: 'object', required: ['id', 'status'], properties: { id: { type: 'string' }, status: { type: 'string', const: 'QUEUED' } } } },
});

/**
 * The routes of jobs, as documents describe them: with the types that this deployment knows.
 *
 * @param direct whether API Gateway puts jobs into the queue itself
 */
export function jobRoutes(settings: HandlerSettings, direct: boolean): { readonly [route: string]: DescribedRequest } {
  const types = settings.list('JOB_TYPES');
  const type = types?.[0] ?? 'summary';
  const example = { id: EXAMPLE_ID, type, status: 'QUEUED', createdAt: EXAMPLE_TIME, updatedAt: EXAMPLE_TIME };
  const { properties, ...rest } = bodySchema('Job') as { properties: { [name: string]: Schema } };
  const body = named('Job', { ...rest, properties: { ...properties, type: types?.length ? { type: 'string', enum: types } : properties.type } });
  return {
    'GET /jobs': {
      tag,
      operationId: 'listJobs',
      summary: 'List jobs',
      description: 'Jobs of the caller, page by page.',
      parameters: pageParameters('Jobs of a page at the most.', 128),
      answers: [{ status: 200, description: 'A page of jobs.', body: list, example: { jobs: [example] } }],
      problems: [400, 503],
    },
    'POST /jobs': {
      tag,
      operationId: 'createJob',
      summary: 'Start a job',
      body,
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
  };
}
