import { Container, clientOf, jobOf, runJob, runOn } from './support/deployment';
import { ANN, BY_STATUS, STAFF, notes } from './support/notes';
import { Table } from '../../attack/services/table';
import { ImportedItems } from '../../../src/handlers/ingest/imported-items';

let now: number;
let table: Table;
const calls: string[] = [];
const run = (action: string, input: Parameters<Table['run']>[1]) => {
  calls.push(`${action} ${(input.Key ?? input.Item)?.pk.S ?? ''}`);
  return runOn(table)(action, input);
};

beforeEach(() => {
  now = 1_700_000_000_000;
  table = new Table([]);
  calls.length = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
});
afterEach(() => { jest.restoreAllMocks(); });

/** The declaration of `item`, at the path that these tests read. */
const ITEM = { ...notes([BY_STATUS]), name: 'item', schema: { type: 'object', properties: { name: { type: 'string' }, status: { type: 'string' } } } };
const OBJECT = { key: 'imports/ann/a.csv', size: 1, etag: 'e', sequencer: '0A' };
const importer = () => new ImportedItems(clientOf(run), 'entities');
const write = (items: ImportedItems, line: number) => items.write('ann', OBJECT, line, { name: `line ${line}`, status: 'open' } as never);
const job = () => jobOf([ITEM], run, async () => undefined, () => 'token');
const open = { person: STAFF, query: { status: 'open' } };

test('items that were only ever imported are in an index that is declared later, once it is built', async () => {
  const items = importer();
  await Promise.all([1, 2, 3].map((line) => write(items, line)));
  const current = new Container(ITEM, run);
  expect(await current.list(open)).toMatchObject({ status: 503, ids: [] });
  await runJob(job(), (milliseconds) => { now += milliseconds; });
  const { status, ids } = await current.list(open);
  expect([status, ids.length]).toEqual([200, 3]);
  expect(await current.list({ person: ANN, query: { status: 'open' } })).toMatchObject({ status: 200, ids });
});

test('an import that is still running when the index is there takes it back until it is built again', async () => {
  const current = new Container(ITEM, run);
  expect(await current.list(open)).toMatchObject({ status: 200, ids: [] });
  await write(importer(), 1);
  now += 20_001;
  expect((await current.list(open)).status).toBe(503);
  await runJob(job(), (milliseconds) => { now += milliseconds; });
  expect((await current.list(open)).ids).toHaveLength(1);
});

test('it is said once for all lines of twenty seconds, and changes nothing where it was said', async () => {
  const items = importer();
  await Promise.all([1, 2, 3].map((line) => write(items, line)));
  expect(calls.filter((call) => call === 'UpdateItem META')).toHaveLength(1);
  const [state] = table.all.filter(({ pk }) => pk.S === 'META');
  now += 20_001;
  await write(items, 4);
  await write(importer(), 5);
  expect(calls.filter((call) => call === 'UpdateItem META')).toHaveLength(3);
  expect(table.all.filter(({ pk }) => pk.S === 'META')).toEqual([state]);
});

test('a line is not written where it can\'t be said', async () => {
  const fault = Object.assign(new Error('no'), { name: 'ThrottlingException' });
  const items = new ImportedItems(clientOf(async (action, input) => {
    if (input.Key?.pk.S === 'META') {
      throw fault;
    }
    return run(action, input);
  }), 'entities');
  await expect(write(items, 1)).rejects.toBe(fault);
  expect(table.all).toEqual([]);
});
