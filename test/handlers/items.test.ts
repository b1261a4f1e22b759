import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { OTHER, OWNER, type ApiAnswer, type ApiCall, type Handler, answer, apiEvent, call, lambdaContext } from './support/api';
import { type LocalDynamoDb, TABLE_NAME, startDynamoDb } from './support/dynamodb';
import { captureOutput, loadHandler } from './support/environment';
import { sha256 } from '../../src/handlers/shared/hash';

const THEN = '2026-01-01T00:00:00.000Z';
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

let database: LocalDynamoDb;
let items: Handler;
let output: string[];

beforeAll(async () => {
  database = await startDynamoDb();
  items = loadHandler('items', { TABLE_NAME, AWS_ENDPOINT_URL_DYNAMODB: database.endpoint, CORS_ALLOW_ORIGINS: 'https://a.example,https://b.example' });
});
afterAll(() => database.stop());
beforeEach(() => { output = captureOutput(); });

const create = async (body: object = { name: 'Lamp' }, options: ApiCall = {}) => call(items, 'POST /items', { body, ...options });
const idOf = async (body?: object): Promise<string> => (await create(body)).json.id;
const created = async (): Promise<{ id: string; etag: string }> => {
  const { headers: { ETag }, json: { id } } = await create();
  return { id, etag: String(ETag) };
};
const keyOf = (owner: string, id: string) => ({ pk: { S: `OWNER#${owner}` }, sk: { S: `item#${id}` } });
const stored = async (owner: string, id: string) => {
  const { Item = {} } = await database.client.send(new GetItemCommand({ TableName: TABLE_NAME, Key: keyOf(owner, id) }));
  return Item;
};
/** As another writer than the handler may have stored it. */
const store = (owner: string, id: string, data: Record<string, AttributeValue> = {}) => database.client.send(new PutItemCommand({
  TableName: TABLE_NAME,
  Item: { ...keyOf(owner, id), owner: { S: owner }, data: { M: { name: { S: 'x' }, ...data } }, v: { N: '1' }, createdAt: { S: THEN }, updatedAt: { S: THEN } },
}));

