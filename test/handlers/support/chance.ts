import { createHash } from 'node:crypto';

/** A number from 0 up to 1 that follows from its parts: the same in every run, in whatever order things happen. */
export function chance(...parts: readonly (string | number)[]): number {
  return createHash('sha256').update(JSON.stringify(parts)).digest().readUInt32BE() / 2 ** 32;
}
