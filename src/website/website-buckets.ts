import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, BucketProps, CfnBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeRegulatory } from '../private/acknowledge';
import { ownService } from '../private/service-principal';

const HARDENED: BucketProps = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  removalPolicy: RemovalPolicy.RETAIN,
};

/** Where S3 writes the log of the pages, beside that of CloudFront. */
const PAGE_LOGS = 'pages/';

/** Why pages are neither locked nor copied. */
const PUBLIC = 'Public pages, which are deployed again from their source, and hold no records.';

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
  acknowledgeRegulatory(bucket, 'S3BucketDefaultLockEnabled', PUBLIC);
  acknowledgeRegulatory(bucket, 'S3BucketReplicationEnabled', PUBLIC);
  return bucket;
}

/** Logs who writes pages, past CloudFront. Set directly: through the L2, CDK grants by ACL or by policy as the app's feature flags say. */
export function logPages(pages: Bucket, logs?: Bucket): void {
  if (!logs) {
    const reason = 'The access log is switched off by the accessLogs prop or by a profile for development.';
    acknowledge(pages, { id: 'AwsSolutions::AwsSolutions-S1', reason });
    acknowledgeRegulatory(pages, 'S3BucketLoggingEnabled', reason);
    return;
  }
  (pages.node.defaultChild as CfnBucket).loggingConfiguration = { destinationBucketName: logs.bucketName, logFilePrefix: PAGE_LOGS };
  logs.addToResourcePolicy(new PolicyStatement({
    sid: 'AllowPagesAccessLogs',
    principals: [ownService(pages, 'logging.s3.amazonaws.com', { ArnLike: { 'aws:SourceArn': pages.bucketArn } })],
    actions: ['s3:PutObject'],
    resources: [logs.arnForObjects(`${PAGE_LOGS}*`)],
  }));
}

/** The access log, which CloudFront writes by access control lists. */
export function createLogBucket(scope: Construct, expiration: Duration): Bucket {
  const bucket = new Bucket(scope, 'AccessLogs', {
    ...HARDENED,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
    versioned: true,
    lifecycleRules: [{
      expiration,
      noncurrentVersionExpiration: Duration.days(30),
      abortIncompleteMultipartUploadAfter: Duration.days(7),
    }],
  });
  acknowledgeRegulatory(bucket, 'S3DefaultEncryptionKMS', 'CloudFront writes its log by access control lists, which know no key of the account.');
  acknowledgeRegulatory(bucket, 'S3BucketDefaultLockEnabled', 'CloudFront writes its log into no bucket that locks what it gets.');
  acknowledgeRegulatory(bucket, 'S3BucketReplicationEnabled', 'Logs of access are kept once, for a time.');
  return bucket;
}
