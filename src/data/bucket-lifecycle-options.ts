import { Duration } from 'aws-cdk-lib';
import { StorageClass } from 'aws-cdk-lib/aws-s3';

/** A move of objects to another storage class. */
export interface ObjectTransition {
  /**
   * Storage class: ONE_ZONE_INFREQUENT_ACCESS, GLACIER_INSTANT_RETRIEVAL, GLACIER or DEEP_ARCHIVE. Objects can't leave Intelligent-Tiering for others.
   * Objects in GLACIER or DEEP_ARCHIVE can't be downloaded until they are restored.
   */
  readonly storageClass: StorageClass;

  /** Age of the object in whole days. */
  readonly after: Duration;
}

/** Moves or deletes some of the objects as they age. */
export interface ObjectLifecycleRule {
  /**
   * Prefix of the keys of the objects.
   *
   * @default - objects with any key
   */
  readonly prefix?: string;

  /**
   * Tags that the objects have, all of them.
   *
   * @default - objects with any tags
   */
  readonly tags?: { [name: string]: string };

  /**
   * Moves to colder storage, each later than the one before. Each move of an object is paid for, about $0.01 to $0.05 per thousand.
   *
   * @default - objects stay in Intelligent-Tiering
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
   */
  readonly transitions?: ObjectTransition[];

  /**
   * Age at which objects are deleted, in whole days, later than every transition. Their version is kept for `noncurrentVersionExpiration`.
   *
   * @default - objects are kept
   */
  readonly expiration?: Duration;
}

/** After how long without access Intelligent-Tiering archives an object. */
export interface ArchiveTierOptions {
  /**
   * Days without access until Archive Access, whole, from 90 to 730. Restored in 3 to 5 hours. About $0.0036 per GB and month.
   *
   * @default - objects are not moved there
   */
  readonly archiveAccessAfter?: Duration;

  /**
   * Days without access until Deep Archive Access, whole, from 180 to 730 and later than `archiveAccessAfter`. Restored within 12 hours.
   * About $0.00099 per GB and month.
   *
   * @default - objects are not moved there
   */
  readonly deepArchiveAccessAfter?: Duration;

  /**
   * Prefix of the keys of objects that can be archived.
   *
   * @default - objects with any key
   */
  readonly prefix?: string;
}
