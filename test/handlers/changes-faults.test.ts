import type { DynamoDBRecord } from 'aws-lambda';
import { ENTITIES, order, recordOf, streamed } from './changes/support';
import { lambdaContext } from './support/api';
import { chance } from './support/chance';
import { captureOutput } from './support/environment';
import { CHANGES } from '../../src/handlers/catalog';
import { changesHandler } from '../../src/handlers/changes/changes-handler';
import type { EntityRecord } from '../../src/handlers/entities/record';
import { Environment } from '../../src/handlers/shared/environment';
import { telemetryOf } from '../../src/handlers/shared/telemetry';
import { SEEDS, ofSeeds } from '../support/all';

interface Told { readonly id: string; readonly type: string; readonly recordId: string; readonly recordVersion: number }

const CHANGES_COUNT = 300;
const RECORDS = 7;
const BATCH = 20;
const totals = { failures: 0, crashes: 0, duplicates: 0, ignored: 0 };

beforeEach(() => { captureOutput(); });

/** A shard of the stream of some records, which are created, changed, indexed anew and deleted. */
function shardOf(seed: number): { readonly records: readonly DynamoDBRecord[]; readonly expected: readonly string[] } {
  const there = new Map<string, EntityRecord>();
  const expected: string[] = [];
  const records = Array.from({ length: CHANGES_COUNT }, (_, index) => {
    const id = `o${Math.floor(chance(seed, 'record', index) * RECORDS)}`;
    const at = new Date(Date.UTC(2026, 0, 1) + index).toISOString();
    const old = there.get(id);
    const drawn = chance(seed, 'kind', index);
    const next = old === undefined ? recordOf({ id, createdAt: at, updatedAt: at })
      : drawn < 0.2 ? undefined : drawn < 0.4 ? old : { ...old, version: old.version + 1, updatedAt: at };
    if (next === undefined) {
      there.delete(id);
    } else {
      there.set(id, next);
    }
    if (next !== old) {
      expected.push(`${id} ${old === undefined ? 'created' : next === undefined ? 'deleted' : 'updated'} ${(next ?? old!).version}`);
    } else {
      totals.ignored += 1;
    }
    const record = streamed(order(), old, next);
    return { ...record, dynamodb: { ...record.dynamodb, SequenceNumber: String(1000 + index) } };
  });
  return { records, expected };
}

test.each(SEEDS)('no change is lost, and those of a record come in their order, with services and functions that fail (seed %i)', async (seed) => {
  const { records, expected } = shardOf(seed);
  const told: Told[] = [];
  let attempts = 0;
  const handler = changesHandler({
    entities: ENTITIES,
    published: ['order'],
    live: [],
    tell: () => Promise.resolve(),
    publish: async ({ text }) => {
      attempts += 1;
      const drawn = chance(seed, 'publish', attempts);
      await new Promise((resolve) => { setTimeout(resolve, drawn * 3); });
      if (drawn < 0.03) {
        totals.failures += 1;
        throw new Error('refused');
      }
      told.push(JSON.parse(text) as Told);
      // Published, and the answer was lost.
      if (drawn > 0.98) {
        totals.failures += 1;
        throw new Error('lost');
      }
    },
    ...telemetryOf(CHANGES, new Environment(CHANGES, {})),
  });
  // As Lambda reads a shard: the next batch begins with the first record that was reported, and with the same one after a crash.
  for (let from = 0, calls = 0; from < records.length; calls += 1) {
    const batch = records.slice(from, from + BATCH);
    const { batchItemFailures } = await handler({ Records: [...batch] }, lambdaContext());
    const crashed = chance(seed, 'crash', calls) < 0.1;
    totals.crashes += Number(crashed);
    const first = Math.min(...batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier)), 1000 + from + batch.length);
    from = crashed ? from : first - 1000;
  }
  const firsts = told.filter(({ id }, index) => told.findIndex((each) => each.id === id) === index);
  totals.duplicates += told.length - firsts.length;
  const named = firsts.map(({ recordId, type, recordVersion }) => `${recordId} ${type.replace('order.', '')} ${recordVersion}`);
  const ofRecord = (list: readonly string[], record: number) => list.filter((each) => each.startsWith(`o${record} `));
  for (let record = 0; record < RECORDS; record += 1) {
    expect(ofRecord(named, record)).toEqual(ofRecord(expected, record));
  }
});

test('the faults were there', () => {
  expect(totals.failures).toBeGreaterThan(ofSeeds(200));
  expect(totals.crashes).toBeGreaterThan(ofSeeds(20));
  expect(totals.duplicates).toBeGreaterThan(ofSeeds(200));
  expect(totals.ignored).toBeGreaterThan(ofSeeds(500));
});
