import type { ApiResponse } from './response';

const REPLAYED = 'Idempotent-Replayed';

/** A record that was created now, or earlier by the same request. */
export interface Creation<T> {
  readonly record: T;
  readonly replayed: boolean;
}

export function replayHeaders(creation: Pick<Creation<unknown>, 'replayed'>): Record<string, string> {
  return creation.replayed ? { [REPLAYED]: 'true' } : {};
}

/** Whether a record was created now. */
export function isNew({ status, headers = {} }: ApiResponse): boolean {
  return status === 201 && !(REPLAYED in headers);
}
