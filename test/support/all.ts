/** Whether this is `npm run test:all`, which leaves nothing out. `npm test` takes samples of what is exhaustive. */
export const ALL = process.env.TEST_ALL !== undefined;

/** As much as `npm run test:all` does, or the sample of it that `npm test` does. */
export function allOr<T>(all: T, sample: T): T {
  return ALL ? all : sample;
}

/** What only `npm run test:all` does, because another test does nearly the same in less time. */
export function exhaustive(name: string, run: jest.ProvidesCallback): void {
  (ALL ? test : test.skip)(name, run);
}

/** All entries, or so many of them, from the whole of the list. */
export function sampleOf<T>(entries: readonly T[], size: number): T[] {
  const count = Math.min(entries.length, allOr(entries.length, size));
  return Array.from({ length: count }, (_, index) => entries[Math.floor(index * entries.length / count)]);
}

/** Seeds of a fault model, and what its sum over them must exceed: given for 20 of them, in a sample half of that. FAULT_SEEDS tries more. */
export const SEEDS = Array.from({ length: Number(process.env.FAULT_SEEDS ?? allOr(100, 3)) }, (_, index) => index + 1);
export const ofSeeds = (twenty: number) => twenty * SEEDS.length / allOr(20, 40);
