import { isThrottling, isTransient, statusOf } from '../shared/sdk-errors';

/** Kind of a failed call. */
export type AttemptVerdict =
  /** The function began, or may have: that was an attempt. */
  | 'attempt'
  /** Lambda had no room for it: nothing has happened. */
  | 'throttled'
  /** Nothing has happened, and every call fails until the deployment is fixed. */
  | 'broken';

export function verdictOn(error: unknown): AttemptVerdict {
  if (isThrottling(error)) {
    return 'throttled';
  }
  const status = statusOf(error);
  // A function that failed, or whose answer did not come in time or is no JSON, was called.
  return isTransient(error) || status === undefined || status === 200 ? 'attempt' : 'broken';
}
