import { AwsRequest, IamAction } from '../aws-service';

/** A path-style address, taken apart. */
export function bucketAndKey(path: string): { readonly bucket: string; readonly key: string } {
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) };
}

export function s3Actions(request: AwsRequest): readonly IamAction[] {
  const { bucket, key } = bucketAndKey(request.path);
  const resource = key === '' ? (bucket === '' ? '*' : `arn:aws:s3:::${bucket}`) : `arn:aws:s3:::${bucket}/${key}`;
  if (key === '') return bucketActions(request, bucket, resource);
  const source = request.headers['x-amz-copy-source'];
  const actions: IamAction[] = [{ action: `s3:${objectAction(request)}`, resource }];
  if (source !== undefined) actions.push({ action: 's3:GetObject', resource: `arn:aws:s3:::${decodeURIComponent(String(source)).replace(/^\//, '')}` });
  return actions;
}

function bucketActions(request: AwsRequest, bucket: string, resource: string): readonly IamAction[] {
  if (request.method === 'POST' && request.query.has('delete')) {
    const keys = [...request.body.toString('utf8').matchAll(/<Key>([^<]*)<\/Key>/g)];
    return keys.map((match) => ({ action: 's3:DeleteObject', resource: `arn:aws:s3:::${bucket}/${match[1]}` }));
  }
  if (bucket === '') return [{ action: 's3:ListAllMyBuckets', resource }];
  if (request.method === 'GET' || request.method === 'HEAD') return [{ action: 's3:ListBucket', resource }];
  return [{ action: request.method === 'PUT' ? 's3:CreateBucket' : 's3:DeleteBucket', resource }];
}

function objectAction(request: AwsRequest): string {
  const { method, query } = request;
  const version = query.has('versionId') ? 'Version' : '';
  if (query.has('tagging')) return `${{ GET: 'Get', PUT: 'Put', DELETE: 'Delete' }[method] ?? method}Object${version}Tagging`;
  if (query.has('attributes')) return `GetObject${version}Attributes`;
  if (method === 'GET' && query.has('uploadId')) return 'ListMultipartUploadParts';
  if (method === 'GET' || method === 'HEAD') return `GetObject${version}`;
  if (method === 'DELETE') return query.has('uploadId') ? 'AbortMultipartUpload' : `DeleteObject${version}`;
  return 'PutObject';
}
