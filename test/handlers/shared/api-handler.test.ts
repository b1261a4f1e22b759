import { HANDLERS } from '../../../src/handlers/catalog';
import { type ApiRoutes, apiHandler, unrouted } from '../../../src/handlers/shared/api-handler';
import { Environment } from '../../../src/handlers/shared/environment';
import { HttpProblem } from '../../../src/handlers/shared/problem';
import { ApiRequest } from '../../../src/handlers/shared/request';
import { count, telemetryOf } from '../../../src/handlers/shared/telemetry';
import { OWNER, apiEvent, lambdaContext } from '../support/api';
import { captureOutput } from '../support/environment';

const SECRET = 'kingfisher';

async function run(fail: () => void): Promise<{ status: number; headers: unknown; entries: Record<string, unknown>[]; text: string }> {
  const lines = captureOutput();
  const environment = new Environment(HANDLERS.items, {});
  const telemetry = telemetryOf(HANDLERS.items, environment);
  const routes: ApiRoutes = async () => {
    count(telemetry.metrics, 'ItemsCreated');
    fail();
    return { status: 200 };
  };
  const event = apiEvent('POST /items', { body: { name: SECRET }, headers: { Authorization: SECRET } });
  const { statusCode, headers } = await apiHandler(environment, telemetry, routes)(event, lambdaContext());
  return { status: statusCode, headers, entries: lines.map((line) => JSON.parse(line) as Record<string, unknown>), text: lines.join('') };
}

const METRICS = { ItemsCreated: 1, service: 'items' };

test.each<[string, () => void, number, object[]]>([
  ['success', () => undefined, 200, []],
  ['a refusal', () => { throw new HttpProblem(412); }, 412, []],
  ['a service that is away', () => { throw Object.assign(new Error(SECRET), { name: 'ThrottlingException' }); }, 503,
    [{ level: 'WARN', message: 'A service was not available', error: 'ThrottlingException', requestId: 'request-1', function_request_id: 'invocation-1' }]],
  ['a fault of ours', () => { throw new TypeError(SECRET); }, 500,
    [{ level: 'ERROR', message: 'A request failed', error: 'TypeError', requestId: 'request-1', function_request_id: 'invocation-1' }]],
])('%s writes the metrics, and says no more than it must', async (_, fail, expected, entries) => {
  const { status, headers, entries: written, text } = await run(fail);
  expect(status).toBe(expected);
  expect(headers).toEqual(expect.objectContaining(expected === 503 ? { 'Retry-After': '1' } : {}));
  expect(written).toEqual([METRICS, ...entries].map((entry) => expect.objectContaining(entry)));
  expect(text).not.toMatch(new RegExp(`${SECRET}|${OWNER}`));
});

test.each([undefined, null, 5, {}])('a problem has the id of the invocation where the request has %j', async (requestId) => {
  captureOutput();
  const environment = new Environment(HANDLERS.items, {});
  const event = apiEvent('GET /items');
  const wrong = { ...event, requestContext: { ...event.requestContext, requestId } } as unknown as typeof event;
  const handler = apiHandler(environment, telemetryOf(HANDLERS.items, environment), async () => { throw new HttpProblem(404); });
  const { body } = await handler(wrong, lambdaContext());
  expect(JSON.parse(body)).toMatchObject({ requestId: 'invocation-1' });
});

const answering = (variables: Record<string, string> = {}) => {
  const lines = captureOutput();
  const environment = new Environment(HANDLERS.items, variables);
  const seen: string[] = [];
  const routes: ApiRoutes = async ({ owner }) => {
    seen.push(owner);
    return { status: 200 };
  };
  const handler = apiHandler(environment, telemetryOf(HANDLERS.items, environment), routes);
  return { handler, seen, lines };
};

test('a query that the route does not have is refused before the route, but for what the authorization reads', async () => {
  const { handler, seen } = answering({ AUTH_QUERY_PARAMETERS: 'token' });
  const statusOf = async (query: Record<string, string>) => (await handler(apiEvent('GET /items', { query }), lambdaContext())).statusCode;
  expect([await statusOf({ limits: '1' }), await statusOf({ limit: '1', token: 't' })]).toEqual([400, 200]);
  expect(seen).toEqual([OWNER]);
});

test('unverified callers are refused', async () => {
  const { handler, seen } = answering();
  const event = apiEvent('GET /items');
  for (const requestContext of [undefined, { ...event.requestContext, authorizer: null }]) {
    const { statusCode, body } = await handler({ ...event, requestContext } as unknown as typeof event, lambdaContext());
    expect([statusCode, (JSON.parse(body) as { status: number }).status]).toEqual([401, 401]);
  }
  expect(seen).toEqual([]);
});

test('an origin that may read an answer may read a refusal', async () => {
  const { handler } = answering({ CORS_ALLOW_ORIGINS: 'https://a.example' });
  const headers = { origin: 'https://a.example' };
  for (const query of [{}, { limits: '1' }] as Record<string, string>[]) {
    expect((await handler(apiEvent('GET /items', { headers, query }), lambdaContext())).headers).toMatchObject({ 'Access-Control-Allow-Origin': 'https://a.example' });
  }
});

test.each<[string, number, object]>([
  ['GET /orders', 404, {}], ['DELETE /items', 405, { Allow: 'GET, POST' }], ['POST /items/{id}', 405, { Allow: 'GET, PUT, PATCH, DELETE' }],
])('%s is answered with %i, and with the methods that the path has', (route, status, headers) => {
  const problem = unrouted(HANDLERS.items, new ApiRequest(apiEvent(route), OWNER));
  expect([problem.status, problem.details.headers ?? {}]).toEqual([status, headers]);
});
