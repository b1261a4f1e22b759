import { ENTITIES, LATER, OWNERS, SUPPORT, changes, order, product, recordOf, streamed, updated } from './support';
import type { AccessModel, EntityModel } from '../../../src/handlers/catalog';
import { changesOf } from '../../../src/handlers/changes/change';
import { MAX_EVENT_BYTES, changeEvent } from '../../../src/handlers/changes/change-event';
import { changedEntities } from '../../../src/handlers/changes/changed-entity';
import { liveMessages } from '../../../src/handlers/changes/live-messages';
import { parseBroadcast } from '../../../src/handlers/broadcast/broadcast-message';
import { frameOf } from '../../../src/handlers/broadcast/frame';

const eventOf = (...of: Parameters<typeof changes>) => {
  const { text, ...rest } = changeEvent(changes(...of)[0]);
  return { ...rest, text, json: JSON.parse(text) as Record<string, unknown> };
};
const note = (length: number) => ({ number: 1, note: 'x'.repeat(length) });

test('an event has old and new values, hides nothing, and has nothing that only may be written', () => {
  const { json, attributes, type } = eventOf(recordOf({ data: { ...note(3), card: '4111' } }), updated());
  expect([type, attributes]).toEqual(['order.updated', { type: 'order.updated', entity: 'order', ownerId: 'ann' }]);
  const times = { createdAt: recordOf().createdAt };
  expect(json).toEqual({
    version: 1,
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    type: 'order.updated',
    entity: 'order',
    change: 'updated',
    recordId: 'o1',
    recordVersion: 2,
    at: LATER,
    ownerId: 'ann',
    old: { id: 'o1', number: 1, note: 'xxx', version: 1, owner: 'ann', ...times, updatedAt: times.createdAt },
    new: { id: 'o1', number: 1, version: 2, owner: 'ann', ...times, updatedAt: LATER },
  });
});

test('an event of a shared record names no owner', () => {
  const [change] = changesOf(ENTITIES, streamed(product, undefined, recordOf({ id: 'mug', owner: undefined, data: { name: 'Mug' } })));
  const { attributes, text } = changeEvent(change);
  expect(attributes).toStrictEqual({ type: 'product.created', entity: 'product' });
  expect(JSON.parse(text)).not.toHaveProperty('ownerId');
});

test('of values that are too large, as few as possible are left out, and the event says which', () => {
  const large = MAX_EVENT_BYTES - 2000;
  const omitted = (old: number, next: number) => {
    const { json, text } = eventOf(recordOf({ data: note(old) }), updated({ data: note(next) }));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_EVENT_BYTES);
    return [json.omitted, 'old' in json, 'new' in json];
  };
  expect(omitted(10, large)).toEqual([undefined, true, true]);
  expect(omitted(large, large)).toEqual(['old', false, true]);
  expect(omitted(10, 390_000)).toEqual(['new', true, false]);
  expect(omitted(390_000, 390_000)).toEqual(['old, new', false, false]);
  expect(eventOf(undefined, recordOf({ data: note(390_000) })).json).toMatchObject({ omitted: 'new', recordId: 'o1' });
  const room = MAX_EVENT_BYTES - Buffer.byteLength(eventOf(undefined, recordOf({ data: note(0) })).text);
  expect([room, room + 1].map((length) => eventOf(undefined, recordOf({ data: note(length) })).json.omitted)).toEqual([undefined, 'new']);
  // The limit is in bytes, and JSON writes some characters as six bytes.
  expect(eventOf(undefined, recordOf({ data: { note: '\u0001'.repeat(60_000) } })).json.omitted).toBe('new');
});

