import * as fc from 'fast-check';
import { entity } from './support/handler';
import { MemorySystem, eventOf } from './support/system';
import type { Person } from './support/world';
import type { AccessModel, EntityModel, IndexedProperty } from '../../../src/handlers/catalog';
import { allOr } from '../../support/all';
import { mutation } from '../support/mutations';

const ANN: Person = { user: 'ann', groups: [], scopes: [] };
const BEN: Person = { user: 'ben', groups: [], scopes: [] };
const STAFF: Person = { user: 'sue', groups: ['staff'], scopes: [] };

const properties = { name: { type: 'string', maxLength: 50 }, price: { type: 'number' }, tags: { type: 'array', maxItems: 5, uniqueItems: true, items: { type: 'string', maxLength: 9 } } };
const EVERYBODY: AccessModel = { subject: { kind: 'group', name: 'staff' }, operations: ['read', 'list', 'update', 'delete'], hidden: [], locked: [] };
const BY_NAME = { by: { name: 'name', type: 'string' }, hash: 'h', ownerSlot: 2, allSlot: 3 } as const;
const PLAIN = entity('note', properties, { indexes: [BY_NAME] });
const SHARING: EntityModel = { ...PLAIN, access: [...PLAIN.access, EVERYBODY], allSlot: 1, shards: 3 };

describe.each<[string, EntityModel, Person, Readonly<Record<string, readonly string[]>>]>([
  ['an owner', PLAIN, ANN, { create: ['PutItem'], read: ['GetItem'], list: ['Query'], index: ['Query'], patch: ['GetItem', 'PutItem'], delete: ['GetItem', 'DeleteItem'] }],
  ['an owner whose name is unique', { ...PLAIN, unique: [{ property: 'name', scope: 'owner' }] }, ANN, {
    create: ['TransactWriteItems'], read: ['GetItem'], list: ['Query'], index: ['Query'], patch: ['GetItem', 'PutItem'], delete: ['GetItem', 'TransactWriteItems'],
  }],
  ['staff', { ...SHARING, shards: 1 }, STAFF, { read: ['GetItem', 'Query'], list: ['Query'], index: ['Query'], patch: ['GetItem', 'Query', 'PutItem'], delete: ['GetItem', 'Query', 'DeleteItem'] }],
  ['staff where owners have no rules', { ...SHARING, shards: 1, access: [{ ...EVERYBODY, operations: ['create', ...EVERYBODY.operations] }] }, STAFF, {
    read: ['Query'], list: ['Query'], index: ['Query'], patch: ['Query', 'PutItem'], delete: ['Query', 'DeleteItem'],
  }],
  ['staff with three shards', SHARING, STAFF, { read: ['GetItem', 'Query'], list: ['Query', 'Query', 'Query'], index: ['Query', 'Query', 'Query'], patch: ['GetItem', 'Query', 'PutItem'], delete: ['GetItem', 'Query', 'DeleteItem'] }],
])('of %s', (_, model, person, expected) => {
  test.each(Object.entries(expected))('%s asks DynamoDB so often', async (name, calls) => {
    const system = new MemorySystem({ entities: [model] });
    const author: Person = person === STAFF ? { ...ANN, groups: ['staff'] } : ANN;
    const { json: { id } } = await system.call('POST /notes', { person: author, body: { name: 'a' } });
    // The first writer of all looks at the state of the indexes, finds none, and announces its own.
    expect(system.calls.slice(0, 2)).toEqual(['GetItem', 'PutItem']);
    system.calls.splice(0, name === 'create' ? 2 : 9);
    const routes: Readonly<Record<string, string>> = { list: 'GET /notes', index: 'GET /notes', read: 'GET /notes/{id}', patch: 'PATCH /notes/{id}', delete: 'DELETE /notes/{id}' };
    if (name !== 'create') {
      const { status } = await system.call(routes[name], {
        person, id: String(id), ...(name === 'index' ? { query: { name: 'a' } } : {}), ...(name === 'patch' ? { body: { price: 1 } } : {}),
      });
      expect(status).toBeLessThan(300);
    }
    expect(system.calls).toEqual(calls);
  });
});

test('whoever has no rule asks DynamoDB nothing', async () => {
  const system = new MemorySystem({ entities: [{ ...PLAIN, access: [{ ...EVERYBODY, operations: ['create', ...EVERYBODY.operations] }] }] });
  for (const person of [undefined, ANN]) {
    for (const route of ['POST /notes', 'GET /notes', 'GET /notes/{id}', 'PUT /notes/{id}', 'PATCH /notes/{id}', 'DELETE /notes/{id}', 'POST /notes/batch-get']) {
      const { status } = await system.call(route, { person, id: '01900000-0000-7000-8000-000000000000', body: 'no JSON' });
      expect([route, status]).toEqual([route, person === undefined ? 401 : 403]);
    }
  }
  expect(system.calls).toEqual([]);
});

