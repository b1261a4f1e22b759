import { FILES_PREFIX } from '../catalog';
import { attachment } from './content-disposition';
import type { FileRecord } from './file';
import type { Bucket } from './s3/bucket';
import { ObjectRequests } from './s3/object-requests';
import { presignedGet } from './s3/presigned-get';
import { presignedPost } from './s3/presigned-post';
import { ownerInObjectKey } from '../shared/owner';

export interface ObjectStoreProps {
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
  private readonly requests: ObjectRequests;

  constructor(private readonly bucket: Bucket, private readonly props: ObjectStoreProps) {
    this.requests = new ObjectRequests(bucket);
  }

  /** A form that uploads exactly this file: its key, its type, its size, and its bytes where their checksum is known. */
  async upload(owner: string, file: FileRecord): Promise<Upload> {
    const { uploadExpirySeconds: expirySeconds } = this.props;
    const { contentType, size, sha256 } = file;
    const form = await presignedPost(this.bucket, { key: keyOf(owner, file.id), contentType, size, sha256, expirySeconds });
    return { ...form, expiresAt: secondsAhead(expirySeconds) };
  }

  async download(owner: string, file: FileRecord): Promise<Download> {
    const { downloadExpirySeconds: expirySeconds } = this.props;
    const { contentType, name } = file;
    const url = await presignedGet(this.bucket, {
      key: keyOf(owner, file.id), contentDisposition: attachment(name), contentType, expirySeconds,
    });
    return { url, expiresAt: secondsAhead(expirySeconds) };
  }

  /** The object of a file, if it was uploaded. */
  async find(owner: string, id: string): Promise<UploadedObject | undefined> {
    return findObject(this.requests, owner, id);
  }

  async delete(owner: string, id: string): Promise<void> {
    await this.requests.delete(keyOf(owner, id));
  }
}

/** The object of a file, if it was uploaded. */
export async function findObject(
  requests: ObjectRequests, owner: string, id: string, absent?: readonly number[],
): Promise<UploadedObject | undefined> {
  const headers = await requests.head(keyOf(owner, id), absent);
  return headers === undefined ? undefined : { size: Number(headers['content-length'] ?? 0), etag: headers.etag };
}

function keyOf(owner: string, id: string): string {
  return `${FILES_PREFIX}${ownerInObjectKey(owner)}/${id}`;
}

function secondsAhead(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString();
}
