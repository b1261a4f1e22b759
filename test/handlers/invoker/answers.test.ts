import { verdictOn } from '../../../src/handlers/invoker/attempt-verdict';
import { MAX_RESULT_BYTES, jobAnswer } from '../../../src/handlers/invoker/job-answer';
import { JobFunctionError } from '../../../src/handlers/invoker/job-function';
import { retryDelay, throttledDelay } from '../../../src/handlers/invoker/retry-delay';

test.each<[string, string, object]>([
  ['nothing', '', {}],
  ['null', 'null', {}],
  ['an object', '{"total":12.50,"none":null}', { resultJson: '{"total":12.50,"none":null}' }],
  ['a text', '"done"', { resultJson: '"done"' }],
  ['false', 'false', { resultJson: 'false' }],
  ['a refusal', '{"refused":"No such order."}', { refused: 'No such order.' }],
  ['a refusal beside a result', '{"refused":"No","total":1}', { resultJson: '{"refused":"No","total":1}' }],
  ['a refusal that is no text', '{"refused":true}', { resultJson: '{"refused":true}' }],
])('a function that returns %s', (_, text, answer) => expect(jobAnswer(text)).toEqual(answer));

test('a reason is cut, and is well-formed where it ends', () => {
  expect(jobAnswer(JSON.stringify({ refused: `${'x'.repeat(499)}😀` }))).toEqual({ refused: `${'x'.repeat(499)}\ufffd` });
});

test('a result of the most bytes is taken, and one of more is refused with its size', () => {
  const most = JSON.stringify('é'.repeat((MAX_RESULT_BYTES - 2) / 2));
  expect(jobAnswer(most)).toEqual({ resultJson: most });
  expect(jobAnswer(`${most} `)).toEqual({ refused: `The result has ${MAX_RESULT_BYTES + 1} bytes, of at most ${MAX_RESULT_BYTES}.` });
});

const failure = (name: string, httpStatusCode?: number) => Object.assign(new Error('no'), { name, $metadata: { httpStatusCode } });

test.each<[string, unknown, string]>([
  ['a function that threw', new JobFunctionError('TypeError'), 'attempt'],
  ['no answer in time', failure('TimeoutError'), 'attempt'],
  ['a broken connection', Object.assign(new Error('no'), { code: 'ECONNRESET' }), 'attempt'],
  ['a fault of Lambda', failure('ServiceException', 500), 'attempt'],
  ['an answer that is no JSON', new SyntaxError('no'), 'attempt'],
  ['an answer of Lambda that the SDK cannot read', failure('SyntaxError', 200), 'attempt'],
  ['no room', failure('TooManyRequestsException', 429), 'throttled'],
  ['no permission', failure('AccessDeniedException', 403), 'broken'],
  ['no such function', failure('ResourceNotFoundException', 404), 'broken'],
])('%s', (_, error, verdict) => expect(verdictOn(error)).toBe(verdict));

test('attempts are further and further apart, by up to half less', () => {
  expect([1, 2, 3, 4, 5, 6, 10].map((attempt) => retryDelay(attempt, () => 0) / 1000)).toEqual([10, 30, 90, 270, 810, 900, 900]);
  expect([1, 6].map((attempt) => retryDelay(attempt, () => 1) / 1000)).toEqual([5, 450]);
  expect([throttledDelay(() => 0), throttledDelay(() => 1)]).toEqual([30_000, 15_000]);
});
