import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { HandlerSystem, entity } from './support/handler';
import { type Answer, type Call, MemorySystem } from './support/system';
import type { Person } from './support/world';
import { TABLE_NAME } from '../support/dynamodb';
import { captureOutput } from '../support/environment';

const ANN: Person = { user: 'ann', groups: [], scopes: [] };
const BEN: Person = { user: 'ben', groups: [], scopes: [] };
const STAFF: Person = { user: 'sue', groups: ['staff'], scopes: [] };
const DAY = 24 * 60 * 60;

const text = { type: 'string', maxLength: 1_000_000 };
const kept = { routes: ['create', 'read', 'replace', 'patch', 'delete', 'history', 'batch-write'] as const, historySeconds: 30 * DAY };
const owner = entity('x', {}).access;
const ORDER = entity('order', { status: text, secret: text, pin: { ...text, writeOnly: true } }, {
  ...kept,
  access: [...owner, { subject: { kind: 'group', name: 'staff' }, operations: ['read', 'update', 'delete'], hidden: ['secret'], locked: [] }],
  allSlot: 1,
  children: ['line'],
  deletedSlot: 1,
});
const LINE = entity('line', { sku: text }, { ...kept, parent: 'order', parameter: 'lineId', path: '/orders/{id}/lines' });
const PAGE = entity('page', { slug: text, body: text }, {
  ...kept,
  key: 'slug',
  required: ['slug'],
  ownership: { kind: 'shared' },
  timeToLiveSeconds: DAY,
  access: [
    { subject: { kind: 'anyone' }, operations: ['read'], hidden: [], locked: [] },
    { subject: { kind: 'group', name: 'staff' }, operations: ['create', 'update', 'delete'], hidden: [], locked: [] },
  ],
});
const NOTE = entity('note', { text }, kept);
const MODEL = { entities: [ORDER, LINE, PAGE, NOTE] };

let system: HandlerSystem;
let send: (route: string, call?: Call) => Promise<Answer>;

beforeAll(async () => {
  system = await HandlerSystem.start();
  send = system.serve(MODEL);
});
afterAll(() => system.stop());
beforeEach(() => { captureOutput(); });

const created = async (body: object, person = ANN, path = '/orders') => String((await send(`POST ${path}`, { person, body })).json.id);
const change = (id: string, body: object, person = ANN) => send('PATCH /orders/{id}', { person, id, body });
const history = (id: string, call: Call = {}, path = '/orders') => send(`GET ${path}/{id}/history`, { person: ANN, id, ...call });
const itemsOf = async (...of: Parameters<typeof history>) => (await history(...of)).json.items as Record<string, unknown>[];
const stored = async (id: string) => (await system.items()).filter(({ pk }) => pk.S!.startsWith('HISTORY#') && pk.S!.endsWith(id));

