import { ArnFormat, Names, Stack, Token } from 'aws-cdk-lib';
import { IPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnResourcePolicy, ILogGroup, LogGroup, ResourcePolicy, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct, IDependable } from 'constructs';
import { sendToCentralLogs } from '../../private/central-logs';
import { invalid } from '../../private/invalid';
import { KEPT } from '../../private/removal';
import { ownService } from '../../private/service-principal';

/** AWS WAF writes to nothing whose name begins otherwise. */
const PREFIX = 'aws-waf-logs-';

/** Inputs of a log group. */
export interface LogGroupSettings {
  readonly retention: RetentionDays;
  readonly encryptionKey?: IKey;

  /** Id of the web ACL, which no other has had. */
  readonly webAclId: string;
}

/** Destination of AWS WAF, and the policies that it needs. Their statements have no IDs: those of several firewalls may be in one policy. */
export interface LogTarget {
  readonly arn: string;
  readonly policies: IDependable[];
}

/** Throws for a name that AWS WAF does not take. One that is known later passes. */
export function checkLogName(name: string): void {
  if (!Token.isUnresolved(name) && !name.startsWith(PREFIX)) throw invalid('security.firewall.logging.destination', name, `names that begin with ${PREFIX}`);
}

/**
 * A log group with a name that AWS WAF takes. It ends with the id of the web ACL, so that a group which a deleted stack left behind is
 * not in the way of the next. The key's policy has the beginning: the key may be of another stack, which the web ACL's comes after.
 */
export function createLogGroup(scope: Construct, { retention, encryptionKey, webAclId }: LogGroupSettings): LogGroup {
  const beginning = `${PREFIX}${Names.uniqueResourceName(scope, { maxLength: 200, separator: '-' })}-`;
  if (encryptionKey) allowEncryption(scope, encryptionKey, logGroupArn(scope, `${beginning}*`));
  return sendToCentralLogs(new LogGroup(scope, 'Logs', { logGroupName: `${beginning}${webAclId}`, retention, encryptionKey, removalPolicy: KEPT }));
}

/** Lets the delivery of logs write to a group: to create streams in it, and to put events into them. */
export function toLogGroup(scope: Construct, logGroup: ILogGroup): LogTarget {
  const arn = logGroupArn(scope, logGroup.logGroupName);
  const { policyDependable } = logGroup.addToResourcePolicy(new PolicyStatement({
    principals: [delivery(scope)],
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [`${arn}:log-stream:*`],
  }));
  if (policyDependable instanceof ResourcePolicy) nameByStack(policyDependable);
  return { arn, policies: policyDependable ? [policyDependable] : [] };
}

/** Lets the delivery of logs write to a bucket: files of this account, which the bucket's owner owns. */
export function toBucket(scope: Construct, bucket: IBucket): LogTarget {
  const prefix = `AWSLogs/${Stack.of(scope).account}/*`;
  const granted = [
    bucket.addToResourcePolicy(new PolicyStatement({
      principals: [delivery(scope)], actions: ['s3:GetBucketAcl'], resources: [bucket.bucketArn],
    })),
    bucket.addToResourcePolicy(new PolicyStatement({
      principals: [delivery(scope)],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(prefix)],
      conditions: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
    })),
  ];
  bucket.encryptionKey?.addToResourcePolicy(new PolicyStatement({
    principals: [delivery(scope)], actions: ['kms:Decrypt', 'kms:GenerateDataKey*'], resources: ['*'],
  }), true);
  return { arn: bucket.bucketArn, policies: granted.flatMap(({ policyDependable }) => policyDependable ?? []) };
}

/** The delivery of logs, for logs only of this account and Region. */
function delivery(scope: Construct): IPrincipal {
  const logs = Stack.of(scope).formatArn({ service: 'logs', resource: '*', arnFormat: ArnFormat.NO_RESOURCE_NAME });
  return ownService(scope, 'delivery.logs.amazonaws.com', { ArnLike: { 'aws:SourceArn': logs } });
}

/** The name that CDK makes up is the same in two stacks of one app: the second would overwrite the policy of the first. */
function nameByStack(policy: ResourcePolicy): void {
  (policy.node.defaultChild as CfnResourcePolicy).policyName = Names.uniqueResourceName(policy, { maxLength: 255, separator: '-' });
}

/** CloudWatch Logs names the group that it encrypts: this one, and no other. */
function allowEncryption(scope: Construct, key: IKey, arn: string): void {
  const { region, urlSuffix } = Stack.of(scope);
  key.addToResourcePolicy(new PolicyStatement({
    principals: [ServicePrincipal.fromStaticServicePrincipleName(`logs.${region}.${urlSuffix}`)],
    actions: ['kms:Decrypt*', 'kms:Describe*', 'kms:Encrypt*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arn } },
  }), true);
}

/** Without the `:*` that the group's own attribute has at its end, and AWS WAF does not take. */
function logGroupArn(scope: Construct, resourceName: string): string {
  return Stack.of(scope).formatArn({ service: 'logs', resource: 'log-group', resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
}
