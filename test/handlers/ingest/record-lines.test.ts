import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ENTITY_SLOTS, type EntityModel } from '../../../src/handlers/catalog';
import { entitiesOf } from '../../../src/handlers/entities/entity';
import { EntityStore } from '../../../src/handlers/entities/entity-store';
import { type Item, recordOf } from '../../../src/handlers/entities/record';
import { type ImportRecord, START } from '../../../src/handlers/ingest/import';
import type { CsvHeader } from '../../../src/handlers/ingest/import-line';
import { RecordLines } from '../../../src/handlers/ingest/record-lines';
import { HandlerSystem, entity } from '../entities/support/handler';
import { TABLE_NAME } from '../support/dynamodb';
import { captureOutput } from '../support/environment';

const text = { type: 'string', maxLength: 20 };
const rule = (subject: EntityModel['access'][number]['subject'], locked: string[] = []) => ({ subject, operations: ['create', 'read', 'update', 'list', 'delete'] as const, hidden: [], locked });

const ORDER = entity('order', {
  number: text, status: { enum: ['open', 'paid'], default: 'open' }, price: { type: 'number', minimum: 0 }, note: text, kind: { enum: ['ü'.repeat(100)] },
}, {
  required: ['number'],
  unique: [{ property: 'number', scope: 'owner' }],
  access: [rule({ kind: 'owner' }, ['note'])],
  indexes: [{ by: { name: 'status', type: 'string' }, hash: 'h', ownerSlot: 2 }],
  timeToLiveSeconds: 3600,
  imports: {},
});
const PRODUCT = entity('product', { sku: text, price: { type: 'number' } }, {
  required: ['sku'], key: 'sku', ownership: { kind: 'shared' }, access: [rule({ kind: 'group', name: 'editors' })], imports: { group: 'editors' },
});
const BILL = entity('bill', { number: text }, { ownership: { kind: 'tenant', claim: 'custom:company' }, imports: {} });
const CLOSED = entity('closed', { number: text }, { access: [rule({ kind: 'group', name: 'editors' })], imports: {} });
const MODEL = { entities: [ORDER, PRODUCT, BILL, CLOSED] };

let system: HandlerSystem;
let send: ReturnType<HandlerSystem['serve']>;
let store: EntityStore;
beforeAll(async () => {
  system = await HandlerSystem.start();
  expect(ENTITY_SLOTS).toBeGreaterThan(1);
  send = system.serve(MODEL);
  store = new EntityStore(system.database.client, TABLE_NAME);
});
afterAll(() => system.stop());
beforeEach(() => { captureOutput(); });

interface Line { readonly owner?: string; readonly file?: string; readonly version?: number; readonly line?: number; readonly header?: CsvHeader }

/** Imports one line, as a version of an object has it. */
async function importLine(name: string, content: object | string, { owner = 'ann', file = 'a', version = 1, line = 1, header }: Line = {}): Promise<boolean> {
  const found = entitiesOf(MODEL).find(({ model }) => model.name === name)!;
  const record = { ...START, id: `import-${file}`, key: `imports/${name}/${owner}/${file}.jsonl`, sequencer: `0${version}`, etag: 'e', size: 1 } as ImportRecord;
  const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  return new RecordLines(store, found).prepared({ owner, record, line }, bytes, header)();
}

const listOf = async (path: string, user: string, query = {}) => (await send(`GET ${path}`, { person: { user, groups: [], scopes: [] }, query })).json.items as Record<string, unknown>[];
const stored = async (id: string) => (await system.items()).find(({ sk }) => sk.S!.endsWith(`#${id}`)) as Item | undefined;

