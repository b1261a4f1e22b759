import { Duration } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ObjectBucketProps } from './object-bucket-options';
import { acknowledgeRegulatory } from '../private/acknowledge';
import { hardenedBucket } from '../private/hardened-bucket';

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
