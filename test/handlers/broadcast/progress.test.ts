import { Progress } from '../../../src/handlers/broadcast/progress';
import { Slots } from '../../../src/handlers/broadcast/slots';

const connection = (id: string) => ({ id, connectedAt: 7 });

test('messages under way are left until they have arrived', () => {
  const progress = new Progress({ left: [] });
  expect([progress.reached, progress.isComplete]).toEqual([{ left: [] }, true]);
  progress.begin(connection('a'));
  progress.begin(connection('b'));
  expect([progress.reached, progress.isComplete]).toEqual([{ after: 'b', left: [connection('a'), connection('b')] }, false]);
  progress.end(connection('a'));
  expect([progress.reached, progress.isComplete]).toEqual([{ after: 'b', left: [connection('b')] }, false]);
  progress.end(connection('b'));
  expect([progress.reached, progress.isComplete]).toEqual([{ after: 'b', left: [] }, true]);
});

test('an attempt goes on where the last one ended', () => {
  const progress = new Progress({ after: 'm', left: [connection('c')] });
  expect([progress.reached, progress.isComplete]).toEqual([{ after: 'm', left: [connection('c')] }, false]);
  progress.end(connection('c'));
  expect(progress.isComplete).toBe(true);
});

test('of more than 2,000 that are left, those after them get the message again', () => {
  const progress = new Progress({ left: Array.from({ length: 1999 }, (_, index) => connection(`l${index}`)) });
  progress.begin(connection('last'));
  expect(progress.reached.left).toHaveLength(2000);
  progress.begin(connection('more'));
  progress.end(connection('last'));
  // Also once there would be room: the ones in between would be skipped.
  progress.begin(connection('yet another'));
  expect(progress.reached).toMatchObject({ after: 'last' });
  expect(progress.reached.left).toHaveLength(1999);
  for (let index = 0; index < 1999; index += 1) progress.end(connection(`l${index}`));
  expect([progress.reached.left, progress.isComplete]).toEqual([[], false]);
});

test('so many pieces of work go on at a time, and the others in the order in which they came', async () => {
  const [slots, begun, ends] = [new Slots(2), [] as string[], new Map<string, () => void>()];
  const work = (name: string) => slots.use(async () => {
    begun.push(name);
    await new Promise<void>((resolve) => { ends.set(name, resolve); });
    return name;
  });
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise((resolve) => { setImmediate(resolve); });
  };
  const all = ['a', 'b', 'c', 'd'].map(work);
  await end('');
  expect(begun).toEqual(['a', 'b']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  await end('a');
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  await end('c');
  await end('d');
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
  // Whoever has left has made room.
  void work('e');
  void work('f');
  await end('');
  expect(begun.slice(4)).toEqual(['e', 'f']);
  await end('e');
  await end('f');
});

test('work that fails leaves, too', async () => {
  const slots = new Slots(1);
  await expect(slots.use(async () => { throw new Error('broken'); })).rejects.toThrow('broken');
  expect(await slots.use(async () => 'done')).toBe('done');
});