describe('a line', () => {
  test('becomes a record of the owner, with defaults, index and expiry, as a request would make it', async () => {
    expect(await importLine('order', { number: 'n1', price: 9.9 }, { owner: 'eve' })).toBe(true);
    const [made] = await listOf('/orders', 'eve', { status: 'open' });
    expect(made).toMatchObject({ number: 'n1', price: 9.9, status: 'open', version: 1 });
    expect(recordOf((await stored(String(made.id)))!).expiresAt).toBeGreaterThan(Date.now() / 1000 + 3000);
    expect(await listOf('/orders', 'bob')).toEqual([]);
  });

  test('is that of a tenant, or shared, as the ownership says', async () => {
    await importLine('bill', { number: 'b1' }, { owner: 'acme' });
    expect((await system.items()).map(({ pk }) => pk.S)).toContain('TENANT#acme');
    await importLine('product', { sku: 'mug', price: 1 });
    expect(await stored('mug')).toMatchObject({ pk: { S: 'SHARED#product#0' } });
  });

  test('of CSV has the types of the schema', async () => {
    await importLine('order', 'n2,12.50,', { owner: 'csv', header: { columns: ['number', 'price', 'status'], delimiter: ',' } });
    expect(await listOf('/orders', 'csv')).toMatchObject([{ number: 'n2', price: 12.5, status: 'open' }]);
  });

  test('is rejected in few bytes, however long the names and values of its schema are', async () => {
    const name = `x${'ü'.repeat(60)}`;
    await expect(importLine('order', { number: 'x', [name]: 1 })).rejects.toMatchObject({ field: `x${'ü'.repeat(39)}`, message: 'is not allowed here' });
    await expect(importLine('order', { number: 'x', kind: 1 })).rejects.toMatchObject({ field: 'kind', message: `must be one of ["${'ü'.repeat(71)}` });
  });

  test.each<[string, string, object | string, string | undefined, string]>([
    ['that is no JSON', 'order', '{', undefined, 'is not valid JSON'],
    ['that is no object', 'order', '[]', undefined, 'must be an object'],
    ['without what is required', 'order', {}, 'number', 'is missing'],
    ['with another type', 'order', { number: 'x', price: '1' }, 'price', 'must be number'],
    ['with a property that the schema does not have', 'order', { number: 'x', other: 1 }, 'other', 'is not allowed here'],
    ['with what the rules lock', 'order', { number: 'x', note: 'a' }, 'note', 'must not be set by this caller'],
    ['with a number that would be rounded', 'order', '{"number":"x","price":9007199254740993}', 'price', 'must be a number that a double holds exactly'],
    ['whose key is none', 'product', { sku: 'a/b' }, 'sku', 'must be an id'],
    ['that no rule lets the owner create', 'closed', { number: 'x' }, undefined, 'cannot be created by this owner'],
  ])('%s is rejected with its field and the reason', async (_, name, content, field, reason) => {
    await expect(importLine(name, content, { owner: 'rejected' })).rejects.toMatchObject({ name: 'RejectedLineError', field, message: expect.stringContaining(reason) });
    expect((await system.items()).filter(({ pk }) => pk.S!.includes('rejected'))).toEqual([]);
  });
});

