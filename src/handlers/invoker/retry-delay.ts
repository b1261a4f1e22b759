const FIRST_SECONDS = 10;
const FACTOR = 3;
/** As long as SQS holds a message back. */
const LONGEST_SECONDS = 900;
const THROTTLED_SECONDS = 30;

/** Milliseconds until the next attempt: 10 seconds after the first, then three times as long, at most 15 minutes. Up to half of it less, so that many do not come at once. */
export function retryDelay(attempt: number, random: () => number = Math.random): number {
  return spread(Math.min(LONGEST_SECONDS, FIRST_SECONDS * FACTOR ** (attempt - 1)), random);
}

/** Milliseconds until a call that found no room is tried again. */
export function throttledDelay(random: () => number = Math.random): number {
  return spread(THROTTLED_SECONDS, random);
}

function spread(seconds: number, random: () => number): number {
  return seconds * 1000 * (1 - random() / 2);
}
