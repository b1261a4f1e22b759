import { setTimeout as pause } from 'node:timers/promises';
import { persistently } from '../../../src/handlers/shared/persistently';

jest.mock('node:timers/promises', () => ({ setTimeout: jest.fn() }));

const throttled = Object.assign(new Error('no'), { name: 'ThrottlingException' });
beforeEach(() => { jest.spyOn(Math, 'random').mockReturnValue(1); });

test('a call that is throttled is tried again, longer and longer apart', async () => {
  const work = jest.fn(async () => 'done').mockRejectedValueOnce(throttled).mockRejectedValueOnce(throttled);
  expect(await persistently(work)).toBe('done');
  expect(jest.mocked(pause).mock.calls).toEqual([[25], [50]]);
});

test('a call is given up after ten attempts, of which none waits for more than five seconds', async () => {
  const work = jest.fn(async () => Promise.reject(throttled));
  await expect(persistently(work)).rejects.toBe(throttled);
  expect(work).toHaveBeenCalledTimes(10);
  expect(jest.mocked(pause).mock.calls.map(([milliseconds]) => milliseconds)).toEqual([25, 50, 100, 200, 400, 800, 1600, 3200, 5000]);
});

test('a call that fails for good is made once', async () => {
  const work = jest.fn(async () => Promise.reject(new TypeError('no')));
  await expect(persistently(work)).rejects.toThrow('no');
  expect(work).toHaveBeenCalledTimes(1);
});
