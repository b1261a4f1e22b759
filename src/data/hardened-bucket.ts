import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, BucketProps, CfnBucket, IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ObjectBucketProps } from './object-bucket-options';
import { acknowledgeRegulatory } from '../private/acknowledge';
import { ownService } from '../private/service-principal';

/** A private bucket: TLS only, encrypted, without access control lists, kept when the stack is deleted. */
export function hardenedBucket(scope: Construct, id: string, own: BucketProps): Bucket {
  return new Bucket(scope, id, {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    ...own,
    removalPolicy: own.removalPolicy ?? RemovalPolicy.RETAIN,
  });
}

/** The key that objects are encrypted with. */
export function bucketEncryption({ encryptionKey, awsManagedKey }: ObjectBucketProps): BucketProps {
  if (encryptionKey) return { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true };
  return awsManagedKey ? { encryption: BucketEncryption.KMS_MANAGED, bucketKeyEnabled: true } : {};
}

/** The bucket of access logs. */
export function createLogBucket(scope: Construct, { removalPolicy, accessLogExpiration }: ObjectBucketProps): Bucket {
  const logs = hardenedBucket(scope, 'AccessLogs', {
    removalPolicy,
    // Logs are written once: old versions are none, unless somebody tampers.
    versioned: true,
    lifecycleRules: [{
      expiration: accessLogExpiration ?? Duration.days(90),
      noncurrentVersionExpiration: Duration.days(30),
      abortIncompleteMultipartUploadAfter: Duration.days(7),
    }],
  });
  acknowledgeRegulatory(logs, 'S3DefaultEncryptionKMS', 'S3 writes access logs into buckets with its own keys alone.');
  acknowledgeRegulatory(logs, 'S3BucketDefaultLockEnabled', 'S3 writes access logs into no bucket that locks what it gets.');
  acknowledgeRegulatory(logs, 'S3BucketReplicationEnabled', 'Logs of access are kept once, for a time.');
  return logs;
}

/** Has S3 log what a bucket is asked for. Set directly: through the L2, CDK grants by ACL or by policy as the app's feature flags say. */
export function logAccess(bucket: Bucket, logs: IBucket, prefix: string): void {
  (bucket.node.defaultChild as CfnBucket).loggingConfiguration = { destinationBucketName: logs.bucketName, logFilePrefix: prefix };
}

/** Lets S3 write the log of one bucket of this account. */
export function allowAccessLog(logs: Bucket, bucket: Bucket, prefix: string): void {
  logs.addToResourcePolicy(new PolicyStatement({
    sid: `Allow${bucket.node.id === 'Resource' ? '' : bucket.node.id}AccessLogs`,
    principals: [ownService(bucket, 'logging.s3.amazonaws.com', { ArnLike: { 'aws:SourceArn': bucket.bucketArn } })],
    actions: ['s3:PutObject'],
    resources: [logs.arnForObjects(`${prefix}*`)],
  }));
}
