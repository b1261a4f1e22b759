import { type KeyObject, createHmac, createSecretKey } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { extendedEncodeURIComponent } from '@smithy/core/protocols';
import { createScope, getSigningKey } from '@smithy/signature-v4';
import type { Frame } from './frame';
import { sha256 } from '../shared/hash';

/** Parts of an SDK client that signing needs, including its clock, which the SDK corrects from AWS's answers. */
export type SignerConfig = Pick<DynamoDBClient['config'], 'credentials' | 'region' | 'sha256' | 'systemClockOffset'>;

const SERVICE = 'execute-api';
const ALGORITHM = 'AWS4-HMAC-SHA256';

interface Signature {
  readonly keyId: string;
  readonly token?: string;
  readonly scope: string;
  readonly key: KeyObject;
}

/**
 * Signs POST requests with AWS Signature Version 4. The SDK's signer takes as long as everything else about a frame: it derives names,
 * hashes and derives keys again for every request, of which here only the path and the second differ.
 */
export class FrameSigner {
  private signature?: Signature;

  constructor(private readonly config: SignerConfig, private readonly host: string) {}

  /** Names and values in turn, the form that Node.js writes without another look. */
  async headers(path: string, { hash, bytes }: Frame): Promise<string[]> {
    const time = new Date(Date.now() + this.config.systemClockOffset).toISOString().replace(/[-:]|\.\d+/g, '');
    const { keyId, token, scope, key } = await this.signatureOf(time.slice(0, 8));
    const signed = token === undefined ? 'host;x-amz-date' : 'host;x-amz-date;x-amz-security-token';
    const tokenLine = token === undefined ? '' : `x-amz-security-token:${token}\n`;
    const request = `POST\n${canonicalPath(path)}\n\nhost:${this.host}\nx-amz-date:${time}\n${tokenLine}\n${signed}\n${hash}`;
    const signature = createHmac('sha256', key).update(`${ALGORITHM}\n${time}\n${scope}\n${sha256(request)}`).digest('hex');
    return [
      'host', this.host,
      'content-type', 'application/octet-stream',
      'content-length', String(bytes),
      'x-amz-date', time,
      ...(token === undefined ? [] : ['x-amz-security-token', token]),
      'authorization', `${ALGORITHM} Credential=${keyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
    ];
  }

  /** Derived once for a day and its credentials. */
  private async signatureOf(date: string): Promise<Signature> {
    const [credentials, region] = await Promise.all([this.config.credentials(), this.config.region()]);
    const { accessKeyId: keyId, sessionToken: token } = credentials;
    const scope = createScope(date, region, SERVICE);
    if (this.signature?.keyId !== keyId || this.signature.token !== token || this.signature.scope !== scope) {
      const key = await getSigningKey(this.config.sha256, credentials, date, region, SERVICE);
      this.signature = { keyId, token, scope, key: createSecretKey(key) };
    }
    return this.signature;
  }
}

/** Everything but S3 signs paths encoded once more than they are sent. */
function canonicalPath(path: string): string {
  return extendedEncodeURIComponent(path).replace(/%2F/g, '/');
}
