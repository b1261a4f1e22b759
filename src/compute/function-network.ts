import { Aws } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { FunctionOptions as LambdaFunctionOptions } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ServerlessFunctionProps } from './serverless-function-options';
import { httpsOnly } from '../private/security-group';

/** Calls that Lambda itself makes for a function in a network. EC2 checks most of these without naming a resource. */
const INTERFACE_ACTIONS = [
  'ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:UnassignPrivateIpAddresses',
];

/**
 * Lets Lambda make network interfaces in the name of a role, and the code of its function not.
 * See https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-best-practice
 */
export function allowNetworkInterfaces(role: Role): void {
  role.addToPrincipalPolicy(new PolicyStatement({ actions: INTERFACE_ACTIONS, resources: ['*'] }));
  role.addToPrincipalPolicy(new PolicyStatement({
    effect: Effect.DENY,
    actions: INTERFACE_ACTIONS,
    resources: ['*'],
    // Only calls by the function's code carry its ARN. Its own name would be circular here, and no other function has the role.
    conditions: { ArnLike: { 'lambda:SourceFunctionArn': `arn:${Aws.PARTITION}:lambda:*:*:function:*` } },
  }));
}

/** Placement of the function: in its own network, in that of the system, or in Lambda's. */
export function networkOf(
  scope: Construct, { vpc, vpcSubnets, securityGroups, network }: ServerlessFunctionProps,
): Pick<LambdaFunctionOptions, 'vpc' | 'vpcSubnets' | 'securityGroups'> {
  if (vpc) return { vpc, vpcSubnets, securityGroups: securityGroups ?? [httpsOnly(scope, 'SecurityGroup', vpc, `Function ${scope.node.path}`)] };
  return network ? { vpc: network.vpc, vpcSubnets: network.subnets, securityGroups: network.securityGroups } : {};
}
