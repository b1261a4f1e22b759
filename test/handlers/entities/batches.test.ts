import { HandlerSystem, entity } from './support/handler';
import { type Answer, type Call, MemorySystem } from './support/system';
import type { Person } from './support/world';
import { captureOutput } from '../support/environment';

const ANN: Person = { user: 'ann', groups: [], scopes: [] };
const BEN: Person = { user: 'ben', groups: [], scopes: [] };
const UNKNOWN = '01900000-0000-7000-8000-000000000000';
const NOTE = entity('note', { text: { type: 'string' }, name: { type: 'string', maxLength: 50 } }, { unique: [{ property: 'name', scope: 'owner' }] });

let system: HandlerSystem;
let send: (route: string, call?: Call) => Promise<Answer>;

beforeAll(async () => {
  system = await HandlerSystem.start();
  send = system.serve({ entities: [NOTE] });
});
afterAll(() => system.stop());
beforeEach(() => { captureOutput(); });
afterEach(() => { jest.restoreAllMocks(); });

const create = async (body: object, person = ANN) => String((await send('POST /notes', { person, body })).json.id);
const get = (body: unknown, person = ANN) => send('POST /notes/batch-get', { person, body });
const write = (writes: unknown, person = ANN, headers = {}) => send('POST /notes/batch-write', { person, body: { writes }, headers });
const errors = ({ json }: Answer) => (json.errors as readonly { readonly field: string; readonly message: string }[]).map(({ field, message }) => `${field}: ${message}`);
const countOf = async (person: Person) => ((await send('GET /notes', { person, query: { limit: '100' } })).json.items as unknown[]).length;

test('many are read at once, of which only one\'s own', async () => {
  const [first, second, theirs] = [await create({ text: 'a' }), await create({ text: 'b' }), await create({ text: 'c' }, BEN)];
  const { status, json } = await get({ ids: [second, UNKNOWN, theirs, first] });
  expect([status, json]).toMatchObject([200, { items: [{ id: second, text: 'b' }, { id: first, text: 'a' }], missing: [UNKNOWN, theirs], left: [] }]);
});

test("records that don't fit into an answer are named", async () => {
  const person = { ...ANN, user: 'large' };
  const ids = [];
  for (let index = 0; index < 7; index += 1) {
    ids.push(await create({ text: '\u0001'.repeat(150_000) }, person));
  }
  const { json } = await get({ ids }, person);
  expect([(json.items as { id: string }[]).map(({ id }) => id), json.left, json.missing]).toEqual([ids.slice(0, 4), ids.slice(4), []]);
});

test.each<[unknown, string]>([
  [{}, 'ids: is missing'], [{ ids: [] }, 'ids: must have at least 1 elements'], [{ ids: [1] }, 'ids.0: must be string'], [{ ids: [UNKNOWN, UNKNOWN] }, 'ids: must be ids, each once'], [{ ids: ['x'] }, 'ids: must be ids, each once'],
  [{ ids: Array.from({ length: 26 }, () => UNKNOWN) }, 'ids: must have at most 25 elements'], [{ ids: [UNKNOWN], id: 1 }, 'id: is not allowed here'],
])('a batch of reads %j is refused', async (body, error) => {
  const answer = await get(body);
  expect([answer.status, errors(answer)]).toEqual([400, [error]]);
});

test('many are written at once', async () => {
  const person = { ...ANN, user: 'writer' };
  const [kept, gone] = [await create({ text: 'a', name: 'n' }, person), await create({ text: 'b', name: 'm' }, person)];
  const { status, json } = await write([{ create: { text: 'new' } }, { replace: { id: kept, value: { text: 'b' }, ifMatch: '*' } }, { delete: { id: gone } }], person);
  expect(status).toBe(200);
  const [created, replaced, deleted] = json.results as { status: number; id: string; etag: string; item: object }[];
  expect([created, replaced, deleted]).toMatchObject([
    { status: 201, item: { text: 'new', version: 1 } }, { status: 200, id: kept, item: { text: 'b', version: 2 } }, { status: 204, id: gone },
  ]);
  expect((await send('GET /notes/{id}', { person, id: created.id })).headers.ETag).toBe(created.etag);
  expect(await countOf(person)).toBe(2);
  expect(await create({ name: 'm' }, person)).toMatch(/-/);
});

