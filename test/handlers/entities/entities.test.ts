import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { compared, keptOf } from './support/comparison';
import { HandlerSystem, entity } from './support/handler';
import { type Answer, type Call } from './support/system';
import type { Person } from './support/world';
import { allOr } from '../../support/all';
import { TABLE_NAME } from '../support/dynamodb';
import { captureOutput } from '../support/environment';

const ANN = { user: 'ann', groups: [], scopes: [] } satisfies Person;
const BEN: Person = { user: 'ben', groups: [], scopes: [] };
const STAFF: Person = { user: 'sue', groups: ['staff'], scopes: [] };
const UNKNOWN = '01900000-0000-7000-8000-000000000000';

const ANY = { additionalProperties: true };
const NOTE = entity('note', {
  text: { type: 'string', maxLength: 100 },
  list: { type: 'array', items: {} },
  open: { type: 'object', ...ANY },
  size: { type: 'number' },
  kind: { type: 'string', enum: ['a', 'b'], default: 'a' },
  inner: { type: 'object', additionalProperties: false, properties: { total: { type: 'number', readOnly: true }, secret: { type: 'string', maxLength: 9, writeOnly: true }, depth: { type: 'number', default: 1 } } },
});
const PRODUCT = entity('product', { sku: { type: 'string', maxLength: 128 }, price: { type: 'number' } }, {
  ownership: { kind: 'shared' },
  key: 'sku',
  required: ['sku'],
  shards: 3,
  access: [
    { subject: { kind: 'anyone' }, operations: ['read', 'list'], hidden: [], locked: [] },
    { subject: { kind: 'group', name: 'staff' }, operations: ['create', 'update', 'delete'], hidden: [], locked: [] },
  ],
});
const ORDER = entity('order', { number: { type: 'string', maxLength: 40 }, status: { type: 'string', maxLength: 20 }, total: { type: 'number' } }, {
  access: [...NOTE.access, { subject: { kind: 'group', name: 'staff' }, operations: ['read', 'list', 'update'], hidden: [], locked: [] }],
  allSlot: 1,
  indexes: [{ by: { name: 'status', type: 'string' }, sortedBy: { name: 'total', type: 'number' }, hash: 'h', allSlot: 2, ownerSlot: 3 }],
  unique: [{ property: 'number', scope: 'all' }],
  timeToLiveSeconds: 3600,
});

let system: HandlerSystem;
let send: (route: string, call?: Call) => Promise<Answer>;

beforeAll(async () => {
  system = await HandlerSystem.start();
  send = system.serve({ entities: [NOTE, PRODUCT, ORDER] }, { AUTH_QUERY_PARAMETERS: 'token', CORS_ALLOW_ORIGINS: 'https://a.example' });
});
afterAll(() => system.stop());
beforeEach(() => { captureOutput(); });

const note = (body: unknown, call: Call = {}) => send('POST /notes', { person: ANN, body, ...call });
const order = (body: object, call: Call = {}) => send('POST /orders', { person: ANN, body, ...call });
const fields = ({ json }: Answer) => (json.errors as readonly { readonly field: string }[]).map(({ field }) => field);
const idOf = ({ json }: Answer) => String(json.id);