describe('POST /items', () => {
  test('creates an item', async () => {
    const { status, headers, json } = await create({ name: 'Lämp 💡', description: 'bright', tags: ['a'], attributes: { watts: 7.5, led: true, socket: 'E27' } });
    expect(status).toBe(201);
    expect(json).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'Lämp 💡',
      description: 'bright',
      tags: ['a'],
      attributes: { watts: 7.5, led: true, socket: 'E27' },
      version: 1,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: json.createdAt,
    });
    expect(headers).toMatchObject({ 'ETag': expect.stringMatching(/^"1-[0-9a-z]+"$/), 'Location': `/prod/items/${json.id}`, 'Content-Type': 'application/json', 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    expect((await call(items, 'GET /items/{id}', { id: json.id })).json).toEqual(json);
  });

  test('stores what it knows, and nothing else', async () => {
    const id = await idOf({ name: 'Lamp', tags: ['a'] });
    const item = await stored(OWNER, id);
    expect(Object.keys(item).sort()).toEqual(['createdAt', 'data', 'owner', 'pk', 'sk', 'updatedAt', 'v']);
    expect(item).toMatchObject({ data: { M: { name: { S: 'Lamp' }, tags: { L: [{ S: 'a' }] } } }, owner: { S: OWNER }, v: { N: '1' } });
  });

  test('counts what it creates, and logs nothing of it', async () => {
    await create({ name: 'Secret name' });
    expect(output.join('')).toContain('"ItemsCreated":1');
    expect(output.join('')).not.toMatch(new RegExp(`Secret name|${OWNER}`));
  });

  test('the same key and request answer the same item, once created', async () => {
    const headers = { 'Idempotency-Key': 'order-1' };
    const first = await create({ name: 'Lamp', attributes: { a: 1, b: 2 } }, { headers });
    const second = await create({ attributes: { b: 2, a: 1 }, name: 'Lamp' }, { headers });
    expect(first.headers).not.toHaveProperty('Idempotent-Replayed');
    expect(second).toMatchObject({ status: 201, json: first.json, headers: { 'Idempotent-Replayed': 'true' } });
    expect(output.join('').match(/"ItemsCreated":1/g)).toHaveLength(1);
  });

  test('the same key with another request is refused, and another owner may use it', async () => {
    const headers = { 'idempotency-key': 'order-2' };
    const first = await create({ name: 'Lamp' }, { headers });
    expect(await create({ name: 'Chair' }, { headers })).toMatchObject({ status: 422, headers: { 'Content-Type': 'application/problem+json' } });
    const other = await create({ name: 'Chair' }, { headers, owner: OTHER });
    expect(other.status).toBe(201);
    expect(other.json.id).not.toBe(first.json.id);
  });

  test('twenty at once with one key create one item', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => create({ name: 'One' }, { headers: { 'Idempotency-Key': 'burst' } })));
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['Idempotent-Replayed'] === undefined)).toHaveLength(1);
  });

  test('a key whose item is gone creates no second one', async () => {
    const headers = { 'Idempotency-Key': 'deleted' };
    const { json } = await create({ name: 'Lamp' }, { headers });
    await call(items, 'DELETE /items/{id}', { id: json.id });
    expect(await create({ name: 'Lamp' }, { headers })).toMatchObject({ status: 409, json: { title: 'Conflict', status: 409, detail: expect.stringContaining('is gone') } });
  });

  test('a key is free again after a day, and expires by itself', async () => {
    const [before, owner, headers] = [Math.floor(Date.now() / 1000), 'daily', { 'Idempotency-Key': 'daily' }];
    const { json } = await create({ name: 'Lamp' }, { headers, owner });
    const Key = { pk: { S: `KEY#${owner}#${sha256(JSON.stringify(['POST /items', 'daily']))}` }, sk: { S: '-' } };
    const { Item } = await database.client.send(new GetItemCommand({ TableName: TABLE_NAME, Key }));
    expect(Number(Item?.expiresAt.N) - before - 86_400).toBeGreaterThanOrEqual(0);
    await database.client.send(new PutItemCommand({ TableName: TABLE_NAME, Item: { ...Item, ...Key, expiresAt: { N: '1' } } }));
    const again = await create({ name: 'Chair' }, { headers, owner });
    expect(again.status).toBe(201);
    expect(again.json.id).not.toBe(json.id);
  });

  test.each(['', 'x'.repeat(256), 'line\nbreak', 'ü'])('an invalid key %j is refused', async (key) => {
    expect((await create({ name: 'Lamp' }, { headers: { 'Idempotency-Key': key } })).status).toBe(400);
  });

  test.each<[string, unknown, string]>([
    ['no name', {}, 'name'],
    ['an empty name', { name: '' }, 'name'],
    ['an unknown property', { name: 'x', ownerId: 'me' }, 'ownerId'],
    ['a version of the caller', { name: 'x', version: 7 }, 'version'],
    ['a long attribute', { name: 'x', attributes: { note: 'x'.repeat(1001) } }, 'attributes.note'],
    ['a nested attribute', { name: 'x', attributes: { note: {} } }, 'attributes.note'],
    ['a strange attribute name', { name: 'x', attributes: { '#x': 1 } }, 'attributes.#x'],
    ['too many tags', { name: 'x', tags: Array.from({ length: 21 }, () => 't') }, 'tags'],
    ['half a surrogate pair', { name: 'x\ud800' }, 'name'],
    ['a number that DynamoDB cannot hold', { name: 'x', attributes: { n: 1e200 } }, 'attributes.n'],
    ['a number too small for DynamoDB', { name: 'x', attributes: { n: 1e-200 } }, 'attributes.n'],
    ['a whole number that would be rounded', '{"name":"x","attributes":{"n":9007199254740993}}', 'attributes.n'],
    ['a negative one', '{"name":"x","attributes":{"n":-9007199254740993}}', 'attributes.n'],
    ['one that is beyond 2^53 with its fraction', '{"name":"x","attributes":{"n":9007199254740991.5}}', 'attributes.n'],
    ['a prototype', '{"name":"x","__proto__":{"admin":true}}', '__proto__'],
  ])('refuses %s, and names the field', async (_, body, field) => {
    const { status, json } = await call(items, 'POST /items', { body });
    expect(status).toBe(400);
    expect(json).toEqual({ type: 'about:blank', title: 'Bad Request', status: 400, detail: expect.stringMatching(/./), requestId: 'request-1', errors: expect.any(Array) });
    expect(json.errors.map((error) => error.field)).toContain(field);
  });

  test.each([['no JSON', '{'], ['no body', ''], ['an array', '[]'], ['null', 'null'], ['infinity', '{"name":"x","attributes":{"n":1e999}}']])('refuses %s', async (_, body) => {
    expect((await call(items, 'POST /items', { body })).status).toBe(400);
  });

  test('refuses another content type, and what is too large', async () => {
    expect((await create({ name: 'x' }, { headers: { 'content-type': 'text/plain' } })).status).toBe(415);
    expect((await call(items, 'POST /items', { body: `{"name":"x"${' '.repeat(1_100_000)}}` })).status).toBe(413);
  });

  test('reads a body that API Gateway encoded, in UTF-8 only', async () => {
    const encoded = (bytes: Buffer) => ({ ...apiEvent('POST /items', { body: '{}' }), body: bytes.toString('base64'), isBase64Encoded: true });
    expect(answer(await items(encoded(Buffer.from('{"name":"Ä"}')), lambdaContext())).json.name).toBe('Ä');
    expect(answer(await items(encoded(Buffer.from([0xff, 0xfe])), lambdaContext())).status).toBe(400);
  });

  test('keeps every number that it takes, and names that mean something to a language', async () => {
    const attributes = { most: 2 ** 53 - 1, least: 1 - 2 ** 53, tenth: 0.1, third: 0.1 + 0.2, small: 1e-130, constructor: 'x', toString: 1, valueOf: true };
    const { status, json } = await create({ name: 'x', attributes });
    expect(status).toBe(201);
    expect((await call(items, 'GET /items/{id}', { id: json.id })).json.attributes).toEqual(attributes);
  });

  test('a number that another writer has stored and no double holds is answered and kept digit by digit', async () => {
    const owner = 'numbers';
    const numbers = { a: '0.12345678901234567890123', b: '-1234567890123456.5' };
    const attributes = Object.fromEntries(Object.entries(numbers).map(([name, N]) => [name, { N }]));
    await store(owner, UNKNOWN, { attributes: { M: attributes } });
    const answers = [
      await call(items, 'GET /items/{id}', { owner, id: UNKNOWN }),
      await call(items, 'PATCH /items/{id}', { owner, id: UNKNOWN, body: { attributes: { e: 1 } } }),
    ];
    expect(answers.map(({ status, headers }) => [status, headers['Invalid-Fields']])).toEqual([[200, undefined], [200, undefined]]);
    for (const [name, digits] of Object.entries(numbers)) {
      expect(answers.map(({ text }) => new RegExp(`"${name}":(-?[0-9.]+)`).exec(text)?.[1])).toEqual([digits, digits]);
    }
    expect((await stored(owner, UNKNOWN)).data.M?.attributes.M).toEqual({ e: { N: '1' }, ...attributes });
  });

  test('one that the schema refuses is answered so, named, and has to go with the next change', async () => {
    const owner = 'large numbers';
    await store(owner, UNKNOWN, { attributes: { M: { n: { N: '9007199254740993' } } } });
    const read = await call(items, 'GET /items/{id}', { owner, id: UNKNOWN });
    expect([read.headers['Invalid-Fields'], /"n":([0-9]+)/.exec(read.text)?.[1]]).toEqual(['attributes', '9007199254740993']);
    const patch = (attributes: object) => call(items, 'PATCH /items/{id}', { owner, id: UNKNOWN, body: { attributes } });
    expect((await patch({ e: 1 })).json.errors).toEqual([{ field: 'attributes.n', message: 'must be at most 9007199254740991' }]);
    expect((await patch({ e: 1, n: 2 })).json.attributes).toEqual({ e: 1, n: 2 });
  });
});

