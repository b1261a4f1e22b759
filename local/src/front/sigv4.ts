import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AwsRequest, Credential } from './aws-service';

/** Signature version 4 as S3 checks it on addresses and upload forms that a browser uses. */
export function signature(secret: string, credential: Credential, text: string): string {
  const key = [credential.date, credential.region, credential.service, 'aws4_request']
    .reduce<Buffer>((previous, part) => createHmac('sha256', previous).update(part).digest(), Buffer.from(`AWS4${secret}`));
  return createHmac('sha256', key).update(text).digest('hex');
}

export function sameSignature(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}

/** The text that the signer of an address signed. S3 takes the path as sent, without encoding it again. */
export function presignedText(request: AwsRequest, credential: Credential): string {
  const { query } = request;
  const signedHeaders = query.get('X-Amz-SignedHeaders') ?? 'host';
  const headers = signedHeaders.split(';').map((name) => `${name}:${String(request.headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`);
  const canonicalQuery = [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort((left, right) => (left < right ? -1 : 1))
    .join('&');
  const payload = query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD';
  const canonical = [request.method, request.path, canonicalQuery, headers.join(''), signedHeaders, payload].join('\n');
  const scope = `${credential.date}/${credential.region}/${credential.service}/aws4_request`;
  return ['AWS4-HMAC-SHA256', query.get('X-Amz-Date') ?? '', scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** `20261123T070000Z` */
export function amzDate(text: string | null): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '');
  return parts === null ? undefined : new Date(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}Z`);
}
