import { setTimeout as pause } from 'node:timers/promises';
import { Pace } from '../../../src/handlers/reindex/pace';

jest.mock('node:timers/promises', () => ({ setTimeout: jest.fn() }));

test('records wait until those before them have had their time, and time without records is not made up for', async () => {
  let now = 1_700_000_000_000;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  const pace = new Pace(500);
  await pace.take(100);
  await pace.take(50);
  now += 10_000;
  await pace.take(100);
  now += 50;
  await pace.take(0);
  expect(jest.mocked(pause).mock.calls).toEqual([[200], [300], [200], [150]]);
  jest.restoreAllMocks();
});
