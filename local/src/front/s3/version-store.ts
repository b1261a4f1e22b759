import { createHash, randomBytes } from 'node:crypto';
import { Emulator } from '../../emulators/emulator';
import { AwsResponse } from '../aws-service';
import { forward } from '../forward';
import { listObjects, ListedObject, pathOf } from './object-list';

const SEPARATOR = '/__version__/';
/** A clock that goes backwards: the newest version has the lowest id, so that it comes first. */
const LAST_MICROSECOND = 9e15;
const STAMP_LENGTH = 11;
const ID_LENGTH = 32;
/** Object from before its bucket had versions. It is older than all others. */
const NULL = 'null';
const NULL_ID = 'z'.repeat(ID_LENGTH);
const MARKER = 'd';
const OBJECT = 'o';

/** One version of an object, or a marker that it is deleted. */
export interface Version extends Omit<ListedObject, 'key'> {
  readonly key: string;
  readonly id: string;
  readonly isMarker: boolean;
}

/** Keeps the versions of a bucket's objects in a second bucket of the emulator, which has none of its own. */
export class VersionStore {
  /** Bucket with the versions of another one. */
  public static bucketOf(bucket: string): string {
    return `versions-${createHash('sha256').update(bucket).digest('hex').slice(0, 40)}`;
  }

  private static lastMicrosecond = 0;

  private static newId(kind: string): string {
    VersionStore.lastMicrosecond = Math.max(VersionStore.lastMicrosecond + 1, Date.now() * 1000);
    const stamp = (LAST_MICROSECOND - VersionStore.lastMicrosecond).toString(36).padStart(STAMP_LENGTH, '0');
    return stamp + randomBytes(ID_LENGTH).toString('hex').slice(0, ID_LENGTH - STAMP_LENGTH - 1) + kind;
  }

  private readonly hidden: string;

  constructor(private readonly emulator: Emulator, private readonly bucket: string) {
    this.hidden = VersionStore.bucketOf(bucket);
  }

  /** Where a version is: the path of its copy. */
  public path(key: string, id: string): string {
    return pathOf(this.hidden, `${key}${SEPARATOR}${id === NULL ? NULL_ID : id}`);
  }

  public async newest(key: string): Promise<Version | undefined> {
    const [first] = await listObjects(this.emulator, this.hidden, key + SEPARATOR, 1);
    return first === undefined ? undefined : versionOf(first);
  }

  /** All versions of all keys with a prefix, and objects that have none yet: sorted by key, the newest first. */
  public async all(prefix: string): Promise<readonly Version[]> {
    const versions = (await listObjects(this.emulator, this.hidden, prefix)).flatMap((object) => versionOf(object) ?? []);
    const known = new Set(versions.map(({ key }) => key));
    const objects = (await listObjects(this.emulator, this.bucket, prefix)).filter(({ key }) => !known.has(key));
    const all = [...versions, ...objects.map((object) => ({ ...object, id: NULL, isMarker: false }))];
    // JavaScript compares UTF-16, and S3 UTF-8.
    const sortable = all.map((version) => ({ version, bytes: Buffer.from(version.key) }));
    return sortable.sort((a, b) => Buffer.compare(a.bytes, b.bytes)).map(({ version }) => version);
  }

  /** Keeps an object as it is now as a version. Gives its id. */
  public async keep(key: string): Promise<string> {
    const id = VersionStore.newId(OBJECT);
    await this.copy(pathOf(this.bucket, key), this.path(key, id));
    return id;
  }

  /** An object from before its bucket had versions becomes the version `null`. */
  public async adopt(key: string): Promise<void> {
    if (await this.newest(key) !== undefined) return;
    const { status } = await this.send('HEAD', pathOf(this.bucket, key));
    if (status === 200) await this.copy(pathOf(this.bucket, key), this.path(key, NULL));
  }

  /** Marks an object as deleted. Gives the id of the marker. */
  public async mark(key: string): Promise<string> {
    await this.send('DELETE', pathOf(this.bucket, key));
    const id = VersionStore.newId(MARKER);
    expectDone(await this.send('PUT', this.path(key, id), { 'content-type': 'application/octet-stream' }));
    return id;
  }

  /** Deletes a version for good. The newest that is left is the object then. Tells whether it was a marker. */
  public async remove(key: string, id: string): Promise<boolean> {
    const before = await this.newest(key);
    await this.send('DELETE', this.path(key, id));
    if (before?.id === id) {
      const next = await this.newest(key);
      if (next === undefined || next.isMarker) await this.send('DELETE', pathOf(this.bucket, key));
      else await this.copy(this.path(key, next.id), pathOf(this.bucket, key));
    }
    return isMarker(id);
  }

  private async copy(from: string, to: string): Promise<void> {
    expectDone(await this.send('PUT', to, { 'x-amz-copy-source': from }));
  }

  private async send(method: string, url: string, headers: Readonly<Record<string, string>> = {}): Promise<AwsResponse> {
    return forward(this.emulator, { method, url, headers, body: Buffer.alloc(0) });
  }
}

export function isMarker(id: string): boolean {
  return id.length === ID_LENGTH && id.endsWith(MARKER);
}

/** Whether it may be an id: S3 refuses others as invalid. */
export function isVersionId(id: string): boolean {
  return id === NULL || (/^[\da-z]+$/.test(id) && id.length === ID_LENGTH && id !== NULL_ID);
}

function versionOf({ key, ...object }: ListedObject): Version | undefined {
  const [, name, id] = /^([^]*)\/__version__\/([\da-z]{32})$/.exec(key) ?? [];
  return name === undefined || id === undefined ? undefined : { ...object, key: name, id: id === NULL_ID ? NULL : id, isMarker: isMarker(id) };
}

function expectDone({ status, body }: AwsResponse): void {
  const text = body.toString('utf8');
  if (status !== 200 || text.includes('<Error>')) throw new Error(`The version of an object can't be kept: ${status} ${text}`);
}
