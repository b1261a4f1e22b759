import { HttpRequest, extendedEncodeURIComponent } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsConfig } from './aws-config';
import { type BucketAddress, bucketAddress, hostOf } from './bucket-address';

/** A bucket as its requests see it: where they go, and who signs them. */
export class Bucket {
  /** S3 signs paths as they are sent, and wants the hash of every body. */
  readonly signer: SignatureV4;

  constructor(readonly name: string, readonly config: AwsConfig, private readonly environment: NodeJS.ProcessEnv = process.env) {
    const { credentials, region, sha256 } = config;
    this.signer = new SignatureV4({ service: 's3', credentials, region, sha256, uriEscapePath: false, applyChecksum: true });
  }

  address(): Promise<BucketAddress> {
    return bucketAddress(this.config, this.name, this.environment);
  }

  /** A request for an object, still unsigned. */
  async request(method: string, key: string, query: Readonly<Record<string, string>> = {}): Promise<HttpRequest> {
    const address = await this.address();
    const { protocol, hostname, port } = address;
    const path = `${address.path}/${key.split('/').map(extendedEncodeURIComponent).join('/')}`;
    return new HttpRequest({ method, protocol, hostname, port, path, query: { ...query }, headers: { host: hostOf(address) } });
  }

  now(): Date {
    return new Date(Date.now() + this.config.systemClockOffset);
  }
}
