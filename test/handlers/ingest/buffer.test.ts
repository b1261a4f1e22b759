import { setImmediate as turn } from 'node:timers/promises';
import { HANDLERS } from '../../../src/handlers/catalog';
import { type ImportRecord, START } from '../../../src/handlers/ingest/import';
import { ItemLines } from '../../../src/handlers/ingest/item-lines';
import { MAX_RECORD_BYTES } from '../../../src/handlers/ingest/record-splitter';
import { ImportRun, type ImportRunProps } from '../../../src/handlers/ingest/run-import';
import { Slots } from '../../../src/handlers/ingest/slots';
import { Environment } from '../../../src/handlers/shared/environment';
import { telemetryOf } from '../../../src/handlers/shared/telemetry';
import { allOr } from '../../support/all';
import { captureOutput } from '../support/environment';

const IMPORTS = 10;
const BUDGET = 2 * 1024 * 1024;
const CHUNK = 64 * 1024;

beforeEach(() => { captureOutput(); });

interface Store { readonly saved: number[]; readonly batches: number; readonly peak: number }

/** Ten imports of one invocation, whose store answers each call after all others had their turn. */
async function importAll(text: string, slots: Slots, write: () => Promise<boolean> = async () => true): Promise<Store> {
  const bytes = Buffer.from(text);
  const read = Array<number>(IMPORTS).fill(0);
  const saved = Array<number>(IMPORTS).fill(0);
  const store = { saved, batches: 0, peak: 0 };
  const props = {
    ...telemetryOf(HANDLERS.ingest, new Environment(HANDLERS.ingest, {})),
    slots,
    objects: {
      async* read(key: string) {
        for (let at = 0; at < bytes.length; at += CHUNK) {
          const chunk = Buffer.from(bytes.subarray(at, at + CHUNK));
          read[Number(key)] += chunk.length;
          store.peak = Math.max(store.peak, read.reduce((sum, count, index) => sum + count - saved[index], 0));
          yield chunk;
        }
      },
    },
    imports: {
      save: async (_: string, { key }: ImportRecord, { offset }: { offset: number }) => {
        await turn();
        store.batches += 1;
        saved[Number(key)] = offset;
      },
    },
  } as object as ImportRunProps;
  const target = new ItemLines({
    write: async () => {
      await turn();
      return write();
    },
  });
  const results = await Promise.allSettled(Array.from({ length: IMPORTS }, (_, index) => {
    const record = { ...START, key: String(index), etag: 'e', sequencer: '0A', size: bytes.length } as ImportRecord;
    return new ImportRun(props, { owner: 'owner', record, format: 'json-lines', target }).run(() => false);
  }));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) {
    throw failure.reason;
  }
  return store;
}

const line = (bytes: number) => `${JSON.stringify({ name: 'Mug', attributes: Object.fromEntries(Array.from({ length: bytes / 1000 }, (_, index) => [`a${index}`, 'x'.repeat(985)])) })}\n`;

test.each([
  ['lines of 21 KB', line(21_000).repeat(allOr(150, 40))],
  ['short lines, each in a chunk of its own because of a line that is too long', `{"name":"Mug"}\n${'x'.repeat(MAX_RECORD_BYTES + 1)}\n`.repeat(allOr(45, 12))],
])('ten imports together buffer no more than they may: %s', async (_, text) => {
  const { saved, peak } = await importAll(text, new Slots(32, BUDGET));
  expect(saved).toEqual(Array(IMPORTS).fill(text.length));
  // The record that each one was reading, and the chunks around it.
  expect(peak).toBeLessThanOrEqual(BUDGET + IMPORTS * (MAX_RECORD_BYTES + 3 * CHUNK));
  expect(peak).toBeGreaterThan(BUDGET);
});

test('the buffer of a failed import is free again', async () => {
  const slots = new Slots(32, BUDGET);
  const text = line(21_000).repeat(allOr(150, 40));
  const { batches } = await importAll(text, slots);
  await expect(importAll(text, slots, async () => { throw new Error('The table is gone.'); })).rejects.toThrow('The table is gone.');
  expect(slots.full).toBe(false);
  expect((await importAll(text, slots)).batches).toBe(batches);
});
