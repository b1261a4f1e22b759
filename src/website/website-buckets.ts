import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, BucketProps, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../private/acknowledge';

const HARDENED: BucketProps = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  removalPolicy: RemovalPolicy.RETAIN,
};

/** The pages, in versions: one that was overwritten by mistake can be had back for a month. */
export function createPageBucket(scope: Construct, encryptionKey?: IKey): Bucket {
  const bucket = new Bucket(scope, 'Pages', {
    ...HARDENED,
    ...(encryptionKey && { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }),
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    versioned: true,
    lifecycleRules: [{
      noncurrentVersionExpiration: Duration.days(30), expiredObjectDeleteMarker: true, abortIncompleteMultipartUploadAfter: Duration.days(7),
    }],
  });
  acknowledge(bucket, { id: 'AwsSolutions::AwsSolutions-S1', reason: 'CloudFront alone reads it, and logs what it is asked for.' });
  return bucket;
}

/** The access log, which CloudFront writes by access control lists. */
export function createLogBucket(scope: Construct, expiration: Duration): Bucket {
  const bucket = new Bucket(scope, 'AccessLogs', {
    ...HARDENED,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
    lifecycleRules: [{ expiration, abortIncompleteMultipartUploadAfter: Duration.days(7) }],
  });
  acknowledge(bucket, { id: 'AwsSolutions::AwsSolutions-S1', reason: 'This is the log bucket: a log of the log would have no end.' });
  return bucket;
}
