import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { HandlerSystem, entity } from './support/handler';
import { type Answer, type Call, MemorySystem } from './support/system';
import type { Person } from './support/world';
import { TABLE_NAME } from '../support/dynamodb';
import { captureOutput } from '../support/environment';

const ANN: Person = { user: 'ann', groups: [], scopes: [] };
const BEN: Person = { user: 'ben', groups: [], scopes: [] };
const STAFF: Person = { user: 'sue', groups: ['staff'], scopes: [] };
const UNKNOWN = '01900000-0000-7000-8000-000000000000';

const text = { type: 'string', maxLength: 40 };
const staff = (...operations: ('create' | 'read' | 'list' | 'update' | 'delete')[]) => ({ subject: { kind: 'group' as const, name: 'staff' }, operations, hidden: [], locked: [] });
const owner = entity('x', {}).access;
const ORDER = entity('order', { number: text }, {
  access: [...owner, staff('read', 'list', 'delete')],
  allSlot: 1,
  children: ['line', 'note'],
  deletedSlot: 1,
  unique: [{ property: 'number', scope: 'owner' }],
});
const LINE = entity('line', { sku: text, quantity: { type: 'integer' } }, {
  parent: 'order',
  parameter: 'lineId',
  path: '/orders/{id}/lines',
  access: [...owner, staff('read', 'list')],
  unique: [{ property: 'sku', scope: 'owner' }],
  indexes: [{ by: { name: 'sku', type: 'string' }, sortedBy: { name: 'quantity', type: 'number' }, hash: 'h', allSlot: 2 }],
});
const NOTE = entity('note', { text }, { parent: 'order', parameter: 'noteId', path: '/orders/{id}/notes', access: [staff('create', 'read', 'list', 'delete')] });
const SHELF = entity('shelf', { code: text }, { key: 'code', required: ['code'], shards: 3, children: ['box'], deletedSlot: 1, ownership: { kind: 'shared' }, path: '/shelves', timeToLiveSeconds: 3600, access: [staff('create', 'read', 'list', 'update', 'delete')] });
const BOX = entity('box', { name: text }, {
  parent: 'shelf', parameter: 'boxId', path: '/shelves/{id}/boxes', key: 'name', required: ['name'], shards: 3, ownership: { kind: 'shared' }, access: SHELF.access,
});
const MODEL = { entities: [ORDER, LINE, NOTE, SHELF, BOX] };

let system: HandlerSystem;
let send: (route: string, call?: Call) => Promise<Answer>;
let finish: (milliseconds?: number) => Promise<void>;

beforeAll(async () => {
  system = await HandlerSystem.start();
  send = system.serve(MODEL);
  finish = system.scheduled(MODEL);
});
afterAll(() => system.stop());
beforeEach(() => { captureOutput(); });

const orderOf = async (person = ANN, body = {}) => String((await send('POST /orders', { person, body })).json.id);
const line = (id: string, body: object, call: Call = {}) => send('POST /orders/{id}/lines', { person: ANN, id, body, ...call });
const one = (method: string, id: string, lineId: string, call: Call = {}) => send(`${method} /orders/{id}/lines/{lineId}`, { person: ANN, id, parameters: { lineId }, ...call });
const lines = async (id: string, query = {}, person = ANN) => (await send('GET /orders/{id}/lines', { person, id, query })).json.items as Record<string, unknown>[];
const skus = async (...of: Parameters<typeof lines>) => (await lines(...of)).map(({ sku }) => sku);
const kept = async (id: string) => (await system.items()).filter(({ sk, pk }) => sk.S!.includes(id) || pk.S!.includes('UNIQUE')).length;

