import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { ANN, BY_STATUS, MOVED, PLAIN, SORTED, STAFF, notes } from './support/notes';
import { Container, jobOf, runJob, runOn } from './support/deployment';
import type { EntityModel } from '../../../src/handlers/catalog';
import { Table } from '../../attack/services/table';

let now: number;
let table: Table;
const calls: string[] = [];
const advance = (milliseconds: number) => { now += milliseconds; };
const run = (action: string, input: Parameters<Table['run']>[1]) => {
  calls.push(action);
  return runOn(table)(action, input);
};
const container = (model: EntityModel) => new Container(model, run);
let tokens = 0;
const job = (...models: readonly EntityModel[]) => jobOf(models, run, async () => undefined, () => { tokens += 1; return `token-${tokens}`; });
const open = { person: STAFF, query: { status: 'open' } };

beforeEach(() => {
  now = 1_700_000_000_000;
  table = new Table([]);
  calls.length = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
});
afterEach(() => { jest.restoreAllMocks(); });

/** Records, half of them open, and the ids of these. */
async function filled(model: EntityModel, count: number): Promise<readonly string[]> {
  const before = container(model);
  const ids: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const body = { status: number % 2 === 0 ? 'open' : 'paid', price: number };
    const { json: { id } } = await before.call('POST /notes', { person: { ...ANN, user: `user-${number % 7}` }, body });
    ids.push(...number % 2 === 0 ? [String(id)] : []);
  }
  return ids.sort();
}

const withoutSlots = () => table.all.filter(({ sk }) => sk.S?.startsWith('note#'))
  .map((item) => Object.fromEntries(Object.entries(item).filter(([name]) => !/^[ps]\d$/.test(name))))
  .sort((a, b) => String(a.sk.S) < String(b.sk.S) ? -1 : 1);

test('of a table without records, all lists are ready at once, and nothing is rebuilt', async () => {
  const { status, ids } = await container(notes([BY_STATUS])).list(open);
  expect([status, ids]).toEqual([200, []]);
  expect(await runJob(job(notes([BY_STATUS])), advance)).toEqual([]);
  expect(calls).not.toContain('Scan');
});

test.each<[string, EntityModel, EntityModel]>([
  ['an index that is new', notes(), notes([BY_STATUS])],
  ['the first index, and the first rule for others', PLAIN, notes([BY_STATUS])],
  ['an index that is sorted now', notes([BY_STATUS]), notes([SORTED])],
  ['an index in other slots', notes([BY_STATUS]), notes([MOVED])],
  ['more shards', notes([BY_STATUS]), notes([BY_STATUS], 3)],
])('%s: lists answer 503 until all records are in it, which keep their versions', async (_, before, after) => {
  const ids = await filled(before, 30);
  const records = withoutSlots();
  const current = container(after);
  expect(await current.list(open)).toMatchObject({ status: 503, headers: { 'Retry-After': '30' }, json: { detail: 'The index is being built.' } });
  expect((await current.list({ person: { ...ANN, user: 'user-0' }, query: { status: 'open' } })).status).toBe(503);
  // Lists of the table's own keys, and records of one's own, need no index.
  expect((await current.list({ person: { ...ANN, user: 'user-0' } })).status).toBe(200);

  const told = await runJob(job(after), advance);
  // Once: until whoever wrote without the index has ended.
  expect(told).toEqual([{ message: { source: 'reindex', restarts: 0 }, milliseconds: 60_000 }]);
  expect(await current.list(open)).toMatchObject({ status: 200, ids });
  const { status, ids: own } = await current.list({ person: { ...ANN, user: 'user-0' }, query: { status: 'open' } });
  expect([status, own.length > 0 && own.every((id) => ids.includes(id))]).toEqual([200, true]);
  expect(withoutSlots()).toEqual(records);
  // Again: nothing to do.
  calls.length = 0;
  await runJob(job(after), advance);
  expect(calls).toEqual(['GetItem']);
});

test('a record whose owner is not known is not missing while the slot of all records is built', async () => {
  await filled(PLAIN, 3);
  const [{ sk }] = table.all.filter((item) => item.sk.S?.startsWith('note#'));
  const read = () => container(notes()).call('GET /notes/{id}', { person: STAFF, id: sk.S?.slice(5) });
  expect((await read()).status).toBe(503);
  await runJob(job(notes()), advance);
  expect((await read()).status).toBe(200);
});

