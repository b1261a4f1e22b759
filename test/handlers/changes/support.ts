import type { DynamoDBRecord } from 'aws-lambda';
import type { EntityModel } from '../../../src/handlers/catalog';
import { type Change, changesOf } from '../../../src/handlers/changes/change';
import { changedEntities } from '../../../src/handlers/changes/changed-entity';
import { keyOf } from '../../../src/handlers/entities/keys';
import { type EntityRecord, attributesOf } from '../../../src/handlers/entities/record';
import { toAttributes } from '../../../src/handlers/shared/marshalling';
import { ANYTHING, entity } from '../entities/support/handler';

export const OWNERS = { subject: { kind: 'owner' }, operations: ANYTHING, hidden: ['note'], locked: [] } as const;
export const SUPPORT = { subject: { kind: 'group', name: 'support' }, operations: ['read', 'list'], hidden: [], locked: [] } as const;

export const order = (more: Partial<EntityModel> = {}) => entity('order', {
  number: { type: 'number' }, note: { type: 'string' }, card: { type: 'string', writeOnly: true },
}, { access: [OWNERS, SUPPORT], ...more });
export const product = entity('product', { name: { type: 'string' } }, { ownership: { kind: 'shared' }, shards: 3 });
export const ENTITIES = changedEntities({ entities: [order(), product] });

const TIME = '2026-01-01T00:00:00.000Z';
export const LATER = '2026-01-02T00:00:00.000Z';
export const recordOf = (more: Partial<EntityRecord> = {}): EntityRecord => ({
  id: 'o1', owner: 'ann', data: { number: 1, card: '4111' }, version: 1, createdAt: TIME, updatedAt: TIME, ...more,
});
export const updated = (more: Partial<EntityRecord> = {}) => recordOf({ version: 2, updatedAt: LATER, ...more });

/** As Lambda hands out what has become of an item. */
export function streamed(model: EntityModel, old?: EntityRecord, next?: EntityRecord, more: object = {}): DynamoDBRecord {
  const keysOf = (record: EntityRecord) => toAttributes({ ...keyOf(model, record), p1: 'order~1', s1: record.id });
  const image = (record?: EntityRecord) => record && { ...attributesOf(record), ...keysOf(record) };
  return {
    eventName: old === undefined ? 'INSERT' : next === undefined ? 'REMOVE' : 'MODIFY',
    dynamodb: {
      Keys: toAttributes({ ...keyOf(model, (next ?? old)!) }) as never,
      OldImage: image(old) as never,
      NewImage: image(next) as never,
      ApproximateCreationDateTime: Date.parse(LATER) / 1000,
      SequenceNumber: '1',
    },
    ...more,
  };
}

export const changes = (old?: EntityRecord, next?: EntityRecord, more: object = {}): readonly Change[] =>
  changesOf(ENTITIES, streamed(order(), old, next, more));