describe('a record', () => {
  test('is created, and read as it was written', async () => {
    const body = { text: 'Lämp 💡', list: [null, [], {}, '', 0.1, true, { a: null }], open: { constructor: 1, toString: 'x', b: { c: -0 } }, size: 2 ** 53 };
    const { status, headers, json } = await note(body);
    expect(status).toBe(201);
    expect(json).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/), ...body, open: { ...body.open, b: { c: 0 } }, kind: 'a', version: 1, createdAt: expect.stringMatching(/Z$/), updatedAt: json.createdAt,
    });
    expect(headers).toMatchObject({ ETag: expect.stringMatching(/^"1-[0-9a-z]+"$/), Location: `/prod/notes/${json.id}` });
    const read = await send('GET /notes/{id}', { person: ANN, id: idOf({ json } as Answer) });
    expect([read.status, read.json, read.headers.ETag, read.headers['Cache-Control']]).toEqual([200, json, headers.ETag, 'private, no-cache']);
  });

  test('has defaults, also after null has taken a value away', async () => {
    const created = await note({ kind: 'b', inner: {} });
    expect(created.json).toMatchObject({ kind: 'b', inner: { depth: 1 } });
    const patched = await send('PATCH /notes/{id}', { person: ANN, id: idOf(created), body: { kind: null, inner: { depth: 7 } } });
    expect(patched.json).toMatchObject({ kind: 'a', inner: { depth: 7 }, version: 2 });
  });

  test('removes nothing that no record can have', async () => {
    const created = await note({ inner: {} });
    const refused = await send('PATCH /notes/{id}', { person: ANN, id: idOf(created), body: { stranger: null, inner: { depth: null, other: null } } });
    expect([refused.status, fields(refused)]).toEqual([400, ['stranger', 'inner.other']]);
  });

  test('shows nothing that is write-only, and lets nothing be set that is read-only, at any depth', async () => {
    const created = await note({ inner: { secret: 'x' } });
    expect(created.json.inner).toEqual({ depth: 1 });
    expect(fields(await note({ inner: { total: 5 } }))).toEqual(['inner.total']);
    const [item] = (await system.items()).filter(({ sk }) => sk.S === `note#${created.json.id}`);
    const data = item.data.M as { inner: { M: object } };
    await system.database.client.send(new PutItemCommand({
      TableName: TABLE_NAME, Item: { ...item, data: { M: { ...data, inner: { M: { ...data.inner.M, total: { N: '9' } } } } } } as never,
    }));
    const replaced = await send('PUT /notes/{id}', { person: ANN, id: idOf(created), body: { inner: { depth: 2 } } });
    expect(replaced.json.inner).toEqual({ depth: 2, total: 9 });
  });

  test('that was written before its schema became tighter is read, and says what no longer fits', async () => {
    const { json } = await note({ text: 'fine' });
    const [item] = (await system.items()).filter(({ sk }) => sk.S === `note#${json.id}`);
    await system.database.client.send(new PutItemCommand({ TableName: TABLE_NAME, Item: { ...item, data: { M: { kind: { S: 'old' }, größe: { N: '1' } } } } as never }));
    const read = await send('GET /notes/{id}', { person: ANN, id: String(json.id) });
    expect([read.status, read.headers['Invalid-Fields'], read.json.kind]).toEqual([200, 'gr%C3%B6%C3%9Fe, kind', 'old']);
    expect(fields(await send('PATCH /notes/{id}', { person: ANN, id: String(json.id), body: { text: 'x' } })).sort()).toEqual(['größe', 'kind']);
  });

  test('is changed by ten at once, and all take effect', async () => {
    const id = idOf(await note({ open: {} }));
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => send('PATCH /notes/{id}', { person: ANN, id, body: { open: { [`a${index}`]: index } } })));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const { json } = await send('GET /notes/{id}', { person: ANN, id });
    expect([Object.keys(json.open as object).length, json.version]).toEqual([10, 11]);
  });
});

