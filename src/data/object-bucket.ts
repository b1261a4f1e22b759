import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, BucketProps, CfnBucket, CorsRule, IBucket, ObjectOwnership, StorageClass } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { checkBucket } from './existing';
import { acknowledge } from '../private/acknowledge';
import { invalid } from '../private/invalid';
import { checkRemoval } from '../private/removal';
import { ownService } from '../private/service-principal';
import { Profile, profileSettings } from '../profile';

/** What the user chooses about the bucket. */
export interface ObjectBucketOptions {
  /**
   * Name of the bucket. Unique in the world, and it forbids changes that replace the bucket.
   *
   * @default - made by CloudFormation
   */
  readonly bucketName?: string;

  /**
   * Whether requests to the bucket are logged to a bucket of their own. Costs the storage of the log.
   *
   * @default - by profile: true in PRODUCTION, false in DEVELOPMENT; true where `accessLogBucket` is given
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
   */
  readonly accessLogs?: boolean;

  /**
   * Bucket of yours that takes the log. Its policy must let `logging.s3.amazonaws.com` put objects.
   *
   * @default - a new bucket whose objects expire
   */
  readonly accessLogBucket?: IBucket;

  /**
   * How long log objects are kept in the new log bucket. Whole days.
   *
   * @default Duration.days(90)
   */
  readonly accessLogExpiration?: Duration;

  /**
   * How long overwritten and deleted versions are kept. Whole days.
   *
   * @default Duration.days(30)
   */
  readonly noncurrentVersionExpiration?: Duration;

  /**
   * Time after which the parts of an upload that was never finished are removed. Whole days.
   *
   * @default Duration.days(7)
   */
  readonly abortIncompleteUploadAfter?: Duration;

  /**
   * What becomes of the bucket when it leaves the stack. DESTROY is for Profile.DEVELOPMENT alone, and fails while objects are in it.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Properties of `ObjectBucket`. */
export interface ObjectBucketProps extends ObjectBucketOptions {
  /**
   * Which browsers may upload and download.
   *
   * @default - none
   */
  readonly cors?: CorsRule;

  /**
   * Defaults that fit together.
   *
   * @default Profile.PRODUCTION
   */
  readonly profile?: Profile;
}

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

  constructor(scope: Construct, id: string, props: ObjectBucketProps = {}) {
    super(scope, id);
    validate(props);
    this.bucket = this.createBucket('Resource', {
      bucketName: props.bucketName,
      removalPolicy: props.removalPolicy,
      cors: props.cors && [props.cors],
      versioned: true,
      lifecycleRules: [{
        transitions: [{ storageClass: StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(0) }],
        noncurrentVersionExpiration: props.noncurrentVersionExpiration ?? Duration.days(30),
        expiredObjectDeleteMarker: true,
        abortIncompleteMultipartUploadAfter: props.abortIncompleteUploadAfter ?? Duration.days(7),
      }],
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

function wantsAccessLogs(props: ObjectBucketProps): boolean {
  return props.accessLogs ?? (props.accessLogBucket !== undefined || profileSettings(props.profile).serverAccessLogs);
}

function validate(props: ObjectBucketProps): void {
  checkRemoval('data.bucket.removalPolicy', props.removalPolicy, props.profile);
  checkDays('data.bucket.noncurrentVersionExpiration', props.noncurrentVersionExpiration);
  checkDays('data.bucket.abortIncompleteUploadAfter', props.abortIncompleteUploadAfter);
  checkDays('data.bucket.accessLogExpiration', props.accessLogExpiration);
  if (!wantsAccessLogs(props) && props.accessLogBucket) {
    throw invalid('data.bucket.accessLogBucket', props.accessLogBucket.node.path, 'nothing while data.bucket.accessLogs is false');
  }
  if (props.accessLogExpiration && (props.accessLogBucket || !wantsAccessLogs(props))) {
    throw invalid('data.bucket.accessLogExpiration', props.accessLogExpiration.toHumanString(), 'a value only where the log bucket is made here');
  }
}

function checkDays(prop: string, duration: Duration | undefined): void {
  if (duration === undefined || duration.isUnresolved()) return;
  const days = duration.toDays({ integral: false });
  if (!Number.isInteger(days) || days < 1) throw invalid(prop, duration.toHumanString(), 'one day or more, in whole days');
}
