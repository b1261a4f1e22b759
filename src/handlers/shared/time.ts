/** A moment ahead, as answers tell it. */
export function secondsAhead(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString();
}