describe('a history', () => {
  test('has each version, the newest first, with who made it and when', async () => {
    const id = await created({ status: 'open' });
    await change(id, { status: 'paid' });
    const last = await change(id, { status: 'sent' }, STAFF);
    const items = await itemsOf(id);
    expect(items).toMatchObject([
      { version: 3, change: 'updated', by: 'sue', record: { id, status: 'sent', version: 3 } },
      { version: 2, change: 'updated', by: 'ann', record: { id, status: 'paid', version: 2 } },
      { version: 1, change: 'created', by: 'ann', record: { id, status: 'open', version: 1 } },
    ]);
    expect(items.map(({ at }) => at)).toEqual(items.map(({ record }) => (record as { updatedAt: string }).updatedAt));
    expect(items[0].at).toBe(last.json.updatedAt);
  });

  test('shows what the rules for reading show, whatever was in a version, and nothing that is only written', async () => {
    const id = await created({ status: 'a', secret: 'hush', pin: '1234' });
    await change(id, { secret: null, pin: '5' });
    expect(await itemsOf(id)).toMatchObject([{ record: { status: 'a' } }, { record: { status: 'a', secret: 'hush' } }]);
    const seen = await history(id, { person: STAFF });
    expect(seen.json.items).toMatchObject([{ record: { owner: 'ann' } }, { record: { owner: 'ann' } }]);
    expect(JSON.stringify(seen.json)).not.toMatch(/hush|1234/);
    expect(JSON.stringify((await history(id)).json)).not.toContain('1234');
  });

  test('comes in pages without gaps, also while the record changes', async () => {
    const id = await created({ status: '1' });
    for (const status of ['2', '3', '4', '5']) {
      await change(id, { status });
    }
    const pages: unknown[] = [];
    for (let cursor: unknown = ''; cursor !== undefined;) {
      const { json } = await history(id, { query: { limit: '2', ...(cursor === '' ? {} : { cursor: String(cursor) }) } });
      pages.push((json.items as { version: number }[]).map(({ version }) => version));
      cursor = json.nextCursor;
      await change(id, { status: 'meanwhile' });
    }
    expect(pages).toEqual([[5, 4], [3, 2], [1]]);
  });

  test('takes no other parameters, and no cursor of another one', async () => {
    const [id, other] = [await created({ status: '1' }), await created({ status: '1' })];
    await change(id, { status: '2' });
    const { nextCursor } = (await history(id, { query: { limit: '1' } })).json;
    expect((await history(other, { query: { cursor: String(nextCursor) } })).status).toBe(400);
    expect(Buffer.from(String(nextCursor), 'base64url').toString()).not.toContain('ann');
    expect((await history(id, { query: { order: 'desc' } })).status).toBe(400);
    expect((await history(id, { query: { limit: '0' } })).status).toBe(400);
  });

  test('is only for users who may read the record', async () => {
    const id = await created({ status: '1' });
    expect([(await history(id, { person: STAFF })).status, (await history(id, { person: BEN })).status]).toEqual([200, 404]);
    expect((await history(id, { person: { groups: [], scopes: [] } })).status).toBe(401);
    expect((await history('01900000-0000-7000-8000-000000000000')).status).toBe(404);
  });

  test('is kept in the transaction of the change: what failed is not in it', async () => {
    const id = await created({ status: '1' });
    await Promise.all(Array.from({ length: 8 }, (_, index) => change(id, { status: `race ${index}` })));
    expect((await send('PATCH /orders/{id}', { person: ANN, id, body: { status: 'x' }, headers: { 'If-Match': '"1-x"' } })).status).toBe(412);
    const versions = (await itemsOf(id)).map(({ version }) => version);
    expect(versions).toEqual(Array.from({ length: versions.length }, (_, index) => versions.length - index));
    expect((await send('GET /orders/{id}', { person: ANN, id })).json.version).toBe(versions.length);
  });

  test('has what batches do', async () => {
    const [first, second] = [await created({ text: 'a' }, ANN, '/notes'), await created({ text: 'b' }, ANN, '/notes')];
    const writes = [{ replace: { id: first, value: { text: 'c' } } }, { delete: { id: second } }, { create: { text: 'd' } }];
    const { json } = await send('POST /notes/batch-write', { person: ANN, body: { writes } });
    const [, , { id: third }] = json.results as { id: string }[];
    expect(await itemsOf(first, {}, '/notes')).toMatchObject([{ version: 2, record: { text: 'c' } }, { version: 1, record: { text: 'a' } }]);
    expect(await itemsOf(second, {}, '/notes')).toMatchObject([{ version: 2, change: 'deleted' }, { version: 1, record: { text: 'b' } }]);
    expect(await itemsOf(third, {}, '/notes')).toMatchObject([{ version: 1, change: 'created', by: 'ann' }]);
  });
});

