import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, BucketProps, CfnBucket, IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledgeRegulatory } from './acknowledge';
import { KEPT } from './removal';
import { ownService } from './service-principal';

/** A private bucket: TLS only, encrypted, without access control lists, kept when the stack is deleted. */
export function hardenedBucket(scope: Construct, id: string, own: BucketProps): Bucket {
  return new Bucket(scope, id, {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    ...own,
    removalPolicy: own.removalPolicy ?? KEPT,
  });
}

/** A bucket that a service writes logs into, which are kept for a time. Logs are written once: an old version is a sign of tampering. */
export function logBucket(scope: Construct, expiration: Duration, own: BucketProps): Bucket {
  const bucket = hardenedBucket(scope, 'AccessLogs', {
    ...own,
    versioned: true,
    lifecycleRules: [{ expiration, noncurrentVersionExpiration: Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(7) }],
  });
  acknowledgeRegulatory(bucket, 'S3BucketReplicationEnabled', 'Logs of access are kept once, for a time.');
  return bucket;
}

/** The key that encrypts objects: your own, the account's `aws/s3`, or S3's. */
export function encryptedWith(encryptionKey: IKey | undefined, awsManagedKey = false): BucketProps {
  if (encryptionKey) return { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true };
  return awsManagedKey ? { encryption: BucketEncryption.KMS_MANAGED, bucketKeyEnabled: true } : {};
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
