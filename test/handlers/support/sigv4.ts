import { createHash, createHmac } from 'node:crypto';

export interface SentRequest {
  readonly method: string;
  /** As sent: with its query, encoded. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** What S3 computes for a request that has no body, after its documentation and with nothing of the SDK. */
export function signatureOf({ method, url, headers }: SentRequest, secret: string): string {
  const [, date, region, signed] = /Credential=[^/]+\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+),/.exec(headers.authorization) ?? [];
  const names = signed.split(';');
  return signature({ method, url, headers, names, region, date, longDate: headers['x-amz-date'], payload: EMPTY }, secret);
}

/** The same for an address that holds its signature. */
export function presignatureOf(address: string, secret: string): string {
  const { host, pathname, search, searchParams } = new URL(address);
  const [, date, region] = (searchParams.get('X-Amz-Credential') ?? '').split('/');
  const url = `${pathname}?${search.slice(1).split('&').filter((parameter) => !parameter.startsWith('X-Amz-Signature=')).join('&')}`;
  const longDate = searchParams.get('X-Amz-Date') ?? '';
  return signature({ method: 'GET', url, headers: { host }, names: ['host'], region, date, longDate, payload: 'UNSIGNED-PAYLOAD' }, secret);
}

/** The signature of a form's policy. */
export function policySignatureOf(fields: Readonly<Record<string, string>>, secret: string): string {
  const [, date, region] = fields['X-Amz-Credential'].split('/');
  return hmac(signingKey(secret, date, region), fields.Policy).toString('hex');
}

interface Parts extends SentRequest {
  readonly names: readonly string[];
  readonly region: string;
  readonly date: string;
  readonly longDate: string;
  readonly payload: string;
}

function signature({ method, url, headers, names, region, date, longDate, payload }: Parts, secret: string): string {
  const [path, query = ''] = url.split('?');
  const canonical = [
    method, path, query.split('&').sort().join('&'), ...names.map((name) => `${name}:${headers[name].trim()}`), '', names.join(';'), payload,
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', longDate, `${date}/${region}/s3/aws4_request`, createHash('sha256').update(canonical).digest('hex')].join('\n');
  return hmac(signingKey(secret, date, region), text).toString('hex');
}

function signingKey(secret: string, date: string, region: string): Buffer {
  return [date, region, 's3', 'aws4_request'].reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secret}`));
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
