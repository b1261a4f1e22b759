import { JobType } from './job-type';
import { inOrder } from './jobs-file';
import { EXAMPLE_TIME, named, TIME } from '../api/described-parts';
import { NamedSchema, referenceTo } from '../api/described-request';
import { inputSchema } from '../entities/routes/body-schema';

const RUN_AT = { ...TIME, description: 'When the job is due, at most 366 days ahead. At once where it is left out or in the past.', examples: [EXAMPLE_TIME] };

/** Schema of `POST /jobs` for declared types: an input for each type. Without `shipped`, nothing runs those of the library. */
export function jobBody(types: readonly JobType[], shipped?: NamedSchema): NamedSchema {
  const bodies = [...(shipped ? [shipped] : []), ...inOrder(types).map(bodyOf)];
  return named('JobBody', { oneOf: bodies.map(({ name }) => ({ $ref: referenceTo(name) })) }, ...bodies);
}

function bodyOf({ name, _schema }: JobType): NamedSchema {
  const title = name.split('-').map((word) => word[0].toUpperCase() + word.slice(1)).join('');
  const input = _schema === undefined ? undefined : named(`${title}JobInput`, inputSchema(_schema));
  return named(`${title}Job`, {
    type: 'object',
    required: ['type', ...(input && Array.isArray(input.schema.required) && input.schema.required.length ? ['input'] : [])],
    properties: {
      type: { type: 'string', const: name },
      input: input ? { $ref: referenceTo(input.name) } : { type: 'object', maxProperties: 0 },
      runAt: RUN_AT,
    },
    additionalProperties: false,
  }, ...(input ? [input] : []));
}