test.each<[string, number]>([
  ['a'.repeat(200), 200], ['😀'.repeat(200), 200], ['a'.repeat(201), 400], ['é'.repeat(201), 400], ['a\0', 400], ['', 400],
])('a list by a text of an index: case %#', async (name, expected) => {
  const { status, json } = await new MemorySystem({ entities: [PLAIN] }).call('GET /notes', { person: ANN, query: { name } });
  expect(status).toBe(expected);
  if (status === 400) expect(json.errors).toEqual([{ field: 'name', message: 'must be a text of 1 to 200 characters without U+0000' }]);
});

test.each<[IndexedProperty['type'], string, string | number | boolean]>([
  ['number', '10', 10], ['number', '-0.5', -0.5], ['number', '1.25', 1.25], ['number', '2e3', 2000], ['number', '1E+2', 100], ['number', '1e-2', 0.01], ['number', '0', 0],
  ['boolean', 'true', true], ['boolean', 'false', false], ['date-time', '2026-01-31T12:00:00Z', '2026-01-31T13:00:00+01:00'], ['string', '1', '1'],
])('a list by a %s of %s finds %j', async (type, query, value) => {
  const system = new MemorySystem({ entities: [{ ...PLAIN, schema: { type: 'object' }, indexes: [{ ...BY_NAME, by: { name: 'name', type } }] }] });
  const { json: { id } } = await system.call('POST /notes', { person: ANN, body: { name: value } });
  expect((await system.call('GET /notes', { person: ANN, query: { name: query } })).json.items).toEqual([expect.objectContaining({ id })]);
});

test.each<[IndexedProperty['type'], string]>([
  ['number', '01'], ['number', '1.'], ['number', '.5'], ['number', '1e'], ['number', '1e999'], ['number', 'x1'], ['number', '1x'], ['number', '+1'], ['number', 'NaN'], ['number', ''],
  ['boolean', 'yes'], ['boolean', '1'], ['date-time', 'today'], ['date-time', '2026-01-31'],
])('a list by a %s is not one by %j', async (type, query) => {
  const system = new MemorySystem({ entities: [{ ...PLAIN, indexes: [{ ...BY_NAME, by: { name: 'name', type } }] }] });
  const { status, json } = await system.call('GET /notes', { person: ANN, query: { name: query } });
  expect([status, json.errors]).toEqual([400, [{ field: 'name', message: expect.stringMatching(/^must be /) }]]);
});

test('a list by an index is only offered on properties that the caller may see', async () => {
  const secret = { ...PLAIN.access[0], hidden: ['name'] };
  const pin = { ...PLAIN.schema, properties: { ...properties, name: { type: 'string', writeOnly: true } } };
  const sorted = { ...BY_NAME, sortedBy: { name: 'price', type: 'number' } } as const;
  const hidden = { ...PLAIN.access[0], hidden: ['price'] };
  for (const model of [{ ...PLAIN, access: [secret] }, { ...PLAIN, schema: pin }, { ...PLAIN, indexes: [sorted], access: [hidden] }]) {
    const { status, json } = await new MemorySystem({ entities: [model] }).call('GET /notes', { person: ANN, query: { name: 'a' } });
    expect([status, json.errors]).toEqual([400, [{ field: 'name', message: 'is unknown here; allowed: limit, order, cursor, owner' }]]);
  }
});

test.each<[string, boolean]>([
  ['A', true], ['0', true], ['a'.repeat(128), true], ['a._~-b', true], ['batch-get-2', true], ['my-batch-get', true],
  ['a'.repeat(129), false], ['.a', false], ['-a', false], ['a/b', false], ['ä', false], ['', false], ['batch-write', false], ['batch-export', false],
])('the natural key %j is an id: %j', async (name, isId) => {
  const system = new MemorySystem({ entities: [{ ...PLAIN, key: 'name', schema: { type: 'object' } }] });
  const { status, json } = await system.call('POST /notes', { person: ANN, body: { name } });
  expect([status, isId ? json.id : (json.errors as { field: string }[])[0].field]).toEqual(isId ? [201, name] : [400, 'name']);
  if (isId) expect((await system.call('GET /notes/{id}', { person: ANN, id: name })).status).toBe(200);
});

test('errors name no property that the caller can neither see nor set', async () => {
  const schema = { ...PLAIN.schema, dependentRequired: { price: ['name'], tags: ['price'] } };
  const [owner] = PLAIN.access;
  const system = new MemorySystem({ entities: [{ ...PLAIN, schema, access: [{ ...owner, hidden: ['name'] }] }] });
  const errors = async (body: object) => (await system.call('POST /notes', { person: ANN, body })).json.errors;
  expect(await errors({ price: 1 })).toEqual([]);
  expect(await errors({ tags: [] })).toEqual([{ field: '', message: 'lacks price, which goes with it' }]);
  expect(await errors({ price: 'x' })).toEqual([{ field: 'price', message: 'must be number' }]);
});

