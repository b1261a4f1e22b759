import { ENTITIES, LATER, changes, order, product, recordOf, streamed, updated } from './support';
import type { EntityModel } from '../../../src/handlers/catalog';
import { changesOf } from '../../../src/handlers/changes/change';
import { changeEvent } from '../../../src/handlers/changes/change-event';
import { changedEntities } from '../../../src/handlers/changes/changed-entity';
import type { EntityRecord } from '../../../src/handlers/entities/record';
import { toAttributes } from '../../../src/handlers/shared/marshalling';
import { entity } from '../entities/support/handler';

const told = (found: ReturnType<typeof changes>) => found
  .map(({ name, at, reason, old, new: next }) => ({ name, at, reason, old: old?.version, new: next?.version }));

test('creations, updates and deletions', () => {
  expect(told(changes(undefined, recordOf()))).toEqual([{ name: 'created', at: recordOf().createdAt, new: 1 }]);
  expect(told(changes(recordOf(), updated()))).toEqual([{ name: 'updated', at: LATER, old: 1, new: 2 }]);
  expect(told(changes(updated()))).toEqual([{ name: 'deleted', at: LATER, reason: 'request', old: 2 }]);
});

test('a shared record is known in the partition of its shard, and in no other', () => {
  const next = recordOf({ id: 'mug', owner: undefined });
  const record = streamed(product, undefined, next);
  expect(changesOf(ENTITIES, record)).toHaveLength(1);
  const elsewhere = { ...record, dynamodb: { ...record.dynamodb, Keys: toAttributes({ pk: 'SHARED#product#9', sk: 'product#mug' }) as never } };
  expect(changesOf(ENTITIES, elsewhere)).toEqual([]);
});

test("records that DynamoDB deletes have expired, and so have those that it hasn't deleted yet", () => {
  const identity = { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } };
  expect(changes(recordOf(), undefined, identity)[0].reason).toBe('expired');
  for (const userIdentity of [{ type: 'Service', principalId: 'other.amazonaws.com' }, { type: 'User', principalId: 'dynamodb.amazonaws.com' }]) {
    expect(changes(recordOf(), undefined, { userIdentity })[0].reason).toBe('request');
  }
  // Deleted in another region, whose copy here tells nothing of the time to live.
  expect(changes(recordOf({ expiresAt: Date.parse(LATER) / 1000 - 1 }))[0].reason).toBe('expired');
  for (const seconds of [0, 60]) {
    expect(changes(recordOf({ expiresAt: Date.parse(LATER) / 1000 + seconds }))[0].reason).toBe('request');
  }
});

test('a record in the place of one that had expired is new, also with the same version', () => {
  // The clock of the function that writes may be a little ahead.
  for (const expiresAt of [1, Date.parse(LATER) / 1000]) {
    const [old, next] = [recordOf({ expiresAt }), recordOf({ createdAt: LATER, updatedAt: LATER })];
    expect(told(changes(old, next))).toEqual([{ name: 'deleted', at: LATER, reason: 'expired', old: 1 }, { name: 'created', at: LATER, new: 1 }]);
  }
});

test('nothing is told of a write that changes keys of indexes only', () => {
  const record = streamed(order(), recordOf(), recordOf());
  const rebuilt = { ...record.dynamodb?.NewImage, s2: { S: 'other' } };
  expect(changesOf(ENTITIES, { ...record, dynamodb: { ...record.dynamodb, NewImage: rebuilt } })).toEqual([]);
  // Regions that write at the same time make the same version twice.
  expect(changes(updated(), updated({ updatedAt: '2026-01-02T00:00:00.001Z' }))).toHaveLength(1);
});

test.each([
  ['an item of another handler', { pk: 'OWNER#ann', sk: 'ITEM#1' }],
  ['a unique value', { pk: 'UNIQUE#order#number#ann\0"1"', sk: '-' }],
  ['a key of a request', { pk: 'KEY#ann#ff', sk: '-' }],
  ['the state of indexes', { pk: 'META', sk: 'INDEXES' }],
  ['an entity that is not there', { pk: 'OWNER#ann', sk: 'basket#1' }],
  ['a record of somebody else than its key says', { pk: 'OWNER#bob', sk: 'order#o1' }],
  ['an item without a sort key of text', { pk: 'OWNER#ann', sk: '' }],
])('nothing is told of %s', (_, key) => {
  const record = streamed(order(), undefined, recordOf());
  const image = { ...record.dynamodb?.NewImage, ...toAttributes(key) } as never;
  expect(changesOf(ENTITIES, { ...record, dynamodb: { ...record.dynamodb, Keys: toAttributes(key) as never, NewImage: image } })).toEqual([]);
});

