import { gzipSync } from 'node:zlib';
import { HANDLERS } from '../../../src/handlers/catalog';
import { type ImportRecord, type Progress, START } from '../../../src/handlers/ingest/import';
import { RejectedLineError } from '../../../src/handlers/ingest/import-line';
import { ObjectGoneError, ObjectReplacedError } from '../../../src/handlers/ingest/import-objects';
import { type Claimant, ImportHeldError, SupersededError } from '../../../src/handlers/ingest/import-store';
import type { ImportTarget } from '../../../src/handlers/ingest/import-target';
import { type ObjectProcessorProps, processObject } from '../../../src/handlers/ingest/process-object';
import { Slots } from '../../../src/handlers/ingest/slots';
import type { ItemBody } from '../../../src/handlers/shared/body-types';
import { Environment } from '../../../src/handlers/shared/environment';
import { telemetryOf } from '../../../src/handlers/shared/telemetry';
import { captureOutput } from '../support/environment';

const KEY = 'imports/o/a.jsonl';
const LINES = '{"name":"a"}\n{"name":"b"}\n';

interface World {
  readonly key?: string;
  readonly content?: string | Buffer;
  readonly size?: number;
  readonly remaining?: readonly number[];
  readonly buffer?: number;
  readonly claims?: () => Promise<ImportRecord | undefined>;
  readonly reading?: Error;
  readonly saving?: Error;
  /** Entities with imports. */
  readonly entities?: ReadonlyMap<string, ImportTarget>;
  readonly writes?: (item: ItemBody) => boolean;
  readonly releases?: () => Promise<void>;
}

/** Handles one object; tells what was done, in order, and what was counted and logged. */
async function handle({ key = KEY, content = LINES, size = Buffer.byteLength(content), remaining = [300_000], ...world }: World = {}) {
  const lines = captureOutput();
  const [calls, reports, saved] = [[] as string[], [] as Record<string, unknown>[], [] as Progress[]];
  const record = { ...START, id: 'i', key, etag: 'e', sequencer: '0A', size, status: 'RUNNING', claimToken: 't' } as ImportRecord;
  let asked = 0;
  const telemetry = telemetryOf(HANDLERS.ingest, new Environment(HANDLERS.ingest, {}));
  const props = {
    importPrefix: 'imports/',
    reportPrefix: 'reports/',
    newToken: () => 't',
    slots: new Slots(4, world.buffer ?? 1_000_000),
    imports: {
      claim: async (owner: string, _id: string, _object: object, { claimToken, leaseMilliseconds }: Claimant) => {
        calls.push(`claim ${owner} ${claimToken} ${leaseMilliseconds}`);
        return world.claims === undefined ? record : world.claims();
      },
      save: async (_owner: string, _record: ImportRecord, progress: Progress) => {
        calls.push(`save ${progress.line}`);
        saved.push(progress);
        if (world.saving) throw world.saving;
      },
      end: async (owner: string, _record: ImportRecord, { status, reason }: { status: string; reason?: string }) => { calls.push(`end ${owner} ${status} ${reason ?? ''}`.trim()); },
      release: async (owner: string) => { calls.push(`release ${owner}`); await world.releases?.(); },
    },
    items: { write: async (_owner: string, _record: object, _line: number, item: ItemBody) => world.writes?.(item) ?? true },
    objects: {
      async* read() { if (world.reading) throw world.reading; yield Buffer.from(content); },
      write: async (path: string, text: string, type: string) => { calls.push(`report ${path.replace(/[0-9a-f-]{36}/, 'id')} ${type}`); reports.push(JSON.parse(text) as Record<string, unknown>); },
    },
    entities: world.entities ?? new Map(),
    queue: { goOn: async ({ key: on }: { key: string }, milliseconds?: number) => { calls.push(`go on ${on} ${milliseconds ?? ''}`.trim()); } },
    ...telemetry,
  } as object as ObjectProcessorProps;
  const turn = { remainingMilliseconds: () => remaining[Math.min(asked++, remaining.length - 1)] };
  const failure = await processObject(props, { key, size, etag: 'e', sequencer: '0A' }, turn).then(() => undefined, (error: Error) => error.name);
  if (telemetry.metrics.hasStoredMetrics()) telemetry.metrics.publishStoredMetrics();
  const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const counted = entries.filter(({ _aws }) => _aws !== undefined).flatMap((entry) => Object.keys(entry)).filter((name) => /^(Imports|Lines)/.test(name)).sort();
  return { failure, calls, counted, reports, saved, logged: entries.filter(({ level }) => level !== undefined) };
}

/** Entities that nothing is written to. */
const named = (...names: readonly string[]) => new Map(names.map((name) => [name, {} as ImportTarget]));

const CLAIM = 'claim o t 305000';
const REPORT = 'report reports/o/id.json application/json';
const failing = (reason: string) => [REPORT, `end o FAILED ${reason}`];

