import { IKey } from 'aws-cdk-lib/aws-kms';
import { IBucket, InventoryFormat, InventoryFrequency, StorageClass } from 'aws-cdk-lib/aws-s3';

/** A list of all objects, written again and again. */
export interface InventoryOptions {
  /**
   * Your own bucket that takes the list. An imported one must let `s3.amazonaws.com` put objects under `inventory/`.
   *
   * @default - the bucket that takes the access log, where lists expire as the log does
   */
  readonly bucket?: IBucket;

  /**
   * How often the list is written. About $0.0025 per million objects listed.
   *
   * @default InventoryFrequency.WEEKLY
   */
  readonly frequency?: InventoryFrequency;

  /**
   * Form of the list.
   *
   * @default InventoryFormat.CSV
   */
  readonly format?: InventoryFormat;

  /**
   * Prefix of the keys of listed objects.
   *
   * @default - objects with any key
   */
  readonly prefix?: string;

  /**
   * Whether overwritten and deleted versions are listed too.
   *
   * @default false
   */
  readonly includeVersions?: boolean;

  /**
   * Fields of each object beside its key.
   *
   * @default ['Size', 'LastModifiedDate', 'StorageClass']
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_InventoryConfiguration.html
   */
  readonly fields?: string[];
}

/** A second bucket that gets a copy of every new object. */
export interface ReplicationOptions {
  /**
   * The second bucket, `Bucket.fromBucketArn` where it is in another region. It must be versioned; where objects are locked, it must lock too.
   * Throws for one that can be seen not to be. The policy of another account's bucket must let the role of this one replicate.
   *
   * @default - a new bucket in the same region, with the same key, lock and lifetime of old versions
   */
  readonly destination?: IBucket;

  /**
   * Key that encrypts the copies, in the region of the second bucket. Its policy must let the role of the replication encrypt, or leave that to
   * IAM policies. Throws where the bucket has a key in KMS and the key of the second one is not known.
   *
   * @default - the key of the second bucket, as far as it is known
   */
  readonly encryptionKey?: IKey;

  /**
   * Account that the second bucket, and from then on the copies, belong to.
   *
   * @default - this account
   */
  readonly account?: string;

  /**
   * Prefix of the keys of copied objects.
   *
   * @default - objects with any key
   */
  readonly prefix?: string;

  /**
   * Storage class of the copies.
   *
   * @default - the class of the original
   */
  readonly storageClass?: StorageClass;

  /**
   * Whether deletions are copied too. Without, the second bucket keeps what was deleted by mistake.
   *
   * @default false
   */
  readonly deleteMarkers?: boolean;
}
