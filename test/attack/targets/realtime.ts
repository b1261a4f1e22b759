import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as fc from 'fast-check';
import { toAttributes } from '../../../src/handlers/shared/marshalling';
import { socketEvent } from '../../handlers/support/socket-events';
import { CANARIES, canariesIn } from '../canaries';
import { partitionsOf } from '../invariants/reach';
import { oddBody } from '../mutations/bodies';
import { faults } from '../mutations/faults';
import { type Mutation, applied, misshapen, replaced } from '../mutations/mutation';
import { LOADED_NAMES, text } from '../mutations/values';
import type { Seed } from '../services/services';
import type { Attack, Outcome, Target } from '../target';
import { word } from './queue';

const CALLER = '0b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10';
const OTHER = 'f1a7d0c2-1111-4222-8333-944445555666';
const CONNECTION = 'connection=';
const OTHERS_CONNECTION = 'theirs=';
const MAX_ANSWER_BYTES = 1024;

type SocketMutation = Mutation<APIGatewayProxyEvent>;

const set = (place: readonly string[]) => (value: unknown): SocketMutation => ({
  name: `${place.join('.')} ${JSON.stringify(value)?.slice(0, 60)}`, apply: (event) => replaced(event, place, value),
});
const joined = fc.array(fc.oneof(text, fc.constantFrom('staff', OTHER, 'OWNER#x', 'a,b')), { maxLength: 30 }).map((groups) => groups.join());
const protocols = fc.oneof(text, fc.constantFrom('bearer', `bearer, ${CANARIES.token}`, 'bearer,a,b', 'Bearer, x', 'graphql-ws', 'x, bearer', 'bearer\r\nX: y'));
const messages = fc.oneof(oddBody, fc.constantFrom('{"action":"ping"}', '{"action":"PING"}', '{"action":["ping"]}', '{"__proto__":{"action":"ping"}}', '{"action":"x","action":"ping"}', '{"action":1e400}'));

const EVENTS = [
  socketEvent('CONNECT', {
    connectionId: CONNECTION,
    connectedAt: 1,
    owner: CALLER,
    groups: 'staff',
    headers: { 'Sec-WebSocket-Protocol': `bearer, ${CANARIES.token}`, 'Cookie': CANARIES.cookie },
    requestContext: { authorizer: { principalId: CALLER, groups: 'staff', email: CANARIES.email, username: CANARIES.person } },
  }),
  socketEvent('MESSAGE', { connectionId: CONNECTION, connectedAt: 1, owner: CALLER, body: `{"action":"ping","mail":"${CANARIES.email}"}` }),
  socketEvent('DISCONNECT', { connectionId: CONNECTION, connectedAt: 1, owner: CALLER }),
];

function mutation(sample: APIGatewayProxyEvent): fc.Arbitrary<SocketMutation> {
  return fc.oneof(
    { weight: 4, arbitrary: messages.map(set(['body'])) },
    { weight: 4, arbitrary: joined.map(set(['requestContext', 'authorizer', 'groups'])) },
    { weight: 2, arbitrary: protocols.map(set(['headers', 'Sec-WebSocket-Protocol'])) },
    { weight: 2, arbitrary: protocols.map((value) => [value, value]).map(set(['multiValueHeaders', 'sec-websocket-protocol'])) },
    { weight: 2, arbitrary: fc.oneof(text, fc.constant(1e21)).map(set(['requestContext', 'connectedAt'])) },
    { weight: 1, arbitrary: fc.constant(true).map(set(['isBase64Encoded'])) },
    { weight: 2, arbitrary: fc.constantFrom('ownerId', 'sub', 'connectionId', 'claims', ...LOADED_NAMES.filter((name) => name !== 'principalId')).map((name) => set(['requestContext', 'authorizer', name])(OTHER)) },
    { weight: 2, arbitrary: fc.constantFrom('x-owner', 'connectionId').map((name) => set(['queryStringParameters', name])(OTHER)) },
    { weight: 4, arbitrary: misshapen(sample) },
  );
}