test.each<[string, string, string]>([
  ['of JSON', KEY, 'has more than 65536 bytes'],
  ['of CSV', 'imports/o/a.csv', 'has more than 65536 bytes, or a quote that is not closed'],
])('a line %s that is too long is rejected with the limit', async (_, key, reason) => {
  const { reports } = await handle({ key, content: `name\n${'x'.repeat(65_537)}\n` });
  expect(reports[0].rejections).toContainEqual({ line: 2, reason });
});

test('an object is imported, reported, and then recorded as done', async () => {
  const { failure, calls, counted, reports, logged } = await handle();
  expect([failure, calls, counted]).toEqual([undefined, [CLAIM, 'save 2', REPORT, 'end o COMPLETED'], ['ImportsCompleted', 'LinesImported']]);
  expect(reports).toEqual([{
    version: 1, importId: 'i', key: KEY, etag: 'e', status: 'COMPLETED', lines: 2, imported: 2, skipped: 0, rejected: 0, rejections: [], rejectionsListed: 0,
  }]);
  expect(logged).toEqual([expect.objectContaining({ level: 'INFO', message: 'An import has ended', status: 'COMPLETED', imported: 2, skipped: 0, rejected: 0, importId: expect.any(String) })]);
});

test('lines that are rejected are reported, and lines that are their owner\'s by now are skipped', async () => {
  const { calls, counted, reports } = await handle({ content: `${LINES}{\n`, writes: ({ name }) => name === 'a' });
  expect([calls.at(-1), counted]).toEqual(['end o COMPLETED', ['ImportsCompleted', 'LinesImported', 'LinesRejected', 'LinesSkipped']]);
  expect(reports[0]).toMatchObject({ lines: 3, imported: 1, skipped: 1, rejected: 1, rejections: [{ line: 3, reason: 'is not valid JSON' }], rejectionsListed: 1 });
});

test('a line that an entity refuses is reported with its field, in the order of lines', async () => {
  const order: ImportTarget = { prepared: ({ line }) => { throw new RejectedLineError('is missing', line % 2 === 0 ? 'number' : undefined); } };
  const { calls, reports: [report] } = await handle({ key: 'imports/order/o/a.jsonl', content: '{}\n'.repeat(1001), entities: new Map([['order', order]]) });
  expect(calls.slice(-2)).toEqual(['report reports/order/o/id.json application/json', 'end o FAILED No line could be imported.']);
  expect(report).toMatchObject({ lines: 1001, rejected: 1001, rejectionsListed: 1000 });
  expect(report.rejections).toEqual(Array.from({ length: 1000 }, (_, index) => (
    { line: index + 1, ...(index % 2 === 1 ? { field: 'number' } : {}), reason: 'is missing' })));
});

test('an import goes on at the offset of its text, also where the object is compressed', async () => {
  const done = { offset: Buffer.byteLength(LINES), line: 2, imported: 2 };
  expect((await handle()).saved).toEqual([expect.objectContaining({ ...done, decoded: undefined })]);
  expect((await handle({ content: gzipSync(LINES) })).saved).toEqual([expect.objectContaining({ ...done, decoded: true })]);
});

test('where every line is rejected, the import has failed; where all are skipped, it has not', async () => {
  expect((await handle({ content: '{\n' })).calls).toEqual([CLAIM, 'save 1', ...failing('No line could be imported.')]);
  expect((await handle({ writes: () => false })).calls.at(-1)).toBe('end o COMPLETED');
});

test.each<[string, World, readonly string[]]>([
  ['of no format', { key: 'imports/o/a.xlsx' }, failing('The name must end in .jsonl, .ndjson, .csv or .tsv, or in one of these and .gz.')],
  ['of no bytes', { size: 0 }, failing('The object is empty.')],
  ['that is gone', { reading: new ObjectGoneError() }, failing('The object is gone.')],
  ['without a header', { key: 'imports/o/a.csv', content: 'colour\nblue\n' }, failing('The first row must name each column once, one of them "name".')],
  ['that was replaced', { reading: new ObjectReplacedError() }, ['end o FAILED The object was replaced by a newer version.']],
])('an object %s ends for good', async (_, world, calls) => {
  const { failure, ...handled } = await handle(world);
  expect([failure, handled.calls]).toEqual([undefined, [CLAIM, ...calls]]);
  expect(handled.counted).toEqual(calls.length === 1 ? [] : ['ImportsFailed']);
});

test('an object without an owner ends, and without a report', async () => {
  const { calls, counted, logged } = await handle({ key: 'imports/a b/a.jsonl' });
  const reason = 'The key names no owner. Use imports/<owner>/<name>.';
  expect([calls, counted]).toEqual([['claim  t 305000', `end  FAILED ${reason}`], ['ImportsFailed']]);
  // Without a report, the log alone tells why.
  expect(logged).toEqual([expect.objectContaining({ message: 'An import has ended', status: 'FAILED', reason })]);
  const { logged: [entry] } = await handle({ key: 'imports/product/a.jsonl', entities: named('product') });
  expect(entry.reason).toBe('The key names no owner. Use imports/product/<owner>/<name>.');
});