test('names of 255 characters are taken, and an exponent of three digits is looked at', async () => {
  const system = new MemorySystem({ entities: [{ ...PLAIN, schema: { type: 'object' } }] });
  const status = async (body: string) => (await system.call('POST /notes', { person: ANN, body })).status;
  expect(await Promise.all([`{"${'n'.repeat(255)}":1}`, `{"${'n'.repeat(256)}":1}`, '{"a":1E+400}', '{"a":1e125}'].map(status))).toEqual([201, 400, 400, 201]);
});

test.each<[string, object | undefined, readonly string[]]>([
  ['PUT /notes/{id}', { name: 'b' }, ['META']], ['PATCH /notes/{id}', { name: 'b' }, ['META']], ['DELETE /notes/{id}', undefined, ['META']],
  ['POST /notes/batch-write', { writes: [{ delete: { id: '01900000-0000-7000-8000-000000000000' } }] }, ['META']],
  ['GET /notes/{id}', undefined, []], ['POST /notes/batch-get', { ids: ['01900000-0000-7000-8000-000000000000'] }, []],
])('%s announces the lists of its entity where it writes', async (route, body, partitions) => {
  const system = new MemorySystem({ entities: [PLAIN] });
  await system.call(route, { person: ANN, id: '01900000-0000-7000-8000-000000000000', ...(body === undefined ? {} : { body }) });
  expect(system.table.all.map(({ pk }) => pk.S)).toEqual(partitions);
});

test('a patch of nothing is refused, and an export is for another function', async () => {
  const system = new MemorySystem({ entities: [{ ...PLAIN, routes: [...PLAIN.routes, 'batch-export'] }] });
  const { json: { id } } = await system.call('POST /notes', { person: ANN, body: { name: 'a' } });
  const { status, json } = await system.call('PATCH /notes/{id}', { person: ANN, id: String(id), body: {} });
  expect([status, json.errors]).toEqual([400, [{ field: '', message: 'must have at least one property' }]]);
  expect((await system.call('POST /notes/batch-export', { person: ANN, body: {} })).status).toBe(404);
});

test('a creation that does not fit, and a list with a parameter twice, ask DynamoDB nothing', async () => {
  const system = new MemorySystem({ entities: [PLAIN] });
  expect((await system.call('POST /notes', { person: ANN, body: { name: 7 } })).status).toBe(400);
  for (const field of ['order', 'owner', 'limit', 'name']) {
    const event = eventOf('GET /notes', { person: ANN, query: { [field]: 'x' } });
    const { status, json } = await system.answer({ ...event, multiValueQueryStringParameters: { [field]: ['x', 'x'] } });
    expect([status, json.errors]).toEqual([400, [{ field, message: 'must be given once' }]]);
  }
  expect(system.calls).toEqual([]);
});

test('anything is answered in good order, and shows nothing of others', async () => {
  const system = new MemorySystem({ entities: [PLAIN, { ...SHARING, name: 'page', path: '/pages', unique: [{ property: 'name', scope: 'all' }] }] });
  const ids: string[] = [];
  for (const path of ['/notes', '/pages']) {
    ids.push(String((await system.call(`POST ${path}`, { person: BEN, body: { name: 'kingfisher' } })).json.id));
    ids.push(String((await system.call(`POST ${path}`, { person: ANN, body: { name: 'own', tags: ['a'] } })).json.id));
  }
  const events = ['/notes', '/pages'].flatMap((path, index) => {
    const id = ids[index * 2 + 1];
    return [
      ['POST', '', { name: 'new', price: 1, tags: ['x', 'y'] }], ['GET', ''], ['GET', '/{id}'], ['PUT', '/{id}', { name: 'put', price: 2 }], ['PATCH', '/{id}', { price: null, tags: ['b'] }], ['DELETE', '/{id}'],
      ['POST', '/batch-get', { ids: [id] }], ['POST', '/batch-write', { writes: [{ create: { name: 'b' } }, { replace: { id, value: { name: 'c' } } }] }],
    ].map(([method, below, body]) => eventOf(`${method as string} ${path}${below as string}`, { person: ANN, id, ...(body === undefined ? {} : { body }), ...(method === 'GET' ? { query: { limit: '5', name: 'own' } } : {}) }));
  });
  const statuses = new Set<number>();
  await fc.assert(fc.asyncProperty(fc.constantFrom(...events), fc.array(mutation(ids), { minLength: 1, maxLength: 4 }), async (event, mutations) => {
    const { status, headers, json } = await system.answer(mutations.reduce((current, mutate) => mutate(current), event));
    statuses.add(status);
    expect(status < 500).toBe(true);
    expect(Object.values(headers).filter((header) => !/^[\x20-\x7e]*$/.test(header))).toEqual([]);
    expect(JSON.stringify(json)).not.toContain('kingfisher');
  }), { numRuns: allOr(10_000, 600), seed: 7 });
  expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 201, 204, 400, 404, 405, 409, 415]));
});