test.each<[string, (id: string) => object, number, string]>([
  ['what is not there', () => ({ delete: { id: UNKNOWN } }), 404, 'writes.1: Not Found'],
  ['no id', () => ({ delete: { id: '../x' } }), 404, 'writes.1: Not Found'],
  ['another version', (id) => ({ replace: { id, value: {}, ifMatch: '"9-x"' } }), 412, 'writes.1: Precondition Failed'],
  ['what does not fit', (id) => ({ replace: { id, value: { text: 1 } } }), 400, 'writes.1.text: must be string'],
  ['a value that is taken', () => ({ create: { name: 'taken' } }), 409, 'writes.1.name: is taken'],
  ['the value of another write', () => ({ create: { name: 'first' } }), 400, 'writes.1: is about a record or a unique value of another write'],
  ['two things at once', (id) => ({ create: {}, delete: { id } }), 400, 'writes.1: must have at most 1 properties'],
  ['a stranger', () => ({ upsert: {} }), 400, 'writes.1.upsert: is not allowed here'],
  ['a body without a value', (id) => ({ replace: { id } }), 400, 'writes.1.replace.value: is missing'],
])('nothing is written where one write is about %s', async (name, second, status, error) => {
  const person = { ...ANN, user: name };
  const id = await create({ name: 'taken' }, person);
  const answer = await write([{ create: { name: 'first' } }, second(id)], person);
  expect([answer.status, errors(answer)]).toEqual([status, [error]]);
  expect(await countOf(person)).toBe(1);
});

test('nothing is written of more than a transaction takes, or twice by one key', async () => {
  const person = { ...ANN, user: 'much' };
  expect((await write(Array.from({ length: 12 }, () => ({ create: { text: 'x'.repeat(340_000) } })), person)).status).toBe(413);
  expect(errors(await write([{ create: {} }], person, { 'Idempotency-Key': 'k' }))).toEqual(['Idempotency-Key: is not taken by batches']);
  expect(await countOf(person)).toBe(0);
  expect((await write(Array.from({ length: 25 }, (_, index) => ({ create: { name: `n${index}` } })), person)).status).toBe(200);
  expect(await countOf(person)).toBe(25);
});

test('records have as many levels in a batch as by themselves', async () => {
  const open = { type: 'object', additionalProperties: true };
  const memory = new MemorySystem({ entities: [entity('note', { open })] });
  const nested = (levels: number): object => levels === 0 ? {} : { a: nested(levels - 1) };
  const id = String((await memory.call('POST /notes', { person: ANN, body: {} })).json.id);
  const answerTo = async (...writes: readonly object[]) => memory.call('POST /notes/batch-write', { person: ANN, body: { writes } });
  const replaceOf = (levels: number) => ({ replace: { id, value: { open: nested(levels) } } });
  const createOf = (levels: number) => ({ create: { open: nested(levels) } });
  const answers = await Promise.all([answerTo(replaceOf(26)), answerTo(replaceOf(27)), answerTo(createOf(26)), answerTo(createOf(1), createOf(27))]);
  expect(answers.map(({ status }) => status)).toEqual([200, 400, 200, 400]);
  expect(errors(answers[3])).toEqual([`writes.1.create.open${'.a'.repeat(27)}: must have at most 28 levels`]);
});

test('a batch changes at most 100 records and unique values', async () => {
  const names = ['a', 'b', 'c', 'd'];
  const text = { type: 'string', maxLength: 9 };
  const assetOf = (count: number) => entity('asset', Object.fromEntries(names.map((name) => [name, text])), {
    unique: names.slice(0, count).map((property) => ({ property, scope: 'owner' as const })),
  });
  const writes = Array.from({ length: 25 }, (_, index) => ({ create: Object.fromEntries(names.map((name) => [name, `${index}`])) }));
  const assets = (count: number) => new MemorySystem({ entities: [assetOf(count)] }).call('POST /assets/batch-write', { person: ANN, body: { writes } });
  const answers = await Promise.all([assets(3), assets(4)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 400]);
  expect(errors(answers[1])).toEqual([expect.stringMatching(/^writes: must change at most 100 records/)]);
});

