import { createHash } from 'node:crypto';
import {
  CompleteMultipartUploadCommand, CreateMultipartUploadCommand, DeleteObjectCommand, PutObjectCommand, type S3Client, UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { ExportedPart } from './export-job';
import { type FileRecord, newFile, objectKeyOf, uploadPeriod } from '../files/file';
import { FileStore } from '../files/file-store';
import type { RecordTable } from '../shared/record-table';
import { isErrorNamed, statusOf } from '../shared/sdk-errors';

const CONTENT_TYPE = 'application/x-ndjson';
/** S3 may take seconds for a part, and to put many parts together. */
const PATIENCE = { requestTimeout: 7000 };
/** The `files` handler may change the record as often in between: it learns that the object is there. */
const MAX_DISCARDS = 5;

/** The upload is gone: the file was deleted. */
export class FileGoneError extends Error {
  override readonly name = 'FileGoneError';
}

/**
 * Files as exports write them. The record comes first, as for uploads: the `files` handler hears of the object, and makes the file available. An
 * unfinished upload is removed by the bucket's lifecycle rule.
 */
export class ExportFiles {
  constructor(private readonly table: RecordTable<FileRecord>, private readonly client: S3Client, private readonly bucketName: string) {}

  /** The file of an export, which has the id of its job. Made once. */
  async announce(owner: string, id: string, name: string): Promise<FileRecord> {
    const content = { name, contentType: CONTENT_TYPE, size: 0 };
    const file = newFile(owner, id, content, uploadPeriod({ ...content, multipart: true }, 0), false);
    const outcome = await this.table.upsert(owner, file, { status: file.status, updatedAt: file.updatedAt }, {
      expression: 'attribute_not_exists(#pk)', names: ['pk'],
    });
    const there = outcome.done ? outcome.record : outcome.existing;
    if (there === undefined) {
      throw new FileGoneError('The file has expired.');
    }
    return there;
  }

  /** The file that an attempt before has announced. Its owner may have deleted it since. */
  async announced(owner: string, id: string): Promise<FileRecord> {
    const file = await this.table.get(owner, id);
    if (file === undefined) {
      throw new FileGoneError('The file was deleted.');
    }
    return file;
  }

  /** Writes all of a file that is not large. */
  async put(owner: string, file: FileRecord, content: Buffer): Promise<void> {
    await this.client.send(new PutObjectCommand({
      ...this.place(owner, file), Body: content, ContentType: CONTENT_TYPE, ChecksumSHA256: sha256Of(content),
    }), PATIENCE);
  }

  async begin(owner: string, file: FileRecord): Promise<string> {
    const { UploadId = '' } = await this.client.send(new CreateMultipartUploadCommand({
      ...this.place(owner, file), ContentType: CONTENT_TYPE, ChecksumAlgorithm: 'SHA256',
    }));
    return UploadId;
  }

  /** Writes a part, in the place of what an attempt before has written. */
  async part(owner: string, file: FileRecord, UploadId: string, PartNumber: number, content: Buffer): Promise<ExportedPart> {
    const sha256 = sha256Of(content);
    try {
      const { ETag = '' } = await this.client.send(new UploadPartCommand({
        ...this.place(owner, file), UploadId, PartNumber, Body: content, ChecksumSHA256: sha256,
      }), PATIENCE);
      return { etag: ETag, sha256 };
    } catch (error) {
      throw isGone(error) ? new FileGoneError('The file was deleted.') : error;
    }
  }

  /** Puts the parts together. An upload that has ended was put together before, unless its file was deleted. */
  async complete(owner: string, file: FileRecord, UploadId: string, parts: readonly ExportedPart[]): Promise<void> {
    const Parts = parts.map(({ etag, sha256 }, index) => ({ PartNumber: index + 1, ETag: etag, ChecksumSHA256: sha256 }));
    const command = new CompleteMultipartUploadCommand({ ...this.place(owner, file), UploadId, MultipartUpload: { Parts } });
    try {
      await this.client.send(command, PATIENCE);
    } catch (error) {
      if (!isGone(error)) {
        throw error;
      }
      await this.announced(owner, file.id);
    }
  }

  /**
   * Removes the file of an export that has not succeeded, which may be whole by then. As `DELETE /files/{id}` does it: the object goes first, and one that
   * comes later is an object of no file, which the `files` handler removes.
   */
  async discard(owner: string, id: string): Promise<void> {
    const records = new FileStore(this.table);
    for (let attempt = 0; attempt < MAX_DISCARDS; attempt += 1) {
      const file = await records.get(owner, id);
      if (file === undefined) {
        return;
      }
      await this.client.send(new DeleteObjectCommand(this.place(owner, file)));
      if (await records.delete(owner, file)) {
        return;
      }
    }
    throw new Error('The file of the export changes too often to be removed.');
  }

  private place(owner: string, file: FileRecord): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.bucketName, Key: objectKeyOf(owner, file) };
  }
}

function sha256Of(content: Buffer): string {
  return createHash('sha256').update(content).digest('base64');
}

function isGone(error: unknown): boolean {
  return isErrorNamed(error, 'NoSuchUpload') || statusOf(error) === 404;
}