describe('GET /items/{id}', () => {
  test('answers 304 to who has it', async () => {
    const { id, etag } = await created();
    const get = (tag: string) => call(items, 'GET /items/{id}', { id, headers: { 'If-None-Match': tag } });
    const headers = { 'ETag': etag, 'Cache-Control': 'private, no-cache' };
    expect(await get(etag)).toMatchObject({ status: 304, text: '', headers });
    expect((await get(`"7", W/${etag}`)).status).toBe(304);
    expect((await get('*')).status).toBe(304);
    expect(await get('"2"')).toMatchObject({ status: 200, headers });
  });

  test.each([UNKNOWN, 'x', '../x', "1' OR '1"])('does not find %j', async (id) => {
    expect((await call(items, 'GET /items/{id}', { id })).status).toBe(404);
  });

  test('does not find what another owns', async () => {
    const id = await idOf();
    for (const route of ['GET /items/{id}', 'DELETE /items/{id}']) {
      expect((await call(items, route, { id, owner: OTHER })).status).toBe(404);
    }
    expect((await call(items, 'PUT /items/{id}', { id, owner: OTHER, body: { name: 'mine' } })).status).toBe(404);
    expect((await call(items, 'PATCH /items/{id}', { id, owner: OTHER, body: { name: 'mine' } })).status).toBe(404);
    expect((await call(items, 'GET /items/{id}', { id })).json.name).toBe('Lamp');
  });
});

