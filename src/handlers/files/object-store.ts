import {
  DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, type PutObjectCommandInput, type S3Client, UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { attachment } from './content-disposition';
import { type FileRecord, objectKeyOf } from './file';
import { statusOf } from '../shared/sdk-errors';

export interface ObjectStoreProps {
  readonly bucketName: string;
  /** HTTP statuses that mean that there is no object. */
  readonly absent: readonly number[];
}

/** A presigned request: with exactly these headers, and a body of the size that was signed. */
export interface SignedRequest {
  readonly method: 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An object, as S3 tells of it. */
export interface StoredObject {
  readonly size: number;
  readonly contentType?: string;
  /** Of all bytes. Undefined where S3 has none such, as of an upload in parts. */
  readonly sha256?: string;
  readonly etag?: string;
}

/** A part of an upload that is to be signed. */
export interface Part {
  readonly number: number;
  readonly size: number;
  readonly sha256?: string;
}

/** The objects of files. */
export class ObjectStore {
  constructor(private readonly client: S3Client, private readonly props: ObjectStoreProps) {}

  /** Uploads exactly this file, once: its type, its size, its bytes where their checksum is known, and only where no object is. */
  signUpload(owner: string, file: FileRecord, seconds: number): Promise<SignedRequest> {
    const { contentType, size, sha256 } = file;
    const headers = { 'Content-Type': contentType, 'If-None-Match': '*', ...checksumHeader(sha256) };
    const command = new PutObjectCommand({
      ...this.place(owner, file), ContentType: contentType, ContentLength: size, IfNoneMatch: '*', ...checksumInput(sha256),
    });
    return this.sign(command, headers, seconds);
  }

  /** Uploads one part of exactly this size, and of exactly these bytes where their checksum is known. */
  signPart(owner: string, file: FileRecord, { number, size, sha256 }: Part, seconds: number): Promise<SignedRequest> {
    const command = new UploadPartCommand({
      ...this.place(owner, file), UploadId: file.uploadId, PartNumber: number, ContentLength: size, ...checksumInput(sha256),
    });
    return this.sign(command, checksumHeader(sha256), seconds);
  }

  signDownload(owner: string, file: FileRecord, seconds: number): Promise<string> {
    const { contentType, name } = file;
    const command = new GetObjectCommand({
      ...this.place(owner, file), ResponseContentDisposition: attachment(name), ResponseContentType: contentType,
    });
    return getSignedUrl(this.client, command, { expiresIn: seconds });
  }

  /**
   * The object of a file, if it was uploaded.
   * Without the right to list the bucket, S3 answers 403 for a key that is not there, as for one that may not be read.
   */
  async find(owner: string, file: FileRecord): Promise<StoredObject | undefined> {
    try {
      const { ContentLength = 0, ContentType, ChecksumSHA256, ETag } = await this.client.send(
        new HeadObjectCommand({ ...this.place(owner, file), ChecksumMode: 'ENABLED' }),
      );
      // That of parts is a checksum of checksums, with their number behind it.
      return { size: ContentLength, contentType: ContentType, sha256: ChecksumSHA256?.includes('-') ? undefined : ChecksumSHA256, etag: ETag };
    } catch (error) {
      if (this.props.absent.some((status) => status === statusOf(error))) {
        return undefined;
      }
      throw error;
    }
  }

  delete(owner: string, file: FileRecord): Promise<void> {
    return this.deleteKey(objectKeyOf(owner, file));
  }

  async deleteKey(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.props.bucketName, Key: key }));
  }

  private place(owner: string, file: FileRecord): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.props.bucketName, Key: objectKeyOf(owner, file) };
  }

  private async sign(command: PutObjectCommand | UploadPartCommand, headers: Record<string, string>, seconds: number): Promise<SignedRequest> {
    const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
    // As headers and not as a part of the address: S3 compares what arrives with them.
    const url = await getSignedUrl(this.client, command as PutObjectCommand, {
      expiresIn: seconds, signableHeaders: new Set([...names, 'content-length', 'host']), unhoistableHeaders: names,
    });
    return { method: 'PUT', url, headers };
  }
}

function checksumInput(sha256: string | undefined): Pick<PutObjectCommandInput, 'ChecksumSHA256'> {
  return sha256 === undefined ? {} : { ChecksumSHA256: sha256 };
}

function checksumHeader(sha256: string | undefined): Record<string, string> {
  return sha256 === undefined ? {} : { 'x-amz-checksum-sha256': sha256 };
}
