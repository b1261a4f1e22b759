import type { SQSEvent } from 'aws-lambda';
import { toAttributes } from '../../../src/handlers/shared/marshalling';
import { CANARIES } from '../canaries';
import { partitionsOf } from '../invariants/reach';
import type { Seed } from '../services/services';
import type { Attack, Outcome, Target } from '../target';
import { type Values, batchFaults, batchKinds, batches, messagesOf, word } from './queue';

const OWNER = '0b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10';
const OTHER = 'f1a7d0c2-1111-4222-8333-944445555666';
const MAX_FRAME_BYTES = 128 * 1024;

/** Who is connected, by what they are found. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  [`OWNER#${OWNER}`]: ['mine=', 'gone='],
  [`OWNER#${OTHER}`]: ['theirs='],
  'GROUP#staff': ['mine=', 'theirs='],
};
const SEED: Seed = {
  gone: ['gone='],
  items: [
    ...Object.entries(MEMBERS).flatMap(([pk, ids]) => ids.map((id) => toAttributes({ pk, sk: `CONNECTION#${id}`, connectedAt: 1, expiresAt: 4_000_000_000 }))),
    ...[['mine=', OWNER], ['gone=', OWNER], ['theirs=', OTHER]].map(([id, ownerId]) => (
      toAttributes({ pk: `CONNECTION#${id}`, sk: 'CONNECTION#', ownerId, groups: ['staff'], connectedAt: 1, expiresAt: 4_000_000_000 })
    )),
  ],
};
const MESSAGES = [
  { version: 1, id: 'event-1', to: { ownerId: OWNER }, message: { mail: CANARIES.email, name: CANARIES.person } },
  { version: 1, id: 'event-2', to: { group: 'staff' }, message: [1] },
  { type: 'job.succeeded', version: 1, jobId: 'j', ownerId: OWNER, status: 'SUCCEEDED', result: { items: 1 }, completedAt: '2026-01-01T00:00:00.000Z' },
];
const VALUES: Values = {
  'id': ['a', ' ', '~'.repeat(128), 'x'.repeat(129), '__proto__', ''],
  'to': [{ ownerId: OWNER }, { ownerId: 'nobody' }, { group: 'staff' }, { group: OWNER }, { ownerId: OWNER, group: 'staff' }, {}, []],
  'to.group': ['staff', `OWNER#${OTHER}`, 'a,staff', 'GROUP#staff'],
  'message': [null, 0, '', {}, [], '\u2028', { ['__proto__']: 1 }, 'x'.repeat(5000), 'x'.repeat(131_000)],
  'type': ['job.failed', 'job.succeeded', 'message'],
  'jobId': ['j', 'x'.repeat(128), ''],
  'ownerId': [OWNER, 'nobody', 'a#b'],
};

/** Messages of the queue of live messages, and anything else. */
export const broadcastTarget: Target<SQSEvent> = {
  name: 'broadcast',
  secrets: [OWNER, OTHER],
  attacks: batches(MESSAGES, SEED, VALUES),
  kindsOf: batchKinds,
  faultsOf,
};

function faultsOf(attack: Attack<SQSEvent>, outcome: Outcome): string[] {
  const { calls } = outcome.services;
  const partitions = messagesOf(attack.event).flatMap(({ to, ownerId }) => {
    const { ownerId: owner, group } = (to ?? {}) as Record<string, unknown>;
    return [`OWNER#${word(ownerId)}`, `OWNER#${word(owner)}`, `GROUP#${word(group)}`];
  });
  const reachable = partitions.flatMap((partition) => (Object.hasOwn(MEMBERS, partition) ? MEMBERS[partition] : []));
  const frames = calls.filter(({ service }) => service === 'management').map(({ input }) => input as { ConnectionId: string; Data: Uint8Array });
  const queried = calls.filter(({ action }) => action === 'Query').flatMap(({ input }) => partitionsOf(input));
  const removed = calls.filter(({ action }) => action === 'BatchWriteItem').flatMap(({ input }) => JSON.stringify(input.RequestItems));
  return [
    ...batchFaults(attack, outcome),
    ...queried.filter((partition) => partition === undefined || !partitions.includes(partition)).map((partition) => `it looked for ${partition}`),
    ...frames.filter(({ ConnectionId }) => !reachable.includes(ConnectionId)).map(({ ConnectionId }) => `it sent to ${ConnectionId}`),
    ...frames.filter(({ Data }) => Data.byteLength > MAX_FRAME_BYTES || !isFrame(Data)).map(() => 'a frame is malformed'),
    ...removed.filter((requests) => !requests.includes('gone=') || requests.includes('mine=') || requests.includes('theirs=')).map((requests) => `it removed ${requests}`),
  ];
}

function isFrame(data: Uint8Array): boolean {
  const { type, id } = JSON.parse(Buffer.from(data).toString()) as Record<string, unknown>;
  return type === 'message' && typeof id === 'string' && id.length > 0 && id.length <= 128;
}