test('a batch counts the earlier versions that it keeps', async () => {
  const memory = new MemorySystem({ entities: [entity('page', { text: { type: 'string' } }, { historySeconds: 86_400 })] });
  const ids: string[] = [];
  for (let index = 0; index < 11; index += 1) {
    ids.push(String((await memory.call('POST /pages', { person: ANN, body: { text: 'x'.repeat(380_000) } })).json.id));
  }
  const replace = async (count: number) => (await memory.call('POST /pages/batch-write', {
    person: ANN, body: { writes: ids.slice(0, count).map((id) => ({ replace: { id, value: { text: 'y' } } })) },
  })).status;
  expect([await replace(11), await replace(10)]).toEqual([413, 200]);
});

test('callers who may not read see which records they wrote, and no more', async () => {
  const access = [{ subject: { kind: 'owner' as const }, operations: ['create'] as const, hidden: [], locked: [] }];
  const memory = new MemorySystem({ entities: [{ ...NOTE, access }] });
  const { json } = await memory.call('POST /notes/batch-write', { person: ANN, body: { writes: [{ create: { text: 'a' } }] } });
  expect(json.results).toEqual([{ status: 201, id: expect.any(String) }]);
});

/** Does something right before an action of the table. */
function before({ table }: MemorySystem, actions: readonly string[], work: (run: typeof table.run) => void): void {
  const run = table.run.bind(table);
  jest.spyOn(table, 'run').mockImplementation((action, input) => {
    if (actions.includes(action)) work(run);
    return run(action, input);
  });
}

test('a batch that another writer overtakes has failed its condition, or is in conflict', async () => {
  const memory = new MemorySystem({ entities: [NOTE] });
  const id = String((await memory.call('POST /notes', { person: ANN, body: { text: 'a' } })).json.id);
  before(memory, ['PutItem', 'DeleteItem'], () => { throw Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException' }); });
  const outcome = async (each: object) => {
    const { status, json } = await memory.call('POST /notes/batch-write', { person: ANN, body: { writes: [each] } });
    return [status, (json.errors as { field: string }[])[0].field];
  };
  expect(await outcome({ replace: { id, value: {}, ifMatch: '*' } })).toEqual([412, 'writes.0']);
  expect(await outcome({ replace: { id, value: {} } })).toEqual([409, 'writes.0']);
  expect(await outcome({ delete: { id } })).toEqual([409, 'writes.0']);
});

test('a batch creates nothing below a parent that is deleted meanwhile', async () => {
  const order = entity('order', {}, { children: ['line'], deletedSlot: 1 });
  const line = entity('line', { sku: { type: 'string', maxLength: 9 } }, { parent: 'order', parameter: 'lineId', path: '/orders/{id}/lines' });
  const memory = new MemorySystem({ entities: [order, line] });
  const id = String((await memory.call('POST /orders', { person: ANN, body: {} })).json.id);
  const { pk, sk } = memory.table.all.find((item) => item.sk.S === `order#${id}`)!;
  before(memory, ['TransactWriteItems'], (run) => { run('DeleteItem', { TableName: 'entities', Key: { pk, sk } }); });
  const body = { writes: [{ create: { sku: 'a' } }] };
  expect((await memory.call('POST /orders/{id}/lines/batch-write', { person: ANN, id, body })).status).toBe(404);
  expect(memory.table.all.filter((item) => item.sk.S?.startsWith('order.line#'))).toEqual([]);
});

test('whoever may not do one of the writes does none', async () => {
  const readers = system.serve({ entities: [{ ...NOTE, access: [{ subject: { kind: 'owner' }, operations: ['create', 'read', 'list'], hidden: [], locked: [] }] }] });
  const person = { ...ANN, user: 'reader' };
  const answer = await readers('POST /notes/batch-write', { person, body: { writes: [{ create: {} }, { delete: { id: UNKNOWN } }] } });
  expect([answer.status, errors(answer)]).toEqual([403, ['writes.1: Forbidden']]);
  expect((await readers('POST /notes/batch-write', { body: { writes: [{ create: {} }] } })).status).toBe(401);
});
