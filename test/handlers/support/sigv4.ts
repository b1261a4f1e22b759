import { createHash, createHmac } from 'node:crypto';

/** The signature that S3 computes for a presigned URL and its headers, written from the documentation without the SDK. */
export function presignedSignatureOf(method: string, address: string, headers: Readonly<Record<string, string>>, secret = 'secret'): string {
  const { host, pathname, search, searchParams } = new URL(address);
  const [, date, region] = (searchParams.get('X-Amz-Credential') ?? '').split('/');
  const values = new Map([['host', host], ...Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()] as const)]);
  const names = (searchParams.get('X-Amz-SignedHeaders') ?? '').split(';');
  const query = search.slice(1).split('&').filter((parameter) => !parameter.startsWith('X-Amz-Signature=')).sort().join('&');
  const canonical = [method, pathname, query, ...names.map((name) => `${name}:${values.get(name)}`), '', names.join(';'), 'UNSIGNED-PAYLOAD'].join('\n');
  const text = ['AWS4-HMAC-SHA256', searchParams.get('X-Amz-Date'), `${date}/${region}/s3/aws4_request`, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const key = [date, region, 's3', 'aws4_request'].reduce<Buffer>((signing, part) => hmac(signing, part), Buffer.from(`AWS4${secret}`));
  return hmac(key, text).toString('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
