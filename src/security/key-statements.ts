import { ArnFormat, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Conditions, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';

/**
 * Permissions of services that use a key without a role of the account. Each is bound to resources of this account and region by
 * pattern and not by name: a key whose policy names an encrypted resource, which in turn names the key, couldn't be created.
 *
 * The pattern names the account. `aws:SourceAccount` beside it would deny EventBridge, which isn't documented to send it to KMS.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
export function messageStatements(scope: IConstruct): PolicyStatement[] {
  return [
    sender(scope, 'cloudwatch', 'alarm:*', ArnFormat.NO_RESOURCE_NAME),
    sender(scope, 'events', 'rule/*', ArnFormat.NO_RESOURCE_NAME),
    sender(scope, 'sns', '*', ArnFormat.NO_RESOURCE_NAME),
  ];
}

/** CloudWatch Logs names the group that it encrypts in the encryption context. */
export function logStatements(scope: IConstruct): PolicyStatement[] {
  const stack = Stack.of(scope);
  return [new PolicyStatement({
    sid: 'AllowLogs',
    principals: [ServicePrincipal.fromStaticServicePrincipleName(`logs.${stack.region}.${stack.urlSuffix}`)],
    actions: ['kms:Decrypt*', 'kms:Describe*', 'kms:Encrypt*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    resources: ['*'],
    conditions: {
      ArnLike: { 'kms:EncryptionContext:aws:logs:arn': stack.formatArn({ service: 'logs', resource: 'log-group:*', arnFormat: ArnFormat.NO_RESOURCE_NAME }) },
    },
  })];
}

/** CloudFront reads the pages of a website. Only the ARN of the distribution has its account: a condition on the account couldn't be met. */
export function pageStatements(scope: IConstruct): PolicyStatement[] {
  const arn = Stack.of(scope).formatArn({ service: 'cloudfront', region: '', resource: 'distribution/*', arnFormat: ArnFormat.NO_RESOURCE_NAME });
  return [service('cloudfront', ['kms:Decrypt'], { ArnLike: { 'aws:SourceArn': arn } })];
}

const USER_POOL = 'kms:EncryptionContext:aws:cognito-idp:userpool-arn';
const USERS_ACTIONS = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncrypt*'];

/**
 * Cognito encrypts users as itself, and with the permissions of their administrators. It names the pool in the encryption context.
 *
 * Callers aren't known by name: any of them can call Cognito for the pool. The root of the account as the principal would only delegate the decision to
 * IAM policies, and each of these callers would need permissions for the key as well. AWS's own keys are opened to callers in the same way: for
 * any principal, on the condition of the account and of the service that calls for them.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/data-protection.html#data-encryption-at-rest
 */
export function userStatements(scope: IConstruct): PolicyStatement[] {
  const stack = Stack.of(scope);
  const pools = stack.formatArn({ service: 'cognito-idp', resource: 'userpool', resourceName: '*' });
  const services = () => ['cognito-idp', 'identitystore'].map((name) => new ServicePrincipal(`${name}.amazonaws.com`));
  const own = { StringEquals: { 'aws:SourceAccount': stack.account }, ArnLike: { 'aws:SourceArn': pools } };
  const callers = { StringEquals: { 'kms:CallerAccount': stack.account, 'kms:ViaService': `cognito-idp.${stack.region}.amazonaws.com` } };
  const [describe, resources] = [['kms:DescribeKey'], ['*']];
  return [
    new PolicyStatement({
      sid: 'AllowCognito', principals: services(), actions: USERS_ACTIONS, resources, conditions: { ...own, ArnLike: { ...own.ArnLike, [USER_POOL]: pools } },
    }),
    new PolicyStatement({ sid: 'AllowCognitoToDescribe', principals: services(), actions: describe, resources, conditions: own }),
    new PolicyStatement({
      sid: 'AllowThroughCognito', principals: [new AnyPrincipal()], actions: USERS_ACTIONS, resources, conditions: { ...callers, ArnLike: { [USER_POOL]: pools } },
    }),
    new PolicyStatement({ sid: 'AllowToDescribeThroughCognito', principals: [new AnyPrincipal()], actions: describe, resources, conditions: callers }),
  ];
}

/**
 * Grants are for services that encrypt on a caller's behalf, as DynamoDB does. A grant that a user made would bypass every policy.
 *
 * @see https://docs.aws.amazon.com/controltower/latest/controlreference/ct-kms-pv-1.html
 */
export function grantStatement(): PolicyStatement {
  return new PolicyStatement({
    sid: 'DenyGrantsOfUsers',
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: ['kms:CreateGrant'],
    resources: ['*'],
    conditions: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false', 'aws:PrincipalIsAWSService': 'false' } },
  });
}

function sender(scope: IConstruct, name: string, resource: string, arnFormat: ArnFormat): PolicyStatement {
  const arn = Stack.of(scope).formatArn({ service: name, resource, arnFormat });
  return service(name, ['kms:Decrypt', 'kms:GenerateDataKey*'], { ArnLike: { 'aws:SourceArn': arn } });
}

function service(name: string, actions: string[], conditions: Conditions): PolicyStatement {
  return new PolicyStatement({
    sid: `Allow${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    principals: [new ServicePrincipal(`${name}.amazonaws.com`)],
    actions,
    // The policy of a key only applies to that key.
    resources: ['*'],
    conditions,
  });
}
