import { Duration } from 'aws-cdk-lib';
import { Alias, Function as LambdaFunction, IFunction, Version } from 'aws-cdk-lib/aws-lambda';
import { invalid } from './invalid';

/** The function behind a version or an alias, and any other function itself. */
export function functionBehind(handler: IFunction): IFunction {
  return handler instanceof Alias || handler instanceof Version ? functionBehind(handler.lambda) : handler;
}

/** Timeout of a function, of the one behind a version or an alias. Undefined where it cannot be seen, as of an imported one. */
export function timeoutOf(handler: IFunction | undefined): Duration | undefined {
  const behind = handler && functionBehind(handler);
  return behind instanceof LambdaFunction ? behind.timeout : undefined;
}

/** Throws for a function that goes on when API Gateway has given up: it works for nobody. */
export function checkAnswersInTime(prop: string, handler: IFunction | undefined, waits: Duration | undefined): void {
  const runs = timeoutOf(handler);
  const limit = waits ?? Duration.seconds(29);
  if (!runs || runs.isUnresolved() || limit.isUnresolved() || runs.toMilliseconds() <= limit.toMilliseconds()) return;
  throw invalid(prop, runs.toHumanString(), `at most ${limit.toHumanString()}, which API Gateway waits`);
}
