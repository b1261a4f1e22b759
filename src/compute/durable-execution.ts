import { Policy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from '../private/acknowledge';

/**
 * Lets a durable function record its steps and read them again.
 * See https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html
 */
export function allowDurableExecution(scope: Construct, role: Role, handler: LambdaFunction): void {
  // Executions belong to versions, whose numbers change with each deployment.
  const executions = `${handler.functionArn}:*`;
  // A policy of its own: the function waits for its role's, which therefore cannot name the function.
  const policy = new Policy(scope, 'DurableExecution', {
    roles: [role],
    statements: [new PolicyStatement({ actions: ['lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState'], resources: [executions] })],
  });
  acknowledgeWildcard(policy, executions, 'The executions of this function\'s own versions, whose numbers change with each deployment.');
}
