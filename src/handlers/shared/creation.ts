/** A record that was created now, or earlier by the same request. */
export interface Creation<T> {
  readonly record: T;
  readonly replayed: boolean;
}

export function replayHeaders(creation: Creation<unknown>): Record<string, string> {
  return creation.replayed ? { 'Idempotent-Replayed': 'true' } : {};
}
