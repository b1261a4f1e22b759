import { Random } from './support/random';
import type { IndexedProperty } from '../../../src/handlers/catalog';
import { sortable } from '../../../src/handlers/entities/sort-values';
import { compareBytes } from '../../../src/handlers/entities/byte-order';

const inOrder = (type: IndexedProperty['type'], values: readonly (string | number)[]) => {
  const keys = values.map((value) => `${sortable(type, value)}\0id`);
  return keys.every((key, index) => index === 0 || compareBytes(keys[index - 1], key) < 0);
};

test('numbers are in their order, and zero has one place', () => {
  expect(inOrder('number', [-1e125, -100, -1.5, -1, -1e-130, 0, 1e-130, 0.1, 0.2, 1, 2, 10, 19.99, 100, 2 ** 53, 1e21, 9.9e125])).toBe(true);
  expect(sortable('number', -0)).toBe(sortable('number', 0));
  const random = new Random(1);
  const value = () => (random.next() - 0.5) * 10 ** (random.below(200) - 100);
  for (let index = 0; index < 20_000; index += 1) {
    const [a, b] = [value(), value()];
    expect(Math.sign(compareBytes(sortable('number', a) ?? '', sortable('number', b) ?? ''))).toBe(Math.sign(a - b));
  }
});

test('times are in their order, wherever they are told, to any fraction', () => {
  expect(inOrder('date-time', [
    '0000-01-01T00:00:00+23:59', '0000-01-01T00:00:00Z', '1969-12-31T23:59:59.999Z', '1970-01-01T00:00:00Z', '2025-12-31T23:59:59Z', '2025-12-31T23:59:59.5Z', '2026-01-01t01:00:00+01:00',
    '2026-01-01T00:00:00.000001Z', '2026-01-01T00:00:00.45Z', '2026-01-01T00:00:00.5Z', '2025-12-31T20:30:01-03:30', '9999-12-31T23:59:59Z', '9999-12-31T23:59:59-23:59',
  ])).toBe(true);
  expect(new Set(['2026-01-01T00:00:00Z', '2026-01-01 00:00:00.000z', '2026-01-01T01:30:00+01:30', '2025-12-31T23:59:60Z'].map((time) => sortable('date-time', time))).size).toBe(1);
});

test('texts are in the order of their bytes, and a longer one is behind what it begins with', () => {
  expect(inOrder('string', ['', '!', 'A', 'a', 'a!', 'aa', 'b', 'é', '\uffee', '😀'])).toBe(true);
});

test.each<[IndexedProperty['type'], unknown]>([
  ['string', 1], ['string', null], ['number', '1'], ['boolean', 'true'], ['date-time', 'x'], ['date-time', '2026-01-01'], ['date-time', '2026-13-01T00:00:00Z'], ['date-time', 5], ['number', undefined],
])('an index of type %s has no place for %j', (type, value) => {
  expect(sortable(type, value as string)).toBeUndefined();
});
