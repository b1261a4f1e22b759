import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, BucketProps, CfnBucket, CorsRule, IBucket, ObjectOwnership, StorageClass } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { addInventory } from './bucket-inventory';
import { lifecycleRules } from './bucket-lifecycle';
import { addReplication } from './bucket-replication';
import { checkBucket } from './existing';
import { checkObjectBucket, wantsAccessLogs } from './object-bucket-limits';
import { ObjectBucketProps } from './object-bucket-options';
import { uploadEnvironment } from './upload-environment';
import { acknowledge } from '../private/acknowledge';
import { ownService } from '../private/service-principal';

export * from './bucket-copy-options';
export * from './bucket-lifecycle-options';
export * from './object-bucket-options';
export * from './upload-options';

const LOG_PREFIX = 'access-logs/';

/**
 * A private bucket: TLS only, versioned, encrypted, objects moved to cheaper storage by S3 Intelligent-Tiering
 * (about $2.50 per million objects over 128 KB and month), left-overs removed, kept when the stack is deleted.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 */
export class ObjectBucket extends Construct {
  /** A bucket of yours, checked for a CORS rule where browsers may call. Throws where it has none; an imported bucket cannot be seen into. */
  public static checked(bucket: IBucket, cors?: CorsRule): IBucket {
    if (cors) checkBucket(bucket);
    return bucket;
  }

  /** The bucket. */
  public readonly bucket: Bucket;

  /** The bucket that takes the access log. Undefined where there is none. */
  public readonly accessLogBucket?: IBucket;

  /** The role that copies objects in. Undefined without `replication`. */
  public readonly replicationRole?: Role;

  constructor(scope: Construct, id: string, private readonly props: ObjectBucketProps = {}) {
    super(scope, id);
    checkObjectBucket(props);
    this.bucket = this.createBucket('Resource', {
      bucketName: props.bucketName,
      ...encryption(props),
      removalPolicy: props.removalPolicy,
      cors: props.cors && [props.cors],
      versioned: true,
      lifecycleRules: [{
        transitions: [{ storageClass: StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(0) }],
        noncurrentVersionExpiration: props.noncurrentVersionExpiration ?? Duration.days(30),
        expiredObjectDeleteMarker: true,
        abortIncompleteMultipartUploadAfter: props.abortIncompleteUploadAfter ?? Duration.days(7),
      }, ...lifecycleRules(props.lifecycleRules)],
      intelligentTieringConfigurations: props.archiveTiers && [{
        name: 'Archive',
        prefix: props.archiveTiers.prefix,
        archiveAccessTierTime: props.archiveTiers.archiveAccessAfter,
        deepArchiveAccessTierTime: props.archiveTiers.deepArchiveAccessAfter,
      }],
      objectLockDefaultRetention: props.objectLock,
      transferAcceleration: props.transferAcceleration,
      blockedEncryptionTypes: props.blockedEncryptionTypes,
    });
    if (wantsAccessLogs(props)) {
      this.accessLogBucket = props.accessLogBucket ?? this.createLogBucket(props);
      // Set directly: through the L2, CDK grants by ACL or by policy as the app's feature flags say.
      (this.bucket.node.defaultChild as CfnBucket).loggingConfiguration = {
        destinationBucketName: this.accessLogBucket.bucketName,
        logFilePrefix: LOG_PREFIX,
      };
    } else {
      acknowledge(this.bucket, { id: 'AwsSolutions::AwsSolutions-S1', reason: 'The access log is switched off by the accessLogs prop or by a profile for development.' });
    }
    if (props.inventory) addInventory(this.bucket, props.inventory, this.accessLogBucket);
    if (props.replication) this.replicationRole = addReplication(this, this.bucket, props.replication, props.objectLock !== undefined);
  }

  /** What the shipped `files` handler reads of `uploads` from its environment. Empty where everything is as the handler has it. */
  public get handlerEnvironment(): { [name: string]: string } {
    return uploadEnvironment(this.props.uploads, this.props.objectLock !== undefined);
  }

  private createBucket(id: string, own: BucketProps): Bucket {
    return new Bucket(this, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      ...own,
      removalPolicy: own.removalPolicy ?? RemovalPolicy.RETAIN,
    });
  }

  private createLogBucket(props: ObjectBucketProps): Bucket {
    const logs = this.createBucket('AccessLogs', {
      removalPolicy: props.removalPolicy,
      lifecycleRules: [{ expiration: props.accessLogExpiration ?? Duration.days(90), abortIncompleteMultipartUploadAfter: Duration.days(7) }],
    });
    logs.addToResourcePolicy(new PolicyStatement({
      sid: 'AllowAccessLogs',
      principals: [ownService(this, 'logging.s3.amazonaws.com', { ArnLike: { 'aws:SourceArn': this.bucket.bucketArn } })],
      actions: ['s3:PutObject'],
      resources: [logs.arnForObjects(`${LOG_PREFIX}*`)],
    }));
    return logs;
  }
}

function encryption({ encryptionKey, awsManagedKey }: ObjectBucketProps): BucketProps {
  if (encryptionKey) return { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true };
  return awsManagedKey ? { encryption: BucketEncryption.KMS_MANAGED, bucketKeyEnabled: true } : {};
}
