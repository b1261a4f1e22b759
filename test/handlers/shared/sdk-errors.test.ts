import { errorName, isTransient } from '../../../src/handlers/shared/sdk-errors';

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
