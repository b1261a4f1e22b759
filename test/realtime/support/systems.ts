import { Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Auth, AuthBinding, Realtime, RealtimeOptions, RealtimeProps } from '../../../src';

/** A function that does nothing. */
export const plainFunction = (stack: Stack, id = 'Function') => new LambdaFunction(stack, id, {
  runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};'),
});

/** The resources of a strategy in a stack. */
export const bound = (stack: Stack, auth: Auth = Auth.cognito()): AuthBinding => auth.bind(stack, {});

/** Real time for the users of its own directory. */
export const realtime = (stack: Stack, options: RealtimeOptions & Partial<RealtimeProps> = {}) => new Realtime(stack, 'Realtime', { auth: bound(stack), ...options });
