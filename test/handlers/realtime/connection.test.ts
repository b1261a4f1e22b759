import { connectionIdOf, connectionOf } from '../../../src/handlers/realtime/connection';
import { offersBearer, protocolToken } from '../../../src/handlers/realtime/subprotocol';

type Event = Parameters<typeof connectionOf>[0];
const event = (context: object | undefined) => ({ requestContext: context }) as object as Event;
const connect = (more: object = {}, authorizer: object = {}) => connectionOf(event({ connectionId: 'c', connectedAt: 7, authorizer: { principalId: 'o', ...authorizer }, ...more }), 'lambda');

test('a connection is what the authorizer told of it', () => {
  expect(connect({}, { groups: 'a,b' })).toEqual({ id: 'c', ownerId: 'o', groups: ['a', 'b'], connectedAt: 7 });
  expect(connect()).toEqual({ id: 'c', ownerId: 'o', groups: [], connectedAt: 7 });
});

test('the time is that of API Gateway, or now', () => {
  jest.spyOn(Date, 'now').mockReturnValue(99);
  expect([connect({ connectedAt: undefined }), connect({ connectedAt: '7' }), connect({ connectedAt: 1.5 })].map((each) => each?.connectedAt)).toEqual([99, 99, 99]);
});

test('without a user or a connection, there is none', () => {
  expect([connect({ connectionId: undefined }), connect({}, { principalId: '' }), connectionOf(event(undefined), 'lambda')]).toEqual([undefined, undefined, undefined]);
});

test('groups are texts with commas, each once, twenty at the most', () => {
  const groups = (value: unknown) => connect({}, { groups: value })?.groups;
  expect(groups('a,,b,a')).toEqual(['a', 'b']);
  expect([groups(['a']), groups(7), groups('')]).toEqual([[], [], []]);
  const many = Array.from({ length: 21 }, (_, index) => `g${index}`);
  expect(groups(many.join())).toEqual(many.slice(0, 20));
});

test('claims are those by which messages are sent, three at the most, whatever else the authorizer says', () => {
  const claims = (tokenClaims: unknown, names = ['custom:tenant', 'org']) =>
    connectionOf(event({ connectionId: 'c', authorizer: { principalId: 'o', tokenClaims } }), 'lambda', names)?.claims ?? {};
  expect(claims('{"custom:tenant":"north","org":"","sub":"x"}')).toEqual({ 'custom:tenant': 'north' });
  expect(claims('{"custom:tenant":"north"}', [])).toEqual({});
  expect(['{', '[]', 'null', '7', { 'custom:tenant': 'north' }, undefined, '{"custom:tenant":["north"]}', '{"custom:tenant":"a\\u0000"}'].map((text) => claims(text))).toEqual(Array(8).fill({}));
  expect(claims('{"a":"1","b":"2","c":"3","d":"4"}', ['a', 'b', 'c', 'd'])).toEqual({ a: '1', b: '2', c: '3' });
});

test.each<[unknown, boolean]>([
  ['c', true], ['L0SM9cOFvHcCIhw=', true], ['x'.repeat(128), true], ['x'.repeat(129), false], ['', false], ['a b', false], ['ü', false], ['a\n', false], [7, false], [undefined, false],
])('%j as the id of a connection: %j', (connectionId, valid) => {
  expect(connectionIdOf(event({ connectionId }))).toBe(valid ? connectionId : undefined);
});

test.each<[string | undefined, string | undefined, boolean]>([
  ['bearer, token', 'token', true],
  ['bearer,token', 'token', true],
  [' bearer ,  token ', 'token', true],
  ['bearer', undefined, true],
  ['bearer,', undefined, true],
  ['bearer, a, b', undefined, true],
  ['token, bearer', undefined, false],
  ['Bearer, token', undefined, false],
  ['graphql-ws', undefined, false],
  ['', undefined, false],
  [undefined, undefined, false],
])('of the protocols %j the token is %j', (protocols, token, offers) => {
  const source = { headers: protocols === undefined ? {} : { 'Sec-WebSocket-Protocol': protocols } };
  expect([protocolToken(source), offersBearer(source)]).toEqual([token, offers]);
});
