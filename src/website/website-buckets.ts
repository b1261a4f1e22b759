import { Duration } from 'aws-cdk-lib';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { Bucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeRegulatory } from '../private/acknowledge';
import { allowAccessLog, encryptedWith, hardenedBucket, logAccess, logBucket } from '../private/hardened-bucket';

/** Bucket of the S3 access log of the pages, beside that of CloudFront. */
const PAGE_LOGS = 'pages/';

/** Why pages are neither locked nor copied. */
const PUBLIC = 'Public pages, which are deployed again from their source, and hold no records.';

/** The pages, in versions: one that was overwritten by mistake can be had back for a month. */
export function createPageBucket(scope: Construct, encryptionKey?: IKey): Bucket {
  const bucket = hardenedBucket(scope, 'Pages', {
    ...encryptedWith(encryptionKey),
    versioned: true,
    lifecycleRules: [{
      noncurrentVersionExpiration: Duration.days(30), expiredObjectDeleteMarker: true, abortIncompleteMultipartUploadAfter: Duration.days(7),
    }],
  });
  acknowledgeRegulatory(bucket, 'S3BucketDefaultLockEnabled', PUBLIC);
  acknowledgeRegulatory(bucket, 'S3BucketReplicationEnabled', PUBLIC);
  return bucket;
}

/** Logs who writes pages, past CloudFront. */
export function logPages(pages: Bucket, logs?: Bucket): void {
  if (!logs) {
    const reason = 'The access log is switched off by the accessLogs prop or by a profile for development.';
    acknowledge(pages, { id: 'AwsSolutions::AwsSolutions-S1', reason });
    acknowledgeRegulatory(pages, 'S3BucketLoggingEnabled', reason);
    return;
  }
  logAccess(pages, logs, PAGE_LOGS);
  allowAccessLog(logs, pages, PAGE_LOGS);
}

/** The access log, which CloudFront writes by access control lists. */
export function createLogBucket(scope: Construct, expiration: Duration): Bucket {
  const bucket = logBucket(scope, expiration, { objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED });
  acknowledgeRegulatory(bucket, 'S3DefaultEncryptionKMS', 'CloudFront writes its log by access control lists, which know no key of the account.');
  acknowledgeRegulatory(bucket, 'S3BucketDefaultLockEnabled', "CloudFront can't write its log into a bucket that locks objects.");
  return bucket;
}
