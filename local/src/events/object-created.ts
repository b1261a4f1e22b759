import { Emulator } from '../emulators/emulator';
import { AwsRequest, AwsResponse } from '../front/aws-service';
import { forward } from '../front/forward';
import { bucketAndKey } from '../front/s3/s3-actions';
import { isUploadForm, keyOf, readUploadForm } from '../front/s3/upload-form';

/** An object that a call has created, as S3 tells of it. */
export interface CreatedObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly versionId?: string;
  /** The call, in S3's words. */
  readonly reason: string;
}

type Call = Pick<CreatedObject, 'bucket' | 'key' | 'reason'> & { readonly size?: number };

/** Effects of PUT other than writing an object. */
const OTHER_PUTS = ['uploadId', 'tagging', 'acl', 'legal-hold', 'retention', 'torrent', 'encryption', 'annotation'];

/** The object that a call of S3 created. Undefined without one. */
export async function createdObject(request: AwsRequest, answer: AwsResponse, emulator: Emulator): Promise<CreatedObject | undefined> {
  const call = answer.status === 303 || answer.status < 300 ? await creation(request) : undefined;
  if (call === undefined) return undefined;
  const text = answer.body.toString('utf8');
  // A copy and a completed upload may still fail after the 200.
  const told = answer.headers.etag ?? /<ETag>([^<]+)<\/ETag>/.exec(text)?.[1];
  if (told === undefined) return undefined;
  const versionId = answer.headers['x-amz-version-id']?.toString();
  return {
    ...call,
    size: call.size ?? await sizeOf(call, emulator),
    etag: told.toString().replaceAll('&quot;', '').replaceAll('&#34;', '').replaceAll('"', ''),
    ...(versionId === undefined ? {} : { versionId }),
  };
}

async function creation(request: AwsRequest): Promise<Call | undefined> {
  const { method, query, headers, body } = request;
  if (isUploadForm(request)) {
    const form = await readUploadForm(request);
    return { bucket: form.bucket, key: keyOf(form), size: form.file?.content.length ?? 0, reason: 'POST Object' };
  }
  const { bucket, key } = bucketAndKey(request.path);
  if (key === '') return undefined;
  if (method === 'POST' && query.has('uploadId')) return { bucket, key, reason: 'CompleteMultipartUpload' };
  if (method !== 'PUT' || OTHER_PUTS.some((name) => query.has(name))) return undefined;
  if (headers['x-amz-copy-source'] !== undefined) return { bucket, key, reason: 'CopyObject' };
  return { bucket, key, size: Number(headers['x-amz-decoded-content-length'] ?? body.length), reason: 'PutObject' };
}

async function sizeOf({ bucket, key }: Call, emulator: Emulator): Promise<number> {
  const url = `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  const { headers } = await forward(emulator, { method: 'HEAD', url, headers: {}, body: Buffer.alloc(0) });
  return Number(headers['content-length'] ?? 0);
}
