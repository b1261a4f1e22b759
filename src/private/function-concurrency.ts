import { Token } from 'aws-cdk-lib';
import { Alias, CfnFunction, Function as LambdaFunction, IFunction, Version } from 'aws-cdk-lib/aws-lambda';

/** What a function reserves, or the one behind a version or an alias. Undefined where it reserves nothing, or that cannot be seen. */
export function reservedOf(handler: IFunction): number | undefined {
  if (handler instanceof Alias || handler instanceof Version) return reservedOf(handler.lambda);
  if (!(handler instanceof LambdaFunction)) return undefined;
  const { reservedConcurrentExecutions: reserved } = handler.node.defaultChild as CfnFunction;
  return Token.isUnresolved(reserved) ? undefined : reserved;
}
