import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import * as fc from 'fast-check';
import { CANARIES } from '../canaries';
import { TENANTS, dealOf, pinOf, vaultOf, withModel, worldOf } from '../entity-world';
import { faults } from '../mutations/faults';
import { type Mutation, applied, replaced } from '../mutations/mutation';
import { text } from '../mutations/values';
import type { Item } from '../services/expressions';
import { TOPIC } from '../services/services';
import type { Attack, Outcome, Target } from '../target';

const OWNER = '0b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10';
const OTHER = 'f1a7d0c2-1111-4222-8333-944445555666';
const OWNERS = [OWNER, OTHER];
const MAX_BYTES = 256 * 1024;
const LATER = '2026-01-02T00:00:00.000Z';
const IMAGES = worldOf(OWNERS).seed.items;

/** Items that another writer of the table may leave behind. DynamoDB itself gives each attribute its type, and each item its keys. */
const ODD: Readonly<Record<string, readonly unknown[]>> = {
  data: [{ M: {} }, { S: 'x' }, { M: { name: { L: [{ M: { pin: { S: 'x' } } }] } } }, { M: { secret: { N: '1e125' } } }, { M: { name: { S: 'x'.repeat(300_000) } } }, undefined],
  owner: [{ S: OTHER }, { S: '' }, { N: '1' }, { S: 'a#b' }, undefined],
  v: [{ N: '2' }, { N: '1' }, { S: '1' }, { N: '0.5' }, undefined],
  createdAt: [{ S: LATER }, { S: 'x' }, { S: '' }, { N: '1' }, undefined],
  updatedAt: [{ S: LATER }, { S: 'never' }, undefined],
  expiresAt: [{ N: '1' }, { N: '4000000000' }, { N: '1e40' }, { S: 'x' }],
  deleting: [{ BOOL: true }, { BOOL: false }, { S: 'x' }],
  by: [{ S: OTHER }, { N: '7' }],
};
const oddImage: fc.Arbitrary<Mutation<Item>> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(...Object.keys(ODD)).chain((name) => fc.constantFrom(...ODD[name]).map((value) => ({
      name: `${name} is ${JSON.stringify(value)?.slice(0, 60)}`, apply: (item: Item) => replaced(item, [name], value),
    }))),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom('name', 'secret', 'title', 'text'), text).map(([name, value]) => ({
      name: `${name} is ${JSON.stringify(value).slice(0, 60)}`, apply: (item: Item) => replaced(item, ['data', 'M', name], { S: value }),
    })),
  },
);
const sortKeys = ['note#', 'note#a#b', 'note.line#a#b', 'deal#\uffff', 'page', 'JOB#1', '-', 'note#01900000-0000-7000-8000-000000000000'];

const change: fc.Arbitrary<{ readonly record: DynamoDBRecord; readonly names: readonly string[] }> = fc.record({
  image: fc.constantFrom(...IMAGES),
  old: fc.array(oddImage, { maxLength: 2 }),
  next: fc.array(oddImage, { maxLength: 3 }),
  kind: fc.constantFrom('INSERT', 'MODIFY', 'MODIFY', 'REMOVE'),
  key: fc.option(fc.constantFrom(...sortKeys), { freq: 8 }),
  swept: fc.boolean(),
  imageless: fc.integer({ min: 0, max: 30 }).map((drawn) => drawn === 0),
}).map(({ image, old, next, kind, key, swept, imageless }) => {
  const keys = { pk: image.pk, sk: key === null ? image.sk : { S: key } };
  const imageOf = (mutations: readonly Mutation<Item>[]) => imageless ? undefined : { ...applied(image, mutations), ...keys };
  const newer: Mutation<Item> = { name: 'newer', apply: (item) => ({ ...item, v: { N: '2' }, updatedAt: { S: LATER } }) };
  const record = {
    eventName: kind,
    dynamodb: {
      Keys: keys,
      ...(kind === 'INSERT' ? {} : { OldImage: imageOf(old) }),
      ...(kind === 'REMOVE' ? {} : { NewImage: imageOf([newer, ...next]) }),
      ApproximateCreationDateTime: 1_767_312_000,
    },
    ...(swept ? { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } } : {}),
  };
  return { record: record as object as DynamoDBRecord, names: [kind, ...[...old, ...next].map(({ name }) => name)] };
});

