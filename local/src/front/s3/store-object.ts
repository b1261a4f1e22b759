import { Emulator } from '../../emulators/emulator';
import { AwsRequest, AwsResponse } from '../aws-service';
import { forward } from '../forward';

/** The emulator takes bodies up to 11 MB; larger objects go in as the parts of a multipart upload. */
const PART_BYTES = 8 * 1024 * 1024;

type Put = Pick<AwsRequest, 'url' | 'headers' | 'body'>;

/** The body comes in signed or checked frames, as SDKs send streams. */
export function isChunked(headers: AwsRequest['headers']): boolean {
  return (headers['content-encoding'] ?? '').includes('aws-chunked') || headers['x-amz-decoded-content-length'] !== undefined;
}

/** The type that S3 gives an object that was sent without one. The emulator would fail for an empty one. */
const UNTYPED = { 'content-type': 'binary/octet-stream' };

export async function storeObject(emulator: Emulator, sent: Put): Promise<AwsResponse> {
  const put = { ...sent, headers: { ...UNTYPED, ...sent.headers } };
  if (put.body.length <= PART_BYTES || isChunked(put.headers)) return forward(emulator, { ...put, method: 'PUT' });
  const [path] = put.url.split('?');
  const started = await forward(emulator, { method: 'POST', url: `${path}?uploads`, headers: put.headers, body: Buffer.alloc(0) });
  const upload = /<UploadId>([^<]+)<\/UploadId>/.exec(started.body.toString('utf8'))?.[1];
  if (upload === undefined) return started;
  const tags: string[] = [];
  for (let offset = 0; offset < put.body.length; offset += PART_BYTES) {
    const part = await forward(emulator, {
      method: 'PUT',
      url: `${path}?partNumber=${tags.length + 1}&uploadId=${upload}`,
      headers: { 'content-type': 'application/octet-stream' },
      body: put.body.subarray(offset, offset + PART_BYTES),
    });
    if (part.status !== 200) return part;
    tags.push(String(part.headers.etag));
  }
  const parts = tags.map((tag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${tag}</ETag></Part>`).join('');
  const completed = await forward(emulator, {
    method: 'POST',
    url: `${path}?uploadId=${upload}`,
    headers: { 'content-type': 'application/xml' },
    body: Buffer.from(`<CompleteMultipartUpload>${parts}</CompleteMultipartUpload>`),
  });
  const etag = /<ETag>([^<]+)<\/ETag>/.exec(completed.body.toString('utf8'))?.[1]?.replaceAll('&quot;', '"') ?? '';
  return completed.status === 200 ? { status: 200, headers: { etag }, body: Buffer.alloc(0) } : completed;
}
