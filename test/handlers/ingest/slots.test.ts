import { setImmediate as turn } from 'node:timers/promises';
import { Slots } from '../../../src/handlers/ingest/slots';

/** Works on numbers; tells what was begun, and how much was under way at most. */
function worker(fails: readonly number[] = []) {
  const seen = { begun: [] as number[], most: 0, underWay: 0 };
  const work = async (entry: number) => {
    seen.begun.push(entry);
    seen.underWay += 1;
    seen.most = Math.max(seen.most, seen.underWay);
    await turn();
    seen.underWay -= 1;
    if (fails.includes(entry)) throw new Error(`no ${entry}`);
  };
  return { seen, work };
}

test('imports together do as much at once as there are slots', async () => {
  const slots = new Slots(3, 100);
  const { seen, work } = worker();
  await Promise.all([slots.all([1, 2, 3, 4, 5], work), slots.all([6, 7, 8, 9], work)]);
  expect([seen.most, seen.begun.length]).toEqual([3, 9]);
  // All slots are free again.
  const again = worker();
  await slots.all([1, 2, 3, 4], again.work);
  expect(again.seen.most).toBe(3);
});

test('after a failure nothing is begun, and nothing is left under way', async () => {
  const slots = new Slots(2, 100);
  const { seen, work } = worker([1, 2]);
  await expect(slots.all([1, 2, 3, 4], work)).rejects.toThrow('no 1');
  expect(seen).toEqual({ begun: [1, 2], most: 2, underWay: 0 });
});

test('an import writes before it reads on once so many bytes are buffered', () => {
  const slots = new Slots(1, 100);
  const full = [60, 39, 1].map((bytes) => {
    slots.buffer(bytes);
    return slots.full;
  });
  slots.release(1);
  expect([...full, slots.full]).toEqual([false, false, true, false]);
});
