import { EXAMPLE_ID, EXAMPLE_TIME, named, TIME } from '../../api/described-parts';
import { DescribedWebhook, NamedSchema } from '../../api/described-request';
import { Schema } from '../../api/draft-4-schemas';

const VALUES: Schema = { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } };
const ENDED = {
  type: { type: 'string', enum: ['job.succeeded', 'job.failed'] },
  jobId: { type: 'string' },
  status: { type: 'string', enum: ['SUCCEEDED', 'FAILED'] },
  result: { ...VALUES, description: 'Of a job that succeeded.' },
  error: { type: 'string', description: 'Why the job failed, in words for its owner.' },
  completedAt: TIME,
};
const example = { type: 'job.succeeded', jobId: EXAMPLE_ID, status: 'SUCCEEDED', result: { items: 3 }, completedAt: EXAMPLE_TIME };

/** What the topic tells of a job that has ended. */
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

/** The same as connections of the owner get it. */
export const JOB_NEWS: NamedSchema = named('JobNews', { type: 'object', required: ['type', 'jobId', 'status'], properties: ENDED });
export const JOB_NEWS_EXAMPLE = example;
