import { Fn } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ManagedPolicy, PolicyStatement, Role, RoleProps, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EnterpriseRoles, PrivateNetwork, Profile, RoleConventions, ServerlessApiPattern } from '../../src';
import { reportsOf, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';
import { everySystem } from '../support/systems';

const BOUNDARY = 'arn:aws:iam::123456789012:policy/boundary';
const conventions = (stack: Parameters<typeof everySystem>[0]): RoleConventions => ({
  permissionsBoundary: ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', BOUNDARY), path: '/teams/shop/', namePrefix: 'shop-',
});

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, context) => {
  test('every role of every system follows them', () => {
    const made = templateOf((stack) => void everySystem(stack, { security: { roles: conventions(stack) } }), { context, env: { region: 'eu-west-1', account: '123456789012' } });
    made.allResourcesProperties('AWS::IAM::Role', { PermissionsBoundary: BOUNDARY, Path: '/teams/shop/', RoleName: Match.stringLikeRegexp('^shop-.{1,59}$') });
    const names = Object.values(made.findResources('AWS::IAM::Role')).map(({ Properties }) => Properties.RoleName);
    expect(names.length).toBeGreaterThan(9);
    expect(new Set(names).size).toBe(names.length);
  });

  test('validators and compliance packs have nothing to say', () => {
    expect(unacknowledged(reportsOf((stack) => void everySystem(stack, { security: { roles: conventions(stack) } }), context))).toEqual([]);
  });
});

describe('changed later', () => {
  /** Names of roles by logical id. */
  const names = (roles: RoleConventions, env = { account: '123456789012', region: 'eu-west-1' }) => Object.entries(
    templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop', { security: { roles } }), { env }).findResources('AWS::IAM::Role'))
    .map(([id, { Properties }]) => [id, Properties.RoleName as string]);

  test('another path gives each role another name, because CloudFormation makes the new one before the old one goes', () => {
    const [before, after] = ['/teams/shop/', '/teams/store/'].map((path) => names({ namePrefix: 'shop-', path }));
    expect(after.map(([id]) => id)).toEqual(before.map(([id]) => id));
    const taken = before.map(([, name]) => name);
    expect(after.filter(([, name]) => taken.includes(name!))).toEqual([]);
    expect(names({ namePrefix: 'shop-' }).filter(([, name]) => taken.includes(name!))).toEqual([]);
  });

  test('the same path in another region gives other names', () => {
    const [here, there] = ['eu-west-1', 'eu-west-2'].map((region) => names({ namePrefix: 'shop-' }, { account: '123456789012', region }).map(([, name]) => name));
    expect(here.filter((name) => there.includes(name))).toEqual([]);
  });

  test('a boundary is updated in place: names stay', () => {
    const stack = newStack();
    const bounded = { namePrefix: 'shop-', permissionsBoundary: ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', BOUNDARY) };
    expect(names(bounded)).toEqual(names({ namePrefix: 'shop-' }));
  });

  test('a path that is known at deployment gives a name, too, within 64 characters', () => {
    const made = templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop', {
      security: { roles: { namePrefix: 'x'.repeat(32), path: Fn.importValue('Path') } },
    }), { env: { region: 'eu-west-1' } });
    made.allResourcesProperties('AWS::IAM::Role', { RoleName: Match.stringLikeRegexp('^x{32}[\\w-]{1,14}[0-9a-f]{8}-eu-west-1$') });
  });
});

test('without them, CloudFormation names roles, and nothing bounds them', () => {
  templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop')).allResourcesProperties('AWS::IAM::Role', { PermissionsBoundary: Match.absent(), Path: Match.absent(), RoleName: Match.absent() });
});

