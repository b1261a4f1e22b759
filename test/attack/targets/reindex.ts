import { isDeepStrictEqual } from 'node:util';
import type { SQSEvent } from 'aws-lambda';
import * as fc from 'fast-check';
import { toAttributes } from '../../../src/handlers/shared/marshalling';
import { MODEL, withModel, worldOf } from '../entity-world';
import { type Mutation, applied, replaced } from '../mutations/mutation';
import type { Item } from '../services/expressions';
import type { Call } from '../services/services';
import type { Attack, Outcome, Target } from '../target';
import { type Values, batchFaults, batchKinds, batches } from './queue';

const OWNERS = ['0b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10', 'f1a7d0c2-1111-4222-8333-944445555666'];
const RECORDS = worldOf(OWNERS).seed.items;
const MESSAGES = [
  { source: 'reindex', restarts: 0 },
  { 'version': '0', 'source': 'aws.cloudformation', 'detail-type': 'CloudFormation Stack Status Change', 'detail': { 'status-details': { status: 'UPDATE_COMPLETE' } } },
];
const VALUES: Values = { source: ['reindex', 'aws.events', '', 7], restarts: [0, 1, 20, 21, -1, 1e9, '3', null] };

/** Slots that are not those of the records, and what others may have left beside them. */
const odd: fc.Arbitrary<Mutation<Item>> = fc.constantFrom<readonly [string, unknown]>(
  ['p1', undefined], ['p3', { S: 'note~old\0all' }], ['s3', { S: '1' }], ['p19', { S: 'x' }], ['s8', undefined], ['p1', { S: 'y' }],
  ['data', { S: 'x' }], ['data', undefined], ['data', { M: {} }], ['data', { M: { status: { S: 'x'.repeat(3000) }, name: { S: 'n' } } }],
  ['data', { M: { status: { S: 'a\0b' } } }], ['data', { M: { status: { N: '7' } } }], ['v', { S: '1' }], ['v', undefined], ['createdAt', { S: 'x' }],
  ['owner', { S: 'another' }], ['owner', undefined], ['expiresAt', { N: '1' }], ['deleting', { BOOL: true }], ['by', { S: 'x' }],
).map(([name, value]) => ({ name: `${name} is ${JSON.stringify(value)?.slice(0, 40)}`, apply: (item) => replaced(item, [name], value) }));
const STRANGERS: readonly Item[] = [{ pk: 'x', sk: 'note#' }, { pk: 'OWNER#a', sk: 'note#a#b' }, { pk: 'HISTORY#OWNER#a\0note#b', sk: '2026#1' }].map((key) => toAttributes(key));

/** States of entities, as another declaration may have left them, and what is recorded of a rebuild. */
const state = fc.constantFrom<readonly string[]>([], ['slot1 note~2 all'], ['gone']).chain((lists) => fc.constantFrom(0, 1, 7).map((epoch) => ({ lists, ready: lists, epoch, since: 1 })));
const checkpoint = fc.constantFrom<object | undefined>(undefined, { run: 'x', holder: 'y', until: 0 }, { run: 'x', holder: 'y', until: 4_000_000_000_000 });

const tables: fc.Arbitrary<{ readonly items: readonly Item[]; readonly names: readonly string[] }> = fc.tuple(
  fc.array(fc.array(odd, { maxLength: 2 }), { minLength: RECORDS.length, maxLength: RECORDS.length }), state, checkpoint,
).map(([mutations, found, rebuild]) => ({
  items: [
    ...RECORDS.map((record, index) => record.data === undefined ? record : applied(record, mutations[index])),
    ...STRANGERS,
    ...MODEL.entities.map(({ name }) => toAttributes({ pk: 'META', sk: `INDEXES#${name}`, ...found })),
    ...(rebuild === undefined ? [] : [toAttributes({ pk: 'META', sk: 'REBUILD', ...rebuild, ...Object.fromEntries([0, 1, 2, 3].map((n) => [`segment${n}`, 'new'])) })]),
  ],
  names: mutations.flat().map(({ name }) => name),
}));

/** Whatever asks for a rebuild, and whatever the table holds then. */
export const reindexTarget: Target<SQSEvent> = {
  name: 'reindex',
  secrets: OWNERS,
  start: async () => withModel(),
  attacks: tables.chain(({ items, names }) => (
    batches(MESSAGES, { items }, VALUES).map((each) => ({ ...each, mutations: [...each.mutations, ...names] }))
  )),
  kindsOf: batchKinds,
  faultsOf,
};

function faultsOf(attack: Attack<SQSEvent>, outcome: Outcome): string[] {
  const { calls, table } = outcome.services;
  const [before, after] = [attack.seed.items, table.all].map((items) => new Map(items.filter(({ pk }) => pk.S !== 'META').map((item) => [`${item.pk.S} ${item.sk.S}`, unslotted(item)])));
  return [
    ...batchFaults(attack, outcome),
    ...(isDeepStrictEqual(before, after) ? [] : ['a record has changed beside its slots']),
    ...calls.filter((call) => !isOwn(call)).map(({ service, action, input }) => `${service} ${action} is none of a rebuild: ${JSON.stringify(input).slice(0, 300)}`),
  ];
}

function unslotted(item: Item): object {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !/^[ps]\d+$/.test(name)));
}

/** It reads the table, writes states and slots, and sends to itself. */
function isOwn({ service, action, input }: Call): boolean {
  if (service === 'sqs') {
    const { source, restarts, ...rest } = JSON.parse(String(input.MessageBody)) as Record<string, unknown>;
    return source === 'reindex' && typeof restarts === 'number' && Object.keys(rest).length === 0;
  }
  const { pk } = (input.Key ?? input.Item ?? {}) as Readonly<Record<string, { readonly S?: string }>>;
  const isMeta = pk?.S === 'META';
  return service === 'dynamodb' && (action === 'Scan' || action === 'GetItem' || (action === 'PutItem' && isMeta) || (action === 'UpdateItem' && input.ConditionExpression !== undefined));
}