describe('PUT /items/{id}', () => {
  test('replaces the whole item', async () => {
    const id = await idOf({ name: 'Lamp', description: 'bright', tags: ['a'] });
    const { status, headers, json } = await call(items, 'PUT /items/{id}', { id, body: { name: 'Chair' } });
    expect([status, headers.ETag]).toEqual([200, expect.stringMatching(/^"2-[0-9a-z]+"$/)]);
    expect(json).toEqual({ id, name: 'Chair', version: 2, createdAt: expect.any(String), updatedAt: expect.any(String) });
  });

  test.each([
    ['CURRENT', 200], ['"0", CURRENT', 200], ['*', 200], ['"2"', 412], ['W/CURRENT', 412], ['"x"', 412], ['"1"', 412], ['1', 400], [Array(30).fill('"1"').join(), 400],
  ])('If-Match %s answers %d', async (tag, status) => {
    const { id, etag } = await created();
    expect((await call(items, 'PUT /items/{id}', { id, body: { name: 'Chair' }, headers: { 'If-Match': tag.replace('CURRENT', etag) } })).status).toBe(status);
  });

  test('refuses what it does not know, and leaves the item', async () => {
    const id = await idOf();
    for (const method of ['PUT', 'PATCH']) {
      const { status, json } = await call(items, `${method} /items/{id}`, { id, body: { name: 'Chair', owner: OTHER } });
      expect([status, json.errors.map(({ field }) => field)]).toEqual([400, ['owner']]);
    }
    expect((await call(items, 'GET /items/{id}', { id })).json).toMatchObject({ name: 'Lamp', version: 1 });
  });

  test('creates nothing', async () => {
    expect((await call(items, 'PUT /items/{id}', { id: UNKNOWN, body: { name: 'Chair' } })).status).toBe(404);
    expect((await call(items, 'PUT /items/{id}', { id: UNKNOWN, body: { name: 'Chair' }, headers: { 'If-Match': '"1"' } })).status).toBe(404);
  });
});