describe('below a construct', () => {
  const assumedBy = new ServicePrincipal('lambda.amazonaws.com');
  const rolesOf = (follow: RoleConventions, props: Partial<RoleProps> = {}) => {
    const stack = newStack({ env: { region: 'eu-west-1' } });
    EnterpriseRoles.follow(stack, follow);
    new Role(stack, 'Role', { assumedBy, ...props });
    new ManagedPolicy(stack, 'Policy', { path: props.path, statements: [new PolicyStatement({ actions: ['s3:ListAllMyBuckets'], resources: ['*'] })] });
    const made = Template.fromStack(stack);
    const [[role], [policy]] = ['AWS::IAM::Role', 'AWS::IAM::ManagedPolicy'].map((type) => Object.values(made.findResources(type)));
    return { role: role.Properties as Record<string, unknown>, policy: policy.Properties as Record<string, unknown> };
  };

  test.each(['/', '/teams/shop/', '/a-b_c.d/'])('the path %s is that of roles and managed policies', (path) => {
    const { role, policy } = rolesOf({ path });
    expect([role.Path, policy.Path]).toEqual([path, path]);
    expect(role.RoleName).toBeUndefined();
  });

  test('a prefix without a path keeps the paths that roles and policies have', () => {
    const { role, policy } = rolesOf({ namePrefix: 'shop-' }, { path: '/mine/' });
    expect(role).toMatchObject({ Path: '/mine/', RoleName: expect.stringMatching(/^shop-Stack-Role-[0-9a-f]{8}-eu-west-1$/) });
    expect(policy.Path).toBe('/mine/');
  });

  test('a role that you named keeps its name', () => {
    expect(rolesOf({ namePrefix: 'shop-', path: '/teams/' }, { roleName: 'mine' }).role).toMatchObject({ Path: '/teams/', RoleName: 'mine' });
  });

  test('a boundary without a path or a prefix changes neither', () => {
    const { role } = rolesOf({ permissionsBoundary: ManagedPolicy.fromManagedPolicyArn(newStack(), 'Boundary', BOUNDARY) }, { path: '/mine/' });
    expect(role).toMatchObject({ PermissionsBoundary: BOUNDARY, Path: '/mine/' });
    expect(role.RoleName).toBeUndefined();
  });

  test.each([[true, 1, 0], [false, 0, 1]])('managed policies are used where managedPolicies is %s', (managedPolicies, managed, inline) => {
    const made = templateOf((stack) => {
      EnterpriseRoles.follow(stack, { managedPolicies });
      new PrivateNetwork(stack, 'Network', { profile: managedPolicies ? Profile.PRODUCTION : Profile.REGULATED });
    });
    made.resourceCountIs('AWS::IAM::ManagedPolicy', managed);
    made.resourceCountIs('AWS::IAM::Policy', inline);
  });

  test('managedPolicies is refused where roles may be there already', () => {
    const stack = newStack();
    new Role(stack, 'Role', { assumedBy });
    expect(() => EnterpriseRoles.follow(stack, { managedPolicies: true })).toThrow('security.roles.managedPolicies: true cannot be used. Allowed: a construct that has no children yet');
    expect(() => EnterpriseRoles.follow(stack, { path: '/teams/' })).not.toThrow();
  });
});

test.each<[RoleConventions, string]>([
  [{ path: 'x/teams/' }, 'security.roles.path'],
  [{ path: '/teams/shop' }, 'security.roles.path'],
  [{ path: '/my teams/' }, 'security.roles.path'],
  [{ path: '/teams//' }, 'security.roles.path'],
  [{ namePrefix: '' }, 'security.roles.namePrefix'],
  [{ namePrefix: ' a' }, 'security.roles.namePrefix'],
  [{ namePrefix: 'a ' }, 'security.roles.namePrefix'],
  [{ path: 'teams/' }, "security.roles.path: 'teams/' cannot be used. Allowed: a path with a slash at both ends"],
  [{ path: '/teams' }, 'security.roles.path'],
  [{ namePrefix: 'x'.repeat(33) }, 'security.roles.namePrefix'],
  [{ namePrefix: 'a b' }, "security.roles.namePrefix: 'a b' cannot be used"],
])('refuses %j', (roles, message) => {
  expect(() => new ServerlessApiPattern(newStack(), 'Shop', { security: { roles } })).toThrow(message);
});
