import {
  AbortMultipartUploadCommand, CompleteMultipartUploadCommand, type CompletedPart, CreateMultipartUploadCommand, ListPartsCommand, type S3Client,
} from '@aws-sdk/client-s3';
import { type FileRecord, objectKeyOf } from './file';
import { partsOf, sizeOfPart } from './parts';
import { isErrorNamed, statusOf } from '../shared/sdk-errors';

/** The parts of an upload that S3 has, each in its size, and the numbers of those that it does not have. */
export interface UploadedParts {
  readonly complete: readonly CompletedPart[];
  readonly missing: readonly number[];
}

/** S3 may take minutes to assemble many parts. Before the function's time is up, S3 continues without it. */
const PATIENCE_MILLISECONDS = 6000;

/** Uploads in parts. An unfinished one is removed by the bucket's lifecycle rule. */
export class MultipartUploads {
  constructor(private readonly client: S3Client, private readonly bucketName: string) {}

  async begin(owner: string, file: FileRecord): Promise<string> {
    const { UploadId = '' } = await this.client.send(new CreateMultipartUploadCommand({
      Bucket: this.bucketName,
      Key: objectKeyOf(owner, file),
      ContentType: file.contentType,
      ...(file.partChecksums ? { ChecksumAlgorithm: 'SHA256' } : {}),
    }));
    return UploadId;
  }

  /** Undefined: the upload has ended, one way or the other. */
  async parts(owner: string, file: FileRecord): Promise<UploadedParts | undefined> {
    const expected = partsOf(file.size);
    const found = new Map<number, CompletedPart>();
    let after: string | undefined;
    try {
      do {
        const { Parts = [], IsTruncated, NextPartNumberMarker } = await this.client.send(
          new ListPartsCommand({ ...this.upload(owner, file), PartNumberMarker: after }),
        );
        for (const { PartNumber = 0, ETag, ChecksumSHA256, Size } of Parts) {
          if (PartNumber <= expected.count && Size === sizeOfPart(expected, PartNumber)) {
            found.set(PartNumber, { PartNumber, ETag, ...(ChecksumSHA256 === undefined ? {} : { ChecksumSHA256 }) });
          }
        }
        after = IsTruncated ? NextPartNumberMarker : undefined;
      } while (after !== undefined);
    } catch (error) {
      return endedOr(error);
    }
    const numbers = Array.from({ length: expected.count }, (_, index) => index + 1);
    return { complete: numbers.flatMap((number) => found.get(number) ?? []), missing: numbers.filter((number) => !found.has(number)) };
  }

  /** True: S3 has put the parts together, or had done so before. False: it is still at it. */
  async complete(owner: string, file: FileRecord, parts: readonly CompletedPart[]): Promise<boolean> {
    const command = new CompleteMultipartUploadCommand({ ...this.upload(owner, file), MultipartUpload: { Parts: [...parts] }, IfNoneMatch: '*' });
    try {
      await this.client.send(command, { abortSignal: AbortSignal.timeout(PATIENCE_MILLISECONDS), requestTimeout: PATIENCE_MILLISECONDS + 1000 });
    } catch (error) {
      if (isErrorNamed(error, 'AbortError')) {
        return false;
      }
      endedOr(error);
    }
    return true;
  }

  async abort(owner: string, file: FileRecord): Promise<void> {
    try {
      await this.client.send(new AbortMultipartUploadCommand(this.upload(owner, file)));
    } catch (error) {
      endedOr(error);
    }
  }

  private upload(owner: string, file: FileRecord): { readonly Bucket: string; readonly Key: string; readonly UploadId: string | undefined } {
    return { Bucket: this.bucketName, Key: objectKeyOf(owner, file), UploadId: file.uploadId };
  }
}

/** No error where the upload has ended: it was completed, aborted or removed. */
function endedOr(error: unknown): undefined {
  if (isErrorNamed(error, 'NoSuchUpload') || statusOf(error) === 404 || statusOf(error) === 412) {
    return undefined;
  }
  throw error;
}
