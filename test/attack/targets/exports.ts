import type { APIGatewayProxyEvent, SQSEvent } from 'aws-lambda';
import * as fc from 'fast-check';
import { type Storable, toAttributes } from '../../../src/handlers/shared/marshalling';
import { apiEvent } from '../../handlers/support/api';
import { CANARIES } from '../canaries';
import { pinOf, vaultOf, withModel, worldOf } from '../entity-world';
import { faultsOfAnswer } from '../invariants/api-answer';
import { isState, personOf } from '../invariants/entity-reach';
import { partitionsOf } from '../invariants/reach';
import { apiMutation } from '../mutations/api-events';
import { faults } from '../mutations/faults';
import { applied, replaced } from '../mutations/mutation';
import { markOf } from '../records';
import { BUCKET, type Seed, TABLE, TOPIC } from '../services/services';
import type { Attack, Outcome, Target } from '../target';
import { type Values, batchFaults, batchKinds, batches, messagesOf, word } from './queue';

type Event = APIGatewayProxyEvent | SQSEvent;

const OWNER = '0b9c7c1e-5f0e-4a0a-9d4e-3a1c5b7f2d10';
const OTHER = 'f1a7d0c2-1111-4222-8333-944445555666';
const OWNERS = [OWNER, OTHER];
const THEN = '2026-01-01T00:00:00.000Z';

/** Exports of either owner, by what each was when they asked. The other one is of the staff. */
const CALLERS: Readonly<Record<string, Storable>> = { [OWNER]: { user: OWNER, groups: [], scopes: [], tenant: 'north' }, [OTHER]: { user: OTHER, groups: ['staff'], scopes: [] } };
const JOBS: readonly Readonly<Record<string, Storable | undefined>>[] = [
  { status: 'QUEUED', input: { entity: 'note' } },
  { status: 'RUNNING', input: { entity: 'note' }, claimToken: 'x', leaseUntil: 1 },
  { status: 'QUEUED', input: { entity: 'deal' } },
  { status: 'QUEUED', input: { entity: 'page' } },
  { status: 'QUEUED', input: { entity: 'gone' } },
  { status: 'QUEUED', input: { entity: 'note' }, cancelRequestedAt: THEN },
  { status: 'SUCCEEDED', input: { entity: 'note' }, completedAt: THEN },
  { status: 'RUNNING', input: { entity: 'note' }, claimToken: 'x', leaseUntil: 4_000_000_000_000 },
  { status: 'QUEUED', input: { entity: 'note' }, exported: { uploadId: 'upload', parts: [{ etag: 'e', sha256: 's' }], range: 0, position: 'note#0', records: 1, bytes: 9, idle: 0 } },
  // Of another type, as it happens to be beside exports.
  { status: 'QUEUED', type: 'summary', caller: undefined },
];
const idOf = (n: number) => `01900000-0000-7000-8000-0000000000${n + 10}`;
const SEED: Seed = {
  items: [
    ...worldOf(OWNERS).seed.items,
    ...OWNERS.flatMap((owner) => JOBS.map((job, n) => toAttributes({
      pk: `OWNER#${owner}`, sk: `JOB#${idOf(n)}`, id: idOf(n), type: 'export', version: 1, createdAt: THEN, updatedAt: THEN, expiresAt: 4_000_000_000, caller: CALLERS[owner], ...job,
    }))),
  ],
};

const MESSAGES = OWNERS.flatMap((ownerId) => JOBS.map((_, n) => ({ version: 1, ownerId, jobId: idOf(n) })));
const VALUES: Values = {
  version: [1, 2, '1', null],
  ownerId: [...OWNERS, 'nobody', `${OWNER}#`, 'OWNER#x', '', 'x'.repeat(257), 7],
  jobId: [...JOBS.map((_, n) => idOf(n)), '', '../x', 'JOB#1', 'x'.repeat(200)],
};

const requests: fc.Arbitrary<Attack<Event>> = fc.constantFrom('/notes', '/deals', '/pages').chain((path) => {
  const plain = apiEvent(`POST ${path}/batch-export`, { owner: OWNER, headers: { Authorization: `Bearer ${CANARIES.token}`, Cookie: `session=${CANARIES.cookie}` } });
  const event = replaced(plain, ['requestContext', 'authorizer', 'claims'], { 'sub': OWNER, 'email': CANARIES.email, 'name': CANARIES.person, 'custom:tenant': 'north' });
  const mutations = fc.array(apiMutation(event, { ids: [idOf(0)], cursors: ['x'], other: OTHER }), { minLength: 1, maxLength: 3 });
  return fc.tuple(mutations, faults).map(([all, fault]) => (
    { event: applied(event, all), mutations: [path, ...all.map(({ name }) => name)], fault, seed: SEED }
  ));
});

