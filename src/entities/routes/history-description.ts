import { NEXT_CURSOR, TIME } from '../../api/described-parts';
import { referenceTo } from '../../api/described-request';
import { Schema } from '../schema/walk';

/** Versions of a record, each with what made it. */
export function historySchema(record: string): Schema {
  const version = {
    type: 'object',
    required: ['version', 'change', 'at'],
    properties: {
      version: { type: 'integer', minimum: 1 },
      change: { type: 'string', enum: ['created', 'updated', 'deleted'] },
      at: TIME,
      by: { type: 'string', description: 'Who made the change. Shown by rules for owners, groups and scopes, where it is known.' },
      record: { description: 'Missing where it was deleted.', allOf: [{ $ref: referenceTo(record) }] },
    },
  };
  return { type: 'object', required: ['items'], properties: { items: { type: 'array', items: version }, nextCursor: NEXT_CURSOR } };
}