/** Records of the table's stream, also of items that no handler has written. */
export const changesTarget: Target<DynamoDBStreamEvent> = {
  name: 'changes',
  environment: { PUBLISHED_ENTITIES: 'note,deal,page', LIVE_ENTITIES: 'note,deal' },
  secrets: [CANARIES.person],
  start: async () => withModel(),
  attacks: fc.tuple(fc.array(change, { minLength: 1, maxLength: 4 }), faults).map(([entries, fault]): Attack<DynamoDBStreamEvent> => ({
    event: { Records: entries.map(({ record }, index) => ({ ...record, dynamodb: { ...record.dynamodb, SequenceNumber: `s${index}` } })) },
    mutations: entries.map(({ names }) => names.join(', ')),
    fault,
    seed: { items: [] },
  })),
  kindsOf: (_, { result, error, services }) => error !== undefined ? ['thrown']
    : [`${(result as DynamoDBBatchResponse).batchItemFailures.length === 0 ? 'told' : 'comes again'}${services.faults > 0 ? ' (faulty service)' : ''}`],
  faultsOf,
};

function faultsOf({ event }: Attack<DynamoDBStreamEvent>, { result, error, services }: Outcome): string[] {
  if (error !== undefined) {
    return [`the whole batch failed: ${String(error)}`];
  }
  const { batchItemFailures: failures, ...rest } = result as DynamoDBBatchResponse;
  const ids = event.Records.map(({ dynamodb }) => dynamodb?.SequenceNumber);
  type Failure = DynamoDBBatchResponse['batchItemFailures'][number];
  const isFailure = ({ itemIdentifier, ...more }: Failure) => ids.includes(itemIdentifier) && Object.keys(more).length === 0;
  const wellFormed = Object.keys(rest).length === 0 && failures.every(isFailure);
  const published = services.calls.filter(({ service }) => service === 'sns').map(({ input }) => input);
  const told = services.calls.filter(({ service }) => service === 'sqs').map(({ input }) => String(input.MessageBody));
  const texts = [...published.map(({ Message }) => String(Message)), ...told];
  return [
    ...(wellFormed ? [] : [`the answer is malformed: ${JSON.stringify(result)}`]),
    ...services.calls.filter(({ service }) => service !== 'sns' && service !== 'sqs').map(({ service, action }) => `it called ${service} ${action}`),
    ...published.filter(({ TopicArn }) => TopicArn !== TOPIC).map(() => 'it published elsewhere'),
    ...texts.filter((each) => Buffer.byteLength(each) > MAX_BYTES).map(() => 'a message is too large'),
    ...texts.filter((each) => OWNERS.some((owner) => each.includes(pinOf(owner)))).map(() => 'a message tells what is only written'),
    ...told.flatMap((each) => recipientFaults(each, event)),
  ];
}

/** Whom a live message is for must be who owns the record by its key, or a group with a rule; and it shows them what they may see. */
function recipientFaults(message: string, { Records }: DynamoDBStreamEvent): string[] {
  type Texts = Readonly<Record<string, string>>;
  const { to, message: { entity, recordId } } = JSON.parse(message) as { readonly to: Texts; readonly message: Texts };
  const owners = Records.map(({ dynamodb }) => dynamodb?.Keys as Item).filter(({ sk }) => sk.S === `${entity}#${recordId}`).map(({ pk }) => pk.S);
  const isGroup = JSON.stringify(to) === '{"group":"staff"}' && entity === 'note';
  const isOwner = entity === 'note' ? owners.includes(`OWNER#${to.ownerId}`) : to.claim === 'custom:tenant' && owners.includes(`TENANT#${to.value}`);
  const strange = OWNERS.filter((owner) => owner !== to.ownerId).map(vaultOf).concat(TENANTS.filter((tenant) => tenant !== to.value).map(dealOf));
  return [
    ...(isGroup || isOwner ? [] : [`it told ${JSON.stringify(to)} of ${entity} ${recordId}`]),
    ...strange.filter((secret) => message.includes(secret)).map((secret) => `${JSON.stringify(to)} was told ${secret}`),
  ];
}