/** Requests for exports, and what its queue brings. */
export const exportsTarget: Target<Event> = {
  name: 'exports',
  environment: { OWNER_SOURCE: 'cognito' },
  secrets: OWNERS,
  start: async () => withModel(),
  attacks: fc.oneof(requests, batches(MESSAGES, SEED, VALUES) as fc.Arbitrary<Attack<Event>>),
  kindsOf: (attack, outcome) => isBatch(attack) ? batchKinds(attack, outcome) : [String((outcome.result as { statusCode?: unknown } | undefined)?.statusCode ?? 'thrown')],
  faultsOf: (attack, outcome) => isBatch(attack) ? faultsOfBatch(attack, outcome) : faultsOfRequest(attack as Attack<APIGatewayProxyEvent>, outcome),
};

function isBatch(attack: Attack<Event>): attack is Attack<SQSEvent> {
  return 'Records' in attack.event;
}

function faultsOfRequest({ event }: Attack<APIGatewayProxyEvent>, { result, error, services }: Outcome): string[] {
  const malformed = error === undefined ? faultsOfAnswer(result) : [`it threw: ${String(error)}`];
  if (malformed.length > 0) {
    return malformed;
  }
  const { statusCode, body } = result as { readonly statusCode: number; readonly body: string };
  const { user } = personOf(event);
  const sent = services.calls.filter(({ service }) => service === 'sqs').map(({ input }) => JSON.parse(String(input.MessageBody)) as { readonly ownerId: string });
  return [
    ...(statusCode >= 500 && services.faults === 0 ? [`it answered ${statusCode}, though nothing was wrong`] : []),
    ...(statusCode < 400 && user === undefined ? [`it answered ${statusCode} to nobody`] : []),
    ...services.calls.filter(({ service, input }) => service === 'dynamodb' && !partitionsOf(input).every((partition) => partition === `OWNER#${user}`)).map(({ action }) => `${action} beyond the caller`),
    ...services.calls.filter(({ service }) => service !== 'dynamodb' && service !== 'sqs').map(({ service }) => `it called ${service}`),
    ...sent.filter(({ ownerId }) => ownerId !== user).map(({ ownerId }) => `it began an export of ${ownerId}`),
    ...OWNERS.filter((owner) => body.includes(markOf(owner)) || body.includes('"caller"')).map(() => 'it tells what is stored'),
  ];
}

function faultsOfBatch(attack: Attack<SQSEvent>, outcome: Outcome): string[] {
  const { calls } = outcome.services;
  const named = messagesOf(attack.event).map(({ ownerId }) => word(ownerId)).filter((owner) => OWNERS.includes(owner));
  const mayRead = (partition = '') => named.some((owner) => partition === `OWNER#${owner}`) || (named.includes(OWNER) && partition === 'TENANT#north')
    || /^SHARED#page#[01]$/.test(partition) || (named.includes(OTHER) && /^note~2\0all\0\0[01]$/.test(partition));
  const written = calls.filter(({ service, action }) => service === 's3' && action === 'PUT').map(({ input }) => ({ key: String(input.key), body: String(input.body) }));
  const told = calls.filter(({ service }) => service === 'sns').map(({ input }) => input);
  const again = calls.filter(({ service }) => service === 'sqs').map(({ input }) => JSON.parse(String(input.MessageBody)) as { readonly ownerId: string });
  return [
    ...batchFaults(attack, outcome),
    ...calls.filter((call) => call.service === 'dynamodb' && !isState(call) && !(call.input.TableName === TABLE && partitionsOf(call.input).every((partition) => mayRead(partition) || !isThere(partition))))
      .map(({ action, input }) => `${action} beyond the owners of the exports: ${JSON.stringify(input).slice(0, 300)}`),
    ...calls.filter(({ service, input }) => service === 's3' && (input.bucket !== BUCKET || !named.some((owner) => String(input.key).startsWith(`files/${owner}/`)))).map(({ input }) => `it wrote ${String(input.key)}`),
    ...written.flatMap(({ key, body }) => contentFaults(key.split('/')[1], body)),
    ...told.filter(({ TopicArn, Message }) => TopicArn !== TOPIC || !named.includes((JSON.parse(String(Message)) as { ownerId: string }).ownerId)).map(() => 'it told of another owner'),
    ...again.filter(({ ownerId }) => !named.includes(ownerId)).map(({ ownerId }) => `it goes on with an export of ${ownerId}`),
  ];
}

/** An invented owner has no data. */
function isThere(partition = ''): boolean {
  return SEED.items.some(({ pk }) => pk.S === partition);
}

/** One owner gets their own notes; the other one, of the staff, also those of all, without what is the owner's secret. */
function contentFaults(owner: string, body: string): string[] {
  const strange = OWNERS.filter((each) => each !== owner);
  return [
    ...OWNERS.filter((each) => body.includes(pinOf(each))).map(() => 'a file tells what is only written'),
    ...strange.filter((each) => body.includes(vaultOf(each))).map((each) => `the file of ${owner} tells a secret of ${each}`),
    ...(owner === OWNER ? strange : []).filter((each) => body.includes(markOf(each))).map((each) => `the file of ${owner} has a record of ${each}`),
  ];
}
