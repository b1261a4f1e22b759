import { Token } from 'aws-cdk-lib';
import { CfnFunction, Function as LambdaFunction, IFunction } from 'aws-cdk-lib/aws-lambda';
import { functionBehind } from './function-timeout';

/** Reserved concurrency of a function, or of the one behind a version or an alias. Undefined if it reserves none, or for an imported one. */
export function reservedOf(handler: IFunction): number | undefined {
  const behind = functionBehind(handler);
  if (!(behind instanceof LambdaFunction)) return undefined;
  const { reservedConcurrentExecutions: reserved } = behind.node.defaultChild as CfnFunction;
  return Token.isUnresolved(reserved) ? undefined : reserved;
}
