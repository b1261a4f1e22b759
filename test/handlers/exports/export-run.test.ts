import type { EntityModel } from '../../../src/handlers/catalog';
import { creation } from '../../../src/handlers/entities/changes';
import { entitiesOf } from '../../../src/handlers/entities/entity';
import { EntityStore } from '../../../src/handlers/entities/entity-store';
import type { JsonObject } from '../../../src/handlers/entities/json';
import { FileGoneError } from '../../../src/handlers/exports/export-files';
import { type ExportCaller, type ExportProgress, type ExportRecord, callerOfExport } from '../../../src/handlers/exports/export-job';
import { ExportRun, type ExportRunProps } from '../../../src/handlers/exports/export-run';
import { HandlerSystem, entity } from '../entities/support/handler';
import { sampleOf } from '../../support/all';
import { TABLE_NAME } from '../support/dynamodb';

const list = (subject: EntityModel['access'][number]['subject'], hidden: string[] = []) => ({ subject, operations: ['list', 'create'] as const, hidden, locked: [] });
const text = { type: 'string', maxLength: 100_000 };
const ORDER = entity('order', { number: text, note: text }, {
  access: [list({ kind: 'owner' }, ['note']), list({ kind: 'group', name: 'support' })], allSlot: 1, shards: 3,
});
const PRODUCT = entity('product', { number: text }, { ownership: { kind: 'shared' }, shards: 2, access: [list({ kind: 'signed-in' })] });
const BILL = entity('bill', { number: text }, { ownership: { kind: 'tenant', claim: 'custom:company' } });
const BIG = entity('big', { number: text, note: text });
const EMPTY = entity('none', { number: text }, { ownership: { kind: 'shared' }, shards: 2, access: [list({ kind: 'signed-in' })] });
const MODEL = { entities: [ORDER, PRODUCT, BILL, BIG, EMPTY] };

let system: HandlerSystem;
let store: EntityStore;
beforeAll(async () => {
  system = await HandlerSystem.start();
  store = new EntityStore(system.database.client, TABLE_NAME);
  for (const user of ['ann', 'bob']) for (let number = 0; number < 4; number += 1) await add(ORDER, user, `${user}${number}`);
  for (let number = 0; number < 5; number += 1) await add(PRODUCT, undefined, `p${number}`);
  await add(BILL, 'acme', 'b1');
  await add(BILL, 'globex', 'b2');
});
afterAll(() => system.stop());

