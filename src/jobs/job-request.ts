import { JobType } from './job-type';
import { inOrder } from './jobs-file';
import { RequestSchema } from '../api';
import { creationModel } from '../entities/routes/body-model';
import { BODY_SCHEMAS } from '../handlers/catalog';

/** What `POST /jobs` asks of a body where types are declared: for each type another input. The function checks the whole of it again. */
export function jobRequest(types: readonly JobType[]): RequestSchema {
  const names = inOrder(types).map(({ name }) => name);
  return RequestSchema.fromObject('Job', {
    type: 'object',
    required: ['type'],
    properties: { type: { type: 'string' } },
    anyOf: [
      { ...BODY_SCHEMAS.Job, not: { type: 'object', properties: { type: { type: 'string', enum: names } } } },
      ...inOrder(types).map(branch),
    ],
  });
}

function branch({ name, _schema }: JobType): object {
  const input = _schema === undefined ? { type: 'object', maxProperties: 0 } : creationModel(_schema) ?? { type: 'object' };
  return {
    type: 'object',
    required: ['type'],
    additionalProperties: false,
    properties: {
      type: { type: 'string', enum: [name] },
      input,
      runAt: { type: 'string', description: 'When the job is due, with its zone: 2030-01-31T08:00:00Z. At once where it is left out.', maxLength: 40 },
    },
  };
}
