import { type Hash, type Hmac, type KeyObject, createHash, createHmac, createSecretKey } from 'node:crypto';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

type SourceData = NonNullable<ConstructorParameters<NonNullable<DynamoDBClientConfig['sha256']>>[0]>;

/** By the bytes that the SDK keeps as long as it signs with them. */
const keys = new WeakMap<object, KeyObject>();

/**
 * SHA-256 as the SDK signs requests with it; with a secret, an HMAC. The SDK's own class turns the same bytes into a key for each request,
 * which takes Node.js five times as long as the HMAC itself.
 */
export class SigningHash {
  private hash: Hash | Hmac;

  constructor(private readonly secret?: SourceData) {
    this.hash = this.begin();
  }

  update(data: SourceData): void {
    this.hash.update(typeof data === 'string' ? data : bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  reset(): void {
    this.hash = this.begin();
  }

  private begin(): Hash | Hmac {
    return this.secret === undefined ? createHash('sha256') : createHmac('sha256', keyOf(this.secret));
  }
}

function keyOf(secret: SourceData): string | KeyObject {
  if (typeof secret === 'string') {
    return secret;
  }
  const key = keys.get(secret) ?? createSecretKey(bytesOf(secret));
  keys.set(secret, key);
  return key;
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
