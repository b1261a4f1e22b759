import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ITEM } from '../../../src/handlers/catalog';
import { replacement } from '../../../src/handlers/entities/changes';
import { EntityStore } from '../../../src/handlers/entities/entity-store';
import type { ImportRecord } from '../../../src/handlers/ingest/import';
import { START } from '../../../src/handlers/ingest/import';
import { itemIdOf } from '../../../src/handlers/ingest/import-source';
import { ImportStore } from '../../../src/handlers/ingest/import-store';
import { ImportedItems } from '../../../src/handlers/ingest/imported-items';
import { fromAttributes, toAttributes } from '../../../src/handlers/shared/marshalling';
import { RecordTable } from '../../../src/handlers/shared/record-table';
import { type LocalDynamoDb, TABLE_NAME, startDynamoDb } from '../support/dynamodb';

const OBJECT = { key: 'imports/o/a.csv', size: 9, etag: 'e', sequencer: '0B' };
const me = { claimToken: 'me', leaseMilliseconds: 60_000 };
const other = { claimToken: 'other', leaseMilliseconds: 60_000 };
const superseded = expect.objectContaining({ name: 'SupersededError' });

let database: LocalDynamoDb;
let records: RecordTable<ImportRecord>;
let imports: ImportStore;
let items: EntityStore;
let owners = 0;
let owner: string;

beforeAll(async () => {
  database = await startDynamoDb();
  records = new RecordTable<ImportRecord>(database.client, TABLE_NAME, 'IMPORT');
  items = new EntityStore(database.client, TABLE_NAME);
  imports = new ImportStore(records, 30);
});
afterAll(() => database.stop());
beforeEach(() => { owner = `o${owners += 1}`; });
afterEach(() => { jest.restoreAllMocks(); });

const stored = () => records.get(owner, 'i');
const claim = (claimant = me, object = OBJECT) => imports.claim(owner, 'i', object, claimant);
const claimed = async (claimant = me, object = OBJECT) => (await claim(claimant, object)) as ImportRecord;

test("an import that hasn't begun is taken from the beginning", async () => {
  const now = Date.now();
  jest.spyOn(Date, 'now').mockReturnValue(now);
  const record = await claimed();
  expect(record).toEqual({
    id: 'i',
    version: 1,
    ...OBJECT,
    ...START,
    status: 'RUNNING',
    claimToken: 'me',
    leaseUntil: now + 60_000,
    expiresAt: Math.floor(now / 1000) + 30 * 86_400,
    createdAt: expect.any(String),
    updatedAt: record.createdAt,
  });
  expect(await stored()).toEqual(record);
});

test('progress, release and end are of who holds it', async () => {
  const record = await claimed();
  const progress = { ...START, offset: 5, line: 2, imported: 1, rejected: 1, rejections: [{ line: 1, reason: 'r' }], header: ['name'], delimiter: ';' };
  await imports.save(owner, record, progress);
  expect(await stored()).toMatchObject({ ...progress, claimToken: 'me', version: 2 });
  const stranger = { ...record, claimToken: 'other' };
  await expect(imports.save(owner, stranger, START)).rejects.toEqual(superseded);
  await expect(imports.end(owner, stranger, { status: 'COMPLETED' })).rejects.toEqual(superseded);
  await expect(imports.end(owner, { ...record, claimToken: undefined }, { status: 'COMPLETED' })).rejects.toEqual(superseded);
  await imports.release(owner, stranger);
  expect(await stored()).toMatchObject({ ...progress, claimToken: 'me', version: 2 });
  await imports.release(owner, record);
  const released = await stored();
  expect([released?.status, released?.claimToken, released?.leaseUntil, released?.offset]).toEqual(['RUNNING', undefined, undefined, 5]);
});

test('a release that DynamoDB refuses fails', async () => {
  const fault = new TypeError('no');
  const failing = new ImportStore({ update: async () => Promise.reject(fault) } as object as RecordTable<ImportRecord>, 30);
  await expect(failing.release(owner, { id: 'i', claimToken: 'me' } as ImportRecord)).rejects.toBe(fault);
});

test('an import that has ended has no holder, and is not begun again', async () => {
  await imports.end(owner, await claimed(), { status: 'FAILED', reason: 'r' });
  const ended = await stored();
  expect(ended).toMatchObject({ status: 'FAILED', reason: 'r', completedAt: expect.any(String) });
  expect([ended?.claimToken, ended?.leaseUntil]).toEqual([undefined, undefined]);
  expect(await claim(other)).toBeUndefined();
  expect(await stored()).toEqual(ended);
});

