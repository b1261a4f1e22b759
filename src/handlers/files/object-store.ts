import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { FILES_PREFIX } from '../catalog';
import { attachment } from './content-disposition';
import type { FileRecord } from './file';
import { ownerInObjectKey } from '../shared/owner';
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

/** The objects of files. Keys are made of the owner and the file's id; names are data. */
export class ObjectStore {
  constructor(private readonly client: S3Client, private readonly props: ObjectStoreProps) {}

  /** A form that uploads exactly this file: its key, its type, its size, and its bytes where their checksum is known. */
  async upload(owner: string, file: FileRecord): Promise<Upload> {
    const { bucketName, uploadExpirySeconds } = this.props;
    const { contentType, size, sha256 } = file;
    const form = await createPresignedPost(this.client, {
      Bucket: bucketName,
      Key: keyOf(owner, file.id),
      Fields: {
        'Content-Type': contentType,
        // What a header says in a PUT, a field says in a form: S3 compares it with what arrives.
        ...(sha256 === undefined ? {} : { 'x-amz-checksum-algorithm': 'SHA256', 'x-amz-checksum-sha256': sha256 }),
      },
      Conditions: [['content-length-range', size, size]],
      Expires: uploadExpirySeconds,
    });
    return { ...form, expiresAt: secondsAhead(uploadExpirySeconds) };
  }

  async download(owner: string, file: FileRecord): Promise<Download> {
    const { bucketName, downloadExpirySeconds } = this.props;
    const command = new GetObjectCommand({
      Bucket: bucketName,
      Key: keyOf(owner, file.id),
      ResponseContentDisposition: attachment(file.name),
      ResponseContentType: file.contentType,
    });
    return { url: await getSignedUrl(this.client, command, { expiresIn: downloadExpirySeconds }), expiresAt: secondsAhead(downloadExpirySeconds) };
  }

  /** The object of a file, if it was uploaded. */
  find(owner: string, id: string): Promise<UploadedObject | undefined> {
    return findObject(this.client, this.props.bucketName, owner, id);
  }

  async delete(owner: string, id: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.props.bucketName, Key: keyOf(owner, id) }));
  }
}

/**
 * The object of a file, if it was uploaded.
 * Without the right to list the bucket, S3 answers 403 for a key that is not there, as for one that may not be read.
 */
export async function findObject(
  client: S3Client, bucketName: string, owner: string, id: string, absent: readonly number[] = [404, 403],
): Promise<UploadedObject | undefined> {
  try {
    const { ContentLength = 0, ETag } = await client.send(new HeadObjectCommand({ Bucket: bucketName, Key: keyOf(owner, id) }));
    return { size: ContentLength, etag: ETag };
  } catch (error) {
    if (absent.some((status) => status === statusOf(error))) {
      return undefined;
    }
    throw error;
  }
}

function keyOf(owner: string, id: string): string {
  return `${FILES_PREFIX}${ownerInObjectKey(owner)}/${id}`;
}

function secondsAhead(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString();
}
