/** Table settings of a custom profile: defaults of the props of the same names in `data.table`. */
export interface ProfileTableSettings {
  /**
   * Whether AWS Backup backs the table up. Paid by the GB.
   *
   * @default - as in the base
   */
  readonly backupEnabled?: boolean;

  /**
   * Whether the table refuses to be deleted.
   *
   * @default - as in the base
   */
  readonly deletionProtection?: boolean;

  /**
   * Whether the table can be restored to any second of the last 35 days. Paid by the GB.
   *
   * @default - as in the base
   */
  readonly pointInTimeRecovery?: boolean;
}

/** Bucket settings of a custom profile: defaults of the props of the same names in `data.bucket`. */
export interface ProfileBucketSettings {
  /**
   * Whether requests to the bucket are logged.
   *
   * @default - as in the base
   */
  readonly accessLogs?: boolean;

  /**
   * Whether versions of objects are locked. A new bucket is needed to switch it off.
   *
   * @default - as in the base
   */
  readonly objectLockEnabled?: boolean;

  /**
   * Whether objects are copied to a second bucket. Doubles the storage that you pay.
   *
   * @default - as in the base
   */
  readonly replicationEnabled?: boolean;
}

/** Data settings of a custom profile. */
export interface ProfileDataSettings {
  /**
   * The bucket.
   *
   * @default - as in the base
   */
  readonly bucket?: ProfileBucketSettings;

  /**
   * The table.
   *
   * @default - as in the base
   */
  readonly table?: ProfileTableSettings;
}
