import { Duration } from 'aws-cdk-lib';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Bucket, CorsRule, IBucket, LifecycleRule, ObjectLockRetention, StorageClass } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { createLogBucket } from './access-log-bucket';
import { addInventory } from './bucket-inventory';
import { lifecycleRules } from './bucket-lifecycle';
import { addReplication } from './bucket-replication';
import { checkBucket } from './existing';
import { checkObjectBucket, objectLockOf, replicationOf, wantsAccessLogs } from './object-bucket-limits';
import { ObjectBucketProps } from './object-bucket-options';
import { uploadEnvironment } from './upload-environment';
import { acknowledge, acknowledgeRegulatory } from '../private/acknowledge';
import { allowAccessLog, encryptedWith, hardenedBucket, logAccess } from '../private/hardened-bucket';
import { located } from '../private/located';
import { setManagedPoliciesOf } from '../private/role';
import { checkLocks } from '../profile/locks';

export * from './bucket-copy-options';
export * from './bucket-lifecycle-options';
export * from './object-bucket-options';
export * from './upload-options';

/**
 * A private bucket: TLS only, versioned, encrypted, objects moved to cheaper storage by S3 Intelligent-Tiering
 * (about $2.50 per million objects over 128 KB and month), left-overs removed, kept when the stack is deleted.
 *
 * @example
 * const pictures = new ObjectBucket(this, 'Pictures', { noncurrentVersionExpiration: Duration.days(7) });
 * new CfnOutput(this, 'PicturesName', { value: pictures.bucket.bucketName });
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 */
@located
export class ObjectBucket extends Construct {
  /** Your own bucket, checked for a CORS rule where browsers may call. Throws where it has none; an imported bucket cannot be seen into. */
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

  /** The second bucket, where it is made here. */
  public readonly replica?: Bucket;

  private readonly lock?: ObjectLockRetention;

  constructor(scope: Construct, id: string, private readonly props: ObjectBucketProps = {}) {
    super(scope, id);
    checkObjectBucket(props);
    setManagedPoliciesOf(this, props.profile);
    checkLocks(this, 'data.bucket', props.profile, props);
    this.lock = objectLockOf(props);
    this.bucket = hardenedBucket(this, 'Resource', {
      bucketName: props.bucketName,
      ...encryptedWith(props.encryptionKey, props.awsManagedKey),
      removalPolicy: props.removalPolicy,
      cors: props.cors && [props.cors],
      versioned: true,
      lifecycleRules: [tiered(props.noncurrentVersionExpiration, props.abortIncompleteUploadAfter), ...lifecycleRules(props.lifecycleRules)],
      intelligentTieringConfigurations: props.archiveTiers && [{
        name: 'Archive',
        prefix: props.archiveTiers.prefix,
        archiveAccessTierTime: props.archiveTiers.archiveAccessAfter,
        deepArchiveAccessTierTime: props.archiveTiers.deepArchiveAccessAfter,
      }],
      objectLockDefaultRetention: this.lock,
      transferAcceleration: props.transferAcceleration,
      blockedEncryptionTypes: props.blockedEncryptionTypes,
    });
    if (wantsAccessLogs(props)) {
      this.accessLogBucket = props.accessLogBucket ?? createLogBucket(this, props);
      this.logAccess(this.bucket, this.accessLogBucket, 'access-logs/');
    } else {
      acknowledgeNoLog(this.bucket);
    }
    if (props.inventory) addInventory(this.bucket, props.inventory, this.accessLogBucket);
    const replication = replicationOf(props);
    if (replication) {
      const destination = replication.destination ?? (this.replica = this.createReplica());
      const { encryptionKey: sourceKey, awsManagedKey } = props;
      const keys = { sourceKey, awsManagedKey };
      this.replicationRole = addReplication(this, this.bucket, { ...replication, destination, ...keys, locked: this.lock !== undefined });
    }
  }

  /** Environment that the shipped `files` handler reads for `uploads`. Empty if everything has the handler's default. */
  public get handlerEnvironment(): { [name: string]: string } {
    return uploadEnvironment(this.props.uploads, this.lock !== undefined);
  }

  /** The policy of a log bucket of the user's is the user's. */
  private logAccess(bucket: Bucket, logs: IBucket, prefix: string): void {
    logAccess(bucket, logs, prefix);
    if (logs instanceof Bucket && logs !== this.props.accessLogBucket) allowAccessLog(logs, bucket, prefix);
  }

  private createReplica(): Bucket {
    const { removalPolicy, noncurrentVersionExpiration, encryptionKey, awsManagedKey } = this.props;
    const replica = hardenedBucket(this, 'Replica', {
      ...encryptedWith(encryptionKey, awsManagedKey),
      removalPolicy,
      versioned: true,
      lifecycleRules: [tiered(noncurrentVersionExpiration)],
      objectLockDefaultRetention: this.lock,
    });
    if (this.accessLogBucket) this.logAccess(replica, this.accessLogBucket, 'replica-access-logs/');
    else acknowledgeNoLog(replica);
    acknowledgeRegulatory(replica, 'S3BucketReplicationEnabled', 'This is the second bucket itself: a copy of the copy would have no end.');
    return replica;
  }
}

function acknowledgeNoLog(bucket: Bucket): void {
  acknowledge(bucket, { id: 'AwsSolutions::AwsSolutions-S1', reason: 'The access log is switched off by the accessLogs prop or by a profile for development.' });
}

/** Cheaper storage for what is seldom read, and no left-overs. */
function tiered(noncurrentVersionExpiration = Duration.days(30), abortIncompleteMultipartUploadAfter = Duration.days(7)): LifecycleRule {
  return {
    transitions: [{ storageClass: StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(0) }],
    noncurrentVersionExpiration,
    expiredObjectDeleteMarker: true,
    abortIncompleteMultipartUploadAfter,
  };
}