test('one that was left goes on where it was; one that is held is waited for', async () => {
  const record = await claimed();
  await imports.save(owner, record, { ...START, offset: 5 });
  await expect(claim(other)).rejects.toEqual(expect.objectContaining({ name: 'ImportHeldError', milliseconds: expect.any(Number) }));
  await imports.release(owner, record);
  expect(await claim(other)).toMatchObject({ offset: 5, claimToken: 'other' });
});

test('a lease holds until its end, and who waits knows how long', async () => {
  const now = Date.now();
  const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
  await claim();
  clock.mockReturnValue(now + 59_000);
  await expect(claim(other)).rejects.toEqual(expect.objectContaining({ milliseconds: 1000 }));
  clock.mockReturnValue(now + 60_000);
  await expect(claim(other)).rejects.toEqual(expect.objectContaining({ milliseconds: 0 }));
  clock.mockReturnValue(now + 60_001);
  expect(await claim(other)).toMatchObject({ claimToken: 'other', leaseUntil: now + 120_001 });
});

test('an attempt whose answer was lost has it', async () => {
  const record = await claimed();
  expect(await claim()).toEqual(record);
});

const NOW = 1_800_000_000_000;
const RUNNING = { sequencer: OBJECT.sequencer, status: 'RUNNING' };
test.each<[string, object | undefined, object | undefined, object | undefined]>([
  ['is swept away is waited for', undefined, undefined, { milliseconds: 0 }],
  ['ends is done', RUNNING, { ...RUNNING, status: 'COMPLETED' }, undefined],
  ['is claimed is waited for until the end of its lease', RUNNING, { ...RUNNING, claimToken: 'other', leaseUntil: NOW + 5 }, { milliseconds: 5 }],
  ['is claimed by a lease that has run out is tried at once', RUNNING, { ...RUNNING, claimToken: 'other', leaseUntil: NOW - 5 }, { milliseconds: 0 }],
  ['is released is tried at once', RUNNING, RUNNING, { milliseconds: 0 }],
])('an import that meanwhile %s', async (_, begun, resumed, held) => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
  const table = { upsert: async () => ({ done: false, existing: begun }), update: async () => ({ done: false, existing: resumed }) };
  const outcome = new ImportStore(table as object as RecordTable<ImportRecord>, 30).claim(owner, 'i', OBJECT, me);
  if (held === undefined) {
    expect(await outcome).toBeUndefined();
  } else {
    await expect(outcome).rejects.toMatchObject({ name: 'ImportHeldError', ...held });
  }
});

test('an import that begins is claimed by one write, as is one that has ended', async () => {
  const update = jest.fn();
  const outcomeOf = (begun: object) => {
    const table = { upsert: async () => begun, update } as object as RecordTable<ImportRecord>;
    return new ImportStore(table, 30).claim(owner, 'i', OBJECT, me);
  };
  expect(await outcomeOf({ done: true, record: RUNNING })).toBe(RUNNING);
  expect(await outcomeOf({ done: false, existing: { ...RUNNING, status: 'FAILED' } })).toBeUndefined();
  expect(await outcomeOf({ done: false, existing: { ...RUNNING, sequencer: '0C' } })).toBeUndefined();
  expect(update).not.toHaveBeenCalled();
});

test('a newer version begins anew, and an older one has nothing to do', async () => {
  const record = await claimed();
  await imports.save(owner, record, { ...START, offset: 5, header: ['name'], delimiter: ';' });
  expect(await claim(other, { ...OBJECT, sequencer: '0A' })).toBeUndefined();
  const newer = await claimed(other, { ...OBJECT, sequencer: '0C', etag: 'f' });
  expect(newer).toMatchObject({ ...START, sequencer: '0C', etag: 'f', claimToken: 'other' });
  expect([newer.header, newer.delimiter]).toEqual([undefined, undefined]);
  await expect(imports.save(owner, record, START)).rejects.toEqual(superseded);
});

test('of an import that has expired another one begins', async () => {
  const past = jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 31 * 86_400_000);
  await imports.end(owner, await claimed(), { status: 'COMPLETED' });
  past.mockRestore();
  const again = await claim(other);
  expect(again).toMatchObject({ status: 'RUNNING', claimToken: 'other' });
  expect(again).not.toHaveProperty('completedAt');
});

