import { HttpProblem, badRequest, fieldError, problemResponse } from '../../../src/handlers/shared/problem';
import { toProxyResult } from '../../../src/handlers/shared/response';

test('a problem has the same six fields everywhere', () => {
  const { status, headers, body } = problemResponse(new HttpProblem(503, { headers: { 'Retry-After': '1' } }), 'r');
  expect([status, headers]).toEqual([503, { 'Retry-After': '1', 'Content-Type': 'application/problem+json' }]);
  expect(body).toStrictEqual({ type: 'about:blank', title: 'Service Unavailable', status: 503, detail: 'A service is not available. Try again.', requestId: 'r', errors: [] });
  expect(problemResponse(badRequest('limit', 'must be'), 'r').body).toMatchObject({ title: 'Bad Request', errors: [{ field: 'limit', message: 'must be' }] });
  expect(problemResponse(new HttpProblem(409, { detail: 'So.' }), 'r').body).toMatchObject({ detail: 'So.' });
});

test('a problem has the title of its status, as RFC 9110 has it', () => {
  const titles = ([400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 500, 503] as const).map((status) => {
    const problem = new HttpProblem(status);
    expect(problemResponse(problem, 'r').body).toMatchObject({ title: problem.message, detail: expect.stringMatching(/\.$/) });
    return problem.message;
  });
  expect(titles).toEqual([
    'Bad Request', 'Unauthorized', 'Forbidden', 'Not Found', 'Method Not Allowed', 'Conflict', 'Precondition Failed', 'Content Too Large',
    'Unsupported Media Type', 'Unprocessable Content', 'Internal Server Error', 'Service Unavailable',
  ]);
});

test('values of the caller are quoted within bounds, and as valid text', () => {
  expect(fieldError('\ud800b', 'm')).toEqual({ field: '\ufffdb', message: 'm' });
  expect(fieldError('a'.repeat(201), 'm').field).toHaveLength(200);
  const errors = Array.from({ length: 21 }, (_, index) => ({ field: String(index), message: 'm' }));
  expect(problemResponse(new HttpProblem(400, { errors }), 'r').body).toMatchObject({ errors: errors.slice(0, 20) });
});

test('an answer is private, and no page', () => {
  const safe = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
  expect(toProxyResult({ status: 204 }, {})).toStrictEqual({ statusCode: 204, headers: safe, body: '' });
  expect(toProxyResult({ status: 200, body: { a: 1 } }, { Vary: 'Origin' }))
    .toStrictEqual({ statusCode: 200, headers: { ...safe, 'Content-Type': 'application/json', 'Vary': 'Origin' }, body: '{"a":1}' });
  expect(toProxyResult({ status: 200, headers: { 'Cache-Control': 'private', 'Content-Type': 'text/plain' }, body: {} }, {}).headers)
    .toMatchObject({ 'Cache-Control': 'private', 'Content-Type': 'text/plain' });
});
