import type { SQSEvent } from 'aws-lambda';
import { sha256 } from '../../../src/handlers/shared/hash';
import { uuidOf } from '../../../src/handlers/shared/uuid';
import { requestTime } from '../../../src/handlers/worker/request-time';
import { CANARIES } from '../canaries';
import { reachOf, trespasses } from '../invariants/reach';
import { idsOf, markOf, seedOf } from '../records';
import type { Attack, Outcome, Target } from '../target';
import { type Values, batchFaults, batchKinds, batches, messagesOf, word } from './queue';

const OWNER = '0b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10';
const OTHER = 'f1a7d0c2-1111-4222-8333-944445555666';
const NEW = '00000000-0000-4000-8000-ccccccccccdd';
const IDS = idsOf('JOB');
const MAX_NOTIFICATION_BYTES = 256 * 1024;

const MESSAGES = [
  ...IDS.map((jobId) => ({ version: 1, ownerId: OWNER, jobId })),
  ...[IDS[0], NEW, NEW].map((jobId) => ({
    version: 2, ownerId: OWNER, jobId, type: 'summary', input: { mail: CANARIES.email, name: CANARIES.person }, requestedAt: Date.now(),
  })),
];
const VALUES: Values = {
  version: [1, 2, 1, 2, '1', 3],
  ownerId: [OWNER, 'nobody', 'a#b', `${OWNER}#`, 'OWNER#x', 'arn:aws:iam::123456789012:user/x', 'x'.repeat(257)],
  jobId: [NEW, NEW.toUpperCase(), ...IDS, '', 'JKJaXmPLvHcESHA=', 'UUID_REPLACED_INVALID_REQUEST_ID', '../x', 'JOB#1'],
  requestedAt: [Date.now(), '01/Jan/2027:00:00:00 +0000', '31/Feb/2027:25:00:00 +9999', '2027-01-01T00:00:00Z', '2020-01-01T00:00:00Z', 1, 1e15, '1e3'],
  type: ['summary', 'unheard', 'toString', '__proto__', ''],
  input: [{}, '', { a: 1 }, { ['a'.repeat(64)]: 'x'.repeat(1000) }, { a: null }, { toString: 'x' }],
};

/** Messages of the API and of API Gateway in the queue of jobs, and anything else. */
export const workerTarget: Target<SQSEvent> = {
  name: 'worker',
  secrets: [OWNER, OTHER],
  attacks: batches(MESSAGES, seedOf([OWNER, OTHER]), VALUES),
  kindsOf: batchKinds,
  faultsOf,
};

/** A job may be called as its message says, a UUID in small letters, and anything else by what follows from it and the time of the request. */
function namesOf(jobId: string, requestedAt: unknown): string[] {
  const time = requestTime(requestedAt)?.getTime();
  return [jobId, jobId.toLowerCase(), ...(time === undefined ? [] : [uuidOf(sha256(JSON.stringify([jobId, time])))])];
}

function faultsOf(attack: Attack<SQSEvent>, outcome: Outcome): string[] {
  const { calls } = outcome.services;
  const messages = messagesOf(attack.event);
  const owners = messages.map(({ ownerId }) => ownerId).filter((owner) => typeof owner === 'string');
  const jobs = messages.flatMap(({ jobId, requestedAt }) => namesOf(word(jobId), requestedAt)).map((id) => `JOB#${id}`);
  const written = calls.filter(({ action }) => action === 'UpdateItem').map(({ input }) => (input.Key as { sk: { S: string } }).sk.S);
  const published = calls.filter(({ service }) => service === 'sns').map(({ input }) => String(input.Message));
  return [
    ...batchFaults(attack, outcome),
    ...trespasses(calls, reachOf(owners)),
    ...written.filter((sk) => !jobs.includes(sk)).map((sk) => `it wrote ${sk}, which no message names`),
    ...published.filter((message) => Buffer.byteLength(message) > MAX_NOTIFICATION_BYTES).map(() => 'a notification is too large'),
    ...published.filter((message) => !owners.includes(OTHER) && message.includes(markOf(OTHER))).map(() => 'a notification tells of another owner'),
  ];
}