describe('PATCH /items/{id}', () => {
  const patch = (id: string, body: object, headers: Record<string, string> = {}) => call(items, 'PATCH /items/{id}', { id, body, headers });

  test('merges: null removes, what is not named stays', async () => {
    const id = await idOf({ name: 'Lamp', description: 'bright', tags: ['a'], attributes: { a: 1, b: 2 } });
    const { status, json } = await patch(id, { description: null, attributes: { a: null, c: 'x' } }, { 'Content-Type': 'application/merge-patch+json' });
    expect(status).toBe(200);
    expect(json).toMatchObject({ name: 'Lamp', tags: ['a'], attributes: { b: 2, c: 'x' }, version: 2 });
    expect(json).not.toHaveProperty('description');
  });

  test('refuses a merge that has too many attributes, or removes the name', async () => {
    const attributes = (prefix: string) => Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`${prefix}${index}`, index]));
    const id = await idOf({ name: 'Lamp', attributes: attributes('a') });
    expect((await patch(id, { attributes: attributes('b') })).json.errors[0].field).toBe('attributes');
    expect((await patch(id, { name: null })).status).toBe(400);
    expect((await patch(id, {})).status).toBe(400);
  });

  test('refuses what is stale', async () => {
    const { id, etag } = await created();
    expect((await patch(id, { name: 'a' }, { 'If-Match': etag })).status).toBe(200);
    expect((await patch(id, { name: 'b' }, { 'If-Match': etag })).status).toBe(412);
    expect((await patch(UNKNOWN, { name: 'b' })).status).toBe(404);
  });

  test('ten at once all take effect', async () => {
    const id = await idOf();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => patch(id, { attributes: { [`a${index}`]: index } })));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const { json } = await call(items, 'GET /items/{id}', { id });
    expect(Object.keys(json.attributes)).toHaveLength(10);
    expect(json.version).toBe(11);
  });
});

describe('DELETE /items/{id}', () => {
  test('deletes once', async () => {
    const { id, etag } = await created();
    expect((await call(items, 'DELETE /items/{id}', { id, headers: { 'If-Match': '"9"' } })).status).toBe(412);
    expect(await call(items, 'DELETE /items/{id}', { id, headers: { 'If-Match': etag } })).toMatchObject({ status: 204, text: '' });
    expect((await call(items, 'DELETE /items/{id}', { id })).status).toBe(404);
  });
});

describe('GET /items', () => {
  const owner = 'lists';

  const namesOf = async (query: Record<string, string>): Promise<string[]> => {
    const { status, json } = await call(items, 'GET /items', { owner, query });
    expect(status).toBe(200);
    const names = json.items.map((item) => item.name);
    return json.nextCursor === undefined ? names : [...names, ...await namesOf({ ...query, cursor: json.nextCursor })];
  };

  test('pages through everything once, in the order of creation or the other way round', async () => {
    const names = ['n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6'];
    for (const [index, name] of names.entries()) {
      await create({ name }, { owner, headers: index % 2 === 0 ? {} : { 'Idempotency-Key': name } });
    }
    expect(await namesOf({ limit: '3' })).toEqual(names);
    expect(await namesOf({ limit: '3', order: 'asc' })).toEqual(names);
    expect(await namesOf({ limit: '3', order: 'desc' })).toEqual([...names].reverse());
  });

  test('a record with an id from elsewhere is read, changed, listed and deleted like any other', async () => {
    const elsewhere = 'elsewhere';
    const ids = ['f47ac10b-58cc-4372-a567-0e02b2c3d479', '8c2f5d10-9b1e-8a44-9f00-5e2b3c4d5e6f'];
    for (const id of ids) {
      await store(elsewhere, id);
    }
    const { json } = await call(items, 'GET /items', { owner: elsewhere, query: { limit: '1', order: 'desc' } });
    const rest = await call(items, 'GET /items', { owner: elsewhere, query: { order: 'desc', cursor: json.nextCursor ?? '' } });
    expect([...json.items, ...rest.json.items].map(({ id }) => id)).toEqual(ids);
    expect((await call(items, 'PATCH /items/{id}', { owner: elsewhere, id: ids[0], body: { name: 'y' } })).json).toMatchObject({ name: 'y', version: 2 });
    expect((await call(items, 'DELETE /items/{id}', { owner: elsewhere, id: ids[1] })).status).toBe(204);
  });

  test('a cursor belongs to its order', async () => {
    const [up, down] = await Promise.all(['asc', 'desc'].map(async (order) => (await call(items, 'GET /items', { owner, query: { limit: '1', order } })).json.nextCursor ?? ''));
    const refused = { status: 400, json: { errors: [{ field: 'cursor', message: expect.stringContaining('with the same parameters') }] } };
    expect(await call(items, 'GET /items', { owner, query: { cursor: down } })).toMatchObject(refused);
    expect(await call(items, 'GET /items', { owner, query: { cursor: up, order: 'desc' } })).toMatchObject(refused);
    expect((await call(items, 'GET /items', { owner, query: { cursor: up } })).status).toBe(200);
  });

  test.each(['', 'DESC', 'descending', 'asc,desc'])('refuses the order %j', async (order) => {
    expect((await call(items, 'GET /items', { query: { order } })).json.errors).toEqual([{ field: 'order', message: 'must be asc or desc' }]);
  });

  test.each(['0', '101', '-1', '1.5', 'x', '', '1e2', '９'])('refuses the limit %j', async (limit) => {
    expect((await call(items, 'GET /items', { query: { limit } })).json.errors[0].field).toBe('limit');
  });

  test.each([
    'x', '', 'e30', Buffer.from('1.FILE.00000000-0000-4000-8000-000000000000').toString('base64url'), 'A'.repeat(10_000),
    Buffer.from(JSON.stringify({ pk: { S: `OWNER#${OWNER}` }, sk: { S: 'item#' } })).toString('base64url'),
  ])('refuses the cursor %j', async (cursor) => {
    expect((await call(items, 'GET /items', { query: { cursor } })).status).toBe(400);
  });

  test('a cursor of another owner is refused', async () => {
    await create({ name: 'theirs' }, { owner: 'they' });
    await create({ name: 'theirs too' }, { owner: 'they' });
    const { json } = await call(items, 'GET /items', { owner: 'they', query: { limit: '1' } });
    expect(await call(items, 'GET /items', { owner: 'nobody', query: { cursor: json.nextCursor ?? '' } })).toMatchObject({ status: 400, json: { errors: [{ field: 'cursor' }] } });
  });

  test('shows neither other kinds nor private fields', async () => {
    await database.client.send(new PutItemCommand({ TableName: TABLE_NAME, Item: { pk: { S: 'OWNER#kinds' }, sk: { S: `FILE#${UNKNOWN}` }, id: { S: 'f' } } }));
    await create({ name: 'x' }, { owner: 'kinds' });
    const { json } = await call(items, 'GET /items', { owner: 'kinds' });
    expect(json.items.map((item) => Object.keys(item).sort())).toEqual([['createdAt', 'id', 'name', 'updatedAt', 'version']]);
  });
});

