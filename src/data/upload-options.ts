import { Duration, Size } from 'aws-cdk-lib';

/** What the shipped `files` handler lets its callers upload and download. */
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
   * bytes. A file in parts comes with the checksum of each part. Where it is not required, callers may still give it. Always true where `objectLock` is set. For an `existingBucket` with
   * locks, set `UPLOAD_CHECKSUM` to `required` in the environment of the `files` handler instead.
   *
   * @default - true with `objectLock`, else false
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
   */
  readonly checksumRequired?: boolean;

  /**
   * How long what is signed for an upload or a part is valid: whole seconds, at most 7 days. It ends sooner where the function's credentials do, after some hours.
   *
   * @default Duration.minutes(15)
   */
  readonly uploadExpiry?: Duration;

  /**
   * How long a download address is valid: whole seconds, at most 7 days. It ends sooner where the function's credentials do, after some hours.
   *
   * @default Duration.minutes(5)
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
   */
  readonly downloadExpiry?: Duration;
}
