import { referenceTo } from '../../api/described-request';
import { MAX_BATCH } from '../../handlers/catalog';
import { Schema } from '../schema/walk';

const ID: Schema = { type: 'string' };
const IDS: Schema = { type: 'array', items: ID };
const TAG: Schema = { type: 'string', description: 'The ETag that the record must have.' };

/** The job that an export is. */
export function batchExportResult(): Schema {
  const job = {
    type: 'object',
    required: ['id', 'type', 'status'],
    properties: { id: { type: 'string', description: 'Also that of the file, among those of GET /files.' }, type: { const: 'export' }, status: { type: 'string' } },
  };
  return { type: 'object', required: ['job'], properties: { job } };
}

/** The ids that are asked for. */
export function batchGetSchema(id: Schema): Schema {
  return closed({ ids: { type: 'array', items: id, minItems: 1, maxItems: MAX_BATCH, uniqueItems: true } }, ['ids']);
}

/** The records that are there, and the ids of those that are not, or that did not fit into the answer. */
export function batchGetResult(record: string): Schema {
  return {
    type: 'object',
    required: ['items', 'missing', 'left'],
    properties: {
      items: { type: 'array', items: { $ref: referenceTo(record) } },
      missing: { ...IDS, description: 'Ids of which there is nothing that the caller may read.' },
      left: { ...IDS, description: 'Ids of records that did not fit into the answer. Ask for them again.' },
    },
  };
}

/** Names of the schemas of bodies. Undefined: no rule allows such a write. */
export interface BatchWriteBodies {
  readonly create?: string;
  readonly replace?: string;
  readonly delete?: boolean;
}

/** The writes, each one way. */
export function batchWriteSchema({ create, replace, delete: remove }: BatchWriteBodies): Schema {
  const write = {
    ...closed({
      ...(create === undefined ? {} : { create: { $ref: referenceTo(create) } }),
      ...(replace === undefined ? {} : { replace: closed({ id: ID, value: { $ref: referenceTo(replace) }, ifMatch: TAG }, ['id', 'value']) }),
      ...(remove ? { delete: closed({ id: ID, ifMatch: TAG }, ['id']) } : {}),
    }),
    minProperties: 1,
    maxProperties: 1,
  };
  return closed({ writes: { type: 'array', minItems: 1, maxItems: MAX_BATCH, items: write } }, ['writes']);
}

/** Results of the writes, in their order. */
export function batchWriteResult(record: string): Schema {
  const result = {
    type: 'object',
    required: ['status', 'id'],
    properties: { status: { type: 'integer', description: '201, 200 or 204.' }, id: ID, etag: { type: 'string' }, item: { $ref: referenceTo(record) } },
  };
  return { type: 'object', required: ['results'], properties: { results: { type: 'array', items: result } } };
}

function closed(properties: Schema, required: readonly string[] = []): Schema {
  return { type: 'object', additionalProperties: false, ...(required.length ? { required } : {}), properties };
}
