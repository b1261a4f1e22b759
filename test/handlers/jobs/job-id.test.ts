import { jobIdOf } from '../../../src/handlers/jobs/job-id';

const UUID = '0190aabb-ccdd-7eee-8fff-0123456789ab';

test.each([UUID, 'abcdefgh', 'a'.repeat(64), 'JKJaXmPLvHc-ES_HA=', 'JKJaXmPLvHc-ES_HA==', '12345678'])('%s is the id of a job', (id) => {
  expect(jobIdOf(id)).toBe(id);
});

test('a UUID is stored in small letters; the letters of a request id count', () => {
  expect(jobIdOf(UUID.toUpperCase())).toBe(UUID);
  expect(jobIdOf('ABCDEFGH')).toBe('ABCDEFGH');
  for (const longer of [`${UUID}A`, `A${UUID}`].map((id) => id.toUpperCase())) expect(jobIdOf(longer)).toBe(longer);
});

test.each(['', 'abcdefg', 'a'.repeat(65), 'abcdefgh===', 'abcd=efgh', 'abc defgh', 'abcdefgh!', '!abcdefgh', 'ü'.repeat(9), '../abcdefgh'])('%j is none', (id) => {
  expect(jobIdOf(id)).toBeUndefined();
});
