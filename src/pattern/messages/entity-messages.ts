import { EXAMPLE_ID, EXAMPLE_TIME, named, TIME } from '../../api/described-parts';
import { DescribedWebhook, NamedSchema, referenceTo } from '../../api/described-request';
import { Schema } from '../../api/draft-4-schemas';
import { Entity } from '../../entities';
import { requestOf, schemaName } from '../../entities/routes/descriptions';
import { recordOf } from '../../entities/routes/record-schema';
import { EntityRoute } from '../../entities/entity-route';

/** Fields of every change event. */
function headOf({ name, _parent }: Entity): { readonly [property: string]: Schema } {
  return {
    type: { type: 'string', enum: ['created', 'updated', 'deleted'].map((change) => `${name}.${change}`) },
    entity: { type: 'string', const: name },
    change: { type: 'string', enum: ['created', 'updated', 'deleted'] },
    recordId: { type: 'string' },
    ...(_parent ? { parentId: { type: 'string', description: `Id of the ${_parent.name} that the record belongs to.` } } : {}),
    recordVersion: { type: 'integer', minimum: 1, description: 'Counts the changes of the record: messages come in any order.' },
    at: TIME,
    reason: { type: 'string', enum: ['request', 'expired'], description: 'Of a deletion: a caller requested it, or the record expired.' },
  };
}

const HEAD = ['type', 'entity', 'change', 'recordId', 'recordVersion', 'at'];
const OMITTED: Schema = { type: 'string', description: 'Names of values that were too large for the message, separated by commas.' };

/** Messages of the topic or the event bus about changes of an entity. */
export function changeMessage(entity: Entity): DescribedWebhook {
  const name = schemaName(entity);
  const record = { $ref: referenceTo(`${name}Record`) };
  return {
    name: `${entity.name}Changed`,
    summary: `The entity ${entity.name} has changed`,
    description: 'Delivered at least once, in any order: the same `id` is the same change. Message attributes: `type`, `entity` and `ownerId`.',
    message: named(`${name}Changed`, {
      type: 'object',
      required: ['version', 'id', ...HEAD],
      properties: {
        version: { type: 'integer', const: 1 },
        id: { type: 'string', description: 'Of the change.' },
        ...headOf(entity),
        ownerId: { type: 'string', description: 'Missing for shared records.' },
        old: { description: 'The record before. Missing for a new one.', allOf: [record] },
        new: { description: 'The record now. Missing for a deleted one.', allOf: [record] },
        omitted: OMITTED,
      },
    }, recordOf(entity, name)),
    tag: requestOf(entity, EntityRoute.READ)._description!.tag!,
  };
}

/** Frames to connections about changes of a live entity: no more than each can see. */
export function changeNews(entity: Entity): { readonly schema: NamedSchema; readonly example: object } {
  const name = schemaName(entity);
  return {
    schema: named(`${name}News`, {
      type: 'object',
      required: HEAD,
      properties: {
        ...headOf(entity),
        record: { description: 'The record as the recipient may see it. Missing for a deleted one.', allOf: [{ $ref: referenceTo(`${name}Record`) }] },
        omitted: OMITTED,
      },
    }, recordOf(entity, name)),
    example: {
      type: `${entity.name}.deleted`, entity: entity.name, change: 'deleted', recordId: EXAMPLE_ID, recordVersion: 2, at: EXAMPLE_TIME, reason: 'request',
    },
  };
}
