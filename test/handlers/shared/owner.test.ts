import { ownerInObjectKey, ownerOf, ownerSource } from '../../../src/handlers/shared/owner';
import { apiEvent } from '../support/api';

const event = apiEvent('GET /items');
const withIdentity = (authorizer: object | null, identity: object = {}) => ({
  ...event, requestContext: { ...event.requestContext, authorizer, identity: { ...event.requestContext.identity, ...identity } },
});

test.each([
  ['cognito', { claims: { sub: 'sub' } }, {}, 'sub'],
  ['cognito', { principalId: 'p' }, {}, undefined],
  ['cognito', null, { userArn: 'arn' }, undefined],
  ['lambda', { principalId: 'user|1' }, {}, 'user|1'],
  ['lambda', { principalId: 7 }, {}, undefined],
  ['iam', null, { userArn: 'arn:aws:iam::1:user/x' }, 'arn:aws:iam::1:user/x'],
  ['iam', null, { userArn: 'arn:aws:iam::1:user/team/x' }, 'arn:aws:iam::1:user/team/x'],
  ['iam', null, { userArn: 'arn:aws:iam::1:root' }, 'arn:aws:iam::1:root'],
  ['iam', null, { userArn: 'arn:aws-us-gov:iam::111122223333:user/x' }, 'arn:aws-us-gov:iam::111122223333:user/x'],
  ['iam', null, { userArn: 'arn:aws:iam::1:rootless' }, undefined],
  ['iam', null, { userArn: 'x-arn:aws:iam::1:user/x' }, undefined],
  ['iam', null, { userArn: 'arn:aws:iam::1:user/' }, undefined],
  ['iam', null, { userArn: 'arn:aws:sts::1:assumed-role/r/s', cognitoIdentityId: 'eu-west-1:1' }, 'eu-west-1:1'],
  ['iam', null, { userArn: 'arn:aws:sts::1:federated-user/alice' }, undefined],
  ['iam', null, { userArn: 'arn:aws:sts::1:assumed-role/r' }, undefined],
  ['iam', null, { userArn: 'arn:aws:sts::1:assumed-role/r/s/t' }, undefined],
  ['iam', null, { userArn: 'x-arn:aws:sts::1:assumed-role/r/s' }, undefined],
  ['iam', null, { userArn: 'arn:aws:sts::1:unheard-of/r/s' }, undefined],
  ['iam', null, { userArn: ['arn:aws:iam::1:user/x'] }, undefined],
  ['iam-session', null, { userArn: 'arn:aws:sts::1:assumed-role/r/s' }, 'arn:aws:sts::1:assumed-role/r/s'],
  ['iam-session', null, { userArn: 'arn:aws:sts::1:federated-user/alice' }, 'arn:aws:sts::1:federated-user/alice'],
  ['iam-session', null, { userArn: 'arn:aws:iam::1:user/x' }, 'arn:aws:iam::1:user/x'],
  ['iam-session', null, { userArn: 'arn:aws:sts::1:assumed-role/r/s', cognitoIdentityId: 'eu-west-1:1' }, 'eu-west-1:1'],
  ['api-key', null, { apiKeyId: 'k' }, 'k'],
  ['none', null, {}, 'public'],
] as const)('%s reads its own identity only: %j %j', (source, authorizer, identity, owner) => {
  expect(ownerOf(withIdentity(authorizer, identity), source)).toBe(owner);
});

test('whoever assumes a role owns the same data in every session, and cannot name another role by a session name', () => {
  const ownerIn = (userArn: string) => ownerOf(withIdentity(null, { userArn }), 'iam');
  const role = 'arn:aws:sts::111122223333:assumed-role/Reporter';
  expect(['monday', 'tuesday', 'alice@example.com', 'Admin'].map((session) => ownerIn(`${role}/${session}`))).toEqual(Array(4).fill(role));
  for (const other of ['arn:aws:sts::999999999999:assumed-role/Reporter/monday', 'arn:aws-cn:sts::111122223333:assumed-role/Reporter/monday', 'arn:aws:sts::111122223333:assumed-role/reporter/monday']) {
    expect(ownerIn(other)).not.toBe(role);
  }
});

test.each(['', 'x'.repeat(257), 'a\nb', 'a\u0000', '\ud800', ['x'], { toString: () => 'x' }])('%j is no owner', (principalId) => {
  expect(ownerOf(withIdentity({ principalId }), 'lambda')).toBeUndefined();
});

test.each(['cognito', 'lambda', 'iam', 'iam-session', 'api-key'] as const)('a request without an identity has no owner by %s', (source) => {
  for (const requestContext of [null, {}, { authorizer: null, identity: null }, { authorizer: {}, identity: {} }]) {
    expect(ownerOf({ ...event, requestContext } as object as typeof event, source)).toBeUndefined();
  }
});

test('an unknown source is a deployment fault', () => {
  expect(() => ownerSource('header')).toThrow('OWNER_SOURCE');
});

test('no two owners share a prefix of object keys', () => {
  const owners = ['a', 'A', 'a/b', 'a/../b', '.YQ', 'YQ', 'ü', 'u', 'arn:aws:iam::1:user/a', 'a#b', 'a b', '..'];
  const keys = owners.map(ownerInObjectKey);
  expect(new Set(keys).size).toBe(owners.length);
  keys.forEach((key) => expect(key).toMatch(/^\.?[A-Za-z0-9_-]+$/));
});
