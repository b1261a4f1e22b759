import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as fc from 'fast-check';
import { toAttributes } from '../../../src/handlers/shared/marshalling';
import { reachOf, trespasses } from '../invariants/reach';
import { faults } from '../mutations/faults';
import { text, wrongValue } from '../mutations/values';
import { seedOf } from '../records';
import type { Item } from '../services/expressions';
import type { Attack, Outcome, Target } from '../target';

const OWNERS = ['0b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10', 'arn:aws:iam::123456789012:user/them'];
const SEED = seedOf(OWNERS);
const LONG_AGO = '2020-01-01T00:00:00.000Z';

/** Records that wait, of owners whose names are as odd as they may be, and with fields that no handler would have written. */
const pending: fc.Arbitrary<Item> = fc.record({
  kind: fc.constantFrom('FILE', 'JOB'),
  owner: fc.oneof(fc.constantFrom(...OWNERS), text.filter((name) => name.length < 256 && !/[\u0000-\u001f]|\p{Surrogate}/u.test(name))),
  id: fc.oneof(fc.uuid(), text.filter((id) => id.length < 300 && !/\p{Surrogate}/u.test(id))),
  shard: fc.nat(5),
  createdAt: fc.constantFrom(LONG_AGO, '2100-01-01T00:00:00.000Z', '', 'x'),
  status: fc.constantFrom('PENDING', 'QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'AVAILABLE', 'UNHEARD'),
  fields: fc.dictionary(fc.constantFrom('leaseUntil', 'claimToken', 'notifiedAt', 'version', 'type', 'result'), fc.oneof(text.filter((value) => !/\p{Surrogate}/u.test(value)), fc.nat()), { maxKeys: 3 }),
}).map(({ kind, owner, id, shard, createdAt, status, fields }): Item => toAttributes({
  pk: `OWNER#${owner}`, sk: `${kind}#${id}`, pendingIn: `${kind}#${shard}`, id, createdAt, updatedAt: createdAt, status, version: 1, ...fields,
}));

/** The timer, and what the index holds: users can't send events here. */
export const sweeperTarget: Target = {
  name: 'sweeper',
  secrets: OWNERS,
  attacks: fc.tuple(wrongValue, fc.array(pending, { maxLength: 5 }), faults).map(([event, records, fault]): Attack => ({
    event, mutations: records.map((record) => JSON.stringify(record).slice(0, 200)), fault, seed: { ...SEED, items: [...SEED.items, ...records] },
  })),
  kindsOf: (_, { error, services }) => [`${error === undefined ? 'swept' : 'thrown'}${services.faults > 0 ? ' (faulty service)' : ''}`],
  faultsOf,
};

function faultsOf({ seed }: Attack, { result, error, services }: Outcome): string[] {
  const found = (items: readonly Item[]): string[] => items.map(({ pk }) => textIn(pk).slice('OWNER#'.length));
  const { settled, failed, complete, ...rest } = (result ?? {}) as Record<string, unknown>;
  const wellFormed = [settled, failed].every(Number.isSafeInteger) && typeof complete === 'boolean' && Object.keys(rest).length === 0;
  return [
    ...(error === undefined ? [] : errorFaults(error, services.faults)),
    ...(error !== undefined || wellFormed ? [] : [`the summary is malformed: ${JSON.stringify(result)}`]),
    ...trespasses(services.calls.filter(({ input }) => input.IndexName === undefined), reachOf(found(seed.items))),
  ];
}

/** It may fail where services do, and says no more than that when it is its own error. */
function errorFaults(error: unknown, faulty: number): string[] {
  return faulty > 0 ? [] : [`it threw, though nothing was wrong: ${String(error)}`];
}

function textIn(value: AttributeValue | undefined): string {
  return value?.S ?? '';
}