describe('the item of a line', () => {
  const imported = () => new ImportedItems(database.client, TABLE_NAME);
  const write = (name: string, sequencer = '0B', line = 1) => imported().write(owner, { ...OBJECT, sequencer }, line, { name, tags: ['t'] });
  const item = (line = 1) => items.get(ITEM, { owner, id: itemIdOf(OBJECT.key, line) });

  test('is written once for each version of its object', async () => {
    expect(await write('a')).toBe(true);
    const first = await item();
    expect(first).toEqual({
      id: itemIdOf(OBJECT.key, 1), owner, data: { name: 'a', tags: ['t'] }, version: 1, createdAt: expect.any(String), updatedAt: first?.createdAt,
    });
    expect(await write('b')).toBe(true);
    expect(await item()).toEqual(first);
    expect(await write('b', '0C')).toBe(true);
    expect(await item()).toMatchObject({ data: { name: 'b' }, version: 2, createdAt: first?.createdAt });
    expect(await write('c', '0C', 2)).toBe(true);
    expect(await item(2)).toMatchObject({ data: { name: 'c' } });
  });

  test('that a newer version has written ends the import of the older one', async () => {
    await write('a', '0C');
    await expect(write('b', '0B')).rejects.toEqual(superseded);
    expect(await item()).toMatchObject({ data: { name: 'a' } });
  });

  test('is its owner\'s once they have changed it', async () => {
    await write('a');
    const old = (await item())!;
    await items.write(replacement(ITEM, old, { ...old, data: { name: 'mine' }, version: 2 }));
    expect(await write('b', '0C')).toBe(false);
    expect(await item()).toMatchObject({ data: { name: 'mine' }, version: 2 });
  });
});

/** Items whose table gives these answers in turn, and the keys that it was asked for. */
function itemsWith(...answers: readonly (object | Error)[]) {
  const [left, keys] = [[...answers], [] as string[]];
  const send = async ({ input }: { readonly input: { readonly Key: { readonly sk: { readonly S: string } } } }) => {
    keys.push(input.Key.sk.S);
    const answer = left.shift() ?? {};
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { imported: new ImportedItems({ send } as object as DynamoDBClient, TABLE_NAME), keys };
}

test('an item whose write fails for another reason than its condition is not taken for written', async () => {
  const fault = Object.assign(new Error('no'), { name: 'ThrottlingException' });
  await expect(itemsWith(fault).imported.write(owner, OBJECT, 1, { name: 'a' })).rejects.toBe(fault);
  await expect(itemsWith({}, fault).imported.write(owner, OBJECT, 1, { name: 'a' })).rejects.toBe(fault);
});

test('the lists of items are announced before the first one, and again after the lease', async () => {
  const clock = jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
  const { imported, keys } = itemsWith();
  const [announced, written] = ['INDEXES#item', `item#${itemIdOf(OBJECT.key, 1)}`];
  await Promise.all([imported.write(owner, OBJECT, 1, { name: 'a' }), imported.write(owner, OBJECT, 1, { name: 'a' })]);
  clock.mockReturnValue(1_019_999);
  await imported.write(owner, OBJECT, 1, { name: 'a' });
  expect(keys).toEqual([announced, written, written, written]);
  clock.mockReturnValue(1_020_000);
  await imported.write(owner, OBJECT, 1, { name: 'a' });
  expect(keys.slice(4)).toEqual([announced, written]);
});

test('an announcement that fails is repeated with the next item', async () => {
  const { imported, keys } = itemsWith(new TypeError('no'));
  await expect(imported.write(owner, OBJECT, 1, { name: 'a' })).rejects.toThrow('no');
  expect(await imported.write(owner, OBJECT, 1, { name: 'a' })).toBe(true);
  expect(keys).toEqual(['INDEXES#item', 'INDEXES#item', `item#${itemIdOf(OBJECT.key, 1)}`]);
});

test('items that are in no list are announced so, in the state that entities have', async () => {
  const now = Date.now();
  jest.spyOn(Date, 'now').mockReturnValue(now);
  const before = { epoch: 3, lists: ['slot1 item~1 all'], ready: [], since: 1 };
  const key = { pk: { S: 'META' }, sk: { S: 'INDEXES#item' } };
  await database.client.send(new PutItemCommand({ TableName: TABLE_NAME, Item: { ...key, ...toAttributes(before) } }));
  await new ImportedItems(database.client, TABLE_NAME).write(owner, OBJECT, 1, { name: 'a' });
  const state = async () => {
    const { Item = {} } = await database.client.send(new GetItemCommand({ TableName: TABLE_NAME, Key: key, ConsistentRead: true }));
    return fromAttributes(Item);
  };
  expect(await state()).toMatchObject({ lists: [], ready: [], epoch: 4, since: now });
  // Announced already, so it stays as it is.
  jest.spyOn(Date, 'now').mockReturnValue(now + 30_000);
  await new ImportedItems(database.client, TABLE_NAME).write(owner, OBJECT, 2, { name: 'a' });
  expect(await state()).toMatchObject({ epoch: 4, since: now });
});
