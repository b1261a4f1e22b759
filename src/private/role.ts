import { AddToPrincipalPolicyResult, IRole, ManagedPolicy, PolicyStatement, Role, RoleProps } from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { Profile } from '../profile/profile';
import { profileValues } from '../profile/profile-values';

/** Context that says for a construct tree whether the rights of roles are managed policies. */
const CONTEXT = 'cdk-serverless-api-pattern:managedPolicies';

/** Whether the rights of roles below a construct are managed policies. */
export function hasManagedPolicies(scope: IConstruct): boolean {
  return scope.node.tryGetContext(CONTEXT) === true;
}

/** Says so for all roles below a construct that has no children yet. */
export function setManagedPolicies(scope: IConstruct, managed: boolean): void {
  scope.node.setContext(CONTEXT, managed);
}

/** Says what the profile says, unless something above said so before. */
export function setManagedPoliciesOf(scope: IConstruct, profile: Profile | undefined): void {
  if (scope.node.tryGetContext(CONTEXT) === undefined && profileValues(profile)['security.roles.managedPolicies']) setManagedPolicies(scope, true);
}

/** A role whose rights are in a policy of the kind that is wanted. */
export function createRole(scope: Construct, id: string, props: RoleProps): Role {
  return hasManagedPolicies(scope) ? new ManagedRole(scope, id, props) : new RecordedRole(scope, id, props);
}

/** The statements that were added to a role of `createRole`, from all sources, in their order. */
export function statementsOf(role: IRole): readonly PolicyStatement[] {
  return added.get(role) ?? [];
}

const added = new WeakMap<IRole, PolicyStatement[]>();

/** Records grants. */
class RecordedRole extends Role {
  public addToPrincipalPolicy(statement: PolicyStatement): AddToPrincipalPolicyResult {
    added.set(this, [...statementsOf(this), statement]);
    return super.addToPrincipalPolicy(statement);
  }
}

/** Puts all grants, from all sources, into one managed policy, where CDK would write an inline policy. */
class ManagedRole extends RecordedRole {
  private policy?: ManagedPolicy;

  public addToPrincipalPolicy(statement: PolicyStatement): AddToPrincipalPolicyResult {
    added.set(this, [...statementsOf(this), statement]);
    this.policy ??= new ManagedPolicy(this, 'Policy', { roles: [this] });
    this.policy.addStatements(statement);
    return { statementAdded: true, policyDependable: this.policy };
  }

  public addToPolicy(statement: PolicyStatement): boolean {
    return this.addToPrincipalPolicy(statement).statementAdded;
  }
}
