import { Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { Guarded, lengthOf, ofType, resolved, Warning } from './guard';

/** Lambda takes so much of all that may call a function. See https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_FUNCTION_POLICY = 20 * 1024;

/** Size of the text that Lambda writes around a permission. */
const PER_PERMISSION = 150;

/** IAM takes a managed policy of so many characters. */
const MAX_MANAGED_POLICY = 6144;

const NEAR = 0.8;

/** Fewer permissions than this fit, as no ARN is longer than 2,048 characters. */
const FEW = 8;

/** Functions that so many may call that Lambda soon takes no more. */
export function functionPolicies({ system }: Guarded): Warning[] {
  const byFunction = new Map<string, CfnPermission[]>();
  const names = new Map<string, string>();
  for (const permission of ofType(system, CfnPermission)) {
    const name = nameOf(permission, names);
    byFunction.set(name, [...byFunction.get(name) ?? [], permission]);
  }
  return [...byFunction.values()].filter(({ length }) => length >= FEW)
    .map((permissions) => ({ at: permissions[0], count: permissions.length, size: sizeOf(permissions) }))
    .filter(({ size }) => size > NEAR * MAX_FUNCTION_POLICY)
    .map(({ at, count, size }) => ({
      id: 'functionPolicySize',
      at,
      message: `${count} callers have permission to call a function, which takes about ${kilobytes(size)} of the ${kilobytes(MAX_FUNCTION_POLICY)} that Lambda allows. `
        + 'Give one permission for several callers, or put another function beside it.',
    }));
}

/** Managed policies that IAM soon takes no more of. Inline ones CDK splits by itself. */
export function managedPolicies({ system }: Guarded): Warning[] {
  return ofType(system, CfnManagedPolicy)
    .map((at) => ({ at, size: lengthOf(resolved(at, at.policyDocument)) }))
    .filter(({ size }) => size > NEAR * MAX_MANAGED_POLICY)
    .map(({ at, size }) => ({
      id: 'managedPolicySize',
      at,
      message: `The policy has about ${size} of the ${MAX_MANAGED_POLICY} characters that IAM takes. `
        + 'Split the function, or set security.roles.managedPolicies to false: inline policies take more.',
    }));
}

/** The function as the template has it. All permissions of a function mostly have the same token, which is resolved once. */
function nameOf(permission: CfnPermission, known: Map<string, string>): string {
  const key = `${Stack.of(permission).node.addr} ${permission.functionName}`;
  const name = known.get(key) ?? JSON.stringify(resolved(permission, permission.functionName));
  known.set(key, name);
  return name;
}

function sizeOf(permissions: CfnPermission[]): number {
  return permissions.reduce((sum, { action, functionName, principal, sourceArn, sourceAccount }) =>
    sum + PER_PERMISSION + lengthOf(resolved(permissions[0], { action, functionName, principal, sourceArn, sourceAccount })), 0);
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1024)} KB`;
}