describe('a child', () => {
  test('is created below its parent, read, changed, listed and deleted there', async () => {
    const id = await orderOf();
    const made = await line(id, { sku: 'a', quantity: 2 });
    const lineId = String(made.json.id);
    expect(made).toMatchObject({ status: 201, headers: { Location: `/prod/orders/${id}/lines/${lineId}` }, json: { sku: 'a', version: 1 } });
    expect(await one('GET', id, lineId)).toMatchObject({ status: 200, json: { id: lineId, sku: 'a', quantity: 2 } });
    expect(await one('PATCH', id, lineId, { body: { quantity: 3 } })).toMatchObject({ status: 200, json: { quantity: 3, version: 2 } });
    expect(await one('PUT', id, lineId, { body: { sku: 'b' } })).toMatchObject({ status: 200, json: { sku: 'b', version: 3 } });
    expect(await lines(id)).toMatchObject([{ id: lineId, sku: 'b' }]);
    expect((await one('DELETE', id, lineId, { headers: { 'If-Match': '"1-x"' } })).status).toBe(412);
    expect((await one('DELETE', id, lineId)).status).toBe(204);
    expect((await one('GET', id, lineId)).status).toBe(404);
  });

  test('is in the list of its parent only, and not in that of parents', async () => {
    const person = { ...ANN, user: 'lists' };
    const [first, second] = [await orderOf(person), await orderOf(person)];
    await line(first, { sku: 'x' }, { person });
    await line(second, { sku: 'y' }, { person });
    expect([await skus(first, {}, person), await skus(second, {}, person)]).toEqual([['x'], ['y']]);
    expect(((await send('GET /orders', { person })).json.items as { id: string }[]).map(({ id }) => id)).toEqual([first, second]);
    const [{ id: lineId }] = await lines(first, {}, person);
    expect((await one('GET', second, String(lineId), { person })).status).toBe(404);
  });

  test('is listed in pages, and by its own index within its parent', async () => {
    const [id, other] = [await orderOf({ ...ANN, user: 'index' }), await orderOf({ ...ANN, user: 'other' })];
    const model = { entities: [ORDER, { ...LINE, unique: [] }] };
    const create = system.serve(model);
    for (const [of, quantity] of [[id, 3], [id, 1], [id, 2], [other, 9]] as const) {
      await create('POST /orders/{id}/lines', { person: { ...ANN, user: of === id ? 'index' : 'other' }, id: of, body: { sku: 'q', quantity } });
    }
    const person = { ...ANN, user: 'index' };
    const quantities = async (query: Record<string, string>) => (await lines(id, query, person)).map(({ quantity }) => quantity);
    expect(await quantities({ sku: 'q' })).toEqual([1, 2, 3]);
    expect(await quantities({ sku: 'q', from: '2', order: 'desc' })).toEqual([3, 2]);
    expect(await quantities({ sku: 'none' })).toEqual([]);
    const { json } = await send('GET /orders/{id}/lines', { person, id, query: { limit: '2' } });
    expect(await quantities({ limit: '2', cursor: String(json.nextCursor) })).toEqual([2]);
    expect((await send('GET /orders/{id}/lines', { person: STAFF, id: other, query: { cursor: String(json.nextCursor) } })).status).toBe(400);
    expect((await send('GET /orders/{id}/lines', { person, id, query: { owner: 'me' } })).status).toBe(400);
  });

  test('belongs to the owner of its parent, whoever creates it, and is seen as far as its own rules and the parent say', async () => {
    const id = await orderOf();
    const note = await send('POST /orders/{id}/notes', { person: STAFF, id, body: { text: 'Hurry' } });
    expect(note).toMatchObject({ status: 201, json: { owner: 'ann', text: 'Hurry' } });
    await line(id, { sku: 'mine' });
    expect(await skus(id, {}, STAFF)).toEqual(['mine']);
    expect((await send('GET /orders/{id}/notes', { person: ANN, id })).status).toBe(403);
    expect((await line(id, { sku: 'no' }, { person: STAFF })).status).toBe(403);
    expect((await line(id, { sku: 'no' }, { person: BEN })).status).toBe(404);
    expect((await send('GET /orders/{id}/lines', { person: BEN, id })).status).toBe(404);
    const [{ id: lineId }] = await lines(id);
    expect((await one('GET', id, String(lineId), { person: BEN })).status).toBe(404);
    expect((await one('DELETE', id, String(lineId), { person: STAFF })).status).toBe(403);
    expect((await one('GET', id, String(lineId), { person: { groups: [], scopes: [] } })).status).toBe(401);
  });

  test('needs a parent that is there', async () => {
    expect((await line(UNKNOWN, { sku: 'a' })).status).toBe(404);
    expect((await line('nothing', { sku: 'a' })).status).toBe(404);
    expect((await send('GET /orders/{id}/lines', { person: ANN, id: UNKNOWN })).status).toBe(404);
    expect((await send('PATCH /orders/{id}/lines', { person: ANN, id: UNKNOWN })).status).toBe(405);
  });

  test.each<[string, object | undefined]>([
    ['is deleted', undefined], ['is being deleted', { deleting: { BOOL: true } }], ['expires', { expiresAt: { N: '1' } }],
    ['is deleted and created again', { createdAt: { S: '2026-01-01T00:00:00.000Z' } }],
  ])('is not created where its parent %s meanwhile', async (_, changes) => {
    const memory = new MemorySystem(MODEL);
    const id = String((await memory.call('POST /orders', { person: ANN, body: {} })).json.id);
    const parent = memory.table.all.find(({ sk }) => sk.S === `order#${id}`)!;
    const run = memory.table.run.bind(memory.table);
    const spy = jest.spyOn(memory.table, 'run').mockImplementation((action, input) => {
      if (action === 'TransactWriteItems') {
        const { pk, sk } = parent;
        run('DeleteItem', { TableName: 't', Key: { pk, sk } });
        if (changes !== undefined) run('PutItem', { TableName: 't', Item: { ...parent, ...changes } });
      }
      return run(action, input);
    });
    expect((await memory.call('POST /orders/{id}/lines', { person: ANN, id, body: { sku: 'a' } })).status).toBe(404);
    spy.mockRestore();
    expect(memory.table.all.filter(({ sk }) => sk.S?.startsWith('order.line#'))).toEqual([]);
  });

  test('is made once by one key, of one parent', async () => {
    const [id, other] = [await orderOf(), await orderOf()];
    const headers = { 'Idempotency-Key': 'once' };
    const [first, second] = [await line(id, { sku: 'k' }, { headers }), await line(id, { sku: 'k' }, { headers })];
    expect([first.json.id, second.headers['Idempotent-Replayed']]).toEqual([second.json.id, 'true']);
    expect((await line(other, { sku: 'k' }, { headers })).status).toBe(422);
  });

  test('is written in batches with one check of the parent', async () => {
    const id = await orderOf();
    const write = (of: string, writes: object[]) => send('POST /orders/{id}/lines/batch-write', { person: ANN, id: of, body: { writes } });
    const { status, json } = await write(id, Array.from({ length: 25 }, (_, index) => ({ create: { sku: `batch-${index}` } })));
    expect([status, (json.results as unknown[]).length]).toEqual([200, 25]);
    const ids = (json.results as { id: string }[]).map((each) => each.id);
    expect(await send('POST /orders/{id}/lines/batch-get', { person: ANN, id, body: { ids: [ids[3], UNKNOWN] } })).toMatchObject({ json: { items: [{ sku: 'batch-3' }], missing: [UNKNOWN] } });
    expect((await write(UNKNOWN, [{ create: { sku: 'a' } }])).status).toBe(404);
  });
});

