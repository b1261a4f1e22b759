import { Duration } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ObjectBucketProps } from './object-bucket-options';
import { acknowledgeRegulatory } from '../private/acknowledge';
import { logBucket } from '../private/hardened-bucket';

/** The bucket of access logs. */
export function createLogBucket(scope: Construct, { removalPolicy, accessLogExpiration }: ObjectBucketProps): Bucket {
  const logs = logBucket(scope, accessLogExpiration ?? Duration.days(90), { removalPolicy });
  acknowledgeRegulatory(logs, 'S3DefaultEncryptionKMS', 'S3 writes access logs only into buckets that are encrypted with its own keys.');
  acknowledgeRegulatory(logs, 'S3BucketDefaultLockEnabled', "S3 can't write access logs into a bucket that locks objects.");
  return logs;
}
