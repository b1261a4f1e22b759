import { objects, optionalObject, string } from '../../../../local/src/json';
import { ENV } from '../arrangements';
import { Delivery, Made } from '../delivery';
import { act, assume, useKey, useOf } from '../edge';
import { keyNamed, keyOf } from '../keys';
import { at } from '../world';

/** CloudFront reads as itself. */
const pages: Delivery = (world, { resource, path, target }) => {
  const origin = optionalObject(at(resource.properties, path.replace(/\.DomainName$/, '')), path);
  if (origin.OriginAccessControlId === undefined) throw new Error(`${resource.id} reads ${target.id} as anybody`);
  const doer = { service: 'cloudfront.amazonaws.com', sourceArn: world.arn(resource) };
  const arn = world.arn(target);
  return [{ kind: 'CloudFront → bucket', hops: [...act(world, doer, 's3:GetObject', target, `${arn}/index.html`), ...act(world, doer, 's3:ListBucket', target)] }];
};

/**
 * CloudFront writes its log by an access control list that it sets itself, where the bucket knows any. Written here as the policy that it amounts to.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
 */
const pageLog: Delivery = (world, { resource, target }) => {
  const [{ ObjectOwnership } = {}] = objects(optionalObject(target.properties.OwnershipControls, 'ownership').Rules, 'ownership');
  const listed = ObjectOwnership === 'BucketOwnerPreferred' || ObjectOwnership === 'ObjectWriter';
  const arn = `${world.arn(target)}/log.gz`;
  const service = 'delivery.logs.amazonaws.com';
  const policy = listed ? [{
    Effect: 'Allow', Principal: { Service: service }, Action: 's3:PutObject', Resource: arn, Condition: { ArnEquals: { 'aws:SourceArn': world.arn(resource) } },
  }] : [];
  return [{ kind: 'CloudFront → access log', hops: [{ action: 's3:PutObject', resource: arn, service, sourceArn: world.arn(resource), policy }] }];
};

/** S3 writes as itself, for the one bucket. */
const put = (kind: string, service: string, prefixPath: string, separator = '', context: Record<string, string> = {}): Delivery => (world, { resource, path, target }) => {
  const prefix = at(resource.properties, prefixPath.replace('*', path.split('.')[1]!));
  const doer = { service, sourceArn: world.arn(resource) };
  const hops = act(world, doer, 's3:PutObject', target, `${world.arn(target)}/${prefix ?? ''}${separator}one`);
  return [{ kind, hops: hops.map((hop) => ({ ...hop, context })) }];
};

/**
 * S3 copies in the rule's role. It copies what is encrypted with KMS alone where the rule says so, and with which key the copy is.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
 */
const replica: Delivery = (world, { resource, path, target }): Made[] => {
  const { Role } = optionalObject(resource.properties.ReplicationConfiguration, 'replication');
  const rule = optionalObject(at(resource.properties, path.split('.').slice(0, 3).join('.')), 'rule');
  const role = world.byName('AWS::IAM::Role', string(Role, 'role'));
  const doer = { service: 's3.amazonaws.com', role, sourceArn: world.arn(resource) };
  const [from, to] = [world.arn(resource), world.arn(target)];
  const deletes = optionalObject(rule.DeleteMarkerReplication, 'markers').Status === 'Enabled';
  const hops = [
    assume(world, doer.service, role, doer.sourceArn),
    ...['s3:GetReplicationConfiguration', 's3:ListBucket'].flatMap((action) => act(world, doer, action, resource)),
    ...READ.flatMap((action) => act(world, doer, action, resource, `${from}/files/one`)),
    ...[...COPY, ...deletes ? ['s3:ReplicateDelete'] : []].flatMap((action) => act(world, doer, action, target, `${to}/files/one`)),
    ...useKey(world, doer, resource, ['kms:Decrypt']),
  ];
  const encrypted = optionalObject(optionalObject(rule.SourceSelectionCriteria, 'criteria').SseKmsEncryptedObjects, 'criteria').Status === 'Enabled';
  const { ReplicaKmsKeyID } = optionalObject(optionalObject(rule.Destination, 'destination').EncryptionConfiguration, 'encryption');
  const copyKey = keyNamed(world, ReplicaKmsKeyID as string | undefined);
  const use = useOf(copyKey, doer, target, ['kms:Encrypt', 'kms:GenerateDataKey']);
  // Where the rule leaves out what is encrypted with KMS, or names no key for the copy, it is as if S3 had no way to it.
  const leftOut = keyOf(world, resource) !== undefined && !(encrypted && copyKey);
  return [{ kind: 'bucket → replica', hops: leftOut ? hops.map((hop) => ({ ...hop, endpoint: [] })) : [...hops, ...use] }];
};

const READ = ['s3:GetObjectVersionForReplication', 's3:GetObjectVersionAcl', 's3:GetObjectVersionTagging'];
const COPY = ['s3:ReplicateObject', 's3:ReplicateTags'];

/**
 * AWS Backup copies a table in the role of the selection, with its tags, and opens the key of the vault, which is the table's.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/troubleshooting.html
 */
const backup: Delivery = (world, { resource, target }) => {
  const { IamRoleArn } = optionalObject(resource.properties.BackupSelection, 'selection');
  const role = world.byName('AWS::IAM::Role', string(IamRoleArn, 'role'));
  const sourceArn = `arn:aws:backup:${ENV.region}:${ENV.account}:backup-plan:${resource.properties.BackupPlanId}`;
  const doer = { service: 'backup.amazonaws.com', role, sourceArn };
  const actions = ['dynamodb:DescribeTable', 'dynamodb:ListTagsOfResource', 'dynamodb:StartAwsBackupJob'];
  const recoveryPoint = `arn:aws:backup:${ENV.region}:${ENV.account}:recovery-point:1eb3b5e7-9eb0-435a-a80b-108b488b0d45`;
  const tag = { ...doer, action: 'backup:TagResource', resource: recoveryPoint, policy: [] };
  const hops = [...actions.flatMap((action) => act(world, doer, action, target)), tag];
  return [{ kind: 'table → backup', hops: [assume(world, doer.service, role, sourceArn), ...hops, ...useKey(world, doer, target, ['kms:GenerateDataKey'])] }];
};

export const DATA_DELIVERIES: Record<string, Delivery> = {
  'AWS::Backup::BackupSelection BackupSelection.Resources.*': backup,
  'AWS::CloudFront::Distribution DistributionConfig.Origins.*.DomainName': pages,
  'AWS::CloudFront::Distribution DistributionConfig.Logging.Bucket': pageLog,
  'AWS::S3::Bucket LoggingConfiguration.DestinationBucketName': put('bucket → access log', 'logging.s3.amazonaws.com', 'LoggingConfiguration.LogFilePrefix'),
  'AWS::S3::Bucket InventoryConfigurations.*.Destination.BucketArn':
    put('bucket → inventory', 's3.amazonaws.com', 'InventoryConfigurations.*.Destination.Prefix', '/', { 's3:x-amz-acl': 'bucket-owner-full-control' }),
  'AWS::S3::Bucket ReplicationConfiguration.Rules.*.Destination.Bucket': replica,
};

