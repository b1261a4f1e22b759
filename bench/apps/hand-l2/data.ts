import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, Billing, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps, CfnBucket, ObjectOwnership, StorageClass } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';

export interface Data {
  readonly table: TableV2;
  readonly bucket: Bucket;
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly uploadFailures: Queue;
  readonly topic: Topic;
}

const BUCKET: BucketProps = {
  encryption: BucketEncryption.S3_MANAGED,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  versioned: true,
  removalPolicy: RemovalPolicy.RETAIN,
};

export function addData(stack: Stack): Data {
  const table = new TableV2(stack, 'Table', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billing: Billing.onDemand(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    timeToLiveAttribute: 'expiresAt',
    deletionProtection: true,
  });
  const days = (count: number) => ({ noncurrentVersionExpiration: Duration.days(count), abortIncompleteMultipartUploadAfter: Duration.days(7) });
  const accessLogs = new Bucket(stack, 'AccessLogs', { ...BUCKET, lifecycleRules: [{ ...days(30), expiration: Duration.days(90) }] });
  const bucket = new Bucket(stack, 'Bucket', {
    ...BUCKET,
    serverAccessLogsBucket: accessLogs,
    serverAccessLogsPrefix: 'access-logs/',
    lifecycleRules: [{
      ...days(30),
      expiredObjectDeleteMarker: true,
      transitions: [{ storageClass: StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(0) }],
    }],
  });
  // `eventBridgeEnabled` of the bucket would add a function and a custom resource.
  (bucket.node.defaultChild as CfnBucket).notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  const failures = (id: string) =>
    new Queue(stack, id, { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) });
  const deadLetters = failures('DeadLetters');
  const queue = new Queue(stack, 'Queue', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    visibilityTimeout: Duration.minutes(6),
    retentionPeriod: Duration.days(4),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
  });
  return { table, bucket, queue, deadLetters, uploadFailures: failures('UploadFailures'), topic: new Topic(stack, 'Topic', { enforceSSL: true }) };
}

