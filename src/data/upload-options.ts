import { Duration, Size } from 'aws-cdk-lib';

/** Limits of uploads and downloads through the shipped `files` handler. */
export interface UploadOptions {
  /**
   * Largest file that may be uploaded, from one byte to 5 TiB. Files above 5 GiB, the most that S3 takes
   * in one request, are uploaded in parts.
   *
   * @default Size.mebibytes(100)
   */
  readonly maxSize?: Size;

  /**
   * Content types that may be uploaded, as `image/png` or `image/*`. The caller names the type: S3 does not look into the file.
   *
   * @default - all
   */
  readonly contentTypes?: string[];

  /**
   * Whether `POST /files` takes files only with `sha256`, the SHA-256 of their bytes in base64: 44 characters. S3 then refuses other
   * bytes. A file in parts comes with the checksum of each part. If it isn't required, callers can still send it. Always true if `objectLock` is set. For an `existingBucket` with
   * locks, set `UPLOAD_CHECKSUM` to `required` in the environment of the `files` handler instead.
   *
   * @default - true with `objectLock`, else false
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
   */
  readonly checksumRequired?: boolean;

  /**
   * Time that signatures for an upload or a part are valid: whole seconds, at most 7 days. They end earlier if the function's credentials do, after some hours.
   *
   * @default Duration.minutes(15)
   */
  readonly uploadExpiry?: Duration;

  /**
   * Time that a download address is valid: whole seconds, at most 7 days. It ends earlier if the function's credentials do, after some hours.
   *
   * @default Duration.minutes(5)
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
   */
  readonly downloadExpiry?: Duration;
}
