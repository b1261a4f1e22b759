import { ENTITIES, order, recordOf, streamed, updated } from './support';
import { CHANGES } from '../../../src/handlers/catalog';
import type { ChangeEvent } from '../../../src/handlers/changes/change-event';
import { changesHandler } from '../../../src/handlers/changes/changes-handler';
import { Environment } from '../../../src/handlers/shared/environment';
import { telemetryOf } from '../../../src/handlers/shared/telemetry';
import { lambdaContext } from '../support/api';
import { captureOutput } from '../support/environment';

interface Told { readonly recordId: string; readonly recordVersion: number }

beforeEach(() => { captureOutput(); });
afterEach(() => { jest.restoreAllMocks(); });

/** Handles records of the stream; tells which changes were published, and which sequence numbers come again. */
async function handle(records: readonly ReturnType<typeof streamed>[], publish: (told: Told) => Promise<void>, remaining = 10_000) {
  const published: string[] = [];
  const handler = changesHandler({
    entities: ENTITIES,
    published: ['order'],
    live: [],
    tell: async () => undefined,
    publish: async ({ text }: ChangeEvent) => {
      const told = JSON.parse(text) as Told;
      await publish(told);
      published.push(`${told.recordId} ${told.recordVersion}`);
    },
    ...telemetryOf(CHANGES, new Environment(CHANGES, {})),
  });
  const Records = records.map((record, index) => ({ ...record, dynamodb: { ...record.dynamodb, SequenceNumber: String(100 + index) } }));
  const { batchItemFailures } = await handler({ Records }, { ...lambdaContext(), getRemainingTimeInMillis: () => remaining });
  return { published: published.sort(), again: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort() };
}

test.each([
  [5000, 10_000], [22_000, 30_000], [100, 200],
])('changes that were not begun within %i of %i milliseconds come again', async (working, remaining) => {
  let now = Date.now();
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  const versions = [1, 2, 3].map((version) => (
    streamed(order(), recordOf({ version }), updated({ version: version + 1, updatedAt: `2026-01-02T00:00:00.00${version}Z` }))
  ));
  const pass = (milliseconds: number) => handle(versions, async () => { now += milliseconds; }, remaining);
  expect(await pass(working + 1)).toEqual({ published: ['o1 2'], again: ['101'] });
  expect(await pass(working / 2 + 1)).toEqual({ published: ['o1 2', 'o1 3'], again: ['102'] });
  expect(await pass(working / 2)).toEqual({ published: ['o1 2', 'o1 3', 'o1 4'], again: [] });
});

test('once a change fails, no record is begun that waits: all of them come again', async () => {
  const records = Array.from({ length: 20 }, (_, index) => streamed(order(), undefined, recordOf({ id: `o${index}` })));
  const { published, again } = await handle(records, async ({ recordId }) => {
    if (recordId === 'o0') throw new Error('no');
    await new Promise(setImmediate);
  });
  // As many as are handled in parallel.
  expect(published).toHaveLength(15);
  expect(again).toEqual(['100', '116', '117', '118', '119']);
});
