import { createHmac } from 'node:crypto';
import { createScope, getSigningKey } from '@smithy/signature-v4';
import type { Bucket } from './bucket';
import { hostOf } from './bucket-address';

export interface PresignedPostProps {
  readonly key: string;
  readonly contentType: string;
  /** The upload has exactly so many bytes. */
  readonly size: number;
  /** The upload has exactly these bytes: SHA-256, in base64. */
  readonly sha256?: string;
  readonly expirySeconds: number;
}

export interface PresignedPost {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A form that uploads one object: S3 takes it with exactly these fields. */
export async function presignedPost(bucket: Bucket, { key, contentType, size, sha256, expirySeconds }: PresignedPostProps): Promise<PresignedPost> {
  const [region, credentials, address] = await Promise.all([bucket.config.region(), bucket.config.credentials(), bucket.address()]);
  const now = bucket.now();
  const date = seconds(now).replace(/[-:]/g, '');
  const day = date.slice(0, 8);
  const fields = {
    'Content-Type': contentType,
    // What a header says in a PUT, a field says in a form: S3 compares it with what arrives.
    ...(sha256 === undefined ? {} : { 'x-amz-checksum-algorithm': 'SHA256', 'x-amz-checksum-sha256': sha256 }),
    'bucket': bucket.name,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${credentials.accessKeyId}/${createScope(day, region, 's3')}`,
    'X-Amz-Date': date,
    ...(credentials.sessionToken ? { 'X-Amz-Security-Token': credentials.sessionToken } : {}),
    key,
  };
  const policy = Buffer.from(JSON.stringify({
    expiration: seconds(new Date(now.getTime() + expirySeconds * 1000)),
    conditions: [['content-length-range', size, size], ...Object.entries(fields).map(([name, value]) => ({ [name]: value }))],
  })).toString('base64');
  const signingKey = await getSigningKey(bucket.config.sha256, credentials, day, region, 's3');
  return {
    url: `${address.protocol}//${hostOf(address)}${address.path || '/'}`,
    fields: { ...fields, 'Policy': policy, 'X-Amz-Signature': createHmac('sha256', signingKey).update(policy).digest('hex') },
  };
}

/** S3 takes no fractions of a second here. */
function seconds(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
