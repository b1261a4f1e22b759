import { MAX_BATCH } from '../catalog';
import { checkDepth, objectBody } from './entity-body';
import type { EntityRequest } from './entity-request';
import type { JsonObject } from './json';
import { Validator } from './validator';
import { HttpProblem } from '../shared/problem';

/** Of one transaction; also of what a function is sent at once. */
export const MAX_BYTES = 4_000_000;
/** The object, its list, and what says how to write a record. */
const LEVELS_AROUND = 4;

/** One write of a batch has exactly one of these. */
export interface BatchWrite {
  readonly create?: JsonObject;
  readonly replace?: { readonly id: string; readonly value: JsonObject; readonly ifMatch?: string };
  readonly delete?: { readonly id: string; readonly ifMatch?: string };
}

const object = (properties: object, required: readonly string[] = [], more: object = {}) => ({ type: 'object', properties, required, additionalProperties: false, ...more });
const list = (items: object) => ({ type: 'array', minItems: 1, maxItems: MAX_BATCH, items });
const [TEXT, ANY] = [{ type: 'string' }, { type: 'object' }];
const WRITE = object({
  create: ANY, replace: object({ id: TEXT, value: ANY, ifMatch: TEXT }, ['id', 'value']), delete: object({ id: TEXT, ifMatch: TEXT }, ['id']),
}, [], { minProperties: 1, maxProperties: 1 });

const WRITES = new Validator(object({ writes: list(WRITE) }, ['writes']));
const IDS = new Validator(object({ ids: list(TEXT) }, ['ids']));

export function batchWrites(context: EntityRequest): readonly BatchWrite[] {
  const { writes } = batchBody(context, WRITES) as { readonly writes: readonly BatchWrite[] };
  // Less is around these than around the others.
  writes.forEach(({ create }, index) => checkDepth(create, `writes.${index}.create`));
  return writes;
}

export function batchIds(context: EntityRequest): readonly string[] {
  return (batchBody(context, IDS) as { readonly ids: readonly string[] }).ids;
}

function batchBody({ request }: EntityRequest, validator: Validator): object {
  const body = objectBody(request, { maxBytes: MAX_BYTES, levelsAround: LEVELS_AROUND });
  const errors = validator.errors(body);
  if (errors.length > 0) {
    throw new HttpProblem(400, { detail: 'The body is no batch.', errors });
  }
  return body;
}
