import { AspectPriority, Aspects, IAspect, Stack, Token } from 'aws-cdk-lib';
import { CfnManagedPolicy, CfnRole, IManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { accountWideName } from '../private/account-wide-name';
import { invalid } from '../private/invalid';
import { checked } from '../private/known-props';
import { setManagedPolicies } from '../private/role';

/** IAM takes no longer name of a role. */
const MAX_NAME = 64;

/**
 * Rules of an enterprise for the roles that a system makes. You can change each of them later: a boundary is updated in place, another path or
 * prefix makes new roles under new names before the old ones go.
 */
export interface RoleConventions {
  /**
   * Policy that no role can go beyond, whatever else it is granted.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
   */
  readonly permissionsBoundary?: IManagedPolicy;

  /**
   * Path of roles and policies, with a slash at both ends: `/teams/shop/`.
   *
   * @default - the root
   */
  readonly path?: string;

  /**
   * Prefix of role names, at most 32 characters. The stack, the place in the stack, a hash of the path, and the
   * region follow. The deployment then needs `CAPABILITY_NAMED_IAM`.
   *
   * @default - CloudFormation names them
   */
  readonly namePrefix?: string;

  /**
   * Whether the rights of roles are managed policies, which auditors find listed in IAM, instead of inline ones. A managed policy has at
   * most 6,144 characters, an account 1,500 of them unless it asks for more.
   *
   * @default - by profile: true in REGULATED, else false
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
   */
  readonly managedPolicies?: boolean;
}

/**
 * Roles as an enterprise wants them.
 *
 * @example
 * const boundary = iam.ManagedPolicy.fromManagedPolicyName(this, 'Boundary', 'shop-boundary');
 * EnterpriseRoles.follow(this, { permissionsBoundary: boundary, path: '/teams/shop/' });
 * new ServerlessFunction(this, 'Orders', { entry: 'src/orders.ts' });
 */
@checked
export class EnterpriseRoles {
  /**
   * Makes every role below a construct follow the conventions, including those of CDK's own constructs. `managedPolicies` only applies to roles that this
   * library creates afterwards. Throws for a malformed path or prefix, and for `managedPolicies` on a construct with
   * children.
   */
  public static follow(scope: Construct, conventions: RoleConventions): void {
    const { permissionsBoundary, path, namePrefix, managedPolicies } = conventions;
    if (path !== undefined && !Token.isUnresolved(path) && !/^\/([!-.0-~]+\/)*$/.test(path)) {
      throw invalid('security.roles.path', path, 'a path with a slash at both ends, such as /teams/shop/');
    }
    if (namePrefix !== undefined && !/^[\w+=,.@-]{1,32}$/.test(namePrefix)) {
      throw invalid('security.roles.namePrefix', namePrefix, 'from 1 to 32 letters, digits and _+=,.@-, and no token');
    }
    if (managedPolicies !== undefined) {
      if (scope.node.children.length) throw invalid('security.roles.managedPolicies', managedPolicies, 'a construct that has no children yet');
      setManagedPolicies(scope, managedPolicies);
    }
    if (permissionsBoundary) PermissionsBoundary.of(scope).apply(permissionsBoundary);
    if (path === undefined && namePrefix === undefined) return;
    Aspects.of(scope).add(new NamingAspect(path, namePrefix), { priority: AspectPriority.MUTATING });
  }

  private constructor() {}
}

class NamingAspect implements IAspect {
  constructor(private readonly path?: string, private readonly namePrefix?: string) {}

  public visit(node: IConstruct): void {
    if (node instanceof CfnManagedPolicy) node.path = this.path ?? node.path;
    if (!(node instanceof CfnRole)) return;
    node.path = this.path ?? node.path;
    // CDK's own construct gives a token, which stands for no name where none was chosen.
    if (this.namePrefix === undefined || Stack.of(node).resolve(node.roleName) !== undefined) return;
    const maxLength = MAX_NAME - this.namePrefix.length;
    node.roleName = `${this.namePrefix}${accountWideName(node, { maxLength, replacing: [node.path] })}`;
  }
}
