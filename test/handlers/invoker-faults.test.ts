import { PutItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { lambdaContext } from './support/api';
import { chance } from './support/chance';
import { type LocalDynamoDb, TABLE_NAME, startDynamoDb } from './support/dynamodb';
import { captureOutput } from './support/environment';
import { JobLedger, idOf, stepOf } from './support/job-ledger';
import { recordsOf } from './support/records-of';
import { UnreliableInvocations } from './support/unreliable-invocations';
import { type QueuedMessage, UnreliableQueue } from './support/unreliable-queue';
import { HANDLERS } from '../../src/handlers/catalog';
import type { JobInvokerProps } from '../../src/handlers/invoker/invoke-job';
import { invokerHandler } from '../../src/handlers/invoker/invoker-handler';
import { JobFunctionError } from '../../src/handlers/invoker/job-function';
import type { JobMessage, JobRecord } from '../../src/handlers/jobs/job';
import { Environment } from '../../src/handlers/shared/environment';
import { RecordTable } from '../../src/handlers/shared/record-table';
import { telemetryOf } from '../../src/handlers/shared/telemetry';
import { JobClaims } from '../../src/handlers/worker/job-claims';
import { SEEDS, ofSeeds } from '../support/all';

/** What becomes of a job: `flaky` fails twice before it succeeds, `crowded` finds no room twice, and `later` is not due when its message comes. */
const KINDS = ['good', 'flaky', 'crowded', 'later', 'refusing', 'hopeless', 'canceled', 'withdrawn', 'poison'] as const;
type Kind = typeof KINDS[number];

const WEIGHTS: Readonly<Record<Kind, number>> = {
  good: 40, flaky: 15, crowded: 5, later: 10, refusing: 8, hopeless: 8, canceled: 6, withdrawn: 4, poison: 4,
};
const MESSAGES = 100;
const PARALLEL = 4;
const ATTEMPTS = 5;
/** Together with the two of a flaky job fewer than its attempts. */
const MOST_FAULTS = 2;
const SPARE_RECEIVES = 5;
const VISIBILITY_MILLISECONDS = 60_000;

interface Task {
  readonly kind: Kind;
  readonly owner: string;
  readonly message: QueuedMessage;
}

let database: LocalDynamoDb;

beforeAll(async () => { database = await startDynamoDb(); });
afterAll(() => database.stop());
beforeEach(() => { captureOutput(); });

function kindOf(drawn: number): Kind {
  let left = drawn * 100;
  return KINDS.find((kind) => (left -= WEIGHTS[kind]) < 0) ?? 'good';
}

async function taskOf(seed: number, index: number): Promise<Task> {
  const kind = kindOf(chance(seed, 'kind', index));
  const owner = `owner-${seed}-${index}`;
  if (kind !== 'withdrawn' && kind !== 'poison') {
    await database.client.send(new PutItemCommand({
      TableName: TABLE_NAME,
      Item: {
        pk: { S: `OWNER#${owner}` },
        sk: { S: `JOB#${idOf(index)}` },
        id: { S: idOf(index) },
        type: { S: 'invoice' },
        status: { S: kind === 'canceled' ? 'CANCELED' : 'QUEUED' },
        version: { N: '1' },
        createdAt: { S: new Date().toISOString() },
        inputJson: { S: '{"n":1}' },
        ...(kind === 'later' ? { runAt: { S: new Date(Date.now() + 5 * 60_000).toISOString() } } : {}),
      },
    }));
  }
  const body = { version: kind === 'poison' ? 2 : 1, ownerId: owner, jobId: idOf(index) };
  return { kind, owner, message: { messageId: `m${index}`, body: JSON.stringify(body) } };
}

class Ledger extends JobLedger {
  readonly called = new Map<string, number>();
  readonly calledTooEarly: string[] = [];
}

const failure = (name: string, status: number) => Object.assign(new Error('no'), { name, $metadata: { httpStatusCode: status } });

/** What the function of the jobs does at its nth call for an owner. */
function answerOf(kind: Kind, nth: number): { readonly resultJson: string } | { readonly refused: string } {
  if (kind === 'hopeless' || (kind === 'flaky' && nth <= 2)) {
    throw new JobFunctionError('ValueError');
  }
  if (kind === 'crowded' && nth <= 2) {
    throw failure('TooManyRequestsException', 429);
  }
  return kind === 'refusing' ? { refused: 'No such order.' } : { resultJson: `{"n":${nth}}` };
}

/** An invoker whose every call goes through the invocation's faults, and whose effects are written down. */
function invokerOf(
  invocations: UnreliableInvocations, ledger: Ledger, queue: UnreliableQueue, kinds: ReadonlyMap<string, Kind>, messages: Map<string, string>,
): JobInvokerProps {
  const { client } = database;
  const send = client.send.bind(client);
  const faulty = {
    send: async (command: { readonly input: UpdateItemCommandInput }) => {
      const owner = command.input.Key?.pk?.S?.slice(6) ?? '';
      const step = stepOf(command.input);
      return invocations.step(owner, step, async () => {
        const output = await send(command as Parameters<typeof send>[0]);
        if (step === 'end') {
          ledger.add(ledger.ended, owner);
        }
        return output;
      });
    },
  };
  let [tokens, sent] = [0, 0];
  return {
    claims: new JobClaims(new RecordTable<JobRecord>(faulty as object as typeof client, TABLE_NAME, 'JOB')),
    notifier: ledger.notifierOf(invocations),
    body: {
      call: ({ ownerId }) => invocations.step(ownerId, 'call', async () => {
        if (ledger.ended.has(ownerId)) {
          ledger.ranTooLate.push(ownerId);
        }
        if (kinds.get(ownerId) === 'later' && queue.now < START + 5 * 60_000) {
          ledger.calledTooEarly.push(ownerId);
        }
        return answerOf(kinds.get(ownerId) ?? 'good', ledger.add(ledger.called, ownerId));
      }),
    },
    queue: {
      send: (message, milliseconds = 0) => invocations.step((message as JobMessage).ownerId, 'send', async () => {
        sent += 1;
        messages.set(`s${sent}`, (message as JobMessage).ownerId);
        queue.send({ messageId: `s${sent}`, body: JSON.stringify(message) }, milliseconds);
      }),
    },
    attempts: ATTEMPTS,
    timeoutMilliseconds: 60_000,
    newToken: () => { tokens += 1; return `token-${tokens}`; },
    ...telemetryOf(HANDLERS.invoker, new Environment(HANDLERS.invoker, {})),
  };
}

/** Where the clock of a seed begins. */
let START = 0;

async function runAll(
  queue: UnreliableQueue, invocations: UnreliableInvocations, invoker: JobInvokerProps, ownerOf: ReadonlyMap<string, string>,
): Promise<void> {
  jest.spyOn(Date, 'now').mockImplementation(() => queue.now);
  let handled = 0;
  for (let round = 0; !queue.isEmpty || round === 0; round += 1) {
    // One message at a time, as the queues of types have it.
    const batches = queue.receive().flatMap((batch) => batch.map((delivery) => [delivery]));
    await Promise.all(Array.from({ length: PARALLEL }, async () => {
      for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
        const [{ messageId, body }] = batch;
        const event = { Records: [{ messageId, body, eventSource: 'aws:sqs' }] };
        handled += 1;
        // Each attempt is a message of its own, and meets faults of its own.
        const answer = await invocations.invoke(new Map([[ownerOf.get(messageId) ?? '', handled]]), () => invokerHandler(invoker)(event as SQSEvent, lambdaContext()));
        if (answer?.batchItemFailures.length === 0) {
          queue.delete([messageId]);
        }
      }
    }));
  }
  jest.restoreAllMocks();
}