describe('a parent', () => {
  test('is deleted with all of its children and what they claimed, and nothing else', async () => {
    const before = await kept('none');
    const [id, other] = [await orderOf(ANN, { number: 'n-1' }), await orderOf()];
    await Promise.all(Array.from({ length: 60 }, (_, index) => line(id, { sku: `gone-${index}` })));
    await send('POST /orders/{id}/notes', { person: STAFF, id, body: {} });
    await line(other, { sku: 'stays' });
    expect((await send('DELETE /orders/{id}', { person: ANN, id })).status).toBe(204);
    expect(await kept(id)).toBe(before + 1);
    expect(await skus(other)).toEqual(['stays']);
    expect((await send('POST /orders', { person: ANN, body: { number: 'n-1' } })).status).toBe(201);
  });

  test('is deleted by others, if their rules say so, and not with a stale version', async () => {
    const id = await orderOf();
    await line(id, { sku: 'staff' });
    expect((await send('DELETE /orders/{id}', { person: ANN, id, headers: { 'If-Match': '"1-x"' } })).status).toBe(412);
    expect(await skus(id)).toEqual(['staff']);
    expect((await send('DELETE /orders/{id}', { person: STAFF, id })).status).toBe(204);
    expect((await line(id, { sku: 'late' })).status).toBe(404);
  });

  test('that is being deleted is gone for all callers, takes no children, and is finished by the schedule', async () => {
    const id = await orderOf(ANN, { number: 'n-2' });
    await Promise.all(Array.from({ length: 30 }, (_, index) => line(id, { sku: `left-${index}` })));
    const [{ id: lineId }] = await lines(id);
    // As if the function had been stopped behind the first write.
    await mark(id);
    expect((await send('GET /orders/{id}', { person: ANN, id })).status).toBe(404);
    expect(((await send('GET /orders', { person: ANN, query: { limit: '100' } })).json.items as { id: string }[]).some((each) => each.id === id)).toBe(false);
    expect((await one('GET', id, String(lineId))).status).toBe(404);
    expect((await line(id, { sku: 'late' })).status).toBe(404);
    expect((await send('DELETE /orders/{id}', { person: ANN, id })).status).toBe(404);
    await finish(0);
    expect((await system.items()).filter(({ sk }) => sk.S!.includes(id))).toHaveLength(6);
    await finish();
    expect((await system.items()).filter(({ sk }) => sk.S!.includes(id))).toEqual([]);
    expect((await send('POST /orders', { person: ANN, body: { number: 'n-2' } })).status).toBe(201);
  });

  test('with more children than one request deletes is accepted, and finished by the schedule', async () => {
    const id = await orderOf({ ...ANN, user: 'many' });
    const person = { ...ANN, user: 'many' };
    const write = (batch: number) => send('POST /orders/{id}/lines/batch-write', { person, id, body: { writes: Array.from({ length: 25 }, (_, index) => ({ create: { sku: `${batch}-${index}` } })) } });
    for (let batch = 0; batch < 41; batch += 1) {
      expect((await write(batch)).status).toBe(200);
    }
    expect((await send('DELETE /orders/{id}', { person, id })).status).toBe(202);
    expect((await send('GET /orders/{id}', { person, id })).status).toBe(404);
    await finish();
    expect((await system.items()).filter(({ sk, pk }) => sk.S!.includes(id) || pk.S!.startsWith('UNIQUE#line#sku#many'))).toEqual([]);
  });

  test('never leaves a child behind, however many are created meanwhile', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await orderOf();
      const creations = Array.from({ length: 20 }, (_, index) => line(id, { sku: `race-${round}-${index}` }));
      const deletion = send('DELETE /orders/{id}', { person: ANN, id });
      const [{ status }, ...answers] = await Promise.all([deletion, ...creations]);
      expect(status).toBe(204);
      expect(answers.filter((answer) => ![201, 404].includes(answer.status)).map((answer) => answer.status)).toEqual([]);
      expect((await system.items()).filter(({ sk }) => sk.S!.includes(id))).toEqual([]);
    }
  });

  test('is not deleted in batches', async () => {
    const id = await orderOf();
    expect(await send('POST /orders/batch-write', { person: ANN, body: { writes: [{ delete: { id } }] } })).toMatchObject({ status: 400, json: { errors: [{ field: 'writes.0.delete' }] } });
  });
});

