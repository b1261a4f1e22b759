import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { ANN, BY_STATUS, MOVED, PLAIN, SORTED, STAFF, notes } from './support/notes';
import { Container, jobOf, runJob, runOn } from './support/deployment';
import type { EntityModel } from '../../../src/handlers/catalog';
import { rebuild } from '../../../src/handlers/reindex/rebuild';
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

test('a rebuild with time for all of the table ends in one invocation, and lets go of it', async () => {
  await filled(notes(), 500);
  const claims: (string | undefined)[] = [];
  const after = notes([BY_STATUS]);
  const watched = jobOf([after], async (action, input) => {
    if (action === 'PutItem' && input.Item?.sk.S === 'REBUILD') claims.push(input.Item.until.N);
    return run(action, input);
  }, async () => undefined, () => 'token');
  expect(await runJob(watched, advance)).toHaveLength(1);
  // For longer than the invocation can run.
  expect(claims).toEqual([String(now + 305_000)]);
  expect(table.all.find(isRebuild)).toMatchObject({ until: { N: '0' }, segment0: { S: 'done' }, segment3: { S: 'done' } });
});

test('a rebuild reads consistently, and only items of the entities', async () => {
  await filled(notes(), 1);
  const [states, scans]: object[][] = [[], []];
  const watched = jobOf([notes([BY_STATUS])], async (action, input) => {
    if (action === 'Scan') scans.push(input);
    if (action === 'GetItem' && input.Key?.sk.S === 'REBUILD') states.push(input);
    return run(action, input);
  }, async () => undefined, () => 'token');
  await runJob(watched, advance);
  // One at the time of the announcement, and one when the rebuild begins.
  expect(states).toMatchObject([{ ConsistentRead: true }, { ConsistentRead: true }]);
  const ExpressionAttributeValues = { ':kind0': { S: 'note#' } };
  expect(scans).toMatchObject([0, 1, 2, 3].map((Segment) => ({ ConsistentRead: true, Segment, ExpressionAttributeValues })));
});

test('a record that is in its slots already is not written', async () => {
  await filled(notes(), 3);
  await filled(notes([BY_STATUS]), 2);
  calls.length = 0;
  await runJob(job(notes([BY_STATUS])), advance);
  // Three records, four segments, the state of the lists, and the end of the rebuild.
  expect(calls.filter((call) => call === 'UpdateItem')).toHaveLength(3 + 4 + 1 + 1);
});

/** A rebuild on a table with two records, of which one step goes wrong. What it sends is told. */
async function disturbed(step: (action: string, input: Parameters<Table['run']>[1]) => void | Promise<void>) {
  await filled(notes(), 2);
  const after = notes([BY_STATUS]);
  await container(after).list(open);
  advance(60_000);
  const told: (readonly [object, number])[] = [];
  const props = jobOf([after], async (action, input) => {
    await step(action, input);
    return run(action, input);
  }, async (message, milliseconds) => { told.push([message, milliseconds]); }, () => 'token');
  const failure = await rebuild(props, 3, { remainingMilliseconds: () => 300_000 }).then(() => undefined, ({ name }: Error) => name);
  return { failure, told, status: (await container(after).list(open)).status, checkpoint: table.all.find(isRebuild) };
}
const isRebuild = ({ sk }: Record<string, AttributeValue>) => sk.S === 'REBUILD';
const fault = (name: string) => Object.assign(new Error('no'), { name });
const takenOver = { pk: { S: 'META' }, sk: { S: 'REBUILD' }, run: { S: 'r' }, holder: { S: 'other' }, until: { N: '9' }, segment0: { S: 'new' } };

test('a rebuild that another invocation has begun is looked at again a second later', async () => {
  const { failure, told, status, checkpoint } = await disturbed((action) => {
    if (action === 'PutItem') table.run('PutItem', { TableName: 'entities', Item: takenOver });
  });
  expect([failure, told, status]).toEqual([undefined, [[{ source: 'reindex', restarts: 3 }, 1000]], 503]);
  expect(checkpoint).toEqual(takenOver);
});

test('a rebuild whose beginning was not answered goes on as it was recorded', async () => {
  let lost = false;
  const { failure, told, status } = await disturbed((action, input) => {
    if (action === 'PutItem' && !lost) {
      lost = true;
      table.run(action, input);
      throw fault('TimeoutError');
    }
  });
  expect([lost, failure, told, status]).toEqual([true, undefined, [], 200]);
});

test('a rebuild that another invocation has taken over leaves the rest to it', async () => {
  const { failure, told, status, checkpoint } = await disturbed((action) => {
    if (action === 'Scan') table.run('PutItem', { TableName: 'entities', Item: takenOver });
  });
  expect([failure, told, status, checkpoint]).toEqual([undefined, [], 503, takenOver]);
});

test.each(['Scan', 'PutItem'])('a rebuild of which %s is denied fails, and can go on at once', async (denied) => {
  const { failure, told, status, checkpoint } = await disturbed((action) => {
    if (action === denied) throw fault('AccessDeniedException');
  });
  expect([failure, told, status, checkpoint?.until.N]).toEqual(['AccessDeniedException', [], 503, denied === 'Scan' ? '0' : undefined]);
});

test('once a segment fails, the others end with the page that they are at', async () => {
  const ids = await filled(notes(), 900);
  await container(notes([BY_STATUS])).list(open);
  advance(60_000);
  calls.length = 0;
  const failing = jobOf([notes([BY_STATUS])], async (action, input) => {
    if (action === 'Scan' && input.Segment === 0) throw fault('AccessDeniedException');
    return run(action, input);
  }, async () => undefined, () => 'token');
  await expect(rebuild(failing, 0, { remainingMilliseconds: () => 300_000 })).rejects.toThrow('no');
  expect([calls.filter((call) => call === 'Scan').length, ids.length]).toEqual([3, 450]);
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