const totals = { messages: 0, again: 0, retried: 0, transient: 0, crashes: 0, outOfTime: 0, kinds: new Set<Kind>() };

test.each(SEEDS)('nothing is lost, recorded twice or given up wrongly (seed %d)', async (seed) => {
  captureOutput();
  const tasks = await Promise.all(Array.from({ length: MESSAGES }, (_, index) => taskOf(seed, index)));
  const queue = new UnreliableQueue(tasks.map(({ message }) => message), seed, VISIBILITY_MILLISECONDS, ATTEMPTS + SPARE_RECEIVES);
  START = queue.now;
  const invocations = new UnreliableInvocations(seed, MOST_FAULTS);
  const ledger = new Ledger();
  const messages = new Map(tasks.map(({ owner, message }) => [message.messageId, owner]));
  const kinds = new Map(tasks.map(({ owner, kind }) => [owner, kind]));
  await runAll(queue, invocations, invokerOf(invocations, ledger, queue, kinds, messages), messages);

  const records = new Map((await recordsOf(database, tasks.map(({ owner }) => owner))).map((item) => [item.pk.S?.slice(6), item]));
  const ownersOf = (...some: readonly Kind[]) => tasks.filter(({ kind }) => some.includes(kind)).map(({ owner }) => owner).sort();
  const endedAs = (status: string) => [...records.entries()]
    .filter(([, item]) => item.status.S === status && item.notifiedAt !== undefined)
    .map(([owner]) => owner).sort();

  // Lost: none, and none ends otherwise than its function said.
  expect(endedAs('SUCCEEDED')).toEqual(ownersOf('good', 'flaky', 'crowded', 'later'));
  expect(endedAs('FAILED')).toEqual(ownersOf('refusing', 'hopeless'));
  expect(endedAs('CANCELED')).toEqual(ownersOf('canceled'));
  expect(records.size).toBe(ownersOf('good', 'flaky', 'crowded', 'later', 'refusing', 'hopeless', 'canceled').length);
  // Effects more than once: none.
  expect([...ledger.ended.keys()].sort()).toEqual(ownersOf('good', 'flaky', 'crowded', 'later', 'refusing', 'hopeless'));
  expect([...ledger.ended.values()].filter((times) => times !== 1)).toEqual([]);
  expect([...ledger.published.keys()].sort()).toEqual(ownersOf('good', 'flaky', 'crowded', 'later', 'refusing', 'hopeless', 'canceled'));
  // What is published again says the same of the same job.
  expect([...ledger.consumed.values()].filter(({ size }) => size !== 1)).toEqual([]);
  // Called neither before its time, nor after its end, nor more often than it may be; what found no room was no attempt.
  expect(ledger.ranTooLate).toEqual([]);
  expect(ledger.calledTooEarly).toEqual([]);
  expect([...ledger.called.entries()].filter(([owner, times]) => times > ATTEMPTS + (kinds.get(owner) === 'crowded' ? 2 : 0))).toEqual([]);
  expect(ownersOf('canceled').filter((owner) => ledger.called.has(owner))).toEqual([]);
  // Innocents in the dead-letter queue: none.
  expect(queue.deadLetters).toEqual(tasks.filter(({ kind }) => kind === 'poison').map(({ message }) => message.messageId));

  totals.messages += tasks.length;
  totals.again += [...ledger.published.values()].reduce((sum, times) => sum + times - 1, 0);
  totals.retried += [...ledger.called.values()].reduce((sum, times) => sum + times - 1, 0);
  totals.transient += invocations.faults.transient;
  totals.crashes += invocations.faults.crashes;
  totals.outOfTime += invocations.faults.outOfTime;
  tasks.forEach(({ kind }) => totals.kinds.add(kind));
});

test('and it was not easy', () => {
  expect(totals.messages).toBe(MESSAGES * SEEDS.length);
  expect(totals.retried).toBeGreaterThan(ofSeeds(600));
  expect(totals.transient).toBeGreaterThan(ofSeeds(130));
  expect(totals.crashes).toBeGreaterThan(ofSeeds(13));
  expect(totals.outOfTime).toBeGreaterThan(ofSeeds(5));
  expect(totals.again / totals.messages).toBeLessThan(0.05);
  expect(totals.kinds.size).toBe(KINDS.length);
});
