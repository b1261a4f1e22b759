import { setTimeout as pause } from 'node:timers/promises';
import { entitiesOf } from '../../../src/handlers/entities/entity';
import type { EntityStore } from '../../../src/handlers/entities/entity-store';
import { type ImportRecord, START } from '../../../src/handlers/ingest/import';
import { RecordLines } from '../../../src/handlers/ingest/record-lines';
import { HttpProblem } from '../../../src/handlers/shared/problem';
import { entity } from '../entities/support/handler';

jest.mock('node:timers/promises', () => ({ setTimeout: jest.fn() }));

const [ORDER] = entitiesOf({ entities: [entity('order', { number: { type: 'string', maxLength: 9 } }, { imports: {} })] });
const SOURCE = { ...START, id: 'i', key: 'imports/order/o/a.jsonl', etag: 'e', sequencer: '0A', size: 1 } as ImportRecord;

/** Imports a line while other writers are always faster; `found` is what is there then. */
function lineAgainst(
  found: readonly (object | undefined)[], announce: () => Promise<void> = async () => undefined, writes: readonly boolean[] = [],
) {
  const [left, done] = [[...found], [...writes]];
  const write = jest.fn(async ([part]: readonly object[]) => done.shift() ? undefined : { part, retried: false });
  const store = { states: { announce }, item: async () => left.shift(), write } as object as EntityStore;
  return { write, run: new RecordLines(store, ORDER).prepared({ owner: 'o', record: SOURCE, line: 1 }, Buffer.from('{"number":"n"}')) };
}

beforeEach(() => {
  jest.spyOn(Math, 'random').mockReturnValue(0.5);
  jest.mocked(pause).mockClear();
});
afterEach(() => { jest.restoreAllMocks(); });

test('a line that is overtaken every time tries eight times, waits longer each time, and fails to come again', async () => {
  const { write, run } = lineAgainst([]);
  await expect(run()).rejects.toMatchObject({ name: 'Error' });
  expect(write).toHaveBeenCalledTimes(8);
  expect(jest.mocked(pause).mock.calls).toEqual([5, 10, 20, 40, 80, 160, 320, 640].map((milliseconds) => [milliseconds]));
});

const there = (expiresAt: string, more: object = {}) => ({
  pk: { S: 'OWNER#o' }, sk: { S: 'order#x' }, data: { M: {} }, v: { N: '1' }, createdAt: { S: 't' }, updatedAt: { S: 't' }, expiresAt: { N: expiresAt }, ...more,
});

test('a line is one write, and a line of a newer version is a second one', async () => {
  const first = lineAgainst([], undefined, [true]);
  expect([await first.run(), first.write.mock.calls.length]).toEqual([true, 1]);
  const newer = lineAgainst([there('4000000000', { importedFrom: { S: 'i#09#1' } })], undefined, [false, true]);
  expect([await newer.run(), newer.write.mock.calls.length]).toEqual([true, 2]);
});

test('a record that has expired is in the way of no line', async () => {
  const { write, run } = lineAgainst([there('1'), there('4000000000')]);
  // It is written over once it has expired, and belongs to no import before.
  expect(await run()).toBe(false);
  expect(write).toHaveBeenCalledTimes(2);
});

test('a line is not rejected where DynamoDB is asked too much', async () => {
  const busy = new HttpProblem(503);
  const { write, run } = lineAgainst([], async () => { throw busy; });
  await expect(run()).rejects.toBe(busy);
  expect(write).not.toHaveBeenCalled();
});
