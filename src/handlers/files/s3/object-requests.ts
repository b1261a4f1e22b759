import type { Bucket } from './bucket';
import { Retries } from './retries';
import { S3Error } from './s3-error';
import { statusOf } from '../../shared/sdk-errors';

type Headers = Readonly<Record<string, string>>;

/** The requests that a handler sends itself. */
export class ObjectRequests {
  private readonly retries = new Retries();

  constructor(private readonly bucket: Bucket) {}

  /**
   * The headers of an object. Undefined: there is none.
   * Without the right to list the bucket, S3 answers 403 for a key that is not there, as for one that may not be read.
   */
  async head(key: string, absent: readonly number[] = [404, 403]): Promise<Headers | undefined> {
    try {
      return await this.send('HEAD', key);
    } catch (error) {
      if (absent.some((status) => status === statusOf(error))) {
        return undefined;
      }
      throw error;
    }
  }

  /** Deletes an object. S3 answers the same where there is none. */
  async delete(key: string): Promise<void> {
    await this.send('DELETE', key, { 'x-id': 'DeleteObject' });
  }

  private send(method: string, key: string, query?: Readonly<Record<string, string>>): Promise<Headers> {
    // Signed at every attempt: the time of a signature is part of it.
    return this.retries.run(async () => {
      const { config, signer } = this.bucket;
      const request = await signer.sign(await this.bucket.request(method, key, query), { signingDate: this.bucket.now() });
      const { response } = await config.requestHandler.handle(request);
      // Read to its end in any case: that frees the connection for the next request.
      const body = await config.streamCollector(response.body);
      if (response.statusCode >= 300) {
        throw new S3Error(response.statusCode, Buffer.from(body).toString());
      }
      return response.headers;
    });
  }
}
