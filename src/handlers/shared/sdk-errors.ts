import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** Fields of SDK errors, read without importing any client's classes. */
interface SdkErrorShape {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown };
  readonly CancellationReasons?: unknown;
  readonly $retryable?: { readonly throttling?: unknown };
}

const THROTTLING = new Set([
  'LimitExceededException', 'ProvisionedThroughputExceededException', 'RequestLimitExceeded', 'RequestThrottled', 'SlowDown',
  'ThrottledException', 'Throttling', 'ThrottlingException', 'TooManyRequestsException',
]);
const PASSING = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENOTFOUND', 'EPIPE', 'ERR_SOCKET_CONNECTION_TIMEOUT', 'ETIMEDOUT', 'TimeoutError',
  'TransactionConflictException',
]);
/** Why a transaction was not written that would be another time. */
const PASSING_REASONS: readonly unknown[] = ['ProvisionedThroughputExceeded', 'ThrottlingError', 'TransactionConflict'];

/** True for faults that pass: throttling, a failing or an unreachable service, after the SDK's own retries. */
export function isTransient(error: unknown): boolean {
  if (!isErrorLike(error)) {
    return false;
  }
  const status = statusOf(error);
  return isThrottling(error)
    || (status !== undefined && status >= 500)
    || [error.name, error.code].some((word) => typeof word === 'string' && PASSING.has(word))
    || cancellationReasons(error).some(({ Code }) => PASSING_REASONS.includes(Code));
}

/** True where a service asks for fewer requests. */
export function isThrottling(error: unknown): boolean {
  return isErrorLike(error) && (error.$retryable?.throttling === true
    || statusOf(error) === 429
    || [error.name, error.code].some((word) => typeof word === 'string' && THROTTLING.has(word)));
}

/** Of a transaction that was not written: why, part by part. */
export function cancellationReasons(error: unknown): readonly { readonly Code?: string; readonly Item?: Record<string, AttributeValue> }[] {
  const reasons = isErrorNamed(error, 'TransactionCanceledException') ? (error as SdkErrorShape).CancellationReasons : undefined;
  return Array.isArray(reasons) ? reasons : [];
}

export function isErrorNamed(error: unknown, name: string): boolean {
  return isErrorLike(error) && error.name === name;
}

/** The HTTP status that a service answered with. */
export function statusOf(error: unknown): number | undefined {
  const status = isErrorLike(error) ? error.$metadata?.httpStatusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** The class of an error, for logs: messages may quote data. */
export function errorName(error: unknown): string {
  return isErrorLike(error) && typeof error.name === 'string' ? error.name : typeof error;
}

function isErrorLike(error: unknown): error is SdkErrorShape {
  return typeof error === 'object' && error !== null;
}
