import { Token } from 'aws-cdk-lib';
import { CfnFunction, Function as LambdaFunction, IFunction } from 'aws-cdk-lib/aws-lambda';
import { functionBehind } from './function-timeout';

/** What a function reserves, or the one behind a version or an alias. Undefined where it reserves nothing, or that cannot be seen. */
export function reservedOf(handler: IFunction): number | undefined {
  const behind = functionBehind(handler);
  if (!(behind instanceof LambdaFunction)) return undefined;
  const { reservedConcurrentExecutions: reserved } = behind.node.defaultChild as CfnFunction;
  return Token.isUnresolved(reserved) ? undefined : reserved;
}
