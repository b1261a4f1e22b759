import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand, CopyObjectCommand, CreateMultipartUploadCommand, DeleteObjectCommand, DeleteObjectsCommand,
  GetBucketVersioningCommand, GetObjectCommand, HeadObjectCommand,
  ListBucketsCommand, ListObjectsV2Command, ListObjectVersionsCommand, ListObjectVersionsCommandOutput,
  PutObjectCommand, S3Client, UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Bucket, CfnBucket, EventType } from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { removeTemporaryDirectories, synthesize, temporaryDirectory } from './support/assembly';
import { LocalSystem } from '../../local/src';

let assembly: string;
let unversioned: string;
let system: LocalSystem;
let s3: S3Client;
let bucketName: string;
let keys = 0;
/** A key that no other test has. */
const newKey = () => `a b/ü&<${keys += 1}>.txt`;

const build = (versioned: boolean) => synthesize((stack) => {
  const bucket = new Bucket(stack, 'Bucket', { versioned });
  const plain = new Bucket(stack, 'Plain');
  const queue = new Queue(stack, 'Removed');
  bucket.addEventNotification(EventType.OBJECT_REMOVED, new SqsDestination(queue), { prefix: 'told/' });
  for (const [part, id] of [[bucket, 'Bucket'], [plain, 'Plain'], [queue, 'Removed']] as const) (part.node.defaultChild as CfnBucket | CfnQueue).overrideLogicalId(id);
});

function clientOf({ endpoint }: LocalSystem): S3Client {
  return new S3Client({ endpoint, region: 'eu-west-1', forcePathStyle: true, credentials: { accessKeyId: 'any', secretAccessKey: 'any' }, maxAttempts: 1 });
}

beforeAll(async () => {
  [assembly, unversioned] = [build(true), build(false)];
  system = await LocalSystem.start({ assembly });
  s3 = clientOf(system);
  bucketName = system.ref('Bucket');
});

afterAll(async () => {
  s3?.destroy();
  await system?.stop();
  removeTemporaryDirectories();
});

const put = async (Key: string, Body: string, client = s3) => (await client.send(new PutObjectCommand({ Bucket: bucketName, Key, Body, ContentType: 'text/x', Metadata: { of: Body } }))).VersionId ?? '';
const remove = async (Key: string, VersionId?: string, client = s3) => {
  const { DeleteMarker, VersionId: id = '' } = await client.send(new DeleteObjectCommand({ Bucket: bucketName, Key, VersionId }));
  return { DeleteMarker, id };
};
const get = async (Key: string, VersionId?: string, client = s3) => {
  try {
    const answer = await client.send(new GetObjectCommand({ Bucket: bucketName, Key, VersionId }));
    return [await answer.Body?.transformToString(), answer.VersionId, answer.ContentType, answer.Metadata?.of];
  } catch (error) {
    const { name, $metadata: { httpStatusCode } } = error as { name: string; $metadata: { httpStatusCode: number } };
    return [httpStatusCode, name];
  }
};
const list = async (Prefix: string, more: object = {}, client = s3): Promise<ListObjectVersionsCommandOutput> => (
  client.send(new ListObjectVersionsCommand({ Bucket: bucketName, Prefix, ...more })));
/** `*` is the latest, `-` a marker. */
const shown = ({ Versions = [], DeleteMarkers = [] }: ListObjectVersionsCommandOutput) => [
  ...Versions.map(({ Key, VersionId, IsLatest }) => `${Key} ${VersionId}${IsLatest === true ? ' *' : ''}`),
  ...DeleteMarkers.map(({ Key, VersionId, IsLatest }) => `${Key} - ${VersionId}${IsLatest === true ? ' *' : ''}`),
];

