import type { APIGatewayProxyEvent } from 'aws-lambda';
import { entity } from './support/handler';
import type { AccessModel, SubjectModel } from '../../../src/handlers/catalog';
import { grants } from '../../../src/handlers/entities/access';
import { callerOf } from '../../../src/handlers/entities/caller';
import type { OwnerSource } from '../../../src/handlers/shared/owner';

const of = (authorizer: object | null, source: OwnerSource = 'cognito', identity: object = {}) => {
  const caller = callerOf({ requestContext: { authorizer, identity } } as object as APIGatewayProxyEvent, source);
  return [caller.user, caller.groups, caller.scopes, caller.claim('custom:tenant')];
};
const claims = (more: object) => ({ claims: { sub: 'ann', ...more } });

test.each<[string, unknown[], unknown[]]>([
  ['no token', of(null), [undefined, [], [], undefined]],
  ['a token without groups', of(claims({})), ['ann', [], [], undefined]],
  ['one group', of(claims({ 'cognito:groups': 'staff' })), ['ann', ['staff'], [], undefined]],
  ['groups as one text', of(claims({ 'cognito:groups': 'staff, editors' })), ['ann', ['staff', 'editors'], [], undefined]],
  ['groups as a list, read as the text that API Gateway makes of it', of(claims({ 'cognito:groups': ['staff', 'x,admins'] })), ['ann', ['staff', 'x', 'admins'], [], undefined]],
  ['groups that are none', of(claims({ 'cognito:groups': { staff: true } })), ['ann', [], [], undefined]],
  ['scopes and a tenant', of(claims({ 'scope': 'shop/read shop/write', 'custom:tenant': 'north' })), ['ann', [], ['shop/read', 'shop/write'], 'north']],
  ['an empty tenant', of(claims({ 'custom:tenant': '' })), ['ann', [], [], undefined]],
  ['a tenant that ends a part of a key', of(claims({ 'custom:tenant': 'north\0' })), ['ann', [], [], undefined]],
  ['claims of nobody', of({ claims: { 'cognito:groups': 'staff', 'custom:tenant': 'north' } }), [undefined, [], [], undefined]],
  ['the context of the shipped authorizer', of({ principalId: 'ann', sub: 'ann', groups: 'staff,editors' }, 'lambda'), ['ann', ['staff', 'editors'], [], undefined]],
  ['a context where a token is expected', of({ principalId: 'ann', groups: 'staff' }), [undefined, [], [], undefined]],
  ['an ID token on a route that takes both kinds', of({ principalId: 'ann', sub: 'ann', groups: 'staff', scope: '', scopesOnly: 'false', tokenClaims: '{"custom:tenant":"north"}' }), ['ann', ['staff'], [], 'north']],
  ['an access token there', of({ principalId: 'ann', sub: 'ann', groups: '', scope: 'shop/read', scopesOnly: 'true', tokenClaims: '{}' }), ['ann', [], ['shop/read'], undefined]],
  ['claims in what a Cognito authorizer hands on', of(claims({ tokenClaims: '{"custom:tenant":"north"}', scopesOnly: 'true' })), ['ann', [], [], undefined]],
  ['a signature, and claims that nobody verified', of({ claims: { 'cognito:groups': 'staff' } }, 'iam', { userArn: 'arn:aws:iam::123456789012:user/ann' }), ['arn:aws:iam::123456789012:user/ann', [], [], undefined]],
  ['a signature, and a context that nobody verified', of({ groups: 'staff', scope: 'shop/read' }, 'iam', { userArn: 'arn:aws:iam::123456789012:user/ann' }), ['arn:aws:iam::123456789012:user/ann', [], [], undefined]],
  ['a context without a principal', of({ sub: 'ann', groups: 'staff' }, 'lambda'), [undefined, [], [], undefined]],
  ['claims of a token in the context of a custom Lambda authorizer', of({ principalId: 'ann', tokenClaims: '{"custom:tenant":"north"}' }, 'lambda'), ['ann', [], [], undefined]],
  ['a key of a plan', of(null, 'api-key', { apiKeyId: 'k' }), ['k', [], [], undefined]],
  ['no authorization', of(null, 'none'), ['public', [], [], undefined]],
])('of %s', (_, read, expected) => {
  expect(read).toEqual(expected);
});

test.each<[string, object, OwnerSource, true | undefined]>([
  ['an access token that the shipped authorizer let in', { sub: 'ann', scopesOnly: 'true' }, 'cognito', true],
  ['an ID token', { sub: 'ann', scopesOnly: 'false' }, 'cognito', undefined],
  ['a token with a claim of that name', { claims: { sub: 'ann', scopesOnly: 'true' } }, 'cognito', undefined],
  ['a context of a custom Lambda authorizer with that name', { principalId: 'ann', scopesOnly: 'true' }, 'lambda', undefined],
])('of %s, other rules apply or not', (_, authorizer, source, expected) => {
  expect(callerOf({ requestContext: { authorizer, identity: {} } } as object as APIGatewayProxyEvent, source).scopesOnly).toBe(expected);
});

test('an access token that was let in for its scopes has the rights of scopes, and no others', () => {
  const context = { requestContext: { authorizer: { sub: 'ann', groups: 'staff', scope: 'shop/read', scopesOnly: 'true' }, identity: {} } } as object as APIGatewayProxyEvent;
  const caller = callerOf(context, 'cognito');
  const rule = (kind: SubjectModel['kind'], name?: string): AccessModel => ({ subject: { kind, name }, operations: ['read'], hidden: [], locked: [] });
  const rules = [rule('owner'), rule('group', 'staff'), rule('signed-in'), rule('scope', 'shop/read'), rule('scope', 'shop/write'), rule('anyone')];
  const model = { ...entity('note', {}), access: rules };
  expect(grants(model, caller, 'read', true).map(({ subject }) => subject.name ?? subject.kind)).toEqual(['shop/read', 'anyone']);
  expect(grants(model, callerOf({ requestContext: { authorizer: { claims: { sub: 'ann' } }, identity: {} } } as object as APIGatewayProxyEvent, 'cognito'), 'read', true)).toHaveLength(3);
});
