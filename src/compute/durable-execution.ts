import { ManagedPolicy, Policy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct, IDependable } from 'constructs';
import { acknowledgeWildcard } from '../private/acknowledge';
import { hasManagedPolicies } from '../private/role';

/**
 * Lets a durable function record its steps and read them again. Its alias must wait for the policy that is returned.
 * See https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html
 */
export function allowDurableExecution(scope: Construct, role: Role, handler: LambdaFunction): IDependable {
  // Executions belong to versions, whose numbers change with each deployment.
  const executions = `${handler.functionArn}:*`;
  // A separate policy: the function waits for its role's policy, which therefore can't name the function.
  const settings = {
    roles: [role],
    statements: [new PolicyStatement({ actions: ['lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState'], resources: [executions] })],
  };
  const policy = hasManagedPolicies(scope) ? new ManagedPolicy(scope, 'DurableExecution', settings) : new Policy(scope, 'DurableExecution', settings);
  acknowledgeWildcard(policy, executions, 'The executions of this function\'s own versions, whose numbers change with each deployment.');
  return policy;
}
