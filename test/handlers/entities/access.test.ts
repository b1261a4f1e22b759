import { compared } from './support/comparison';
import { allOr } from '../../support/all';

/** 2,000 entities with their rules, and 60 operations on each, in full. */
const ENTITIES = allOr(2000, 60);
const OPERATIONS = 60;

test('whoever asks for whatever gets what the rules say, and leaves behind what they say', async () => {
  const counts = new Map<string, number>();
  for (let seed = 1; seed <= ENTITIES; seed += 1) {
    const { difference, outcomes } = await compared(seed, OPERATIONS);
    expect(difference).toBeUndefined();
    outcomes.forEach((outcome) => counts.set(outcome, (counts.get(outcome) ?? 0) + 1));
  }
  // Otherwise it would say little.
  const common = ['create 201', 'create 400', 'create 403', 'read 200', 'read 304', 'read 403', 'read 404', 'list 200', 'list 400', 'list 401', 'replace 200',
    'replace 400', 'replace 403', 'replace 404', 'replace 409', 'replace 412', 'patch 200', 'patch 204', 'patch 400', 'delete 204', 'delete 403', 'delete 404', 'delete 412', 'history 200', 'history 401', 'history 403', 'history 404'];
  expect(common.filter((outcome) => (counts.get(outcome) ?? 0) < allOr(100, 1))).toEqual([]);
});
