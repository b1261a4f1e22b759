import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockedEncryptionType, CorsRule, IBucket, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { InventoryOptions, ReplicationOptions } from './bucket-copy-options';
import { ArchiveTierOptions, ObjectLifecycleRule } from './bucket-lifecycle-options';
import { UploadOptions } from './upload-options';
import { Profile } from '../profile/profile';

/** Options of the bucket. */
export interface ObjectBucketOptions {
  /**
   * Name of the bucket. Unique in the world, and it forbids changes that replace the bucket.
   *
   * @default - made by CloudFormation
   */
  readonly bucketName?: string;

  /**
   * Whether requests to the bucket are logged to a separate bucket. Costs the storage of the log.
   *
   * @default - by profile: false in DEVELOPMENT, else true; true where `accessLogBucket` is given
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
   */
  readonly accessLogs?: boolean;

  /**
   * Your own bucket that takes the log. Its policy must let `logging.s3.amazonaws.com` put objects.
   *
   * @default - a new bucket whose objects expire
   */
  readonly accessLogBucket?: IBucket;

  /**
   * Time that log objects are kept in the new log bucket. Whole days.
   *
   * @default Duration.days(90)
   */
  readonly accessLogExpiration?: Duration;

  /**
   * Time that overwritten and deleted versions are kept. Whole days.
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
   * Further rules for some of the objects, beside those that every bucket has here.
   *
   * @default - none: objects are kept, in S3 Intelligent-Tiering
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html
   */
  readonly lifecycleRules?: ObjectLifecycleRule[];

  /**
   * Archives objects that haven't been read for months. Archived objects can't be downloaded until they are restored.
   *
   * @default - objects can always be downloaded
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html
   */
  readonly archiveTiers?: ArchiveTierOptions;

  /**
   * Lists all objects again and again.
   *
   * @default - no list
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html
   */
  readonly inventory?: InventoryOptions;

  /**
   * Copies new objects to a second bucket, which doubles the cost of storage.
   *
   * @default - to a new bucket beside this one, where `replicationEnabled` says so, else not copied
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html
   */
  readonly replication?: ReplicationOptions;

  /**
   * Whether new objects are copied to a second bucket.
   *
   * @default - by profile: true in REGULATED, else false; true where `replication` is given
   */
  readonly replicationEnabled?: boolean;

  /**
   * Keeps every new version from being deleted or overwritten for a time: in governance mode but by those who may bypass it, in
   * compliance mode by no one, not even the root user. This cannot be undone: object lock stays on for as long as the bucket is there,
   * and what is locked is paid for until its time is over. S3 refuses uploads without a checksum then, and the shipped `files` handler
   * asks its callers for one (`uploads.checksumRequired`).
   *
   * `DELETE /files/{id}` answers as ever: S3 puts a delete marker over the object, which is gone for readers, while the locked version
   * stays until its time is over and `noncurrentVersionExpiration` has passed.
   *
   * @default - for 30 days in governance mode, where `objectLockEnabled` says so, else versions can be deleted
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
   */
  readonly objectLock?: ObjectLockRetention;

  /**
   * Whether new versions are kept from being deleted for a time. It cannot be undone once the bucket is there.
   *
   * @default - by profile: true in REGULATED, else false; true where `objectLock` is given
   */
  readonly objectLockEnabled?: boolean;

  /**
   * Whether far-away clients may go through the edge network, at about $0.04 per GB more. For your own clients: the shipped handler
   * signs addresses of the bucket's region. Not for a bucket with dots in its name.
   *
   * @default false
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html
   */
  readonly transferAcceleration?: boolean;

  /**
   * Kinds of encryption that uploads may not ask for. `[BlockedEncryptionType.SSE_C]` refuses uploads that are encrypted with a key that only
   * they have, `[BlockedEncryptionType.NONE]` allows everything.
   *
   * @default - as S3 decides, which refuses SSE-C for new buckets
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html
   */
  readonly blockedEncryptionTypes?: BlockedEncryptionType[];

  /**
   * Limits of uploads and downloads through the shipped `files` handler.
   *
   * @default - the defaults of `UploadOptions`
   */
  readonly uploads?: UploadOptions;

  /**
   * Whether the bucket is kept or deleted when it leaves the stack. DESTROY only works with Profile.DEVELOPMENT, and fails while objects are in it.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Properties of `ObjectBucket`. */
export interface ObjectBucketProps extends ObjectBucketOptions {
  /**
   * Key that encrypts objects, used once per while and not per object (bucket key). Who reads or writes needs it too: the shipped handlers may
   * use it. The access log, which S3 cannot write so, stays as it is.
   *
   * @default - one that S3 owns
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
   */
  readonly encryptionKey?: IKey;

  /**
   * Whether the account's key `aws/s3` encrypts objects, where `encryptionKey` is not given.
   *
   * @default false
   */
  readonly awsManagedKey?: boolean;

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
