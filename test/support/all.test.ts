import { ALL, sampleOf } from './all';

test.each([[0, 3], [1, 3], [3, 3], [61, 60], [130, 60], [130, 8], [1000, 7]])('of %i entries so many are taken, each of them once: %i', (length, size) => {
  const entries = Array.from({ length }, (_, index) => `entry ${index}`);
  const sample = sampleOf(entries, size);
  expect(sample).toHaveLength(ALL ? length : Math.min(length, size));
  expect(sample.filter((entry) => !entries.includes(entry))).toEqual([]);
  expect(new Set(sample).size).toBe(sample.length);
});
