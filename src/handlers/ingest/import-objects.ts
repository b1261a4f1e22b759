import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isTransient, statusOf } from '../shared/sdk-errors';

/** The object is gone. */
export class ObjectGoneError extends Error {
  override readonly name = 'ObjectGoneError';
}

/** The object has another version by now. */
export class ObjectReplacedError extends Error {
  override readonly name = 'ObjectReplacedError';
}

/** A stream that is silent for so long is broken. */
const SILENCE_MILLISECONDS = 20_000;
const MAX_BREAKS = 5;

/** The objects that imports read, and the reports that they write. */
export class ImportObjects {
  constructor(private readonly client: S3Client, private readonly bucketName: string) {}

  /** One version of an object from an offset on. A stream that breaks is taken up where it broke. */
  async* read(key: string, etag: string, from: number): AsyncGenerator<Buffer> {
    let offset = from;
    for (let breaks = 0; ;) {
      const body = await this.open(key, etag, offset);
      try {
        // A loop that ends early, or fails, destroys the stream.
        for await (const chunk of body as AsyncIterable<Buffer>) {
          offset += chunk.length;
          breaks = 0;
          yield chunk;
        }
        return;
      } catch (error) {
        breaks += 1;
        if (!isTransient(error) || breaks > MAX_BREAKS) {
          throw error;
        }
      }
    }
  }

  /** Writes an object, with its checksum: a bucket that locks its versions takes no other. */
  async write(key: string, content: string, contentType: string): Promise<void> {
    const ChecksumSHA256 = createHash('sha256').update(content).digest('base64');
    await this.client.send(new PutObjectCommand({ Bucket: this.bucketName, Key: key, Body: content, ContentType: contentType, ChecksumSHA256 }));
  }

  private async open(key: string, etag: string, from: number): Promise<Readable> {
    try {
      const { Body } = await this.client.send(new GetObjectCommand({
        Bucket: this.bucketName, Key: key, IfMatch: `"${etag}"`, ...(from > 0 ? { Range: `bytes=${from}-` } : {}),
      }));
      const body = Body as Readable & { setTimeout?(milliseconds: number, silent: () => void): void };
      body.setTimeout?.(SILENCE_MILLISECONDS, () => body.destroy(Object.assign(new Error('S3 is silent.'), { name: 'TimeoutError' })));
      return body;
    } catch (error) {
      const status = statusOf(error);
      if (status === 412) {
        throw new ObjectReplacedError();
      }
      // Without the right to list all of the bucket, S3 answers 403 for a key that is not there.
      if (status === 404 || (status === 403 && !await this.exists(key))) {
        throw new ObjectGoneError();
      }
      throw error;
    }
  }

  private async exists(key: string): Promise<boolean> {
    // Of the keys that begin so, the key itself is the first.
    const { Contents = [] } = await this.client.send(new ListObjectsV2Command({ Bucket: this.bucketName, Prefix: key, MaxKeys: 1, EncodingType: 'url' }));
    return Contents.some(({ Key = '' }) => decodeURIComponent(Key.replaceAll('+', ' ')) === key);
  }
}
