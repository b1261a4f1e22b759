import { RequestSchema } from '../api';

/**
 * Request model of `POST /jobs` for declared types: the properties that all types have in common. The function checks the input, which it
 * knows the type of. Of a schema with a branch for each type, API Gateway would tell callers that none fitted, and not which field is wrong.
 */
export function jobRequest(): RequestSchema {
  return RequestSchema.fromObject('Job', {
    type: 'object',
    required: ['type'],
    additionalProperties: false,
    properties: {
      type: { type: 'string' },
      input: { type: 'object' },
      runAt: { type: 'string', description: 'Date and time with a zone, at most 366 days ahead, in the form YYYY-MM-DDThh:mm:ssZ. Without it, or if it is in the past, the job begins at once.', maxLength: 40 },
    },
  });
}