describe('a body', () => {
  const nested = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);

  test.each<[string, string, number, string]>([
    ['no JSON', '{', 400, ''],
    ['no object', '[]', 400, ''],
    ['a stranger', '{"owner":"ben"}', 400, 'owner'],
    ['a prototype', '{"__proto__":{"a":1}}', 400, '__proto__'],
    ['a prototype inside', '{"open":{"__proto__":{"a":1}}}', 400, 'open.__proto__'],
    ['a name of nothing', '{"open":{"":1}}', 400, 'open.'],
    ['a long name', `{"open":{"${'n'.repeat(256)}":1}}`, 400, `open.${'n'.repeat(195)}`],
    ['half a character in a text', '{"text":"\\ud800"}', 400, 'text'],
    ['half a character in a name', '{"open":{"\\ud800":1}}', 400, 'open.\ufffd'],
    ['a number that a double rounds', '{"size":9007199254740993}', 400, 'size'],
    ['a number beyond DynamoDB', '{"size":1e126}', 400, 'size'],
    ['a number that vanishes', '{"list":[1,1e-131]}', 400, 'list.1'],
    ['29 levels', `{"open":${nested(28)}}`, 400, `open${'.a'.repeat(27)}`],
    ['20,000 levels', `{"open":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 400, `open${'.0'.repeat(27)}`],
  ])('with %s is refused', async (_, body, status, field) => {
    const answer = await note(body);
    expect([answer.status, fields(answer)[0] ?? '']).toEqual([status, field]);
  });

  test.each<[string, string]>([
    ['28 levels', `{"open":${nested(27)}}`],
    ['28 levels of lists', `{"list":${'['.repeat(27)}${']'.repeat(27)}}`],
    ['the largest and the smallest numbers', '{"list":[9.9e125,-9.9e125,1e-130,0.1,1e21]}'],
    ['390,000 characters', `{"open":{"a":"${'x'.repeat(390_000)}"}}`],
  ])('with %s is taken', async (_, body) => {
    const created = await note(body);
    expect(created.status).toBe(201);
    const read = await send('GET /notes/{id}', { person: ANN, id: idOf(created) });
    expect(read.json).toMatchObject(JSON.parse(body) as object);
  });

  test('is too large as it is sent, or as it would be stored', async () => {
    const large = [`{"open":{"a":"${'x'.repeat(1_100_000)}"}}`, `{"list":[${'1,'.repeat(195_000)}1]}`, `{"open":{"a":"${'ü'.repeat(205_000)}"}}`];
    expect((await Promise.all(large.map((body) => note(body)))).map(({ status }) => status)).toEqual([413, 413, 413]);
  });

  test('is of another type', async () => {
    expect((await note({}, { headers: { 'Content-Type': 'text/plain' } })).status).toBe(415);
    const { status } = await send('PATCH /notes/{id}', { person: ANN, id: idOf(await note({})), body: { text: 'x' }, headers: { 'Content-Type': 'application/merge-patch+json' } });
    expect(status).toBe(200);
  });
});

describe('a key of a request', () => {
  test('creates one record for twenty at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => note({ text: 'one' }, { headers: { 'Idempotency-Key': 'burst' } })));
    expect(new Set(answers.map(idOf)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['Idempotent-Replayed'] === undefined)).toHaveLength(1);
  });

  test('is of one request and one caller, and not used again when its record is gone', async () => {
    const headers = { 'Idempotency-Key': 'k' };
    const first = await note({ text: 'a' }, { headers });
    expect((await note({ text: 'b' }, { headers })).status).toBe(422);
    expect(idOf(await note({ text: 'b' }, { headers, person: BEN }))).not.toBe(idOf(first));
    await send('DELETE /notes/{id}', { person: ANN, id: idOf(first) });
    expect((await note({ text: 'a' }, { headers })).status).toBe(409);
  });

  test('leaves nothing behind where a value is taken', async () => {
    await order({ number: 'key-1' });
    expect((await order({ number: 'key-1' }, { headers: { 'Idempotency-Key': 'free' } })).status).toBe(409);
    expect((await order({ number: 'key-2' }, { headers: { 'Idempotency-Key': 'free' } })).status).toBe(201);
  });
});

describe('a natural key', () => {
  const product = (body: object, call: Call = {}) => send('POST /products', { person: STAFF, body, ...call });

  test('is the id, stays, and is taken once', async () => {
    const { status, headers, json } = await product({ sku: 'A-1', price: 5 });
    expect([status, json.id ?? 'unseen', headers.Location]).toEqual([201, 'A-1', '/prod/products/A-1']);
    expect(fields(await product({ sku: 'A-1' }))).toEqual(['sku']);
    expect(fields(await product({ sku: 'a b' }))).toEqual(['sku']);
    expect(fields(await product({ sku: 'batch-get' }))).toEqual(['sku']);
    expect(fields(await send('PUT /products/{id}', { person: STAFF, id: 'A-1', body: { sku: 'A-2' } }))).toEqual(['sku']);
    expect((await send('PUT /products/{id}', { person: STAFF, id: 'A-1', body: { price: 6 } })).status).toBe(200);
    expect((await send('GET /products/{id}', { id: 'A-1' })).json).toMatchObject({ id: 'A-1', sku: 'A-1', price: 6, version: 2 });
    expect((await send('GET /products/{id}', { id: '../A-1' })).status).toBe(404);
  });

  test('that is used again has another ETag', async () => {
    const first = await product({ sku: 'again' });
    const { headers: { ETag } } = await send('GET /products/{id}', { id: 'again' });
    expect(ETag).toBe(first.headers.ETag);
    await send('DELETE /products/{id}', { person: STAFF, id: 'again' });
    await product({ sku: 'again' });
    expect((await send('PUT /products/{id}', { person: STAFF, id: 'again', body: { price: 1 }, headers: { 'If-Match': ETag } })).status).toBe(412);
  });

  test('creates one of a hundred at once', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, price) => product({ sku: 'race', price })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(99);
  });

  test('is listed over all shards, by all callers, with a token or without', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, index) => product({ sku: `list-${String(index).padStart(2, '0')}` })));
    for (const person of [undefined, ANN, STAFF]) {
      const seen: unknown[] = [];
      for (let cursor: string | undefined, pages = 0; pages === 0 || cursor !== undefined; pages += 1) {
        const { json } = await send('GET /products', { person, query: { limit: '5', ...(cursor === undefined ? {} : { cursor }) } });
        seen.push(...(json.items as { id: string }[]).map(({ id }) => id));
        cursor = json.nextCursor as string | undefined;
      }
      expect(seen.filter((id) => String(id).startsWith('list-'))).toEqual(Array.from({ length: 12 }, (_, index) => `list-${String(index).padStart(2, '0')}`));
      expect([...seen].sort()).toEqual(seen);
    }
  });
});

describe('a unique value', () => {
  test('is won by one of a hundred at once, and nothing is stored in part', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => order({ number: 'unique' }, { person: { ...ANN, user: `user-${index}` } })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    // Whoever met others in their transactions each time may try again later.
    expect(answers.filter(({ status }) => ![201, 409, 503].includes(status))).toEqual([]);
    const items = await system.items();
    expect(items.filter(({ data }) => (data?.M as { number?: { S: string } } | undefined)?.number?.S === 'unique')).toHaveLength(1);
  });

  test('is free again once it was changed or deleted', async () => {
    const first = await order({ number: 'n-1' });
    expect(fields(await order({ number: 'n-1' }, { person: BEN }))).toEqual(['number']);
    expect((await send('PATCH /orders/{id}', { person: ANN, id: idOf(first), body: { number: 'n-2' } })).status).toBe(200);
    const second = await order({ number: 'n-1' }, { person: BEN });
    expect(second.status).toBe(201);
    expect((await order({ number: 'n-2' }, { person: BEN })).status).toBe(409);
    await send('DELETE /orders/{id}', { person: ANN, id: idOf(first) });
    expect((await order({ number: 'n-2' }, { person: BEN })).status).toBe(201);
  });

  test('is free once its record has expired, also before it is swept away', async () => {
    const { json } = await order({ number: 'old' });
    const items = (await system.items()).filter(({ sk, id }) => sk.S === `order#${json.id}` || id?.S === json.id);
    // The value that is claimed expires with the record.
    expect(items.map(({ expiresAt }) => expiresAt?.N)).toEqual(Array(2).fill(expect.stringMatching(/^\d{10}$/)));
    expect(new Set(items.map(({ expiresAt }) => expiresAt.N)).size).toBe(1);
    for (const item of items) {
      await system.database.client.send(new PutItemCommand({ TableName: TABLE_NAME, Item: { ...item, expiresAt: { N: '1' } } as never }));
    }
    expect((await send('GET /orders/{id}', { person: ANN, id: String(json.id) })).status).toBe(404);
    expect((await order({ number: 'old' })).status).toBe(201);
  });

  test.each([['of another owner', BEN, 'dup'], ['of the same owner', ANN, 'own']])('of a record from before it had to be unique stays another\'s: %s', async (_, person, value) => {
    const [early, later] = [await order({ number: value }), await order({ number: `${value}-2` }, { person })];
    await system.database.client.send(new DeleteItemCommand({ TableName: TABLE_NAME, Key: { pk: { S: `UNIQUE#order#number#\0"${value}"` }, sk: { S: '-' } } }));
    expect((await send('PATCH /orders/{id}', { person, id: idOf(later), body: { number: value } })).status).toBe(200);
    expect((await send('PATCH /orders/{id}', { person: ANN, id: idOf(early), body: { number: `${value}-3` } })).status).toBe(200);
    expect((await order({ number: value })).status).toBe(409);
  });
});

