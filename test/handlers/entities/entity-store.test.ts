import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { entity } from './support/handler';
import { EntityStore } from '../../../src/handlers/entities/entity-store';
import { listsOf, recordRange } from '../../../src/handlers/entities/keys';
import { toAttributes } from '../../../src/handlers/shared/marshalling';

interface Input { readonly [name: string]: unknown }

const NOTE = entity('note', { text: { type: 'string' } }, { allSlot: 1 });
const RECORD = { pk: 'OWNER#ann', sk: 'note#n1', id: 'n1', owner: 'ann', v: 1, createdAt: 't', updatedAt: 't', data: { text: 'hi' }, p1: 'note', s1: 'n1' };
const READY = { Item: toAttributes({ lists: listsOf(NOTE), ready: listsOf(NOTE), epoch: 1, since: 1 }) };

/** A store whose table answers like this, in this order. */
function storeOf(...answers: object[]) {
  const sent: Input[] = [];
  const send = async ({ input, constructor: { name } }: { readonly input: Input; readonly constructor: { readonly name: string } }) => {
    sent.push({ command: name.replace(/Command$/, ''), ...input });
    return answers.shift() ?? {};
  };
  return { sent, store: new EntityStore({ send } as object as DynamoDBClient, 'entities') };
}

describe('a record', () => {
  test('is read as it is now, not as it was a moment ago', async () => {
    const { sent, store } = storeOf({ Item: toAttributes(RECORD) });
    expect(await store.get(NOTE, { id: 'n1', owner: 'ann' })).toMatchObject({ id: 'n1', owner: 'ann', data: { text: 'hi' } });
    expect(sent).toEqual([{ command: 'GetItem', TableName: 'entities', Key: toAttributes({ pk: 'OWNER#ann', sk: 'note#n1' }), ConsistentRead: true }]);
  });

  test.each<[string, object]>([['that is being deleted', { deleting: true }], ['that has expired', { expiresAt: 1 }]])('%s is none', async (_, more) => {
    expect(await storeOf({ Item: toAttributes({ ...RECORD, ...more }) }).store.get(NOTE, { id: 'n1', owner: 'ann' })).toBeUndefined();
  });

  test('of everyone is found by its id', async () => {
    const shared = { ...NOTE, ownership: { kind: 'shared' } as const };
    const { sent, store } = storeOf({ Item: toAttributes({ ...RECORD, owner: undefined }) });
    expect(await store.find(shared, 'n1')).toMatchObject({ id: 'n1' });
    expect(sent).toMatchObject([{ command: 'GetItem', ConsistentRead: true }]);
  });

  test('of an unknown owner is found by the index of all records', async () => {
    const { sent, store } = storeOf(READY, { Items: [toAttributes(RECORD)] });
    expect(await store.find(NOTE, 'n1')).toMatchObject({ id: 'n1', owner: 'ann' });
    expect(sent[1]).toMatchObject({ command: 'Query', IndexName: 'slot1', Limit: 1 });
    expect(sent[1]).not.toHaveProperty('ConsistentRead');
    expect(sent[1]).not.toHaveProperty('ScanIndexForward');
  });

  test('of an unknown owner is not found without such an index, nor while it is being built', async () => {
    const { sent, store } = storeOf();
    expect(await store.find({ ...NOTE, allSlot: undefined }, 'n1')).toBeUndefined();
    expect(sent).toEqual([]);
    const building = { Item: toAttributes({ lists: listsOf(NOTE), ready: [], epoch: 1, since: 1 }) };
    await expect(storeOf(building, building).store.find(NOTE, 'n1')).rejects.toMatchObject({ status: 503 });
  });
});

describe('a list', () => {
  const ofOwner = { partition: 'OWNER#ann', from: 'note#', to: 'note#~' };

  test('of an owner is read as it is now', async () => {
    const { sent, store } = storeOf({ Items: [toAttributes(RECORD)], LastEvaluatedKey: toAttributes({ pk: 'OWNER#ann', sk: 'note#n1' }) });
    expect(await store.query(ofOwner, false, 20)).toMatchObject({ entries: [{ position: 'note#n1', record: { id: 'n1' } }], through: 'note#n1' });
    expect(sent).toMatchObject([{
      command: 'Query', TableName: 'entities', ConsistentRead: true, Limit: 20, KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :to',
    }]);
    expect(sent[0]).not.toHaveProperty('IndexName');
  });

  test('can run backwards, and be empty', async () => {
    const { sent, store } = storeOf({});
    expect(await store.query(ofOwner, true, 20)).toEqual({ entries: [], through: undefined });
    expect(sent).toMatchObject([{ ScanIndexForward: false }]);
  });

  test('of an index goes on where its page ended', async () => {
    const { store } = storeOf({ Items: [toAttributes(RECORD)], LastEvaluatedKey: toAttributes({ pk: 'OWNER#ann', sk: 'note#n1', p1: 'note', s1: 'n1' }) });
    expect(await store.query(recordRange(NOTE, 1, 'n1'), false, 1)).toMatchObject({ entries: [{ position: 'n1' }], through: 'n1' });
  });
});