/** The WebSocket API, behind an authorizer. */
export const realtimeTarget: Target<APIGatewayProxyEvent> = {
  name: 'realtime',
  environment: { OWNER_SOURCE: 'lambda' },
  secrets: [CALLER, OTHER],
  attacks: fc.oneof(...EVENTS.map((event) => (
    fc.tuple(fc.array(mutation(event), { minLength: 1, maxLength: 3 }), faults).map(([mutations, fault]): Attack<APIGatewayProxyEvent> => ({
      event: applied(event, mutations), mutations: [event.requestContext.eventType ?? '', ...mutations.map(({ name }) => name)], fault, seed: SEED,
    }))
  ))),
  kindsOf: (_, { result, error }) => [error === undefined ? String((result as { statusCode?: unknown }).statusCode) : 'thrown'],
  faultsOf,
};

/** Both are connected. */
const SEED: Seed = {
  items: [[CALLER, CONNECTION], [OTHER, OTHERS_CONNECTION]].flatMap(([ownerId, id]) => {
    const times = { connectedAt: 1, expiresAt: 4_000_000_000 };
    return [
      toAttributes({ pk: `CONNECTION#${id}`, sk: 'CONNECTION#', ownerId, groups: ['staff'], ...times }),
      ...[`OWNER#${ownerId}`, 'GROUP#staff'].map((pk) => toAttributes({ pk, sk: `CONNECTION#${id}`, ...times })),
    ];
  }),
};

function faultsOf({ event, fault }: Attack<APIGatewayProxyEvent>, { result, error, services }: Outcome): string[] {
  if (error !== undefined) {
    // No client waits for the answer to a disconnection: an alarm on the function's errors tells of what will not pass.
    return fault?.kind === 'denied' && event.requestContext.eventType === 'DISCONNECT' ? [] : [`it threw: ${String(error)}`];
  }
  const { statusCode, headers = {}, body = '', ...rest } = result as { statusCode: number; headers?: Record<string, string>; body?: string };
  const left = services.table.all.filter(({ sk }) => sk.S === `CONNECTION#${OTHERS_CONNECTION}` || sk.S === 'CONNECTION#');
  return [
    ...(Number.isInteger(statusCode) && statusCode >= 200 && statusCode <= 599 && Object.keys(rest).length === 0 ? [] : [`the answer is malformed: ${JSON.stringify(result)}`]),
    ...(Object.entries(headers).every(([name, value]) => name === 'Sec-WebSocket-Protocol' && value === 'bearer') ? [] : [`the headers are ${JSON.stringify(headers)}`]),
    ...(body === '' || isAnswer(body) ? [] : [`the message is malformed: ${body.slice(0, 300)}`]),
    ...(statusCode >= 500 && services.faults === 0 ? [`it answered ${statusCode}, though nothing was wrong`] : []),
    ...canariesIn(JSON.stringify(result)).map((name) => `the answer tells ${name}`),
    ...(event.requestContext?.connectionId === OTHERS_CONNECTION || left.length >= 3 ? [] : ['the connection of another owner is gone']),
    ...reachFaults(event, services.calls.flatMap(({ input }) => partitionsOf(input))),
  ];
}

function isAnswer(body: string): boolean {
  const answer = JSON.parse(body) as Record<string, unknown>;
  const { type, title, status, detail, requestId, errors, ...rest } = answer;
  const isProblem = type === 'problem' && typeof title === 'string' && Number.isInteger(status) && typeof detail === 'string'
    && typeof requestId === 'string' && Array.isArray(errors) && Object.keys(rest).length === 0;
  return (isProblem || (type === 'pong' && Object.keys(answer).length === 1)) && Buffer.byteLength(body) - Buffer.byteLength(String(requestId)) <= MAX_ANSWER_BYTES;
}

/** A connection has rows by its id, by its owner and by its groups. */
function reachFaults({ requestContext }: APIGatewayProxyEvent, partitions: readonly (string | undefined)[]): string[] {
  const { connectionId, authorizer } = requestContext ?? {};
  const groups = typeof authorizer?.groups === 'string' ? authorizer.groups.split(',') : [];
  const own = [`CONNECTION#${word(connectionId)}`, `OWNER#${word(authorizer?.principalId)}`, 'GROUP#staff', ...groups.map((group) => `GROUP#${group}`), `OWNER#${CALLER}`];
  return partitions.filter((partition) => partition === undefined || !own.includes(partition)).map((partition) => `it reached ${partition}`);
}