describe('shared parents with natural keys', () => {
  const box = (id: string, name: string) => send('POST /shelves/{id}/boxes', { person: STAFF, id, body: { name } });

  test('have children with their own natural keys, in the same partition, that expire with them', async () => {
    await Promise.all(['A', 'B'].map((code) => send('POST /shelves', { person: STAFF, body: { code } })));
    expect([(await box('A', 'one')).status, (await box('A', 'one')).status, (await box('B', 'one')).status]).toEqual([201, 409, 201]);
    const items = (await system.items()).filter(({ sk }) => /^shelf(\.box)?#A/.test(sk.S!));
    expect(new Set(items.map(({ pk }) => pk.S)).size).toBe(1);
    expect(new Set(items.map(({ expiresAt }) => expiresAt.N)).size).toBe(1);
    expect(await send('GET /shelves/{id}/boxes/{boxId}', { person: STAFF, id: 'A', parameters: { boxId: 'one' } })).toMatchObject({ status: 200, json: { id: 'one' } });
  });

  test('come back without the children that they had', async () => {
    await send('POST /shelves', { person: STAFF, body: { code: 'again' } });
    await box('again', 'old');
    expect((await send('DELETE /shelves/{id}', { person: STAFF, id: 'again' })).status).toBe(204);
    await send('POST /shelves', { person: STAFF, body: { code: 'again' } });
    expect((await send('GET /shelves/{id}/boxes', { person: STAFF, id: 'again' })).json.items).toEqual([]);
  });
});

/** The first write of a deletion. */
async function mark(id: string): Promise<void> {
  const [{ pk, sk }] = (await system.items()).filter((item) => item.sk.S === `order#${id}`);
  await system.database.client.send(new UpdateItemCommand({
    TableName: TABLE_NAME,
    Key: { pk: { S: pk.S! }, sk: { S: sk.S! } },
    UpdateExpression: 'SET deleting = :true, v = v + :one, p1 = :p, s1 = :s',
    ExpressionAttributeValues: { ':true': { BOOL: true }, ':one': { N: '1' }, ':p': { S: 'order\0deleted' }, ':s': { S: `1\0${id}` } },
  }));
}

