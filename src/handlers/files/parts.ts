/** Small enough to be sent again on a slow line. S3 takes no smaller ones than 5 MiB, but for the last. */
const MIN_PART_BYTES = 8 * 1024 * 1024;
/** S3 takes no more. */
const MAX_PARTS = 10_000;

/** Division of a file: every part but the last has this size. */
export interface Parts {
  readonly count: number;
  readonly size: number;
  readonly lastSize: number;
}

export function partsOf(bytes: number): Parts {
  const size = Math.max(MIN_PART_BYTES, Math.ceil(bytes / MAX_PARTS));
  const count = Math.ceil(bytes / size);
  return { count, size, lastSize: bytes - (count - 1) * size };
}

export function sizeOfPart({ count, size, lastSize }: Parts, number: number): number {
  return number === count ? lastSize : size;
}
