import { EXAMPLE_ID, EXAMPLE_TIME, named, TIME } from '../../api/described-parts';
import { DescribedWebhook, NamedSchema } from '../../api/described-request';
import { Schema } from '../../api/draft-4-schemas';

const ENDED: { readonly [name: string]: Schema } = {
  type: { type: 'string', enum: ['job.succeeded', 'job.failed', 'job.canceled'] },
  jobId: { type: 'string' },
  status: { type: 'string', enum: ['SUCCEEDED', 'FAILED', 'CANCELED'] },
  result: { description: 'Of a job that succeeded.' },
  error: { type: 'string', description: 'Why the job failed, in words for its owner.' },
  completedAt: TIME,
};
const example = { type: 'job.succeeded', jobId: EXAMPLE_ID, status: 'SUCCEEDED', result: { items: 3 }, completedAt: EXAMPLE_TIME };

/** Message of the topic about a job that has ended. */
export const JOB_ENDED: DescribedWebhook = {
  name: 'jobEnded',
  summary: 'A job has ended',
  description: 'Published once for each job, and delivered at least once. Message attributes: `type`, `status`, `ownerId` and `jobId`.',
  message: named('JobEnded', {
    type: 'object',
    required: ['type', 'version', 'jobId', 'ownerId', 'status'],
    properties: { version: { type: 'integer', const: 1 }, ownerId: { type: 'string' }, ...ENDED },
  }),
  example: { version: 1, ownerId: EXAMPLE_ID, ...example },
  tag: { name: 'jobs', description: 'Jobs of the caller, which run behind a queue.' },
};

const PROGRESS: { readonly [name: string]: Schema } = {
  type: { type: 'string', const: 'job.progress' },
  jobId: { type: 'string' },
  status: { type: 'string', const: 'RUNNING' },
  progress: { type: 'object', properties: { percent: { type: 'number' }, message: { type: 'string' } } },
  sequence: { type: 'integer', description: 'The highest one is the latest.' },
};
const progress = { type: 'job.progress', jobId: EXAMPLE_ID, status: 'RUNNING', progress: { percent: 40, message: 'Page 4' }, sequence: 7 };

/** Progress of a job of a declared type. */
export const JOB_PROGRESS: DescribedWebhook = {
  name: 'jobProgress',
  summary: 'A job has got on',
  description: 'Published when the function of a type of job tells its progress, and delivered at most once. Message attributes: `type`, `status`, `ownerId` and `jobId`.',
  message: named('JobProgress', {
    type: 'object',
    required: ['type', 'version', 'jobId', 'ownerId', 'status', 'progress', 'sequence'],
    properties: { version: { type: 'integer', const: 1 }, ownerId: { type: 'string' }, ...PROGRESS },
  }),
  example: { version: 1, ownerId: EXAMPLE_ID, ...progress },
  tag: JOB_ENDED.tag,
};

/** The same as connections of the owner get it. */
export const JOB_NEWS: NamedSchema = named('JobNews', { type: 'object', required: ['type', 'jobId', 'status'], properties: ENDED });
export const JOB_NEWS_EXAMPLE = example;
export const PROGRESS_NEWS: NamedSchema = named('JobProgressNews', { type: 'object', required: ['type', 'jobId', 'status', 'progress', 'sequence'], properties: PROGRESS });
export const PROGRESS_NEWS_EXAMPLE = progress;