describe('a list', () => {
  test('by an index is of one status, sorted, from one value up to another', async () => {
    const person = { ...ANN, user: 'lister' };
    for (const total of [5, 1, -3, 100, 20]) {
      await order({ status: 'open', total }, { person });
    }
    await order({ status: 'open' }, { person });
    await order({ status: 'paid', total: 7 }, { person });
    const totals = async (query: Record<string, string>, who: Person = person) => (await send('GET /orders', { person: who, query: { status: 'open', ...query } })).json.items as { total?: number; owner?: string }[];
    expect((await totals({})).map(({ total }) => total)).toEqual([undefined, -3, 1, 5, 20, 100]);
    expect((await totals({ order: 'desc', from: '1', to: '100' })).map(({ total }) => total)).toEqual([20, 5, 1]);
    const all = await totals({ from: '-3', to: '1' }, STAFF);
    expect(all.map(({ total, owner }) => [total, owner])).toEqual([[-3, 'lister']]);
    expect(await totals({ owner: 'me' }, STAFF)).toEqual([]);
  });

  test('passes over what has expired, and goes on behind it', async () => {
    const person = { ...ANN, user: 'expiring' };
    const ids: string[] = [];
    for (let index = 0; index < 9; index += 1) {
      ids.push(idOf(await order({ total: index }, { person })));
    }
    for (const item of (await system.items()).filter(({ sk }) => ids.slice(0, 7).includes(sk.S!.slice('order#'.length)))) {
      await system.database.client.send(new PutItemCommand({ TableName: TABLE_NAME, Item: { ...item, expiresAt: { N: '1' } } as never }));
    }
    const first = await send('GET /orders', { person, query: { limit: '1' } });
    const second = await send('GET /orders', { person, query: { limit: '1', cursor: String(first.json.nextCursor) } });
    expect([...first.json.items as { id: string }[], ...second.json.items as { id: string }[]].map(({ id }) => id)).toEqual(ids.slice(7));
    expect(second.json.nextCursor).toBeUndefined();
  });

  test.each<[Record<string, string>, string]>([
    [{ limt: '1' }, 'limt'], [{ from: '1' }, 'from'], [{ total: '1' }, 'total'], [{ status: '' }, 'status'], [{ status: 'open', from: 'x' }, 'from'], [{ status: 'open', from: '2', to: '1' }, 'from'],
    [{ status: 'x'.repeat(801) }, 'status'], [{ status: 'a\0b' }, 'status'], [{ limit: '0' }, 'limit'], [{ order: 'up' }, 'order'], [{ owner: 'ben' }, 'owner'], [{ cursor: 'x' }, 'cursor'],
  ])('with %j is refused', async (query, field) => {
    const answer = await send('GET /orders', { person: ANN, query });
    expect([answer.status, fields(answer)]).toEqual([400, [field]]);
  });

  test('tells which parameters there are', async () => {
    const { json } = await send('GET /orders', { person: ANN, query: { state: 'x', token: 't' } });
    expect(json.errors).toEqual([{ field: 'state', message: 'is unknown here; allowed: limit, order, cursor, owner, and one of: status with from with to' }]);
    expect(fields(await send('GET /orders/{id}', { person: ANN, id: UNKNOWN, query: { limit: '1' } }))).toEqual(['limit']);
  });

  test('has cursors that hold nothing of others, and are of no other list', async () => {
    const [person, other] = [{ ...ANN, user: 'cursor-owner' }, { ...ANN, user: 'cursor-other' }];
    for (let index = 0; index < 3; index += 1) {
      await order({ status: 'cursor', total: index }, { person });
      await order({ status: 'cursor', total: index }, { person: other });
    }
    const lists: [Person, Record<string, string>][] = [[person, {}], [person, { order: 'desc' }], [person, { status: 'cursor' }], [STAFF, { status: 'cursor' }], [STAFF, {}], [other, {}], [STAFF, { status: 'cursor', from: '0' }]];
    const cursors = await Promise.all(lists.map(async ([who, query]) => String((await send('GET /orders', { person: who, query: { ...query, limit: '1' } })).json.nextCursor)));
    for (const [index, cursor] of cursors.entries()) {
      expect(Buffer.from(cursor, 'base64url').toString()).not.toMatch(/cursor-o/);
      const statuses = await Promise.all(lists.map(async ([who, query]) => (await send('GET /orders', { person: who, query: { ...query, limit: '1', cursor } })).status));
      expect(statuses).toEqual(lists.map((_, each) => each === index ? 200 : 400));
    }
    const [version, list] = JSON.parse(Buffer.from(cursors[0], 'base64url').toString()) as unknown[];
    for (const position of ['', 'order', 'order$$', 'note#x', '\ud800', 5, null, 'order#'.repeat(500)]) {
      const cursor = Buffer.from(JSON.stringify([version, list, position])).toString('base64url');
      expect(fields(await send('GET /orders', { person, query: { cursor } }))).toEqual(['cursor']);
    }
  });

  test('stays within what an answer may have', async () => {
    const person = { ...ANN, user: 'large' };
    for (let index = 0; index < 8; index += 1) {
      expect((await note({ open: { a: '\u0001'.repeat(150_000) } }, { person })).status).toBe(201);
    }
    const seen: string[] = [];
    for (let cursor: string | undefined, pages = 0; pages === 0 || cursor !== undefined; pages += 1) {
      const { status, json } = await send('GET /notes', { person, query: cursor === undefined ? {} : { cursor } });
      expect([status, Buffer.byteLength(JSON.stringify(JSON.stringify(json))) < 6_000_000]).toEqual([200, true]);
      seen.push(...(json.items as { id: string }[]).map(({ id }) => id));
      cursor = json.nextCursor as string | undefined;
    }
    expect(new Set(seen).size).toBe(8);
  });
});

