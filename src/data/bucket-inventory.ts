import { Token } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Bucket, CfnBucket, IBucket, InventoryFormat, InventoryFrequency } from 'aws-cdk-lib/aws-s3';
import { InventoryOptions } from './bucket-copy-options';
import { checkKnownList, checkMember, invalid } from '../private/invalid';
import { ownService } from '../private/service-principal';

const PREFIX = 'inventory';

/** Fields of objects in an inventory. */
const FIELDS = [
  'Size', 'LastModifiedDate', 'StorageClass', 'ETag', 'IsMultipartUploaded', 'ReplicationStatus', 'EncryptionStatus', 'ObjectLockRetainUntilDate',
  'ObjectLockMode', 'ObjectLockLegalHoldStatus', 'ObjectLockEventHoldStatus', 'ObjectLockEventHoldDuration', 'IntelligentTieringAccessTier',
  'BucketKeyStatus', 'ChecksumAlgorithm', 'ObjectAccessControlList', 'ObjectOwner', 'LifecycleExpirationDate',
];

/** Has S3 write the list, and permits it: for this bucket of this account only. */
export function addInventory(bucket: Bucket, options: InventoryOptions, logs?: IBucket): void {
  const destination = options.bucket ?? logs;
  if (!destination) throw invalid('data.bucket.inventory.bucket', undefined, 'a bucket, because data.bucket.accessLogs is false');
  checkMember('data.bucket.inventory.format', options.format, InventoryFormat);
  checkMember('data.bucket.inventory.frequency', options.frequency, InventoryFrequency);
  checkKnownList('data.bucket.inventory.fields', options.fields);
  const wrong = options.fields?.find((field) => !Token.isUnresolved(field) && !FIELDS.includes(field));
  if (wrong !== undefined) throw invalid('data.bucket.inventory.fields', wrong, FIELDS.join(', '));
  (bucket.node.defaultChild as CfnBucket).inventoryConfigurations = [{
    id: 'Objects',
    enabled: true,
    destination: { bucketArn: destination.bucketArn, format: options.format ?? InventoryFormat.CSV, prefix: PREFIX },
    scheduleFrequency: options.frequency ?? InventoryFrequency.WEEKLY,
    includedObjectVersions: options.includeVersions ? 'All' : 'Current',
    optionalFields: options.fields ?? ['Size', 'LastModifiedDate', 'StorageClass'],
    prefix: options.prefix,
  }];
  destination.addToResourcePolicy(new PolicyStatement({
    sid: 'AllowInventory',
    principals: [ownService(bucket, 's3.amazonaws.com', { ArnLike: { 'aws:SourceArn': bucket.bucketArn } })],
    actions: ['s3:PutObject'],
    resources: [destination.arnForObjects(`${PREFIX}/*`)],
  }));
}