test('texts are of characters that SQS takes', () => {
  const { text, json } = eventOf(undefined, recordOf({ data: { note: 'a\uffff\ufffe\ud800😀\u0000' } }));
  // eslint-disable-next-line no-control-regex -- Characters that SQS accepts: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
  expect(text).toMatch(/^[\x09\x0a\x0d\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
  expect(json.new).toMatchObject({ note: 'a\uffff\ufffe\ud800😀\u0000' });
});

describe('live messages', () => {
  const messagesOf = (model: Partial<EntityModel>, ...[old, next]: Parameters<typeof changes>) => {
    const [change] = changesOf(changedEntities({ entities: [order(model)] }), streamed(order(model), old, next));
    return liveMessages(change).map(parseBroadcast);
  };
  const rule = (kind: AccessModel['subject']['kind'], more: Partial<AccessModel> & { readonly name?: string; readonly group?: string } = {}): AccessModel => {
    const { name, group, ...rest } = more;
    return { subject: { kind, name, group }, operations: ['read'], hidden: [], locked: [], ...rest };
  };
  const toOf = (access: AccessModel[], ownership: EntityModel['ownership'] = { kind: 'user' }) =>
    messagesOf({ access, ownership }, undefined, recordOf(ownership.kind === 'shared' ? { owner: undefined } : {})).map(({ to }) => to);

  test('are for each recipient, with what that one may see', () => {
    const [mine, theirs] = messagesOf({}, recordOf(), updated({ data: { ...note(3), card: '4111' } }));
    const head = { type: 'order.updated', entity: 'order', change: 'updated', recordId: 'o1', recordVersion: 2, at: LATER };
    const seen = { id: 'o1', number: 1, version: 2, createdAt: recordOf().createdAt, updatedAt: LATER };
    expect([mine.to, mine.message]).toEqual([{ ownerId: 'ann' }, { ...head, record: seen }]);
    expect([theirs.to, theirs.message]).toEqual([{ group: 'support' }, { ...head, record: { ...seen, note: 'xxx', owner: 'ann' } }]);
    expect(mine.id).toMatch(/^[0-9a-f]{32}\.[0-9a-f]{8}$/);
    expect(mine.id).not.toBe(theirs.id);
  });

  test('that say the same have the same id, and no other ones', () => {
    const open = { access: [rule('signed-in'), rule('group', { name: 'support', hidden: ['note'] })] };
    const [first, second] = (['signed-in', 'owner'] as const).flatMap((kind) => messagesOf({ access: [rule(kind)] }, undefined, recordOf()));
    expect(first.id).toBe(second.id);
    expect(new Set([...messagesOf(open, undefined, recordOf()), ...messagesOf(open, recordOf(), updated())].map(({ id }) => id)).size).toBe(4);
  });

  test('of a deletion have no record, and its reason', () => {
    expect(messagesOf({}, updated())[0].message).toEqual({
      type: 'order.deleted', entity: 'order', change: 'deleted', recordId: 'o1', recordVersion: 2, at: LATER, reason: 'request',
    });
  });

  test('are only for users who may read the record, and whose connections are known', () => {
    const [owner, support] = [{ ownerId: 'ann' }, { group: 'support' }];
    expect(toOf([rule('owner')])).toEqual([owner]);
    expect(toOf([rule('owner', { operations: ['create', 'list', 'update', 'delete'] })])).toEqual([]);
    expect(toOf([rule('owner', { group: 'premium' })])).toEqual([]);
    expect(toOf([rule('signed-in')])).toEqual([owner]);
    expect(toOf([rule('anyone'), rule('scope', { name: 'orders/read' })])).toEqual([owner]);
    expect(toOf([rule('scope', { name: 'orders/read' })])).toEqual([]);
    expect(toOf([rule('group', { name: 'support' }), rule('group', { name: 'support', hidden: ['note'] })])).toEqual([support]);
    expect(toOf([rule('group', { name: 'support', operations: ['list'] })])).toEqual([]);
    const tenant = { kind: 'tenant', claim: 'custom:company' } as const;
    expect(toOf([rule('owner'), rule('group', { name: 'support' })], tenant)).toEqual([{ claim: 'custom:company', value: 'ann' }, support]);
    expect(toOf([rule('owner', { group: 'premium' }), rule('scope', { name: 'orders/read' })], tenant)).toEqual([]);
    expect(toOf([rule('signed-in'), rule('group', { name: 'support' })], { kind: 'shared' })).toEqual([support]);
  });

  test('show what one rule of the recipient shows, and nothing that a rule of others does', () => {
    const shown = (access: AccessModel[]) => messagesOf({ access }, undefined, recordOf({ data: note(1) }))
      .map(({ message }) => Object.keys((message as { record: object }).record));
    const both = ['note', 'number'];
    const [owner, support] = shown([rule('owner', { hidden: ['note'] }), rule('signed-in', { hidden: ['number'] }), rule('group', { name: 'support', hidden: both })]);
    expect(owner).toEqual(expect.arrayContaining(['number', 'note']));
    expect(support).toContain('note');
    expect(support).not.toContain('number');
    const others = [rule('group', { name: 'audit' }), rule('scope', { name: 'support' })];
    expect(shown([rule('group', { name: 'support', hidden: ['note'] }), ...others])[0]).not.toContain('note');
  });

  test('fit into a frame, without the record if need be', () => {
    const [small, large] = [127_000, 131_000].map((length) => messagesOf({ access: [SUPPORT] }, undefined, recordOf({ data: note(length) }))[0]);
    expect([small, large].map(({ message }) => (message as { omitted?: string }).omitted)).toEqual([undefined, 'record']);
    for (const message of [small, large]) {
      expect(() => frameOf(message)).not.toThrow();
    }
  });

  test('hide from owners what their rule hides', () => {
    expect(JSON.stringify(messagesOf({ access: [OWNERS] }, undefined, recordOf({ data: { ...note(3), card: '4111' } })))).not.toMatch(/xxx|4111/);
  });
});
