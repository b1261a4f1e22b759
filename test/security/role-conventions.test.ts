import { Match } from 'aws-cdk-lib/assertions';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { RoleConventions, ServerlessApiPattern } from '../../src';
import { reportsOf, unacknowledged } from '../support/compliance';
import { FLAG_SETS, newStack, templateOf } from '../support/synth';
import { everySystem } from '../support/systems';

const BOUNDARY = 'arn:aws:iam::123456789012:policy/boundary';
const conventions = (stack: Parameters<typeof everySystem>[0]): RoleConventions => ({
  permissionsBoundary: ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', BOUNDARY), path: '/teams/shop/', namePrefix: 'shop-',
});

describe.each(FLAG_SETS)('with %s', (_, context) => {
  test('every role of every system follows them', () => {
    const made = templateOf((stack) => void everySystem(stack, { security: { roles: conventions(stack) } }), { context });
    made.allResourcesProperties('AWS::IAM::Role', { PermissionsBoundary: BOUNDARY, Path: '/teams/shop/', RoleName: Match.stringLikeRegexp('^shop-.{1,59}$') });
    const names = Object.values(made.findResources('AWS::IAM::Role')).map(({ Properties }) => Properties.RoleName);
    expect(names.length).toBeGreaterThan(9);
    expect(new Set(names).size).toBe(names.length);
  });

  test('validators and compliance packs have nothing to say', () => {
    expect(unacknowledged(reportsOf((stack) => void everySystem(stack, { security: { roles: conventions(stack) } }), context))).toEqual([]);
  });
});

test('without them, CloudFormation names roles, and nothing bounds them', () => {
  templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop')).allResourcesProperties('AWS::IAM::Role', { PermissionsBoundary: Match.absent(), Path: Match.absent(), RoleName: Match.absent() });
});

test.each<[RoleConventions, string]>([
  [{ path: 'teams/' }, "security.roles.path: 'teams/' cannot be used. Allowed: a path with a slash at both ends"],
  [{ path: '/teams' }, 'security.roles.path'],
  [{ namePrefix: 'x'.repeat(33) }, 'security.roles.namePrefix'],
  [{ namePrefix: 'a b' }, "security.roles.namePrefix: 'a b' cannot be used"],
])('refuses %j', (roles, message) => {
  expect(() => new ServerlessApiPattern(newStack(), 'Shop', { security: { roles } })).toThrow(message);
});
