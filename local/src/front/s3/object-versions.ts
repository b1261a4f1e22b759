import { Emulator } from '../../emulators/emulator';
import { AwsRequest, AwsResponse, xmlText } from '../aws-service';
import { forward } from '../forward';
import { bucketAndKey, plainText } from './s3-actions';
import { S3Error } from './s3-error';
import { versionList } from './version-list';
import { isMarker, isVersionId, VersionStore } from './version-store';

/** Parts of an object, or the beginning of an upload: these aren't about the object itself. */
const PARTS = ['acl', 'attributes', 'legal-hold', 'retention', 'tagging', 'torrent', 'uploads'];

type Run = () => Promise<AwsResponse>;

/** Versions of objects, in buckets that have them. */
export class ObjectVersions {
  private readonly stores = new Map<string, VersionStore>();
  /** The operations on each key run one after another. */
  private readonly queues = new Map<string, Promise<unknown>>();

  constructor(private readonly emulator: Emulator) {}

  /** Whether a bucket has versions from now on. */
  public set(bucket: string, isVersioned: boolean): void {
    if (isVersioned) this.stores.set(bucket, this.stores.get(bucket) ?? new VersionStore(this.emulator, bucket));
    else this.stores.delete(bucket);
  }

  /** The same request with the place of a version that it copies from. */
  public located(request: AwsRequest): AwsRequest {
    const source = String(request.headers['x-amz-copy-source'] ?? '');
    const [, path = '', id = ''] = /^\/?(.+)\?versionId=(.+)$/.exec(source) ?? [];
    const { bucket, key } = bucketAndKey(`/${path}`);
    const store = this.stores.get(bucket);
    if (store === undefined || id === '') return request;
    check(id);
    if (isMarker(id)) throw new S3Error(400, 'InvalidRequest', 'The source of a copy request may not specifically refer to a delete marker by version id.');
    return { ...request, headers: { ...request.headers, 'x-amz-copy-source': store.path(key, id) } };
  }

  /** Answers what is about versions. @param run gives the answer of a bucket without them */
  public async answer(request: AwsRequest, run: Run): Promise<AwsResponse> {
    const { method, query } = request;
    const { bucket, key } = bucketAndKey(request.path);
    const store = this.stores.get(bucket);
    if (store === undefined) return bucket === '' ? withoutHidden(await run()) : run();
    if (key === '') return this.ofBucket(request, store, run);
    if (PARTS.some((name) => query.has(name))) return run();
    const id = query.get('versionId') ?? undefined;
    if (id !== undefined) check(id);
    if (method === 'GET' || method === 'HEAD') return id === undefined ? current(store, key, run) : this.version(request, store, id);
    if (method === 'DELETE' && !query.has('uploadId')) return this.inTurn(bucket, key, async () => removed(store, key, id));
    const writes = (method === 'PUT' && !query.has('uploadId')) || (method === 'POST' && query.has('uploadId'));
    return writes ? this.written(bucket, key, run) : run();
  }

  /** Writes an object, which is a new version where its bucket has versions. */
  public async written(bucket: string, key: string, run: Run): Promise<AwsResponse> {
    const store = this.stores.get(bucket);
    if (store === undefined) return run();
    return this.inTurn(bucket, key, async () => {
      await store.adopt(key);
      const answer = await run();
      // A copy and a completed upload may still fail after the 200.
      if (answer.status >= 300 || answer.body.toString('utf8', 0, 500).includes('<Error>')) return answer;
      return { ...answer, headers: { ...answer.headers, 'x-amz-version-id': await store.keep(key) } };
    });
  }

  private async ofBucket({ method, path, query, body }: AwsRequest, store: VersionStore, run: Run): Promise<AwsResponse> {
    if (method === 'GET' && query.has('versioning')) return xml('<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>');
    if (method === 'GET' && query.has('versions')) return xml(versionList(await store.all(query.get('prefix') ?? ''), query));
    return method === 'POST' && query.has('delete') ? this.deleteAll(bucketAndKey(path).bucket, body.toString('utf8'), store) : run();
  }