describe('again', () => {
  test('the same line changes nothing, however often it comes', async () => {
    for (let times = 0; times < 3; times += 1) expect(await importLine('order', { number: 'n1' }, { owner: 'again' })).toBe(true);
    expect(await listOf('/orders', 'again')).toMatchObject([{ number: 'n1', version: 1 }]);
  });

  test('a newer version of the object changes its records, and what they claim', async () => {
    await importLine('order', { number: 'old', price: 1 }, { owner: 'newer' });
    const [before] = await listOf('/orders', 'newer');
    expect(await importLine('order', { number: 'new', status: 'paid' }, { owner: 'newer', version: 2 })).toBe(true);
    const [after, ...others] = await listOf('/orders', 'newer');
    expect([after, others]).toEqual([{ id: before.id, number: 'new', status: 'paid', version: 2, createdAt: before.createdAt, updatedAt: expect.any(String) }, []]);
    expect(await importLine('order', { number: 'old' }, { owner: 'newer', version: 2, line: 2 })).toBe(true);
    await expect(importLine('order', { number: 'late' }, { owner: 'newer', version: 1 })).rejects.toMatchObject({ name: 'SupersededError' });
    expect((await listOf('/orders', 'newer')).map(({ number }) => number).sort()).toEqual(['new', 'old']);
  });

  test('a newer version of the object leaves its records the time that they had', async () => {
    await importLine('order', { number: 'n' }, { owner: 'lasting' });
    const [{ id }] = await listOf('/orders', 'lasting');
    const item = (await stored(String(id)))!;
    await system.database.client.send(new PutItemCommand({ TableName: TABLE_NAME, Item: { ...item, expiresAt: { N: '4000000000' } } }));
    expect(await importLine('order', { number: 'n' }, { owner: 'lasting', version: 2 })).toBe(true);
    expect(await stored(String(id))).toMatchObject({ v: { N: '2' }, createdAt: item.createdAt, expiresAt: { N: '4000000000' } });
    expect(await importLine('bill', { number: 'b' }, { owner: 'lasting', file: 'c' })).toBe(true);
    expect(await importLine('bill', { number: 'c' }, { owner: 'lasting', file: 'c', version: 2 })).toBe(true);
    const bill = (await system.items()).find(({ pk, sk }) => pk.S === 'TENANT#lasting' && sk.S!.startsWith('bill#'));
    expect([bill?.v.N, bill?.expiresAt]).toEqual(['2', undefined]);
  });

  test('a record that its owner has changed stays as it is', async () => {
    await importLine('order', { number: 'n' }, { owner: 'changed' });
    const [{ id }] = await listOf('/orders', 'changed');
    expect((await send('PATCH /orders/{id}', { person: { user: 'changed', groups: [], scopes: [] }, id: String(id), body: { status: 'paid' } })).status).toBe(200);
    for (const version of [1, 2]) expect(await importLine('order', { number: 'n' }, { owner: 'changed', version })).toBe(false);
    expect(await listOf('/orders', 'changed')).toMatchObject([{ status: 'paid', version: 2 }]);
  });

  test('a record that was deleted comes again', async () => {
    await importLine('order', { number: 'n' }, { owner: 'deleted' });
    const [{ id }] = await listOf('/orders', 'deleted');
    await send('DELETE /orders/{id}', { person: { user: 'deleted', groups: [], scopes: [] }, id: String(id) });
    expect(await importLine('order', { number: 'n' }, { owner: 'deleted', version: 2 })).toBe(true);
    expect(await listOf('/orders', 'deleted')).toMatchObject([{ id, version: 1 }]);
  });

  test('a key of another object or another creator is left alone', async () => {
    await importLine('product', { sku: 'pan', price: 1 }, { file: 'one' });
    expect(await importLine('product', { sku: 'pan', price: 2 }, { file: 'two', version: 9 })).toBe(false);
    expect(await store.get(PRODUCT, { id: 'pan' })).toMatchObject({ data: { price: 1 }, version: 1 });
  });

  test('a key or a unique value that another line has is taken, in whatever order they come', async () => {
    await importLine('product', { sku: 'cup', price: 1 }, { line: 1 });
    const twice = { name: 'RejectedLineError', field: 'sku', message: 'is taken by line 1' };
    for (let times = 0; times < 2; times += 1) await expect(importLine('product', { sku: 'cup', price: 2 }, { line: 2 })).rejects.toMatchObject(twice);
    // The later version may have it in another line.
    expect(await importLine('product', { sku: 'cup', price: 3 }, { version: 2, line: 7 })).toBe(true);
    await importLine('order', { number: 'one' }, { owner: 'unique' });
    await expect(importLine('order', { number: 'one' }, { owner: 'unique', line: 2 })).rejects.toMatchObject({ name: 'RejectedLineError', field: 'number', message: 'is taken' });
    await importLine('order', { number: 'two' }, { owner: 'unique', line: 3 });
    await expect(importLine('order', { number: 'one' }, { owner: 'unique', version: 2, line: 3 })).rejects.toMatchObject({ field: 'number', message: 'is taken' });
  });

  test('many lines at once are one record each', async () => {
    const results = await Promise.all(Array.from({ length: 60 }, (_, index) => importLine('order', { number: `n${index % 30}` }, { owner: 'many', line: index % 30 })));
    expect(results).toEqual(Array(60).fill(true));
    expect(await listOf('/orders', 'many', { limit: '100' })).toHaveLength(30);
  });
});

test('lines are written for the lists that the entity has, which is announced before', async () => {
  await importLine('order', { number: 'n' }, { owner: 'announced' });
  expect((await stored('order'))).toMatchObject({ pk: { S: 'META' }, sk: { S: 'INDEXES#order' } });
});
