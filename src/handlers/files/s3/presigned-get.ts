import { buildQueryString } from '@smithy/core/protocols';
import type { Bucket } from './bucket';
import { hostOf } from './bucket-address';

export interface PresignedGetProps {
  readonly key: string;
  readonly contentDisposition: string;
  readonly contentType: string;
  readonly expirySeconds: number;
}

/** An address that downloads an object, with the headers that it is given here. */
export async function presignedGet(bucket: Bucket, { key, contentDisposition, contentType, expirySeconds }: PresignedGetProps): Promise<string> {
  const request = await bucket.request('GET', key, {
    'response-content-disposition': contentDisposition,
    'response-content-type': contentType,
    'x-id': 'GetObject',
  });
  request.headers['X-Amz-Content-Sha256'] = 'UNSIGNED-PAYLOAD';
  const { query = {} } = await bucket.signer.presign(request, { expiresIn: expirySeconds, signingDate: bucket.now() });
  return `${request.protocol}//${hostOf(await bucket.address())}${request.path}?${buildQueryString(query)}`;
}
