import { bearerToken, connectToken } from '../../../src/handlers/authorizer/bearer-token';
import { allow, deny, isExact } from '../../../src/handlers/authorizer/policy';
import { RouteGroups } from '../../../src/handlers/authorizer/route-groups';

const ARN = 'arn:aws:execute-api:eu-west-1:1:api/prod/GET/items';
const IDENTITY = { sub: 's', groups: ['a', 'b,c', 'd'] };
const policy = (Effect: string) => ({
  principalId: 's', policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource: ARN }] },
});

test('a policy is about one request, and tells the function behind who asks', () => {
  expect(allow(ARN, IDENTITY)).toStrictEqual({ ...policy('Allow'), context: { sub: 's', groups: 'a,d' } });
  expect(allow(ARN, { ...IDENTITY, username: 'u', email: 'e', groups: [] })).toStrictEqual({ ...policy('Allow'), context: { sub: 's', username: 'u', email: 'e', groups: '' } });
  expect(deny(ARN, IDENTITY)).toStrictEqual(policy('Deny'));
});

test.each<[unknown, boolean]>([
  [ARN, true], [`${ARN}/$x{`, true], [`${ARN}/{x}`, true], [`${ARN}/*`, false], [`${ARN}/a?`, false], [`${ARN}/\${x}`, false], [undefined, false], [[ARN], false],
])('%j is about one request: %j', (arn, exact) => {
  expect(isExact(arn)).toBe(exact);
});

test.each<[string | undefined, string | undefined]>([
  ['Bearer token', 'token'], ['bearer   token', 'token'], ['  Bearer token ', 'token'], ['token', 'token'], ['Bearer', 'Bearer'], ['Bearertoken', 'Bearertoken'],
  ['Bearer a b', undefined], ['Basic token', undefined], ['', undefined], [undefined, undefined],
  [`Bearer ${'x'.repeat(10_233)}`, 'x'.repeat(10_233)], [`Bearer ${'x'.repeat(10_234)}`, undefined],
])('the token of %j is %j', (header, token) => {
  expect(bearerToken({ headers: { Authorization: header } })).toBe(token);
});

test('whoever connects may say the token as a protocol, where there is no header', () => {
  const protocols = { 'Sec-WebSocket-Protocol': 'bearer, p' };
  expect(connectToken({ headers: protocols })).toBe('p');
  expect(connectToken({ headers: { ...protocols, Authorization: 'Bearer h' } })).toBe('h');
  expect(connectToken({ headers: { ...protocols, Authorization: 'Basic h x' } })).toBeUndefined();
});

test('a route is for its groups; one of any method is asked after the route itself', () => {
  const groups = new RouteGroups('{"GET /a":["x","y"],"ANY /a":["z"],"POST /b/{id}":["x"]}');
  expect([groups.allows('GET', '/a', ['w', 'y']), groups.allows('GET', '/a', ['z']), groups.allows('PUT', '/a', ['z'])]).toEqual([true, false, true]);
  expect([groups.allows('POST', '/b/{id}', ['x']), groups.allows('POST', '/b/{id}', []), groups.allows('GET', '/c', ['x'])]).toEqual([true, false, false]);
});

test.each(['', '{', 'null', '"x"', '[]', '[["GET /a",["x"]]]', '{"/a":["x"]}', '{"get /a":["x"]}', '{"xGET /a":"x"}', '{"GET/a":["x"]}', '{"GET /a":[]}', '{"GET /a":"x"}', '{"GET /a":["x",""]}', '{"GET /a":["x",7]}'])('%j are no groups of routes', (json) => {
  expect(() => new RouteGroups(json)).toThrow('ROUTE_GROUPS');
});