describe('every request', () => {
  test('needs a verified owner', async () => {
    const event = apiEvent('GET /items', { headers: { 'x-owner': OWNER }, query: { owner: OWNER } });
    const anonymous = { ...event, requestContext: { ...event.requestContext, authorizer: null } };
    expect(answer(await items(anonymous, lambdaContext()))).toMatchObject({ status: 401, json: { status: 401 } });
  });

  test.each<[string, () => Promise<ApiAnswer>, number]>([
    ['what is not there', () => call(items, 'GET /items/{id}', { id: UNKNOWN }), 404],
    ['a method that is none', () => call(items, 'POST /items/{id}', { id: UNKNOWN }), 405],
    ['a stale version', async () => call(items, 'DELETE /items/{id}', { id: await idOf(), headers: { 'If-Match': '"9"' } }), 412],
    ['another type', () => create({ name: 'x' }, { headers: { 'content-type': 'text/plain' } }), 415],
  ])('%s is refused in the one shape of errors', async (_, refused, status) => {
    const { json } = await refused();
    expect(json).toEqual({ type: 'about:blank', title: expect.stringMatching(/./), status, detail: expect.stringMatching(/./), requestId: 'request-1', errors: [] });
  });

  test('tells which methods a path has', async () => {
    expect(await call(items, 'POST /items/{id}', { id: UNKNOWN })).toMatchObject({ status: 405, headers: { Allow: 'GET, PUT, PATCH, DELETE' } });
    expect((await call(items, 'GET /orders')).status).toBe(404);
  });

  test('lets the page of an allowed origin read the answer, also a refusal', async () => {
    const from = (origin: string) => call(items, 'GET /items/{id}', { id: 'x', headers: { origin } });
    expect((await from('https://b.example')).headers).toMatchObject({ 'Access-Control-Allow-Origin': 'https://b.example', 'Vary': 'Origin' });
    const refused = await from('https://evil.example');
    expect(refused.headers).not.toHaveProperty('Access-Control-Allow-Origin');
    expect(refused.headers.Vary).toBe('Origin');
  });
});