test('a key that may mean an entity that there is not is said to be one of items, if nothing was imported', async () => {
  const entities = named('product', 'order');
  const advice = 'There is no entity nope with imports, so the lines are items of the owner nope. Entities with imports: product, order.';
  const header = 'The first row must name each column once, one of them "name".';
  expect((await handle({ key: 'imports/nope/o/a.csv', content: 'sku\n1\n', entities })).calls.at(-1)).toBe(`end nope FAILED ${header} ${advice}`);
  expect((await handle({ key: 'imports/nope/o/a.jsonl', content: '{}\n', entities })).calls.at(-1)).toBe(`end nope FAILED No line could be imported. ${advice}`);
  expect((await handle({ key: 'imports/nope/a.jsonl', content: '{}\n', entities })).calls.at(-1)).toBe('end nope FAILED No line could be imported.');
  expect((await handle({ key: 'imports/nope/o/a.jsonl', content: '{}\n' })).calls.at(-1)).toBe('end nope FAILED No line could be imported.');
  expect((await handle({ key: 'imports/nope/o/a.jsonl', entities })).calls.at(-1)).toBe('end nope COMPLETED');
  const { logged: [entry] } = await handle({ key: 'imports/nope/o/a.jsonl', content: '{}\n', entities });
  expect(entry.reason).toBeUndefined();
});

test('an object outside of imports is malformed, and a folder is ignored', async () => {
  expect(await handle({ key: 'other/o/a.jsonl' })).toMatchObject({ failure: 'MalformedMessageError', calls: [] });
  expect(await handle({ key: 'imports/o/', size: 0 })).toMatchObject({ failure: undefined, calls: [] });
  expect((await handle({ key: 'imports/o/b/', size: 1 })).calls).toEqual([CLAIM, ...failing('The name must end in .jsonl, .ndjson, .csv or .tsv, or in one of these and .gz.')]);
  expect((await handle({ key: 'imports/o/a.jsonl', size: 0 })).calls).toHaveLength(3);
});

test('an import that is done stays as it is, and one that is held is waited for', async () => {
  expect(await handle({ claims: async () => undefined })).toMatchObject({ failure: undefined, calls: [CLAIM] });
  expect(await handle({ claims: async () => { throw new ImportHeldError(700); } })).toMatchObject({ failure: undefined, calls: [CLAIM, `go on ${KEY} 700`] });
  expect(await handle({ claims: async () => { throw new TypeError('no'); } })).toMatchObject({ failure: 'TypeError', calls: [CLAIM] });
});

test('blank lines are no lines to import, also before the header of a CSV file', async () => {
  const lines = { lines: 5, imported: 2, rejected: 0 };
  expect((await handle({ content: '\n \t\r\n{"name":"a"}\n\n{"name":"b"}' })).reports).toMatchObject([lines]);
  expect((await handle({ key: 'imports/o/a.csv', content: '\r\nname\na\n \nb' })).reports).toMatchObject([lines]);
  expect((await handle({ content: '\n\n' })).calls).toEqual([CLAIM, 'save 2', ...failing('No line could be imported.')]);
});

test('progress is recorded each 4 MiB, or as soon as the buffer of all imports is full', async () => {
  const savesOf = async (buffer: number) => (await handle({ content: `${'x'.repeat(65_535)}\n`.repeat(70), buffer })).calls.filter((call) => call.startsWith('save'));
  expect(await savesOf(10_000_000)).toEqual(['save 64', 'save 70']);
  expect(await savesOf(65_536 * 30)).toEqual(['save 30', 'save 60', 'save 70']);
});

const MANY = '{"name":"a"}\n'.repeat(501);

test('an import that is not done in time is given back and goes on, a minute before the end', async () => {
  expect((await handle({ content: MANY, remaining: [300_000, 300_000, 60_000] })).calls.slice(1, 3)).toEqual(['save 500', 'save 501']);
  expect((await handle({ content: MANY, remaining: [300_000, 300_000, 59_999] })).calls).toEqual([CLAIM, 'save 500', 'release o', `go on ${KEY}`]);
});

test('in a short turn, a third of it is for the rest', async () => {
  expect((await handle({ content: MANY, remaining: [90_000, 90_000, 30_000] })).calls.slice(1, 3)).toEqual(['save 500', 'save 501']);
  expect((await handle({ content: MANY, remaining: [90_000, 90_000, 29_999] })).calls.slice(1)).toEqual(['save 500', 'release o', `go on ${KEY}`]);
});

test('an import that a newer version has taken over ends silently, and any other fault releases it', async () => {
  const { failure, calls, logged } = await handle({ saving: new SupersededError() });
  expect([failure, calls]).toEqual([undefined, [CLAIM, 'save 2']]);
  expect(logged).toEqual([expect.objectContaining({ level: 'INFO', message: 'An import has been taken over for a newer version of its object', importId: expect.any(String) })]);
  expect(await handle({ saving: new TypeError('no') })).toMatchObject({ failure: 'TypeError', calls: [CLAIM, 'save 2', 'release o'] });
  expect(await handle({ saving: new TypeError('no'), releases: async () => { throw new Error('no'); } })).toMatchObject({ failure: 'TypeError' });
});