let made = 0;
async function add(model: EntityModel, owner: string | undefined, number: string, note = 'secret'): Promise<void> {
  made += 1;
  const id = `01900000-0000-7000-8000-${String(made).padStart(12, '0')}`;
  const data: JsonObject = model === PRODUCT || model === BILL ? { number } : { number, note };
  await store.states.announce(model);
  expect(await store.write(creation(model, { id, ...(owner === undefined ? {} : { owner }), data, version: 1, createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z' }))).toBeUndefined();
}

/** S3, and the record of the job, for as many turns as there are. */
class World {
  readonly parts = new Map<number, Buffer>();
  readonly calls: string[] = [];
  progress?: ExportProgress;
  content?: Buffer;
  fail?: (call: string) => Error | undefined;

  private readonly props: ExportRunProps = {
    store,
    jobs: { save: async (_owner: string, _job: ExportRecord, progress: ExportProgress) => { this.called(`save ${progress.parts.length}`); this.progress = JSON.parse(JSON.stringify(progress)) as ExportProgress; } },
    files: {
      announce: async (owner: string, id: string, name: string) => { this.called(`announce ${owner} ${id} ${name}`); return { id }; },
      announced: async (_owner: string, id: string) => { this.called('announced'); return { id }; },
      put: async (_owner: string, _file: object, content: Buffer) => { this.called('put'); this.content = content; },
      begin: async () => { this.called('begin'); return 'upload'; },
      part: async (_owner: string, _file: object, upload: string, number: number, content: Buffer) => {
        this.called(`part ${upload} ${number}`);
        this.parts.set(number, content);
        return { etag: `e${number}`, sha256: 's' };
      },
      complete: async (_owner: string, _file: object, upload: string, parts: readonly object[]) => {
        this.called(`complete ${upload} ${parts.length}`);
        this.content = Buffer.concat([...this.parts].sort(([a], [b]) => a - b).slice(0, parts.length).map(([, part]) => part));
      },
    } as object as ExportRunProps['files'],
  };

  turn(model: EntityModel, caller: Partial<ExportCaller>, timeIsUp: () => boolean = () => false) {
    const found = entitiesOf(MODEL).find((each) => each.model === model)!;
    const kept = { user: 'ann', groups: [], scopes: [], ...caller };
    const job = { id: 'job', ...(this.progress === undefined ? {} : { exported: this.progress }) } as object as ExportRecord;
    return new ExportRun(this.props, { owner: kept.user, job, entity: found, caller: callerOfExport(kept, model) }).run(timeIsUp);
  }

  get records(): Record<string, unknown>[] {
    return this.content!.toString().split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  private called(call: string): void {
    this.calls.push(call);
    const error = this.fail?.(call);
    if (error) throw error;
  }
}

const numbers = (world: World) => world.records.map(({ number }) => number).sort();

describe('an export has what the caller may list, as they may see it', () => {
  test('of an owner', async () => {
    const world = new World();
    expect(await world.turn(ORDER, {})).toEqual({ fileId: 'job', records: 4, bytes: world.content!.length });
    expect(world.records[0]).toEqual({ id: expect.any(String), number: 'ann0', version: 1, createdAt: expect.any(String), updatedAt: expect.any(String) });
    expect([numbers(world), world.calls]).toEqual([['ann0', 'ann1', 'ann2', 'ann3'], ['announce ann job orders.jsonl', 'put']]);
  });

  test('of a group, which sees all owners and what these do not see, over all shards', async () => {
    const world = new World();
    await world.turn(ORDER, { user: 'sue', groups: ['support'] });
    expect(numbers(world)).toEqual(['ann0', 'ann1', 'ann2', 'ann3', 'bob0', 'bob1', 'bob2', 'bob3']);
    expect(world.records[0]).toMatchObject({ note: 'secret', owner: expect.any(String) });
  });

  test('of shared records, over all shards', async () => {
    const world = new World();
    await world.turn(PRODUCT, {});
    expect(numbers(world)).toEqual(['p0', 'p1', 'p2', 'p3', 'p4']);
  });

  test('of a tenant, and nothing of a user without one', async () => {
    const [world, empty] = [new World(), new World()];
    await world.turn(BILL, { tenant: 'acme' });
    expect(numbers(world)).toEqual(['b1']);
    expect(await empty.turn(BILL, {})).toEqual({ fileId: 'job', records: 0, bytes: 0 });
    expect(empty.content).toEqual(Buffer.alloc(0));
  });
});

test('an export goes on behind the shard that it has read where the time is up, and ends with the last one', async () => {
  const world = new World();
  expect(await world.turn(EMPTY, {}, () => true)).toBeUndefined();
  expect(world.progress).toMatchObject({ range: 1, idle: 0 });
  expect(await world.turn(EMPTY, {}, () => true)).toEqual({ fileId: 'job', records: 0, bytes: 0 });
  expect(world.calls).toEqual(['announce ann job nones.jsonl', 'save 0', 'announce ann job nones.jsonl', 'put']);
});

test('an export of too many parts fails, and its owner hears how much it was', async () => {
  const world = new World();
  const parts = Array.from({ length: 1000 }, () => ({ etag: 'e', sha256: 's' }));
  world.progress = { uploadId: 'upload', parts, range: 0, records: 9, bytes: 8 * 1024 ** 3, idle: 0 };
  await expect(world.turn(ORDER, {})).rejects.toThrow('There is more than 8 GiB to export.');
  expect(world.calls).toEqual(['announced']);
});

describe('an export of more than a part', () => {
  const LINES = 260;
  beforeAll(async () => {
    await Promise.all(Array.from({ length: LINES }, (_, index) => add(BIG, 'eve', `n${String(index).padStart(3, '0')}`, 'x'.repeat(90_000))));
  });
  const all = Array.from({ length: LINES }, (_, index) => `n${String(index).padStart(3, '0')}`);

  test('is written in parts of bounded size, and each record once', async () => {
    const world = new World();
    expect(await world.turn(BIG, { user: 'eve' })).toMatchObject({ records: LINES, bytes: world.content!.length });
    expect(numbers(world)).toEqual(all);
    expect(world.calls).toEqual(['announce eve job bigs.jsonl', 'begin', 'part upload 1', 'save 1', 'part upload 2', 'save 2', 'part upload 3', 'save 3', 'complete upload 3']);
    for (const [, part] of world.parts) expect(part.length).toBeLessThan(11 * 1024 * 1024);
  });

  test('goes on in further turns where the time is up, from the last part', async () => {
    const world = new World();
    let turns = 0;
    // Time for seven pages each, of which each has a part of 8 MiB less than one.
    let result;
    do {
      let pages = 0;
      turns += 1;
      result = await world.turn(BIG, { user: 'eve' }, () => (pages += 1) > 14);
    } while (result === undefined && turns < 20);
    expect([result, numbers(world)]).toEqual([{ fileId: 'job', records: LINES, bytes: world.content!.length }, all]);
    expect(turns).toBeGreaterThan(1);
  });

  test('writes what S3 takes as a part where the time is up, and goes on behind it', async () => {
    const world = new World();
    // A page is 1 MB at most, and a part 5 MiB at least.
    let pages = 0;
    expect(await world.turn(BIG, { user: 'eve' }, () => (pages += 1) > 5)).toBeUndefined();
    expect(world.calls).toEqual(['announce eve job bigs.jsonl', 'begin', 'part upload 1', 'save 1', 'save 1']);
    expect(world.progress).toMatchObject({ position: expect.any(String), bytes: world.parts.get(1)!.length, idle: 0 });
  });

  test('that never comes to a part ends', async () => {
    const world = new World();
    for (let turn = 0; turn < 20; turn += 1) expect(await world.turn(BIG, { user: 'eve' }, () => true)).toBeUndefined();
    await expect(world.turn(BIG, { user: 'eve' }, () => true)).rejects.toThrow('The records could not be read in time.');
  });

  test.each(sampleOf(['part upload 2', 'save 2', 'part upload 3', 'save 3', 'complete upload 3'], 2))('is whole where the function ends at: %s', async (call) => {
    const world = new World();
    let failed = false;
    world.fail = (each) => each === call && !failed ? (failed = true, new Error('crash')) : undefined;
    await expect(world.turn(BIG, { user: 'eve' })).rejects.toThrow('crash');
    await world.turn(BIG, { user: 'eve' });
    expect([failed, numbers(world)]).toEqual([true, all]);
  });

  test('whose file was deleted fails', async () => {
    const world = new World();
    world.fail = (call) => call === 'part upload 2' ? new FileGoneError('The file was deleted.') : undefined;
    await expect(world.turn(BIG, { user: 'eve' })).rejects.toThrow('The file was deleted.');
  });
});
