import { type ApiCall, type Handler, apiEvent, answer, call, lambdaContext } from './support/api';
import { captureOutput, loadHandler } from './support/environment';
import { HANDLERS, type HandlerRoute } from '../../src/handlers/catalog';

const ENVIRONMENT = { TABLE_NAME: 'table', BUCKET_NAME: 'bucket', QUEUE_URL: 'https://sqs.invalid/queue' };
const BODIES: Readonly<Record<string, object>> = {
  Item: { name: 'Lamp' }, ItemPatch: { name: 'Lamp' }, File: { name: 'a.png', contentType: 'image/png', size: 5 }, FileParts: { parts: [{ number: 1 }] }, Job: { type: 'summary' },
};
const ID = '00000000-0000-4000-8000-000000000000';
const API_HANDLERS = ['items', 'files', 'jobs'];
const ROUTES = API_HANDLERS.flatMap((name) => HANDLERS[name].routes.map((route): [string, string, HandlerRoute] => [`${route.method} ${route.path}`, name, route]));

const handlers: Record<string, Handler> = {};
beforeAll(() => {
  for (const name of API_HANDLERS) handlers[name] = loadHandler<Handler>(name, { ...ENVIRONMENT, AUTH_QUERY_PARAMETERS: 'token, X-Amz-Signature' });
});
beforeEach(() => { captureOutput(); });

const requestOf = ({ path, body }: HandlerRoute, more: ApiCall = {}): ApiCall =>
  ({ ...(path.includes('{id}') ? { id: ID } : {}), ...(body === undefined ? {} : { body: BODIES[body] }), ...more });
const refusal = (field: string, message: string) => ({
  status: 400,
  headers: { 'Content-Type': 'application/problem+json' },
  json: { title: 'Bad Request', detail: 'The query string does not match the route.', errors: [{ field, message }] },
});

describe.each(ROUTES)('%s', (route, name, described) => {
  const send = (more: ApiCall) => call(handlers[name], route, requestOf(described, more));
  const allowed = described.query?.join(', ') ?? 'none';

  test.each(['limt', 'Limit', 'owner', '', 'constructor'].filter((field) => !described.query?.includes(field)))('refuses the query parameter %j, which it does not have', async (field) => {
    expect(await send({ query: { [field]: '1' } })).toMatchObject(refusal(field, `is unknown here; allowed: ${allowed}`));
  });

  test('refuses what only lists have, unless it is one', async () => {
    const { status, json } = await send({ query: { limit: '0', cursor: 'x' } });
    expect([status, json.errors.map(({ field }) => field)]).toEqual([400, described.query ? ['limit'] : ['limit', 'cursor']]);
  });
});

describe.each(ROUTES.filter(([, , { query }]) => query))('%s', (route, name, { query = [] }) => {
  test.each([...query])('refuses %s when it is there twice', async (field) => {
    const event = { ...apiEvent(route), queryStringParameters: { [field]: '2' }, multiValueQueryStringParameters: { [field]: ['1', '2'] } };
    expect(answer(await handlers[name](event, lambdaContext()))).toMatchObject(refusal(field, 'must be given once'));
  });
});

// Changes of an item are judged together with the item, in another suite.
describe.each(ROUTES.filter(([route, , { body }]) => body && !/^P(UT|ATCH) /.test(route)))('%s', (route, name, described) => {
  test('refuses a property of the body that it does not have', async () => {
    const body = { ...BODIES[described.body!], owner: 'me' };
    expect(await call(handlers[name], route, requestOf(described, { body }))).toMatchObject({ status: 400, json: { errors: [expect.objectContaining({ field: 'owner' })] } });
  });
});

test('parameters that prove the caller are accepted beside those of the route', async () => {
  const { status, json } = await call(handlers.items, 'GET /items', { query: { 'token': 'secret', 'X-Amz-Signature': 'abc', 'limit': '0' } });
  expect([status, json.errors]).toEqual([400, [{ field: 'limit', message: 'must be a whole number from 1 to 100' }]]);
});

test('a method or path that is not there is told first', async () => {
  expect((await call(handlers.items, 'GET /nothing', { query: { x: '1' } })).status).toBe(404);
  expect((await call(handlers.items, 'DELETE /items', { query: { x: '1' } })).status).toBe(405);
});

test('names of any length and number make an answer of bounded size', async () => {
  const query = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`${index}\ud800${'x'.repeat(1000)}`, '1']));
  const { json, text } = await call(handlers.items, 'GET /items', { query });
  expect(json.errors).toHaveLength(20);
  expect(json.errors[0].field).toBe(`0\ufffd${'x'.repeat(198)}`);
  expect(text.length).toBeLessThan(10_000);
});
