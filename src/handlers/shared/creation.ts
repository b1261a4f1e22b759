import type { CreationIdentity } from './idempotency';
import { HttpProblem } from './problem';
import type { WriteOutcome } from './record-table';

/** A record that was created now, or earlier by the same request. */
export interface Creation<T> {
  readonly record: T;
  readonly replayed: boolean;
}

/** Reads the outcome of the conditional write that creates a record. */
export function creationOf<T extends { readonly requestHash: string }>(record: T, outcome: WriteOutcome<T>, identity: CreationIdentity): Creation<T> {
  if (outcome.done) {
    return { record, replayed: false };
  }
  if (outcome.existing?.requestHash !== identity.requestHash) {
    throw new HttpProblem(422, { detail: 'The Idempotency-Key was used for a different request.' });
  }
  // Without a key the record is our own, from an attempt whose answer was lost.
  return { record: outcome.existing, replayed: identity.keyed };
}

export function replayHeaders(creation: Creation<unknown>): Record<string, string> {
  return creation.replayed ? { 'Idempotent-Replayed': 'true' } : {};
}
