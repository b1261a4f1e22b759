import { cancellationReasons, errorName, isErrorNamed, isThrottling, isTransient, statusOf } from '../../../src/handlers/shared/sdk-errors';

test.each([
  [{ name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } }, true],
  [{ name: 'ProvisionedThroughputExceededException', $metadata: { httpStatusCode: 400 } }, true],
  [{ name: 'Anything', $retryable: { throttling: true } }, true],
  [{ name: 'InternalServerError', $metadata: { httpStatusCode: 500 } }, true],
  [{ name: 'SlowDown', $metadata: { httpStatusCode: 503 } }, true],
  [{ name: 'Error', code: 'ECONNRESET' }, true],
  [{ name: 'TimeoutError' }, true],
  [{ name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } }, false],
  [{ name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 400 } }, false],
  [new TypeError('x'), false],
  [null, false],
  ['text', false],
])('%j passes: %s', (error, transient) => {
  expect(isTransient(error)).toBe(transient);
});

test('logs have the class of an error', () => {
  expect([errorName(new TypeError('name of a person')), errorName('x'), errorName(undefined)]).toEqual(['TypeError', 'string', 'undefined']);
});

test.each([
  'LimitExceededException', 'ProvisionedThroughputExceededException', 'RequestLimitExceeded', 'RequestThrottled', 'SlowDown',
  'ThrottledException', 'Throttling', 'ThrottlingException', 'TooManyRequestsException',
])('%s asks for fewer requests, by name or code', (name) => {
  expect([{ name }, { code: name }, { message: name }].map(isThrottling)).toEqual([true, true, false]);
  expect(isTransient({ name })).toBe(true);
});

test.each([
  'ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENOTFOUND', 'EPIPE', 'ERR_SOCKET_CONNECTION_TIMEOUT', 'ETIMEDOUT', 'TimeoutError',
  'TransactionConflictException',
])('%s passes, and is no throttling', (name) => {
  expect([isTransient({ name }), isTransient({ code: name }), isThrottling({ name })]).toEqual([true, true, false]);
});

test('statuses tell, too', () => {
  const answered = (httpStatusCode: unknown) => ({ $metadata: { httpStatusCode } });
  expect([429, 499, 500, 503, '500'].map((status) => isTransient(answered(status)))).toEqual([true, false, true, true, false]);
  expect([429, 500].map((status) => isThrottling(answered(status)))).toEqual([true, false]);
  expect([statusOf(answered(404)), statusOf(answered('404')), statusOf({}), statusOf(null), statusOf('404')]).toEqual([404, undefined, undefined, undefined, undefined]);
  expect([{ throttling: true }, { throttling: false }, {}].map(($retryable) => isThrottling({ $retryable }))).toEqual([true, false, false]);
});

test('a transaction that was not written tells why, part by part', () => {
  const cancelled = (reasons: unknown) => ({ name: 'TransactionCanceledException', CancellationReasons: reasons });
  expect(cancellationReasons(cancelled([{ Code: 'None' }]))).toEqual([{ Code: 'None' }]);
  expect([cancellationReasons(cancelled('x')), cancellationReasons({ CancellationReasons: [{ Code: 'None' }] }), cancellationReasons(null)]).toEqual([[], [], []]);
  for (const Code of ['ProvisionedThroughputExceeded', 'ThrottlingError', 'TransactionConflict']) {
    expect(isTransient(cancelled([{ Code: 'None' }, { Code }]))).toBe(true);
  }
  expect(isTransient(cancelled([{ Code: 'ConditionalCheckFailed' }]))).toBe(false);
});

test('an error is known by its name', () => {
  expect([isErrorNamed({ name: 'A' }, 'A'), isErrorNamed({ name: 'B' }, 'A'), isErrorNamed(null, 'A'), isErrorNamed('A', 'A')]).toEqual([true, false, false, false]);
  expect([errorName({ name: 7 }), errorName({ name: 'A' }), errorName(null)]).toEqual(['object', 'A', 'object']);
});
