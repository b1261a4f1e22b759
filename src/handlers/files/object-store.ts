import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { FILES_PREFIX } from '../catalog';
import { attachment } from './content-disposition';
import type { FileRecord } from './file';
import { ownerInObjectKey } from '../shared/owner';
import { CLIENT_SETTINGS } from '../shared/sdk-client';
import { statusOf } from '../shared/sdk-errors';

export interface ObjectStoreProps {
  readonly bucketName: string;
  readonly uploadExpirySeconds: number;
  readonly downloadExpirySeconds: number;
}

export interface Upload {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly expiresAt: string;
}

export interface Download {
  readonly url: string;
  readonly expiresAt: string;
}

export interface UploadedObject {
  readonly size: number;
  readonly etag?: string;
}

export function bucketClient(): S3Client {
  return new S3Client({
    ...CLIENT_SETTINGS,
    // Checksums in a presigned address would be parameters that plain HTTP clients cannot supply.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

/** The objects of files. Keys are made of the owner and the file's id; names are data. */
export class ObjectStore {
  constructor(private readonly client: S3Client, private readonly props: ObjectStoreProps) {}

  /** A form that uploads exactly this file: its key, its type, its size. */
  async upload(owner: string, file: FileRecord): Promise<Upload> {
    const { uploadExpirySeconds } = this.props;
    const { url, fields } = await createPresignedPost(this.client, {
      Bucket: this.props.bucketName,
      Key: keyOf(owner, file.id),
      Conditions: [['content-length-range', file.size, file.size]],
      Fields: { 'Content-Type': file.contentType },
      Expires: uploadExpirySeconds,
    });
    return { url, fields, expiresAt: secondsAhead(uploadExpirySeconds) };
  }

  async download(owner: string, file: FileRecord): Promise<Download> {
    const { downloadExpirySeconds } = this.props;
    const url = await getSignedUrl(this.client, new GetObjectCommand({
      Bucket: this.props.bucketName,
      Key: keyOf(owner, file.id),
      ResponseContentDisposition: attachment(file.name),
      ResponseContentType: file.contentType,
    }), { expiresIn: downloadExpirySeconds });
    return { url, expiresAt: secondsAhead(downloadExpirySeconds) };
  }

  /** The object of a file, if it was uploaded. */
  async find(owner: string, id: string): Promise<UploadedObject | undefined> {
    try {
      const { ContentLength = 0, ETag } = await this.client.send(new HeadObjectCommand({ Bucket: this.props.bucketName, Key: keyOf(owner, id) }));
      return { size: ContentLength, ...(ETag === undefined ? {} : { etag: ETag }) };
    } catch (error) {
      // Without the right to list the bucket, S3 answers 403 for a key that is not there.
      if (statusOf(error) === 404 || statusOf(error) === 403) {
        return undefined;
      }
      throw error;
    }
  }

  async delete(owner: string, id: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.props.bucketName, Key: keyOf(owner, id) }));
  }
}

function keyOf(owner: string, id: string): string {
  return `${FILES_PREFIX}${ownerInObjectKey(owner)}/${id}`;
}

function secondsAhead(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString();
}
