/** Whether this is `npm run test:all`, which leaves nothing out. */
export const ALL = process.env.TEST_ALL !== undefined;

/** As much as `npm run test:all` does, or the sample of it that `npm test` does. */
export function allOr<T>(all: T, sample: T): T {
  return ALL ? all : sample;
}
