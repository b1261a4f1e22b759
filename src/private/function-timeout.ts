import { Duration } from 'aws-cdk-lib';
import { Alias, Function as LambdaFunction, IFunction, Version } from 'aws-cdk-lib/aws-lambda';

/** Timeout of a function, of the one behind a version or an alias. Undefined where it cannot be seen, as of an imported one. */
export function timeoutOf(handler: IFunction | undefined): Duration | undefined {
  if (handler instanceof Alias || handler instanceof Version) return timeoutOf(handler.lambda);
  return handler instanceof LambdaFunction ? handler.timeout : undefined;
}
