import type { Metrics } from '@aws-lambda-powertools/metrics';
import { type FileRecord, newFile, objectKeyOf, uploadPeriod } from '../../../src/handlers/files/file';
import type { FileStore } from '../../../src/handlers/files/file-store';
import { filesApi } from '../../../src/handlers/files/files-api';
import type { FilesApiProps } from '../../../src/handlers/files/files-api-props';
import type { ObjectStore } from '../../../src/handlers/files/object-store';
import { Settlement } from '../../../src/handlers/files/settlement';
import { settleUpload } from '../../../src/handlers/files/upload-event';
import { ApiRequest } from '../../../src/handlers/shared/request';
import type { Telemetry } from '../../../src/handlers/shared/telemetry';
import { OWNER, apiEvent } from '../support/api';
import { chance } from '../support/chance';

const ID = '00000000-0000-4000-8000-000000000001';
const SEEDS = Array.from({ length: 400 }, (_, seed) => seed);
const metrics = { addMetric: () => undefined, hasStoredMetrics: () => false } as object as Metrics;
const telemetry = { metrics, logger: { warn: () => undefined } } as object as Telemetry;

/** A table and a bucket whose every call waits for its turn, which chance gives, and may break off afterwards. */
class World {
  record?: FileRecord;
  readonly objects = new Set<string>();
  readonly created: string[] = [];
  faults = 0;
  private readonly waiting: (() => void)[] = [];
  private drawn = 0;

  constructor(private readonly seed: number) {}

  draw(): number {
    this.drawn += 1;
    return chance(this.seed, 'turn', this.drawn);
  }

  async turn<T>(work: () => T): Promise<T> {
    await new Promise<void>((resolve) => { this.waiting.push(resolve); });
    const result = work();
    if (this.draw() < 0.05) {
      this.faults += 1;
      throw new Error('broken off');
    }
    return result;
  }

  async run(all: readonly Promise<unknown>[]): Promise<void> {
    let running = true;
    void Promise.all(all).finally(() => { running = false; });
    while (running) {
      this.waiting.splice(Math.floor(this.draw() * this.waiting.length), 1)[0]?.();
      await new Promise((resolve) => { setImmediate(resolve); });
    }
  }

  /** A browser's steps of a signed upload, by their S3 operations. */
  put(key: string): void {
    if (!this.objects.has(key)) {
      this.objects.add(key);
      this.created.push(key);
    }
  }

  private changed(condition: boolean, changes: Partial<FileRecord>) {
    if (this.record === undefined || !condition) {
      return { done: false, existing: this.record };
    }
    this.record = { ...this.record, ...changes, version: this.record.version + 1 };
    return { done: true, record: this.record };
  }

  get files(): FileStore {
    return {
      get: () => this.turn(() => this.record),
      markAvailable: (owner: string, file: FileRecord) => this.turn(() => this.changed(
        this.record?.status === file.status && this.record.objectKey === objectKeyOf(owner, file), { status: 'AVAILABLE' },
      )),
      markAbandoned: () => this.turn(() => this.changed(this.record?.status === 'PENDING', { status: 'ABANDONED' })),
      delete: (_: string, { version }: FileRecord) => this.turn(() => {
        if (this.record !== undefined && this.record.version !== version) return false;
        this.record = undefined;
        return true;
      }),
    } as object as FileStore;
  }

  get store(): ObjectStore {
    return {
      find: (owner: string, file: FileRecord) => this.turn(() => (this.objects.has(objectKeyOf(owner, file)) ? { size: 5 } : undefined)),
      delete: (owner: string, file: FileRecord) => this.turn(() => { this.objects.delete(objectKeyOf(owner, file)); }),
      deleteKey: (key: string) => this.turn(() => { this.objects.delete(key); }),
    } as object as ObjectStore;
  }
}

async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch {
      // As a client asks again, and Lambda invokes again.
    }
  }
}

/** Uploads, deletions, what S3 tells, and the same file announced again, all at once; every attempt that breaks off is made again. */
async function play(seed: number): Promise<World> {
  const world = new World(seed);
  const { files, store: objects } = world;
  const settlement = new Settlement(files, objects, metrics);
  const routes = filesApi({ files, objects, settlement, metrics } as object as FilesApiProps);
  const content = { name: 'a', contentType: 'text/plain', size: 5 };
  const announced = () => newFile(OWNER, ID, content, uploadPeriod(content, 900), false);
  const first = announced();
  world.record = first;
  const tell = (key: string) => persistently(() => settleUpload({ bucketName: 'b', files, objects, settlement, ...telemetry }, {
    'source': 'aws.s3', 'detail-type': 'Object Created', 'detail': { bucket: { name: 'b' }, object: { key } },
  }));
  const remove = () => persistently(() => routes(new ApiRequest(apiEvent('DELETE /files/{id}', { id: ID }), OWNER)));
  const pause = () => world.turn(() => undefined).catch(() => undefined);
  const upload = async (file: FileRecord) => {
    await pause();
    world.put(objectKeyOf(OWNER, file));
    // Twice, as EventBridge may.
    await Promise.all([tell(objectKeyOf(OWNER, file)), tell(objectKeyOf(OWNER, file))]);
  };
  const again = async () => {
    await remove();
    const second = announced();
    world.record ??= second;
    if (world.record === second) await upload(second);
  };
  await world.run([upload(first), ...(seed % 3 === 0 ? [] : [remove()]), ...(seed % 2 === 0 ? [again()] : []), upload(first)]);
  return world;
}

test.each(SEEDS)('no object is left without a record, and no recorded object is gone (seed %d)', async (seed) => {
  const { record, objects } = await play(seed);
  expect([...objects]).toEqual(record?.status === 'AVAILABLE' ? [record.objectKey] : []);
  expect(record === undefined || record.status === 'AVAILABLE').toBe(true);
});

test('attempts broke off, and some files stayed', async () => {
  const worlds = await Promise.all(SEEDS.slice(0, 60).map(play));
  expect(worlds.reduce((total, { faults }) => total + faults, 0)).toBeGreaterThan(30);
  expect(worlds.filter(({ record }) => record !== undefined).length).toBeGreaterThan(10);
  expect(worlds.filter(({ created }) => created.length > 1).length).toBeGreaterThan(10);
});
