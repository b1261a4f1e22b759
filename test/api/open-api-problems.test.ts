import Ajv2020 from 'ajv/dist/2020';
import { PROBLEM_SCHEMA, problemReference, problemResponses } from '../../src/api/open-api-problems';

interface Described {
  readonly headers?: object;
  readonly content: { readonly 'application/problem+json': { readonly schema: object; readonly example: Record<string, unknown> } };
}

/** As RFC 9110 names them. */
const TITLES: [number, string][] = [
  [400, 'Bad Request'], [401, 'Unauthorized'], [403, 'Forbidden'], [404, 'Not Found'], [409, 'Conflict'], [412, 'Precondition Failed'], [413, 'Content Too Large'],
  [415, 'Unsupported Media Type'], [422, 'Unprocessable Content'], [429, 'Too Many Requests'], [500, 'Internal Server Error'], [502, 'Bad Gateway'],
  [503, 'Service Unavailable'], [504, 'Gateway Timeout'],
];
const isProblem = new Ajv2020().compile(PROBLEM_SCHEMA);
const described = (status: number) => Object.entries(problemResponses([status, status], '#/components/schemas/Problem')) as [string, Described][];
const exampleOf = (status: number) => described(status)[0][1].content['application/problem+json'].example;

test.each(TITLES)('an error with %d is described once, by the name of %s, with a problem document', (status, title) => {
  const [[name, { content }], ...others] = described(status);
  expect(others).toEqual([]);
  expect(problemReference(status)).toEqual({ $ref: `#/components/responses/${name}` });
  expect(name).toBe(title.replaceAll(' ', ''));
  expect(content['application/problem+json'].schema).toEqual({ $ref: '#/components/schemas/Problem' });
  expect(exampleOf(status)).toMatchObject({ type: 'about:blank', title, status, errors: expect.any(Array) });
  expect(isProblem(exampleOf(status))).toBe(true);
});

test('errors are described in the order of their statuses, and only an unavailable service says when to come back', () => {
  const all = problemResponses([503, 404, 400], 'x') as Record<string, Described>;
  expect(Object.keys(all)).toEqual(['BadRequest', 'NotFound', 'ServiceUnavailable']);
  expect(Object.entries(all).filter(([, { headers }]) => headers).map(([name]) => name)).toEqual(['ServiceUnavailable']);
  expect(all.ServiceUnavailable.headers).toMatchObject({ 'Retry-After': { schema: { type: 'integer', minimum: 1 }, example: 1 } });
  expect(exampleOf(400).errors).toEqual([{ field: 'name', message: expect.any(String) }]);
});

describe('the schema of errors', () => {
  const problem = exampleOf(400);

  test.each(['type', 'title', 'status', 'detail', 'requestId', 'errors'])('demands %s', (member) => {
    const { [member]: _left, ...others } = problem;
    expect(isProblem(others)).toBe(false);
  });

  test.each<[string, unknown]>([
    ['type', 1], ['title', 1], ['status', '400'], ['status', 399], ['status', 600], ['status', 400.5], ['detail', 1], ['requestId', 1], ['errors', {}],
    ['errors', ['name']], ['errors', [{ field: 'name' }]], ['errors', [{ message: 'x' }]], ['errors', [{ field: 1, message: 'x' }]], ['errors', [{ field: 'name', message: 1 }]],
  ])('refuses the %s %j', (member, value) => {
    expect(isProblem({ ...problem, [member]: value })).toBe(false);
  });

  test.each([400, 599])('takes the status %d', (status) => {
    expect(isProblem({ ...problem, status })).toBe(true);
  });
});
