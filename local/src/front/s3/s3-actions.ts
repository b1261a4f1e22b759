import { AwsRequest, IamAction } from '../aws-service';

/** A path-style address, taken apart. */
export function bucketAndKey(path: string): { readonly bucket: string; readonly key: string } {
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) };
}

/** Parts of a bucket or an object with separate actions, by the name in the query. */
const PARTS: Readonly<Record<string, string>> = {
  'acl': 'Acl', 'legal-hold': 'LegalHold', 'retention': 'Retention', 'tagging': 'Tagging', 'attributes': 'Attributes', 'torrent': 'Torrent',
};
const BUCKET_PARTS: Readonly<Record<string, string>> = {
  'acl': 'BucketAcl',
  'cors': 'BucketCORS',
  'encryption': 'EncryptionConfiguration',
  'lifecycle': 'LifecycleConfiguration',
  'location': 'BucketLocation',
  'logging': 'BucketLogging',
  'notification': 'BucketNotification',
  'object-lock': 'BucketObjectLockConfiguration',
  'policy': 'BucketPolicy',
  'tagging': 'BucketTagging',
  'versioning': 'BucketVersioning',
  'website': 'BucketWebsite',
};
/** Headers of an upload that need a permission beside that for the object. */
const MORE: Readonly<Record<string, string>> = {
  'x-amz-acl': 'PutObjectAcl', 'x-amz-tagging': 'PutObjectTagging', 'x-amz-object-lock-mode': 'PutObjectRetention', 'x-amz-object-lock-legal-hold': 'PutObjectLegalHold',
};
const VERBS: Readonly<Record<string, string>> = { GET: 'Get', HEAD: 'Get', PUT: 'Put', DELETE: 'Delete' };

export function s3Actions(request: AwsRequest): readonly IamAction[] {
  const { bucket, key } = bucketAndKey(request.path);
  const resource = key === '' ? (bucket === '' ? '*' : `arn:aws:s3:::${bucket}`) : `arn:aws:s3:::${bucket}/${key}`;
  if (key === '') return bucketActions(request, bucket, resource);
  const action = objectAction(request);
  const source = request.headers['x-amz-copy-source'];
  const more = action === 'PutObject' ? Object.keys(MORE).filter((name) => request.headers[name] !== undefined).map((name) => MORE[name]) : [];
  const actions: IamAction[] = [action, ...more].map((name) => ({ action: `s3:${name}`, resource }));
  if (source !== undefined) actions.push({ action: 's3:GetObject', resource: `arn:aws:s3:::${decodeURIComponent(String(source)).replace(/^\//, '').replace(/\?versionId=.*$/, '')}` });
  return actions;
}

function bucketActions(request: AwsRequest, bucket: string, resource: string): readonly IamAction[] {
  const { method, query } = request;
  if (method === 'POST' && query.has('delete')) return deletions(request.body.toString('utf8'), bucket);
  if (bucket === '') return [{ action: 's3:ListAllMyBuckets', resource }];
  const part = Object.keys(BUCKET_PARTS).find((name) => query.has(name));
  if (part !== undefined) return [{ action: `s3:${VERBS[method] ?? method}${BUCKET_PARTS[part]}`, resource }];
  if (method === 'GET' && query.has('versions')) return [{ action: 's3:ListBucketVersions', resource }];
  if (method === 'GET' && query.has('uploads')) return [{ action: 's3:ListBucketMultipartUploads', resource }];
  if (method === 'GET' || method === 'HEAD') return [{ action: 's3:ListBucket', resource }];
  return [{ action: method === 'PUT' ? 's3:CreateBucket' : 's3:DeleteBucket', resource }];
}

function deletions(body: string, bucket: string): readonly IamAction[] {
  return [...body.matchAll(/<Object>(?<object>[^]*?)<\/Object>/g)].map((match) => {
    const object = match.groups?.object ?? '';
    const key = /<Key>([^<]*)<\/Key>/.exec(object)?.[1] ?? '';
    return { action: object.includes('<VersionId>') ? 's3:DeleteObjectVersion' : 's3:DeleteObject', resource: `arn:aws:s3:::${bucket}/${plainText(key)}` };
  });
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

export function plainText(xml: string): string {
  return xml.replace(/&(?:#x(?<hex>[\da-f]+)|#(?<decimal>\d+)|(?<name>\w+));/gi, (all, hex?: string, decimal?: string, name?: string) => {
    const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
    return name === undefined ? String.fromCodePoint(code) : ENTITIES[name] ?? all;
  });
}

function objectAction(request: AwsRequest): string {
  const { method, query } = request;
  const version = query.has('versionId') ? 'Version' : '';
  const part = Object.keys(PARTS).find((name) => query.has(name));
  // Locks are of the one version, which their actions don't name.
  if (part !== undefined) return `${VERBS[method] ?? method}Object${part === 'legal-hold' || part === 'retention' ? '' : version}${PARTS[part]}`;
  if (method === 'GET' && query.has('uploadId')) return 'ListMultipartUploadParts';
  if (method === 'GET' || method === 'HEAD') return `GetObject${version}`;
  if (method === 'DELETE') return query.has('uploadId') ? 'AbortMultipartUpload' : `DeleteObject${version}`;
  return 'PutObject';
}