describe('a bucket with versions', () => {
  test('keeps what is overwritten, with its type and metadata', async () => {
    const Key = newKey();
    const [one, two] = [await put(Key, 'one'), await put(Key, 'two')];
    expect(one).toMatch(/^\w{32}$/);
    expect(await get(Key)).toEqual(['two', two, 'text/x', 'two']);
    expect(await get(Key, one)).toEqual(['one', one, 'text/x', 'one']);
    expect(await get(Key, two)).toEqual(['two', two, 'text/x', 'two']);
    expect(await s3.send(new HeadObjectCommand({ Bucket: bucketName, Key, VersionId: one }))).toMatchObject({ VersionId: one, ContentLength: 3 });
    const answer = await s3.send(new GetObjectCommand({ Bucket: bucketName, Key, VersionId: one, Range: 'bytes=1-1' }));
    expect([answer.ContentRange, await answer.Body?.transformToString()]).toEqual(['bytes 1-1/3', 'n']);
    expect(shown(await list(Key))).toEqual([`${Key} ${two} *`, `${Key} ${one}`]);
    expect(await s3.send(new GetBucketVersioningCommand({ Bucket: bucketName }))).toMatchObject({ Status: 'Enabled' });
  });

  test('marks what is deleted, and has it again without the marker', async () => {
    const Key = newKey();
    const id = await put(Key, 'one');
    const marker = await remove(Key);
    expect(marker).toEqual({ DeleteMarker: true, id: expect.stringMatching(/^\w{32}$/) });
    expect(await get(Key)).toEqual([404, 'NoSuchKey']);
    expect(await get(Key, id)).toEqual(['one', id, 'text/x', 'one']);
    expect(await get(Key, marker.id)).toEqual([405, 'MethodNotAllowed']);
    const head = await fetch(`${system.endpoint}/${bucketName}/${encodeURIComponent(Key)}`, { method: 'HEAD', headers: { authorization: 'AWS4-HMAC-SHA256 Credential=any/20260101/eu-west-1/s3/aws4_request' } });
    expect([head.status, head.headers.get('x-amz-delete-marker'), head.headers.get('x-amz-version-id')]).toEqual([404, 'true', marker.id]);
    expect(shown(await list(Key))).toEqual([`${Key} ${id}`, `${Key} - ${marker.id} *`]);
    expect((await s3.send(new ListObjectsV2Command({ Bucket: bucketName, Prefix: Key }))).KeyCount).toBe(0);
    expect(await remove(Key, marker.id)).toEqual({ DeleteMarker: true, id: marker.id });
    expect(await get(Key)).toEqual(['one', id, 'text/x', 'one']);
  });

  test('deletes a version for good, and goes back to the one before it', async () => {
    const Key = newKey();
    const [one, two, three] = [await put(Key, 'one'), await put(Key, 'two'), await put(Key, 'three')];
    expect(await remove(Key, three)).toEqual({ DeleteMarker: undefined, id: three });
    expect((await get(Key)).slice(0, 2)).toEqual(['two', two]);
    await remove(Key, one);
    expect(shown(await list(Key))).toEqual([`${Key} ${two} *`]);
    await remove(Key, two);
    expect(await get(Key)).toEqual([404, 'NoSuchKey']);
    expect(await get(Key, two)).toEqual([404, 'NoSuchVersion']);
    expect(await get(Key, 'nonsense')).toEqual([400, 'InvalidArgument']);
    expect(shown(await list(Key))).toEqual([]);
    expect(await remove(Key, two)).toMatchObject({ id: two });
  });

  test('deletes several at once', async () => {
    const [first, second] = [newKey(), newKey()];
    const id = await put(first, 'one');
    await put(second, 'two');
    const { Deleted, Errors } = await s3.send(new DeleteObjectsCommand({
      Bucket: bucketName, Delete: { Objects: [{ Key: first, VersionId: id }, { Key: second }, { Key: second, VersionId: 'nonsense' }] },
    }));
    expect(Deleted).toEqual([{ Key: first, VersionId: id }, { Key: second, DeleteMarker: true, DeleteMarkerVersionId: expect.stringMatching(/^\w{32}$/) }]);
    expect(Errors).toMatchObject([{ Key: second, Code: 'NoSuchVersion' }]);
    expect([await get(first), await get(second)]).toEqual([[404, 'NoSuchKey'], [404, 'NoSuchKey']]);
  });

  test('has versions of copies and of uploads in parts, and copies an old version', async () => {
    const [Key, target] = [newKey(), newKey()];
    const one = await put(Key, 'one');
    await put(Key, 'two');
    const CopySource = `${bucketName}/${encodeURIComponent(Key)}?versionId=${one}`;
    const copied = await s3.send(new CopyObjectCommand({ Bucket: bucketName, Key: target, CopySource }));
    expect(await get(target)).toEqual(['one', copied.VersionId, 'text/x', 'one']);
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket: bucketName, Key: target }));
    const { ETag } = await s3.send(new UploadPartCommand({ Bucket: bucketName, Key: target, UploadId, PartNumber: 1, Body: 'parts' }));
    const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
    const completed = await s3.send(new CompleteMultipartUploadCommand({ Bucket: bucketName, Key: target, UploadId, MultipartUpload }));
    expect((await get(target)).slice(0, 2)).toEqual(['parts', completed.VersionId]);
    expect(shown(await list(target))).toHaveLength(2);
    const marker = await remove(Key);
    await expect(s3.send(new CopyObjectCommand({ Bucket: bucketName, Key: target, CopySource: `${bucketName}/${encodeURIComponent(Key)}?versionId=${marker.id}` }))).rejects.toThrow('delete marker');
  });

  test('keeps each of many writes at once', async () => {
    const Key = newKey();
    const ids = await Promise.all(Array.from({ length: 20 }, async (_, index) => put(Key, `text-${index}`)));
    const texts = await Promise.all(ids.map(async (id) => (await get(Key, id))[0]));
    expect(texts).toEqual(Array.from({ length: 20 }, (_, index) => `text-${index}`));
    const { Versions = [] } = await list(Key);
    expect([Versions.length, Versions[0].VersionId]).toEqual([20, (await get(Key))[1]]);
  });

  test('lists them page by page, and in folders', async () => {
    const ids: string[] = [];
    for (const key of ['page/a', 'page/a', 'page/b/1', 'page/b/2', 'page/c']) ids.push(`${key} ${await put(key, 'x')}`);
    await remove('page/c');
    const pages: string[] = [];
    let next: { KeyMarker?: string; VersionIdMarker?: string } = {};
    for (let count = 1; count < 20; count += 1) {
      const page = await list('page/', { MaxKeys: 1, ...next });
      pages.push(...shown(page).map((text) => text.replace(/ \*$/, '')));
      next = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
      if (page.IsTruncated !== true) break;
    }
    expect(pages).toEqual([ids[1], ids[0], ids[2], ids[3], expect.stringMatching(/^page\/c - /), ids[4]]);
    const folders = await list('page/', { Delimiter: '/' });
    expect([folders.CommonPrefixes, shown(folders).length]).toEqual([[{ Prefix: 'page/b/' }], 4]);
    expect(shown(await list('page/', { KeyMarker: 'page/b/1' }))).toHaveLength(3);
    expect((await list('page/', { EncodingType: 'url' })).Versions?.[0].Key).toBe('page/a');
  });

  test('tells of markers and of deleted versions apart', async () => {
    const id = await put('told/a', 'x');
    await remove('told/a');
    await remove('told/a', id);
    const events = (await system.queue('Removed').waitFor(2)).map((body) => (JSON.parse(body) as { Records: [{ eventName: string; s3: { object: { versionId: string } } }] }).Records[0]);
    expect(events.map(({ eventName }) => eventName).sort()).toEqual(['ObjectRemoved:Delete', 'ObjectRemoved:DeleteMarkerCreated']);
    expect(events.find(({ eventName }) => eventName === 'ObjectRemoved:Delete')?.s3.object.versionId).toBe(id);
  });

  test('is the only one that anybody sees', async () => {
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets.map(({ Name }) => Name).sort()).toEqual([bucketName, system.ref('Plain')].sort());
    expect((await s3.send(new PutObjectCommand({ Bucket: system.ref('Plain'), Key: 'a', Body: 'x' }))).VersionId).toBeUndefined();
  });
});

test('an object from before has the version null, and versions are kept with the data of a system', async () => {
  const data = join(temporaryDirectory(), 'data');
  let old = '';
  {
    await using first = await LocalSystem.start({ assembly: unversioned, data });
    const client = clientOf(first);
    expect(await put('before', 'zero', client)).toBe('');
    await first.change({ assembly });
    expect((await get('before', undefined, client)).slice(0, 2)).toEqual(['zero', 'null']);
    expect(shown(await list('before', {}, client))).toEqual(['before null *']);
    old = await put('before', 'one', client);
    await put('before', 'two', client);
    client.destroy();
  }
  await using second = await LocalSystem.start({ assembly, data });
  const client = clientOf(second);
  expect((await get('before', old, client))[0]).toBe('one');
  expect((await get('before', 'null', client))[0]).toBe('zero');
  const next = await put('before', 'three', client);
  expect(shown(await list('before', {}, client))).toEqual([`before ${next} *`, expect.stringMatching(/^before \w{32}$/), `before ${old}`, 'before null']);
  await remove('before', 'null', client);
  expect(await get('before', 'null', client)).toEqual([404, 'NoSuchVersion']);
  client.destroy();
});
