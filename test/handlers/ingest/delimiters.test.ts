import { HANDLERS } from '../../../src/handlers/catalog';
import { type ImportRecord, START } from '../../../src/handlers/ingest/import';
import { ItemLines } from '../../../src/handlers/ingest/item-lines';
import { ImportRun, type ImportRunProps } from '../../../src/handlers/ingest/run-import';
import { Slots } from '../../../src/handlers/ingest/slots';
import type { ItemBody } from '../../../src/handlers/shared/body-types';
import { Environment } from '../../../src/handlers/shared/environment';
import { telemetryOf } from '../../../src/handlers/shared/telemetry';
import { captureOutput } from '../support/environment';

beforeEach(() => { captureOutput(); });

/** Records that two turns write. The second one starts from the position that the first one recorded. */
async function importInTwoTurns(text: string): Promise<{ readonly items: ItemBody[]; readonly turns: number[] }> {
  const bytes = Buffer.from(text);
  const items: ItemBody[] = [];
  let record = { ...START, key: 'k', etag: 'e', sequencer: '0A', size: bytes.length } as ImportRecord;
  const props = {
    ...telemetryOf(HANDLERS.ingest, new Environment(HANDLERS.ingest, {})),
    slots: new Slots(1, 1_000_000),
    objects: { async* read(_key: string, _etag: string, from: number) { yield bytes.subarray(from); } },
    // As the table keeps it.
    imports: {
      save: async (_owner: string, saved: ImportRecord, progress: object) => {
        record = JSON.parse(JSON.stringify({ ...saved, ...progress })) as ImportRecord;
      },
    },
  } as object as ImportRunProps;
  const target = new ItemLines({ write: async (_owner, _record, _line, item) => items.push(item) > 0 });
  const turn = async (timeIsUp: boolean) => {
    await new ImportRun(props, { owner: 'owner', record, format: 'csv', target }).run(() => timeIsUp);
    return items.length;
  };
  return { turns: [await turn(true), await turn(false)], items };
}

test.each([';', '\t', ','])('an import that goes on in another invocation still separates by %j', async (delimiter) => {
  const rows = Array.from({ length: 600 }, (_, index) => `Mug ${index}${delimiter}"a${delimiter}b,;\n${index}"`);
  const { items, turns } = await importInTwoTurns([`name${delimiter}"note\n"`, ...rows].join('\n'));
  expect(turns).toEqual([500, 600]);
  expect(items).toEqual(rows.map((_, index) => ({ name: `Mug ${index}`, attributes: { note: `a${delimiter}b,;\n${index}` } })));
});
