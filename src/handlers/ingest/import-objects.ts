import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { HttpRequest } from '@smithy/core/protocols';
import type { Bucket } from '../files/s3/bucket';
import { Retries } from '../files/s3/retries';
import { S3Error } from '../files/s3/s3-error';
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
const KEY = /<Key>([^<]*)<\/Key>/;

/** The objects that imports read, and the reports that they write. */
export class ImportObjects {
  private readonly retries = new Retries();

  constructor(private readonly bucket: Bucket) {}

  /** One version of an object from an offset on. A stream that breaks is taken up where it broke. */
  async* read(key: string, etag: string, from: number): AsyncGenerator<Buffer> {
    let offset = from;
    for (let breaks = 0; ;) {
      const body = await this.open(key, etag, offset);
      try {
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
      } finally {
        body.destroy();
      }
    }
  }

  /** Writes an object, with its checksum: a bucket that locks its versions takes no other. */
  async write(key: string, content: string, contentType: string): Promise<void> {
    await this.retries.run(async () => {
      const request = await this.bucket.request('PUT', key, { 'x-id': 'PutObject' });
      request.headers['content-type'] = contentType;
      request.headers['x-amz-checksum-sha256'] = createHash('sha256').update(content).digest('base64');
      request.headers['content-length'] = String(Buffer.byteLength(content));
      request.body = content;
      const body = await this.send(request);
      await this.bucket.config.streamCollector(body);
    });
  }

  private async open(key: string, etag: string, from: number): Promise<Readable> {
    try {
      return await this.retries.run(async () => {
        const request = await this.bucket.request('GET', key, { 'x-id': 'GetObject' });
        request.headers['if-match'] = `"${etag}"`;
        if (from > 0) {
          request.headers.range = `bytes=${from}-`;
        }
        const body = await this.send(request);
        body.setTimeout?.(SILENCE_MILLISECONDS, () => body.destroy(Object.assign(new Error('S3 is silent.'), { name: 'TimeoutError' })));
        return body;
      });
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
    return this.retries.run(async () => {
      // Of the keys that begin so, the key itself is the first.
      const request = await this.bucket.request('GET', '', { 'list-type': '2', 'max-keys': '1', 'prefix': key, 'encoding-type': 'url' });
      const answer = Buffer.from(await this.bucket.config.streamCollector(await this.send(request))).toString();
      const [, object = ''] = answer.split('<Contents>');
      const [, found] = KEY.exec(object) ?? [];
      return found !== undefined && decodeURIComponent(found.replaceAll('+', ' ')) === key;
    });
  }

  private async send(request: HttpRequest): Promise<Readable & { setTimeout?(milliseconds: number, silent: () => void): void }> {
    const { config, signer } = this.bucket;
    // Signed at every attempt: the time of a signature is part of it.
    const { response } = await config.requestHandler.handle(await signer.sign(request, { signingDate: this.bucket.now() }) as HttpRequest);
    if (response.statusCode >= 300) {
      throw new S3Error(response.statusCode, Buffer.from(await config.streamCollector(response.body)).toString());
    }
    return response.body as Readable;
  }
}
