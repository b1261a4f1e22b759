import type { APIGatewayProxyEvent } from 'aws-lambda';
import { HANDLERS } from '../../../src/handlers/catalog';
import type { ConnectionRegistry } from '../../../src/handlers/realtime/connection-registry';
import { realtimeHandler } from '../../../src/handlers/realtime/realtime-handler';
import { Environment } from '../../../src/handlers/shared/environment';
import { telemetryOf } from '../../../src/handlers/shared/telemetry';
import { lambdaContext } from '../support/api';
import { captureOutput } from '../support/environment';

const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
const throttled = Object.assign(new Error('no'), { name: 'ThrottlingException' });

interface World { readonly connections?: number; readonly fault?: Error; readonly headers?: Record<string, string>; readonly context?: object }

async function run(eventType: string | undefined, { connections = 2, fault, headers = {}, context = {} }: World = {}) {
  const lines = captureOutput();
  const calls: string[] = [];
  const registry = {
    add: async ({ id }: { id: string }) => { calls.push(`add ${id}`); if (fault) throw fault; },
    remove: async (id: string) => { calls.push(`remove ${id}`); if (fault) throw fault; },
    count: async (owner: string) => { calls.push(`count ${owner}`); return connections; },
  } as object as ConnectionRegistry;
  const handler = realtimeHandler({ registry, source: 'lambda', connectionsPerOwner: 2, claims: [], ...telemetryOf(HANDLERS.realtime, new Environment(HANDLERS.realtime, {})) });
  const requestContext = { eventType, connectionId: 'c', authorizer: { principalId: 'o' }, requestId: 'r', ...context };
  const event = { requestContext, headers, body: '{"action":"ping"}', isBase64Encoded: false } as object as APIGatewayProxyEvent;
  const result = await handler(event, lambdaContext()).catch((error: unknown) => error);
  const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const counted = entries.flatMap((entry) => Object.keys(entry).filter((name) => name.startsWith('Connections')));
  const logged = entries.filter(({ level }) => level !== undefined)
    .map(({ level, message, connectionId, error }) => [level, message, connectionId, error]);
  return { result, calls, counted, logged };
}

test('a client connects, and is counted with itself among the connections of its owner', async () => {
  expect(await run('CONNECT')).toEqual({ result: { statusCode: 200 }, calls: ['add c', 'count o'], counted: ['ConnectionsOpened'], logged: [] });
  expect((await run('CONNECT', { headers: { 'Sec-WebSocket-Protocol': 'bearer, t' } })).result).toEqual({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'bearer' } });
});

test('one too many is refused, and leaves nothing', async () => {
  expect(await run('CONNECT', { connections: 3 })).toEqual({ result: { statusCode: 429 }, calls: ['add c', 'count o', 'remove c'], counted: ['ConnectionsRefused'], logged: [] });
});

test("unverified users can't connect", async () => {
  expect(await run('CONNECT', { context: { authorizer: {} } })).toEqual({ result: { statusCode: 401 }, calls: [], counted: [], logged: [] });
});

test.each<[Error, number, string]>([[throttled, 503, 'WARN'], [denied, 500, 'ERROR']])('where the table fails, so does the connection: %s', async (fault, statusCode, level) => {
  expect(await run('CONNECT', { fault })).toEqual({
    result: { statusCode }, calls: ['add c'], counted: [], logged: [[level, 'A connection could not be registered', 'c', fault.name]],
  });
});

test('a connection that ends is removed', async () => {
  expect(await run('DISCONNECT')).toEqual({ result: { statusCode: 200 }, calls: ['remove c'], counted: ['ConnectionsClosed'], logged: [] });
  expect(await run('DISCONNECT', { context: { connectionId: '' } })).toEqual({ result: { statusCode: 400 }, calls: [], counted: [], logged: [] });
  expect(await run('DISCONNECT', { fault: throttled })).toEqual({
    result: { statusCode: 200 }, calls: ['remove c'], counted: [], logged: [['WARN', 'The rows of a connection are left over', 'c', 'ThrottlingException']],
  });
  expect((await run('DISCONNECT', { fault: denied })).result).toBe(denied);
});

test('everything else is a message', async () => {
  for (const eventType of ['MESSAGE', undefined]) {
    expect(await run(eventType)).toEqual({ result: { statusCode: 200, body: '{"type":"pong"}' }, calls: [], counted: [], logged: [] });
  }
});