describe('deleted versions', () => {
  test('is told of, and can be read by whoever owned it, but by no one else', async () => {
    const id = await created({ status: 'open', secret: 'hush' });
    await send('DELETE /orders/{id}', { person: STAFF, id });
    const [end, before] = await itemsOf(id);
    expect(end).toEqual({ version: 2, change: 'deleted', by: 'sue', at: expect.any(String) as string });
    expect(before).toMatchObject({ version: 1, record: { id, status: 'open', secret: 'hush' } });
    expect([(await history(id, { person: STAFF })).status, (await history(id, { person: BEN })).status]).toEqual([404, 404]);
    expect((await send('GET /orders/{id}', { person: ANN, id })).status).toBe(404);
  });

  test('and was shared can be read by all who may read, who are not told by whom', async () => {
    await created({ slug: 'about', body: 'one' }, STAFF, '/pages');
    await send('DELETE /pages/{id}', { person: STAFF, id: 'about' });
    await created({ slug: 'about', body: 'two' }, STAFF, '/pages');
    const items = await itemsOf('about', { person: { groups: [], scopes: [] } }, '/pages');
    expect(items.map(({ version, change: what }) => `${String(version)} ${String(what)}`)).toEqual(['1 created', '2 deleted', '1 created']);
    expect(items.map(({ record }) => (record as { body?: string } | undefined)?.body)).toEqual(['two', undefined, 'one']);
    expect(items.filter((item) => 'by' in item)).toEqual([]);
  });

  test('takes its children with it, whose histories stay with those of the owner', async () => {
    const id = await created({ status: 'open' });
    const line = await send('POST /orders/{id}/lines', { person: ANN, id, body: { sku: 'a' } });
    const lineId = String(line.json.id);
    const lines = (person = ANN) => send('GET /orders/{id}/lines/{lineId}/history', { person, id, parameters: { lineId } });
    await send('PATCH /orders/{id}/lines/{lineId}', { person: ANN, id, parameters: { lineId }, body: { sku: 'b' } });
    expect((await lines()).json.items).toMatchObject([{ version: 2 }, { version: 1 }]);
    expect((await lines(BEN)).status).toBe(404);
    await send('DELETE /orders/{id}', { person: STAFF, id });
    expect(await itemsOf(id)).toMatchObject([{ version: 2, change: 'deleted', by: 'sue' }, { version: 1 }]);
    expect((await lines()).json.items).toMatchObject([{ version: 3, change: 'deleted', by: 'sue' }, { version: 2, record: { id: lineId, sku: 'b' } }, { version: 1 }]);
    expect((await lines(BEN)).status).toBe(404);
    expect((await send('POST /orders/{id}/lines', { person: ANN, id, body: {} })).status).toBe(404);
  });
});

test.each<[string, Person, boolean]>([
  ['signed-in', BEN, false], ['group', STAFF, true],
])('a reader by a rule for %s is told who made a version, unless they are only signed in', async (kind, person, told) => {
  const subject = kind === 'group' ? { kind, name: 'staff' } as const : { kind: 'signed-in' } as const;
  const rule = { subject, operations: ['read'] as const, hidden: [], locked: [] };
  const access = [{ ...rule, subject: { kind: 'group' as const, name: 'staff' }, operations: ['create'] as const }, rule];
  const memory = new MemorySystem({ entities: [{ ...PAGE, access }] });
  await memory.call('POST /pages', { person: STAFF, body: { slug: 'a' } });
  const { json } = await memory.call('GET /pages/{id}/history', { person, id: 'a' });
  expect((json.items as object[]).map((item) => 'by' in item)).toEqual([told]);
});

test('children of a parent whose own versions are not kept tell who deleted them', async () => {
  const { historySeconds: _none, ...plain } = ORDER;
  const call = system.serve({ entities: [plain, LINE] });
  const id = String((await call('POST /orders', { person: ANN, body: {} })).json.id);
  const lineId = String((await call('POST /orders/{id}/lines', { person: ANN, id, body: { sku: 'a' } })).json.id);
  await call('DELETE /orders/{id}', { person: STAFF, id });
  expect((await call('GET /orders/{id}/lines/{lineId}/history', { person: ANN, id, parameters: { lineId } })).json.items).toMatchObject([{ change: 'deleted', by: 'sue' }, { by: 'ann' }]);
});

