import { Duration } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ObjectBucketProps } from './object-bucket-options';
import { acknowledgeRegulatory } from '../private/acknowledge';
import { logBucket } from '../private/hardened-bucket';

/** The bucket of access logs. */
export function createLogBucket(scope: Construct, { removalPolicy, accessLogExpiration }: ObjectBucketProps): Bucket {
  const logs = logBucket(scope, accessLogExpiration ?? Duration.days(90), { removalPolicy });
  acknowledgeRegulatory(logs, 'S3DefaultEncryptionKMS', 'S3 writes access logs into buckets with its own keys alone.');
  acknowledgeRegulatory(logs, 'S3BucketDefaultLockEnabled', 'S3 writes access logs into no bucket that locks what it gets.');
  return logs;
}
