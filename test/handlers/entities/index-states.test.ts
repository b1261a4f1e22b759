import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { entity } from './support/handler';
import type { EntityModel } from '../../../src/handlers/catalog';
import { type IndexState, IndexStates, LEASE_MILLISECONDS, isReady, stateKey } from '../../../src/handlers/entities/index-states';
import { allRanges, listsOf } from '../../../src/handlers/entities/keys';
import { toAttributes } from '../../../src/handlers/shared/marshalling';
import { Table } from '../../attack/services/table';
import type { TableInput } from '../../attack/services/table-input';

const ORDER = entity('order', {}, { allSlot: 1 });
const INDEXED: EntityModel = { ...ORDER, indexes: [{ by: { name: 'status', type: 'string' }, hash: 'h', allSlot: 2, ownerSlot: 3 }] };
const [ALL, BY_STATUS, BY_STATUS_OF_OWNER] = listsOf(INDEXED);
const NOW = 1_800_000_000_000;

/** States in a table that has one already, or none; `before` comes between the read and the write of each attempt. */
function statesWith(state?: Partial<IndexState>, before: (table: Table) => void = () => undefined) {
  const item = { ...stateKey(ORDER), ...toAttributes({ lists: [], ready: [], epoch: 1, since: 1, ...state }) };
  const table = new Table(state === undefined ? [] : [item]);
  const calls: string[] = [];
  const send = async ({ input, constructor: { name } }: { readonly input: TableInput; readonly constructor: { readonly name: string } }) => {
    const action = name.replace(/Command$/, '');
    calls.push(action);
    if (action === 'PutItem') before(table);
    // An older state would be announced over a newer one.
    if (action === 'GetItem') expect(input).toMatchObject({ ConsistentRead: true });
    return table.run(action, input);
  };
  return { table, calls, states: new IndexStates({ send } as object as DynamoDBClient, 'entities') };
}

let clock: jest.SpyInstance<number>;
beforeEach(() => { clock = jest.spyOn(Date, 'now').mockReturnValue(NOW); });
afterEach(() => { jest.restoreAllMocks(); });

test('where no declaration came up before, there are no records, so that all lists are ready', async () => {
  const { states, table } = statesWith();
  const state = { lists: [ALL, BY_STATUS, BY_STATUS_OF_OWNER], ready: [ALL, BY_STATUS, BY_STATUS_OF_OWNER], epoch: 1, since: NOW };
  expect(await states.announce(INDEXED)).toEqual(state);
  expect(table.all).toEqual([{ ...stateKey(ORDER), ...toAttributes(state) }]);
  expect(isReady(state)).toBe(true);
});

test('a list that another declaration did not write for is not ready', async () => {
  const { states } = statesWith({ lists: [ALL, 'slot4 order~g~1 all'], ready: [ALL, 'slot4 order~g~1 all'], epoch: 7 });
  const state = await states.announce(INDEXED);
  expect(state).toEqual({ lists: [ALL, BY_STATUS, BY_STATUS_OF_OWNER], ready: [ALL], epoch: 8, since: NOW });
  expect(isReady(state)).toBe(false);
});

test('a declaration that came up last is not announced again, and read once for the time of a lease', async () => {
  const { states, calls } = statesWith({ lists: [ALL], ready: [], epoch: 7 });
  for (const later of [0, LEASE_MILLISECONDS - 1]) {
    clock.mockReturnValue(NOW + later);
    expect(await states.announce(ORDER)).toMatchObject({ lists: [ALL], ready: [], epoch: 7, since: 1 });
  }
  expect(calls).toEqual(['GetItem']);
  clock.mockReturnValue(NOW + LEASE_MILLISECONDS);
  await states.announce(ORDER);
  expect(calls).toEqual(['GetItem', 'GetItem']);
  await states.announce({ ...ORDER, name: 'other' });
  expect(calls.slice(2)).toEqual(['GetItem', 'PutItem']);
});

test.each<[string, Partial<IndexState> | undefined]>([['an older one', { epoch: 7 }], ['none', undefined]])(
  'of two declarations that come up at once over %s, the slower one reads what the other has written', async (_, state) => {
    let times = 0;
    const { states, calls } = statesWith(state, (table) => {
      times += 1;
      if (times === 1) table.run('PutItem', { TableName: 'entities', Item: { ...stateKey(ORDER), ...toAttributes({ lists: [], ready: [], epoch: 20, since: 1 }) } });
    });
    expect(await states.announce(ORDER)).toMatchObject({ lists: [ALL], ready: [], epoch: 21 });
    expect(calls).toEqual(['GetItem', 'PutItem', 'GetItem', 'PutItem']);
  });

test('an announcement that is overtaken eight times answers 503', async () => {
  let epoch = 7;
  const { states, calls } = statesWith({ epoch }, (table) => {
    epoch += 1;
    table.run('PutItem', { TableName: 'entities', Item: { ...stateKey(ORDER), ...toAttributes({ lists: [], ready: [], epoch, since: 1 }) } });
  });
  await expect(states.announce(ORDER)).rejects.toMatchObject({ status: 503, details: { headers: { 'Retry-After': '1' } } });
  expect(calls).toHaveLength(16);
});

test('an announcement that DynamoDB refuses fails', async () => {
  const fault = new TypeError('no');
  await expect(statesWith(undefined, () => { throw fault; }).states.announce(ORDER)).rejects.toBe(fault);
});

describe('a list by an index', () => {
  const ranges = allRanges(ORDER, 1);

  test('answers 503 until it is ready, and is looked at again each time', async () => {
    const { states, table, calls } = statesWith({ lists: [ALL], ready: [] });
    for (let times = 0; times < 2; times += 1) {
      await expect(states.requireReady(ORDER, ranges)).rejects.toMatchObject({ status: 503, details: { headers: { 'Retry-After': '30' } } });
    }
    table.run('PutItem', { TableName: 'entities', Item: { ...stateKey(ORDER), ...toAttributes({ lists: [ALL], ready: [ALL], epoch: 1, since: 1 }) } });
    await states.requireReady(ORDER, ranges);
    expect(calls).toEqual(['GetItem', 'GetItem', 'GetItem', 'GetItem']);
  });

  test('that is ready costs one read for the time of a lease, and a list of the table none', async () => {
    const { states, calls } = statesWith({ lists: [ALL], ready: [ALL] });
    await states.requireReady(ORDER, [{ partition: 'OWNER#o', from: 'order#', to: 'order$' }]);
    expect(calls).toEqual([]);
    await states.requireReady(ORDER, ranges);
    await states.requireReady(ORDER, ranges);
    expect(calls).toEqual(['GetItem']);
  });
});
