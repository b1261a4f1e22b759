import { Duration, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';

/** A function that does nothing. */
export const plainFunction = (stack: Stack, id = 'Function', timeout = Duration.minutes(1)) => new LambdaFunction(stack, id, {
  runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};'), timeout,
});