test('strings that no index could hold are refused, whatever an emulator takes', async () => {
  expect(fields(await order({ status: 'a\0b' }))).toEqual(['status']);
});

test('a group works with what others have, and sees whose it is', async () => {
  const created = await order({ status: 'group', total: 1 });
  const id = idOf(created);
  expect(created.json).not.toHaveProperty('owner');
  expect((await send('GET /orders/{id}', { person: STAFF, id })).json).toMatchObject({ owner: 'ann', total: 1 });
  expect((await send('PATCH /orders/{id}', { person: STAFF, id, body: { total: 2 } })).json).toMatchObject({ owner: 'ann', total: 2, version: 2 });
  expect((await send('DELETE /orders/{id}', { person: STAFF, id })).status).toBe(403);
  expect((await send('GET /orders/{id}', { person: BEN, id })).status).toBe(404);
  expect((await send('GET /orders/{id}', { person: ANN, id })).json.total).toBe(2);
});

test('a path or a method that no entity has is told first', async () => {
  expect((await send('GET /things', {})).status).toBe(404);
  expect(await send('POST /notes/{id}', { id: 'x' })).toMatchObject({ status: 405, headers: { Allow: 'GET, PUT, PATCH, DELETE' } });
  expect(await send('GET /notes', { headers: { origin: 'https://a.example' } })).toMatchObject({ status: 401, headers: { 'Access-Control-Allow-Origin': 'https://a.example' } });
});

