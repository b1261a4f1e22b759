import { answerTo } from '../../../src/handlers/realtime/client-message';

type Message = Parameters<typeof answerTo>[0];
const send = (body: string | null, more: object = {}) => answerTo({ body, isBase64Encoded: false, requestContext: { requestId: 'r' }, ...more } as object as Message);
const problem = (status: number, ...errors: readonly object[]) => ({ type: 'problem', title: expect.any(String), status, detail: expect.stringMatching(/./), requestId: 'r', errors });
const ACTION = { field: 'action', message: 'must be there, as a text' };

test('a ping is answered', () => {
  expect(send('{"action":"ping","more":1}')).toEqual({ type: 'pong' });
});

test.each<[string | null, object]>([
  ['{"action":"pong"}', problem(404)],
  ['{"action":7}', problem(400, ACTION)],
  ['{"other":"ping"}', problem(400, ACTION)],
  ['null', problem(400, ACTION)],
  ['[]', problem(400, ACTION)],
  ['7', problem(400, ACTION)],
  ['"ping"', problem(400, ACTION)],
  ['{', problem(400, ACTION)],
  ['', problem(400, ACTION)],
  [null, problem(400, ACTION)],
])('%j is answered by a problem', (body, answer) => {
  expect(send(body)).toEqual(answer);
});

test('bytes are no text, and a text has 32 KiB at the most, of bytes and not of characters', () => {
  expect(send('eA==', { isBase64Encoded: true })).toEqual(problem(415));
  const ping = (length: number, letter = ' ') => `{"action":"ping"}${letter.repeat(length - 17)}`;
  expect(send(ping(32_768))).toEqual({ type: 'pong' });
  expect(send(ping(32_769))).toEqual(problem(413));
  expect(send(ping(20_000, 'ü'))).toEqual(problem(413));
});

test('a message without a request has an answer, too', () => {
  expect(send('{', { requestContext: undefined })).toEqual({ ...problem(400, ACTION), requestId: '' });
});
