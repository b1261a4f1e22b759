import { isNew, replayHeaders } from '../../../src/handlers/shared/creation';

test('an answer tells whether its record was created by an earlier request', () => {
  expect(replayHeaders({ replayed: true })).toEqual({ 'Idempotent-Replayed': 'true' });
  expect(replayHeaders({ replayed: false })).toEqual({});
});

test.each<[number, Record<string, string> | undefined, boolean]>([
  [201, undefined, true], [201, { Location: '/items/1' }, true], [201, { 'Idempotent-Replayed': 'true' }, false], [200, undefined, false],
])('an answer with status %i and the headers %j is of a new record: %j', (status, headers, expected) => {
  expect(isNew({ status, headers })).toBe(expected);
});
