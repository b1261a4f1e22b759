import { Container, jobOf, runJob, runOn } from './support/deployment';
import { ANN, BY_STATUS, STAFF, notes } from './support/notes';
import type { EntityModel, IndexModel } from '../../../src/handlers/catalog';
import { Table } from '../../attack/services/table';
import { entity } from '../entities/support/handler';

const BY_SKU: IndexModel = { by: { name: 'sku', type: 'string' }, hash: 'h1', allSlot: 4 };
const line = (indexes: readonly IndexModel[] = []): EntityModel => entity('line', { sku: { type: 'string' } }, {
  parent: 'note', parameter: 'lineId', path: '/notes/{id}/lines', access: notes().access, indexes,
});
const parent = (indexes: readonly IndexModel[] = []): EntityModel => ({ ...notes(indexes), children: ['line'], deletedSlot: 1 });

let now: number;
let table: Table;
const advance = (milliseconds: number) => { now += milliseconds; };
const run = (action: string, input: Parameters<Table['run']>[1]) => runOn(table)(action, input);
const container = (model: EntityModel, ...others: readonly EntityModel[]) => new Container(model, run, ...others);
const rebuilt = (...models: readonly EntityModel[]) => runJob(jobOf(models, run, async () => undefined, () => `token-${now}`), advance);

beforeEach(() => {
  now = 1_700_000_000_000;
  table = new Table([]);
  jest.spyOn(Date, 'now').mockImplementation(() => now);
});
afterEach(() => { jest.restoreAllMocks(); });

async function noteWith(system: Container, skus: readonly string[], status = 'open'): Promise<string> {
  const id = String((await system.call('POST /notes', { person: ANN, body: { status } })).json.id);
  for (const sku of skus) await system.call('POST /notes/{id}/lines', { person: ANN, id, body: { sku } });
  return id;
}

const skusOf = async (system: Container, id: string, sku: string) => {
  const { status, json } = await system.call('GET /notes/{id}/lines', { person: ANN, id, query: { sku } });
  return [status, (json.items as readonly { readonly sku: string }[] | undefined)?.map((each) => each.sku)];
};
const slotsBy = (prefix: string) => table.all.filter(({ sk }) => sk.S?.startsWith(prefix))
  .map((item) => Object.keys(item).filter((name) => /^[ps]\d$/.test(name)).sort().join());
const marked = () => table.all.filter(({ deleting }) => deleting !== undefined);

/** Begins to delete a note, and does not come to its children. */
async function mark([model, ...others]: readonly [EntityModel, EntityModel], id: string): Promise<void> {
  const stopped = new Container(model, async (action, input) => {
    if (action === 'Query') throw new Error('The function was stopped.');
    return run(action, input);
  }, ...others);
  await expect(stopped.call('DELETE /notes/{id}', { person: ANN, id })).rejects.toThrow('stopped');
}

test('lists of children by a new index answer 503 until all children are in it, and other lists go on', async () => {
  const before = container(parent(), line());
  const [one, two] = [await noteWith(before, ['a', 'b', 'a']), await noteWith(before, ['a'])];
  const after = container(parent(), line([BY_SKU]));
  expect(await skusOf(after, one, 'a')).toEqual([503, undefined]);
  expect((await after.call('GET /notes/{id}/lines', { person: ANN, id: one })).json.items).toHaveLength(3);
  expect((await after.list({ person: STAFF })).status).toBe(200);

  await rebuilt(parent(), line([BY_SKU]));
  expect([await skusOf(after, one, 'a'), await skusOf(after, one, 'b'), await skusOf(after, two, 'a')]).toEqual([[200, ['a', 'a']], [200, ['b']], [200, ['a']]]);
  expect(slotsBy('note.line#')).toEqual(Array.from({ length: 4 }, () => 'p4,s4'));
});

test('an index of parents has no children in it', async () => {
  const id = await noteWith(container(parent(), line()), ['a']);
  await rebuilt(parent([BY_STATUS]), line());
  expect((await container(parent([BY_STATUS]), line()).list({ person: STAFF, query: { status: 'open' } })).ids).toEqual([id]);
  expect(slotsBy('note.line#')).toEqual(['']);
});

test('a parent whose deletion has begun is put back into no list, and stays in that of deletions', async () => {
  const declared = [parent(), line()] as const;
  const before = container(...declared);
  const [gone, kept] = [await noteWith(before, ['a']), await noteWith(before, [])];
  await mark(declared, gone);
  const slots = marked().map(({ p1, p2, p3 }) => [p1?.S, p2, p3]);
  expect(slots).toEqual([['note\0deleted', undefined, undefined]]);

  await rebuilt(parent([BY_STATUS]), line([BY_SKU]));
  expect(marked().map(({ p1, p2, p3 }) => [p1?.S, p2, p3])).toEqual(slots);
  const after = container(parent([BY_STATUS]), line([BY_SKU]));
  expect([(await after.list({ person: STAFF, query: { status: 'open' } })).ids, (await after.list({ person: STAFF })).ids]).toEqual([[kept], [kept]]);
});

test('a parent that was being deleted when its children were declared no longer is deleted when they are again', async () => {
  const declared = [parent(), line()] as const;
  const id = await noteWith(container(...declared), ['a']);
  await mark(declared, id);
  // The rebuild for an index takes it out of the slot, which has all records by this declaration.
  await noteWith(container(notes([BY_STATUS])), []);
  await rebuilt(notes([BY_STATUS]));
  expect(marked().map(({ p1 }) => p1)).toEqual([undefined]);
  await rebuilt(...declared);
  expect(marked().map(({ p1 }) => p1?.S)).toEqual(['note\0deleted']);
});
