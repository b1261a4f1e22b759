import { ENV } from './arrangements';
import { Edge } from './edge';
import { keyOf } from './keys';
import { World } from './world';

/** https://docs.aws.amazon.com/cognito/latest/developerguide/data-protection.html */
const SERVICES = ['cognito-idp.amazonaws.com', 'identitystore.amazonaws.com'];
const ACTIONS = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];

/** User pool → key, wherever the key is: Cognito encrypts users as itself, for the pool that it names. Others may try the same through Cognito. */
export function userPoolEdges(world: World): Edge[] {
  return world.ofType('AWS::Cognito::UserPool').flatMap((pool) => {
    const key = keyOf(world, pool);
    if (!key) return [];
    const hops = SERVICES.flatMap((service) => {
      const hop = { service, resource: key.arn, policy: key.policy, encrypts: 'Cognito', sourceArn: world.arn(pool), via: `cognito-idp.${ENV.region}.amazonaws.com` };
      const encryptionContext = { 'aws:cognito-idp:userpool-arn': world.arn(pool) };
      return [...ACTIONS.map((action) => ({ ...hop, action, encryptionContext })), { ...hop, action: 'kms:DescribeKey' }];
    });
    return [{ kind: 'user pool → key', from: pool.id, to: key.arn, hops }];
  });
}