  private async version({ method, path, headers, body }: AwsRequest, store: VersionStore, id: string): Promise<AwsResponse> {
    const { key } = bucketAndKey(path);
    if (isMarker(id)) {
      const refusal = new S3Error(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.').response();
      return { ...refusal, headers: { ...refusal.headers, 'allow': 'DELETE', 'x-amz-delete-marker': 'true', 'x-amz-version-id': id } };
    }
    const answer = await forward(this.emulator, { method, url: store.path(key, id), headers, body });
    if (answer.status === 404) return new S3Error(404, 'NoSuchVersion', 'The specified version does not exist.').response();
    return { ...answer, headers: { ...answer.headers, 'x-amz-version-id': id } };
  }

  private async deleteAll(bucket: string, body: string, store: VersionStore): Promise<AwsResponse> {
    const results: string[] = [];
    const isQuiet = /<Quiet>true<\/Quiet>/.test(body);
    for (const { groups } of body.matchAll(/<Object>(?<object>[^]*?)<\/Object>/g)) {
      const part = (name: string): string | undefined => new RegExp(`<${name}>([^<]*)</${name}>`).exec(groups?.object ?? '')?.[1];
      const [key, id] = [plainText(part('Key') ?? ''), part('VersionId')];
      const named = `<Key>${xmlText(key)}</Key>${id === undefined ? '' : `<VersionId>${xmlText(id)}</VersionId>`}`;
      if (id !== undefined && !isVersionId(id)) {
        results.push(`<Error>${named}<Code>NoSuchVersion</Code><Message>The specified version does not exist.</Message></Error>`);
        continue;
      }
      const { headers } = await this.inTurn(bucket, key, async () => removed(store, key, id));
      const marker = headers['x-amz-delete-marker'] === undefined ? '' : `<DeleteMarker>true</DeleteMarker><DeleteMarkerVersionId>${String(headers['x-amz-version-id'])}</DeleteMarkerVersionId>`;
      if (!isQuiet) results.push(`<Deleted>${named}${marker}</Deleted>`);
    }
    return xml(`<DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${results.join('')}</DeleteResult>`);
  }

  private async inTurn<T>(bucket: string, key: string, work: () => Promise<T>): Promise<T> {
    const name = `${bucket}/${key}`;
    const turn = (this.queues.get(name) ?? Promise.resolve()).then(work);
    const done = turn.catch(() => undefined).finally(() => {
      if (this.queues.get(name) === done) this.queues.delete(name);
    });
    this.queues.set(name, done);
    return turn;
  }
}

/** The object as it is, with its version. */
async function current(store: VersionStore, key: string, run: Run): Promise<AwsResponse> {
  const answer = await run();
  const newest = await store.newest(key);
  if (answer.status === 404 && newest?.isMarker === true) return { ...answer, headers: { ...answer.headers, 'x-amz-delete-marker': 'true', 'x-amz-version-id': newest.id } };
  return answer.status >= 400 ? answer : { ...answer, headers: { ...answer.headers, 'x-amz-version-id': newest?.id ?? 'null' } };
}

async function removed(store: VersionStore, key: string, id: string | undefined): Promise<AwsResponse> {
  await store.adopt(key);
  const wasMarker = id === undefined || await store.remove(key, id);
  const version = id ?? await store.mark(key);
  return { status: 204, headers: { 'x-amz-version-id': version, ...wasMarker ? { 'x-amz-delete-marker': 'true' } : {} }, body: Buffer.alloc(0) };
}

function check(id: string): void {
  if (!isVersionId(id)) throw new S3Error(400, 'InvalidArgument', 'Invalid version id specified');
}

/** Buckets that only the runner knows. */
function withoutHidden(answer: AwsResponse): AwsResponse {
  return { ...answer, body: Buffer.from(answer.body.toString('utf8').replace(/<Bucket>(?:(?!<\/Bucket>)[^])*?<Name>versions-[\da-f]{40}<\/Name>[^]*?<\/Bucket>/g, '')) };
}

function xml(text: string): AwsResponse {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`) };
}