test('an emulator of DynamoDB answers as the oracle does', async () => {
  for (let seed = 9001; seed <= 9000 + allOr(30, 6); seed += 1) {
    const deletions = (await system.items()).map(({ pk, sk }) => new DeleteItemCommand({ TableName: TABLE_NAME, Key: { pk, sk } as never }));
    await Promise.all(deletions.map((deletion) => system.database.client.send(deletion)));
    const { difference } = await compared(seed, 40, (model) => ({
      call: system.serve({ entities: [model] }),
      kept: async () => (await system.items()).filter(({ sk }) => sk.S?.startsWith('order#')).map(keptOf),
    }));
    expect(difference).toBeUndefined();
  }
});

test('whoever has no tenant, or no token, shares nothing with others of that kind', async () => {
  const tenants = system.serve({ entities: [{ ...NOTE, ownership: { kind: 'tenant', claim: 'custom:tenant' } }] });
  expect((await tenants('POST /notes', { person: ANN, body: {} })).status).toBe(403);
  expect((await tenants('GET /notes', { person: ANN })).status).toBe(403);
  expect((await tenants('GET /notes', {})).status).toBe(401);
  const north = { ...ANN, tenant: 'north' };
  const created = await tenants('POST /notes', { person: north, body: { text: 'ours' } });
  expect((await tenants('GET /notes/{id}', { person: { ...BEN, tenant: 'north' }, id: idOf(created) })).status).toBe(200);
  expect((await tenants('GET /notes/{id}', { person: { ...BEN, tenant: 'south' }, id: idOf(created) })).status).toBe(404);
});

