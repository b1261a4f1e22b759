import { ArnFormat, Duration, Stack, Token } from 'aws-cdk-lib';
import { Alias, Function as LambdaFunction, IFunction, Version } from 'aws-cdk-lib/aws-lambda';
import { invalid } from './invalid';
import { aliasOr } from './live-alias';

/** The function behind a version or an alias, and any other function itself. */
export function functionBehind(handler: IFunction): IFunction {
  const known = aliasOr(handler);
  return known instanceof Alias || known instanceof Version ? functionBehind(known.lambda) : known;
}

/** Whether two constructs are one function: each import of it is another construct, perhaps by an alias. The names of new functions are tokens. */
export function isSameFunction(a: IFunction, b: IFunction): boolean {
  if (a === b || a.functionArn === b.functionArn) return true;
  const name = nameOf(a);
  return name !== undefined && name === nameOf(b);
}

/** Without the version or the alias that it was imported by. Undefined where it is known only at deployment. */
function nameOf(handler: IFunction): string | undefined {
  const { resourceName } = Stack.of(handler).splitArn(handler.functionArn, ArnFormat.COLON_RESOURCE_NAME);
  return Token.isUnresolved(resourceName) ? undefined : resourceName?.split(':')[0];
}

/** Timeout of a function, of the one behind a version or an alias. Undefined where it cannot be seen, as of an imported one. */
export function timeoutOf(handler: IFunction | undefined): Duration | undefined {
  const behind = handler && functionBehind(handler);
  return behind instanceof LambdaFunction ? behind.timeout : undefined;
}

/** Throws for a function that may run longer than API Gateway waits: its answer would never reach the client. */
export function checkAnswersInTime(prop: string, handler: IFunction | undefined, waits: Duration | undefined): void {
  const runs = timeoutOf(handler);
  const limit = waits ?? Duration.seconds(29);
  if (!runs || runs.isUnresolved() || limit.isUnresolved() || runs.toMilliseconds() <= limit.toMilliseconds()) return;
  throw invalid(prop, runs.toHumanString(), `at most ${limit.toHumanString()}, which API Gateway waits`);
}
