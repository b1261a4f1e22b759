/** Whether this is `npm run test:all`, which leaves nothing out. `npm test` takes samples of what is exhaustive. */
export const ALL = process.env.TEST_ALL !== undefined;

/** As much as `npm run test:all` does, or the sample of it that `npm test` does. */
export function allOr<T>(all: T, sample: T): T {
  return ALL ? all : sample;
}

/** All entries, or so many of them, from the whole of the list. */
export function sampleOf<T>(entries: readonly T[], size: number): T[] {
  const step = ALL ? 1 : Math.max(1, entries.length / size);
  return Array.from({ length: Math.min(entries.length, Math.ceil(entries.length / step)) }, (_, index) => entries[Math.floor(index * step)]);
}

/** Seeds of a fault model, and what its sum over all seeds must exceed: in a sample, half of the share that it has of them. */
export const SEEDS = Array.from({ length: allOr(20, 3) }, (_, index) => index + 1);
export const ofSeeds = (all: number) => allOr(all, all * SEEDS.length / 40);