test.each(['data', 'v', 'createdAt', 'updatedAt'])('nothing is told of an item under such a key that has no %s', (name) => {
  const record = streamed(order(), undefined, recordOf());
  const { [name]: _, ...image } = record.dynamodb?.NewImage as Record<string, never>;
  expect(changesOf(ENTITIES, { ...record, dynamodb: { ...record.dynamodb, NewImage: image } })).toEqual([]);
});

test('a stream without images of records is no reason to tell of nothing', () => {
  const record = streamed(order(), recordOf(), updated());
  for (const name of ['OldImage', 'NewImage']) {
    expect(() => changesOf(ENTITIES, { ...record, dynamodb: { ...record.dynamodb, [name]: undefined } })).toThrow(expect.objectContaining({ name: 'MissingImagesError' }));
  }
});

test('a change has one id, however often it is read, and no other change has it', () => {
  const all = () => [
    ...changes(undefined, recordOf()), ...changes(recordOf(), updated()), ...changes(updated()), ...changes(recordOf()),
    ...changes(undefined, recordOf({ owner: 'bob' })), ...changes(undefined, recordOf({ id: 'o2' })), ...changes(undefined, recordOf({ createdAt: LATER })),
    ...changes(recordOf(), updated({ updatedAt: '2026-01-02T00:00:00.001Z' })),
  ].map(({ id }) => id);
  expect(all()).toEqual(all());
  expect(new Set(all()).size).toBe(8);
});

describe('of children', () => {
  const parent = order({ children: ['line'], deletedSlot: 1 });
  const line = entity('line', { sku: { type: 'string' } }, { parent: 'order' });
  const family = changedEntities({ entities: [parent, line] });
  const lineOf = (more: Partial<EntityRecord> = {}) => recordOf({ id: 'l1', parentId: 'o1', data: { sku: 'a' }, ...more });
  const of = (model: EntityModel, old?: EntityRecord, next?: EntityRecord, more: object = {}) => changesOf(family, streamed(model, old, next, more));

  test('each is told under its own name, with its parent', () => {
    const events = [...of(line, undefined, lineOf()), ...of(line, lineOf(), lineOf({ version: 2 })), ...of(line, lineOf())].map(changeEvent);
    expect(events.map(({ type, attributes }) => [type, attributes])).toEqual(['created', 'updated', 'deleted'].map((name) => (
      [`line.${name}`, { type: `line.${name}`, entity: 'line', ownerId: 'ann' }]
    )));
    expect(JSON.parse(events[0].text)).toMatchObject({ entity: 'line', recordId: 'l1', parentId: 'o1', ownerId: 'ann', new: { id: 'l1', sku: 'a' } });
    expect(JSON.parse(changeEvent(of(parent, undefined, recordOf())[0]).text)).not.toHaveProperty('parentId');
  });

  test('equal keys below two parents are two changes', () => {
    const [one, other] = ['o1', 'o2'].map((parentId) => of(line, undefined, lineOf({ parentId }))[0].id);
    expect(one).not.toBe(other);
  });

  test('a child in the partition of another owner than its own, or under a key without a parent, is none', () => {
    const record = streamed(line, undefined, lineOf());
    for (const key of [
      { pk: 'OWNER#bob', sk: 'order.line#o1#l1' }, ...['line#l1', 'order.line#l1', 'order.line#o1#l1#more'].map((sk) => ({ pk: 'OWNER#ann', sk })),
    ]) {
      expect(changesOf(family, { ...record, dynamodb: { ...record.dynamodb, Keys: toAttributes(key) as never } })).toEqual([]);
    }
    const below = { ...record, dynamodb: { ...record.dynamodb, Keys: toAttributes({ pk: 'OWNER#ann', sk: 'order#o1#l1' }) as never } };
    expect(changesOf(family, below)).toEqual([]);
  });

  test('a parent is deleted once it is gone, not when that begins, and because a caller asked for it', () => {
    const deleting = updated({ deleting: true, expiresAt: 1 });
    expect(told(of(parent, recordOf(), deleting))).toEqual([]);
    const gone = [{ name: 'deleted', at: LATER, reason: 'request', old: 2 }];
    expect(told(of(parent, deleting))).toEqual(gone);
    // DynamoDB may be faster than what deletes the children.
    expect(told(of(parent, deleting, undefined, { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }))).toEqual(gone);
    // Also where a record takes its place before.
    expect(told(of(parent, deleting, recordOf({ createdAt: LATER })))).toEqual([...gone, { name: 'created', at: LATER, new: 1 }]);
  });
});