describe('a version', () => {
  test('ends after the time that it is kept, with the record at the latest', async () => {
    const [id] = [await created({ text: 'a' }, ANN, '/notes'), await created({ slug: 'short', body: 'a' }, STAFF, '/pages')];
    await send('PATCH /notes/{id}', { person: ANN, id, body: { text: 'b' } });
    await send('PATCH /pages/{id}', { person: STAFF, id: 'short', body: { body: 'b' } });
    const left = async (of: string) => (await stored(of)).map(({ expiresAt }) => Math.round((Number(expiresAt.N) - Date.now() / 1000) / DAY));
    expect([await left(id), await left('short')]).toEqual([[30], [1]]);
  });

  test('that has ended is not shown, also before DynamoDB removes it', async () => {
    const id = await created({ status: '1' });
    await change(id, { status: '2' });
    const [{ pk, sk }] = await stored(id);
    await system.database.client.send(new UpdateItemCommand({
      TableName: TABLE_NAME, Key: { pk: { S: pk.S! }, sk: { S: sk.S! } }, UpdateExpression: 'SET expiresAt = :past', ExpressionAttributeValues: { ':past': { N: '1' } },
    }));
    expect(await itemsOf(id)).toMatchObject([{ version: 2 }]);
    await send('DELETE /orders/{id}', { person: ANN, id });
    expect(await itemsOf(id)).toMatchObject([{ version: 3, change: 'deleted' }, { version: 2 }]);
  });

  test('from before the history was switched on is kept when it is replaced', async () => {
    const { historySeconds: _none, ...plain } = NOTE;
    const before = system.serve({ entities: [plain] });
    const id = String((await before('POST /notes', { person: ANN, body: { text: 'old' } })).json.id);
    await before('PATCH /notes/{id}', { person: ANN, id, body: { text: 'older' } });
    await send('PATCH /notes/{id}', { person: ANN, id, body: { text: 'new' } });
    const items = await itemsOf(id, {}, '/notes');
    expect(items).toMatchObject([{ version: 3, by: 'ann', record: { text: 'new' } }, { version: 2, change: 'updated', record: { text: 'older' } }]);
    expect(Object.keys(items[1])).not.toContain('by');
    // Switched off again, a change forgets who made the version before.
    await before('PATCH /notes/{id}', { person: BEN, id, body: { text: 'x' } });
    await before('PATCH /notes/{id}', { person: ANN, id, body: { text: 'last' } });
    expect(Object.keys((await itemsOf(id, {}, '/notes'))[0])).not.toContain('by');
  });

  test('is as large as a record may be; what could not be kept is refused when it is written', async () => {
    const id = await created({ text: '' }, ANN, '/notes');
    const most = 400 * 1024 - 300;
    expect((await send('PATCH /notes/{id}', { person: ANN, id, body: { text: 'x'.repeat(most) } })).status).toBe(200);
    expect((await send('PATCH /notes/{id}', { person: ANN, id, body: { text: 'y' } })).status).toBe(200);
    expect((await itemsOf(id, {}, '/notes')).map(({ version }) => version)).toEqual([3, 2, 1]);
    const statuses = await Promise.all(Array.from({ length: 30 }, async (_, more) => (await send('POST /notes', { person: ANN, body: { text: 'x'.repeat(most + 10 * more) } })).status));
    expect(new Set(statuses)).toEqual(new Set([201, 413]));
  });

  test('of a record too large for it is left out: the record can still be changed', async () => {
    const id = await created({ text: 'a' }, ANN, '/notes');
    const [item] = (await system.items()).filter(({ sk }) => sk.S === `note#${id}`);
    const size = Object.entries(item).reduce((sum, [name, value]) => sum + name.length + (value.S?.length ?? 8), 0);
    await system.database.client.send(new PutItemCommand({
      TableName: TABLE_NAME, Item: { ...item, data: { M: { text: { S: 'x'.repeat(400 * 1024 - size - 20) } } } } as PutItemCommand['input']['Item'],
    }));
    expect((await send('PATCH /notes/{id}', { person: ANN, id, body: { text: 'b' } })).status).toBe(200);
    expect(await itemsOf(id, {}, '/notes')).toMatchObject([{ version: 2, record: { text: 'b' } }]);
  });
});

test('a creation stays one write, and a change becomes one transaction', async () => {
  const memory = new MemorySystem(MODEL);
  const { json } = await memory.call('POST /notes', { person: ANN, body: { text: 'a' } });
  await memory.call('PATCH /notes/{id}', { person: ANN, id: String(json.id), body: { text: 'b' } });
  await memory.call('GET /notes/{id}/history', { person: ANN, id: String(json.id) });
  expect(memory.calls).toEqual(['GetItem', 'PutItem', 'PutItem', 'GetItem', 'TransactWriteItems', 'GetItem', 'Query']);
});
