import { uuidOf, uuidV7 } from '../../../src/handlers/shared/uuid';

const V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

afterEach(() => { jest.restoreAllMocks(); });

const ids = (count: number) => Array.from({ length: count }, uuidV7);

test('ids are those of RFC 9562, and begin with the time', () => {
  jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2040-01-01T00:00:00.123Z'));
  const [id] = ids(1);
  expect(id).toMatch(V7);
  expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(Date.parse('2040-01-01T00:00:00.123Z'));
});

test.each([
  ['in one millisecond', (now: number) => now],
  ['while the clock goes back', (now: number, index: number) => now - index],
  ['as time goes by', (now: number, index: number) => now + index],
])('10,000 ids are in order %s', (_, clock) => {
  let index = 0;
  const now = Date.parse('2041-01-01');
  jest.spyOn(Date, 'now').mockImplementation(() => clock(now, index++));
  const made = ids(10_000);
  expect([...made].sort()).toEqual(made);
  expect(new Set(made).size).toBe(10_000);
  expect(made.filter((id) => !V7.test(id))).toEqual([]);
});

test('ids of one millisecond begin with it, as long as their counter has room', () => {
  const now = Date.parse('2042-01-01');
  jest.spyOn(Date, 'now').mockReturnValue(now);
  const made = ids(4096);
  expect(new Set(made.map((id) => Number.parseInt(id.replace('-', '').slice(0, 12), 16)))).toEqual(new Set([now]));
  expect([made[0], made[4095]].map((id) => id.slice(14, 18))).toEqual(['7000', '7fff']);
});

test.each([
  ['0123456789abcdef0123456789abcdef0123', '01234567-89ab-8def-8123-456789abcdef'],
  ['fedcba9876543210fedcba9876543210', 'fedcba98-7654-8210-bedc-ba9876543210'],
])('the hash %s has one id, of version 8', (hash, id) => { expect(uuidOf(hash)).toBe(id); });
