import { canonicalJson, sha256 } from '../../../src/handlers/shared/hash';
import { creationIdentity } from '../../../src/handlers/shared/idempotency';
import { isOwner, ownerInObjectKey, ownerOfObjectKey } from '../../../src/handlers/shared/owner';
import { pendingIn, pendingPartitions } from '../../../src/handlers/shared/pending';
import { ApiRequest } from '../../../src/handlers/shared/request';
import { OWNER, apiEvent } from '../support/api';

const identity = (key?: string, content: object = { a: 1 }, route = 'POST /items') => (
  creationIdentity(new ApiRequest(apiEvent(route, { headers: key === undefined ? {} : { 'Idempotency-Key': key } }), 'o'), content)
);

test('without a key a creation has an id only', () => {
  expect(identity()).toStrictEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
});

test('a key stands for one request to one route', () => {
  expect(identity('k').key).toEqual({ hash: sha256('["POST /items","k"]'), requestHash: sha256('{"a":1}') });
  expect(identity('k', { b: 2, a: 1 }).key).toEqual(identity('k', { a: 1, b: 2 }).key);
  expect(identity('k', { a: 2 }).key?.requestHash).not.toBe(identity('k').key?.requestHash);
  expect(identity('k', { a: 1 }, 'POST /files').key?.hash).not.toBe(identity('k').key?.hash);
});

test.each([' ', '~', 'a b', 'x'.repeat(255)])('%j is a key', (key) => { expect(identity(key).key?.hash).toMatch(/^[0-9a-f]{64}$/); });

test.each(['', 'x'.repeat(256), 'a\u007f', 'a\n', '\ta', 'ü'])('%j is none', (key) => {
  expect(() => identity(key)).toThrow(expect.objectContaining({ status: 400, details: { errors: [{ field: 'Idempotency-Key', message: expect.stringMatching(/./) }] } }));
});

test('equal data have one text, whatever the order of their keys', () => {
  expect(canonicalJson({ b: [{ d: 1, c: null }], a: 'x', B: true })).toBe('{"B":true,"a":"x","b":[{"c":null,"d":1}]}');
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test.each<[unknown, boolean]>([
  ['x'.repeat(256), true], ['x'.repeat(257), false], ['', false], ['a\u001f', false], ['a\u007f', false], ['a\u0080', true], ['a b', true], ['\udfff', false], [['a'], false], [undefined, false],
])('%j is an owner: %j', (owner, valid) => { expect(isOwner(owner)).toBe(valid); });

test.each([OWNER, 'a_B-9', 'a/b', 'ü', '.a', 'a.b', 'x'.repeat(256)])('the owner %s is found by its part of a key', (owner) => {
  expect(ownerOfObjectKey(ownerInObjectKey(owner))).toBe(owner);
});

test.each(['', '.', 'a b', '.bw', '.!', 'a/b', `.${Buffer.from('a\n').toString('base64url')}`])('no owner is written %j', (part) => {
  expect(ownerOfObjectKey(part)).toBeUndefined();
});

test('pending records are in one of the partitions that are read', () => {
  const used = new Set([...'0123456789abcdef'].map((digit) => pendingIn('JOB', `x${digit}`)));
  expect([...used].sort()).toEqual([...pendingPartitions('JOB')].sort());
  expect(pendingIn('FILE', 'a')).toMatch(/^FILE#\d+$/);
  expect(pendingPartitions('FILE')[0]).toBe('FILE#0');
});
