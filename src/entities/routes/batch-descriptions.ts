import { recordSchema } from './record-schema';
import { MAX_BATCH } from '../../handlers/catalog';
import { Entity } from '../entity';
import { Schema } from '../schema/walk';

const ID: Schema = { type: 'string' };
const IDS: Schema = { type: 'array', items: ID };
const TAG: Schema = { type: 'string', description: 'The ETag that the record must have.' };

/** The ids that are asked for. */
export function batchGetSchema(): Schema {
  return closed({ ids: { ...IDS, minItems: 1, maxItems: MAX_BATCH, uniqueItems: true } }, ['ids']);
}

/** The records that are there, and the ids of those that are not, or that did not fit into the answer. */
export function batchGetResult(entity: Entity): Schema {
  const { record, defs } = recordOf(entity);
  return {
    type: 'object',
    required: ['items', 'missing', 'left'],
    properties: {
      items: { type: 'array', items: record },
      missing: { ...IDS, description: 'Ids of which there is nothing that the caller may read.' },
      left: { ...IDS, description: 'Ids of records that did not fit into the answer. Ask for them again.' },
    },
    ...defs,
  };
}

/** The writes, each one way. */
export function batchWriteSchema({ _schema: { $defs, $schema: _version, $id: _id, ...body } }: Entity): Schema {
  const write = {
    ...closed({
      create: body,
      replace: closed({ id: ID, value: body, ifMatch: TAG }, ['id', 'value']),
      delete: closed({ id: ID, ifMatch: TAG }, ['id']),
    }),
    minProperties: 1,
    maxProperties: 1,
  };
  return { ...closed({ writes: { type: 'array', minItems: 1, maxItems: MAX_BATCH, items: write } }, ['writes']), ...($defs === undefined ? {} : { $defs }) };
}

/** What became of each write, in their order. */
export function batchWriteResult(entity: Entity): Schema {
  const { record, defs } = recordOf(entity);
  const result = {
    type: 'object',
    required: ['status', 'id'],
    properties: { status: { type: 'integer', description: '201, 200 or 204.' }, id: ID, etag: { type: 'string' }, item: record },
  };
  return { type: 'object', required: ['results'], properties: { results: { type: 'array', items: result } }, ...defs };
}

function recordOf(entity: Entity): { readonly record: Schema; readonly defs: Schema } {
  const { $defs, ...record } = recordSchema(entity);
  return { record, defs: $defs === undefined ? {} : { $defs } };
}

function closed(properties: Schema, required: readonly string[] = []): Schema {
  return { type: 'object', additionalProperties: false, ...(required.length ? { required } : {}), properties };
}
