import { Delivery } from '../delivery';
import { act } from '../edge';

/** Cognito calls a trigger as itself, for the pool. */
const trigger: Delivery = (world, { resource, target }) =>
  [{ kind: 'user pool → function', hops: act(world, { service: 'cognito-idp.amazonaws.com', sourceArn: world.arn(resource) }, 'lambda:InvokeFunction', target) }];

export const USER_DELIVERIES: Record<string, Delivery> = {
  'AWS::Cognito::UserPool LambdaConfig.**': trigger,
};