test('an index that was away is not ready when it is back, however short', async () => {
  await filled(notes([BY_STATUS]), 4);
  await filled(notes(), 2);
  expect((await container(notes([BY_STATUS])).list(open)).status).toBe(503);
});

test('a rebuild goes on in another invocation where its time is up, from where it was', async () => {
  const ids = await filled(notes(), 500);
  const scans = () => calls.filter((call) => call === 'Scan').length;
  const told = await runJob(job(notes([BY_STATUS])), advance, () => {
    const before = scans();
    return { remainingMilliseconds: () => scans() > before ? 1000 : 300_000 };
  });
  expect(told.length).toBeGreaterThan(2);
  // Each page is read once: in four segments of a hundred records at a time.
  expect(scans()).toBeLessThanOrEqual(8);
  expect(await container(notes([BY_STATUS])).list(open)).toMatchObject({ status: 200, ids });
});

test('a rebuild ends in a function whose timeout is short, too', async () => {
  const ids = await filled(notes(), 500);
  await runJob(job(notes([BY_STATUS])), advance, () => ({ remainingMilliseconds: () => 5000 }));
  expect(await container(notes([BY_STATUS])).list(open)).toMatchObject({ status: 200, ids });
});

test('a record that is written in between is left as it was written', async () => {
  await filled(notes(), 1);
  const after = container(notes([BY_STATUS]));
  const [{ pk, sk }] = table.all.filter((item) => item.sk.S?.startsWith('note#'));
  await after.list(open);
  advance(60_000);
  const racing = jobOf([notes([BY_STATUS])], async (action, input) => {
    if (action === 'UpdateItem' && input.Key?.sk.S === sk.S) {
      await after.call('PATCH /notes/{id}', { person: { ...ANN, user: pk.S?.slice(6) }, id: sk.S?.slice(5), body: { status: 'late' } });
    }
    return run(action, input);
  }, async () => undefined, () => 'token');
  await runJob(racing, advance);
  expect([(await after.list(open)).ids, (await after.list({ person: STAFF, query: { status: 'late' } })).ids]).toEqual([[], [sk.S?.slice(5)]]);
});

test('values that no write would take are in no key, and as what sorts count as missing', async () => {
  const text = (maxLength: number) => ({ type: 'object', properties: { status: { type: 'string', maxLength }, price: { type: 'string', maxLength } }, unevaluatedProperties: false });
  const before = container({ ...notes(), schema: text(5000) });
  await before.call('POST /notes', { person: ANN, body: { status: 'x'.repeat(3000), price: 'a' } });
  const { json: { id } } = await before.call('POST /notes', { person: ANN, body: { status: 'open', price: 'x'.repeat(3000) } });
  const after = { ...notes([{ ...SORTED, sortedBy: { name: 'price', type: 'string' } }]), schema: text(200) };
  await runJob(job(after), advance);
  expect(await container(after).list(open)).toMatchObject({ status: 200, ids: [id] });
});

test('items that aren\'t records of the entity, or can\'t be reached by its keys, stay as they are', async () => {
  await filled(notes(), 2);
  const strangers: Record<string, AttributeValue>[] = [{ pk: { S: 'own' }, sk: { S: 'note#1' } }, { pk: { S: 'TENANT#north' }, sk: { S: 'note#2' }, v: { N: '1' }, data: { M: { status: { S: 'open' } } }, owner: { S: 'north' }, createdAt: { S: 'x' }, updatedAt: { S: 'x' } }, { pk: { S: 'KEY#' }, sk: { S: '-' } }];
  table = new Table([...table.all, ...strangers]);
  await runJob(job(notes([BY_STATUS])), advance);
  expect(table.all.filter(({ pk, sk }) => strangers.some((each) => each.pk.S === pk.S && each.sk.S === sk.S))).toEqual(strangers);
});

test('two deployments of one table that take turns are told, in the end', async () => {
  await filled(notes(), 1);
  const flipping = jobOf([notes([BY_STATUS])], async (action, input) => {
    if (action === 'Scan') {
      advance(30_000);
      await container(notes()).call('POST /notes', { person: ANN, body: {} });
    }
    return run(action, input);
  }, async () => undefined, () => { tokens += 1; return `token-${tokens}`; });
  await expect(runJob(flipping, advance)).rejects.toThrow('Two deployments declare the same entities');
});
