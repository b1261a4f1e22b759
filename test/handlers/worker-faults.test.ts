import { PutItemCommand, QueryCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { lambdaContext } from './support/api';
import { chance } from './support/chance';
import { type LocalDynamoDb, TABLE_NAME } from './support/dynamodb';
import { captureOutput } from './support/environment';
import { FaultDatabases } from './support/fault-databases';
import { JobLedger, idOf, stepOf } from './support/job-ledger';
import { recordsOf } from './support/records-of';
import { UnreliableInvocations } from './support/unreliable-invocations';
import { type QueuedMessage, UnreliableQueue } from './support/unreliable-queue';
import { HANDLERS } from '../../src/handlers/catalog';
import type { FileRecord } from '../../src/handlers/files/file';
import type { JobRecord } from '../../src/handlers/jobs/job';
import { Environment } from '../../src/handlers/shared/environment';
import { type RecordKind, RecordTable, type StoredRecord } from '../../src/handlers/shared/record-table';
import { telemetryOf } from '../../src/handlers/shared/telemetry';
import { JobClaims } from '../../src/handlers/worker/job-claims';
import { TableOwnerData } from '../../src/handlers/worker/owner-data';
import type { JobProcessorProps } from '../../src/handlers/worker/process-job';
import { summary } from '../../src/handlers/worker/summary';
import { workerHandler } from '../../src/handlers/worker/worker-handler';
import { SEEDS, ofSeeds } from '../support/all';

type Kind = 'queued' | 'direct' | 'refused' | 'withdrawn' | 'poison';

interface Task {
  readonly kind: Kind;
  readonly owner: string;
  readonly message: QueuedMessage;
}

/** In each of the seeds. */
const MESSAGES = 100;
const PARALLEL = 4;
/** Six times the timeout of the function, as the queue of the pattern has it. */
const VISIBILITY_MILLISECONDS = 60_000;

let databases: FaultDatabases;
/** That of the seed. */
let database: LocalDynamoDb;

beforeAll(async () => { databases = await FaultDatabases.start(); });
afterAll(() => databases.stop());
beforeEach(() => { captureOutput(); });

function kindOf(drawn: number): Kind {
  if (drawn < 0.03) {
    return 'poison';
  }
  if (drawn < 0.08) {
    return 'refused';
  }
  return drawn < 0.1 ? 'withdrawn' : drawn < 0.55 ? 'queued' : 'direct';
}

function bodyOf(kind: Kind, ownerId: string, jobId: string): object {
  const direct = { version: 2, ownerId, jobId, type: 'summary', input: '', requestedAt: Date.now() };
  switch (kind) {
    case 'queued':
    case 'withdrawn':
      return { version: 1, ownerId, jobId };
    case 'direct':
      return direct;
    case 'refused':
      return { ...direct, type: 'drop' };
    case 'poison':
      return [{ ...direct, requestedAt: 'soon' }, { ...direct, version: 3 }, { version: 1, ownerId, jobId, admin: true }][ownerId.length % 3];
  }
}

async function taskOf(seed: number, index: number): Promise<Task> {
  const kind = kindOf(chance(seed, 'kind', index));
  const owner = `owner-${seed}-${index}`;
  if (kind === 'queued') {
    await database.client.send(new PutItemCommand({
      TableName: TABLE_NAME,
      Item: {
        pk: { S: `OWNER#${owner}` }, sk: { S: `JOB#${idOf(index)}` }, id: { S: idOf(index) }, type: { S: 'summary' }, status: { S: 'QUEUED' }, version: { N: '1' },
      },
    }));
  }
  return { kind, owner, message: { messageId: `m${index}`, body: JSON.stringify(bodyOf(kind, owner, idOf(index))) } };
}

class Ledger extends JobLedger {
  readonly created = new Map<string, number>();
}

/** A worker whose every call goes through the invocation's faults, and whose effects are written down. */
function processorOf(invocations: UnreliableInvocations, ledger: Ledger): JobProcessorProps {
  const { client } = database;
  const send = client.send.bind(client);
  const faulty = {
    send: async (command: { readonly input: UpdateItemCommandInput }) => {
      if (command instanceof QueryCommand) {
        const { ':pk': pk, ':prefix': prefix } = command.input.ExpressionAttributeValues ?? {};
        return invocations.step(pk?.S?.slice(6) ?? '', `read ${prefix?.S}`, () => send(command));
      }
      const owner = command.input.Key?.pk?.S?.slice(6) ?? '';
      const step = stepOf(command.input);
      return invocations.step(owner, step, async () => {
        const output = await send(command as Parameters<typeof send>[0]) as { readonly Attributes?: { readonly version?: { readonly N?: string } } };
        if (step === 'end') {
          ledger.add(ledger.ended, owner);
        }
        if (output.Attributes?.version?.N === '1') {
          ledger.add(ledger.created, owner);
        }
        return output;
      });
    },
  };
  const table = <T extends StoredRecord>(kind: RecordKind) => new RecordTable<T>(faulty as object as typeof client, TABLE_NAME, kind);
  let tokens = 0;
  return {
    claims: new JobClaims(table<JobRecord>('JOB')),
    notifier: ledger.notifierOf(invocations),
    types: new Map([['summary', async (context) => {
      if (ledger.ended.has(context.ownerId)) {
        ledger.ranTooLate.push(context.ownerId);
      }
      return summary(context);
    }]]),
    dataOf: (owner) => new TableOwnerData(owner, table<StoredRecord>('item'), table<FileRecord>('FILE')),
    acceptance: { types: ['summary'], retentionDays: 30 },
    newToken: () => { tokens += 1; return `token-${tokens}`; },
    ...telemetryOf(HANDLERS.worker, new Environment(HANDLERS.worker, {})),
  };
}

async function runAll(
  queue: UnreliableQueue, invocations: UnreliableInvocations, processor: JobProcessorProps, ownerOf: ReadonlyMap<string, string>,
): Promise<void> {
  jest.spyOn(Date, 'now').mockImplementation(() => queue.now);
  for (let round = 0; !queue.isEmpty || round === 0; round += 1) {
    const batches = [...queue.receive()];
    await Promise.all(Array.from({ length: PARALLEL }, async () => {
      for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
        const event = { Records: batch.map(({ messageId, body }) => ({ messageId, body, eventSource: 'aws:sqs' })) };
        const receiveCounts = new Map(batch.map(({ messageId, receiveCount }) => [ownerOf.get(messageId) ?? '', receiveCount]));
        const answer = await invocations.invoke(receiveCounts, () => workerHandler(processor)(event as SQSEvent, lambdaContext()));
        if (answer !== undefined) {
          const failed = answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
          queue.delete(batch.map(({ messageId }) => messageId).filter((messageId) => !failed.includes(messageId)));
        }
      }
    }));
  }
}

const totals = { messages: 0, again: 0, transient: 0, crashes: 0, outOfTime: 0, kinds: new Set<Kind>() };

test.each(SEEDS)('nothing is lost, done twice or given up wrongly (seed %d)', async (seed) => {
  database = databases.of(seed);
  const tasks = await Promise.all(Array.from({ length: MESSAGES }, (_, index) => taskOf(seed, index)));
  const queue = new UnreliableQueue(tasks.map(({ message }) => message), seed, VISIBILITY_MILLISECONDS);
  const invocations = new UnreliableInvocations(seed, 3);
  const ledger = new Ledger();
  await runAll(queue, invocations, processorOf(invocations, ledger), new Map(tasks.map(({ owner, message }) => [message.messageId, owner])));

  const records = new Map((await recordsOf(database, tasks.map(({ owner }) => owner))).map((item) => [item.pk.S?.slice(6), item]));
  const ownersOf = (...kinds: readonly Kind[]) => tasks.filter(({ kind }) => kinds.includes(kind)).map(({ owner }) => owner);
  const endedAs = (status: string) => [...records.entries()]
    .filter(([, item]) => item.status.S === status && item.notifiedAt !== undefined)
    .map(([owner]) => owner);

  // Lost: none.
  expect(endedAs('SUCCEEDED').sort()).toEqual(ownersOf('queued', 'direct').sort());
  expect(endedAs('FAILED').sort()).toEqual(ownersOf('refused').sort());
  expect([...ledger.published.keys()].sort()).toEqual(ownersOf('queued', 'direct', 'refused').sort());
  // Effects more than once: none.
  expect([...ledger.ended.entries()].filter(([, times]) => times !== 1)).toEqual([]);
  expect([...ledger.created.entries()].filter(([, times]) => times !== 1)).toEqual([]);
  expect([...ledger.created.keys()].sort()).toEqual(ownersOf('direct', 'refused').sort());
  expect(ledger.ranTooLate).toEqual([]);
  // A job that is published again has the same message.
  expect([...ledger.consumed.values()].filter(({ size }) => size !== 1)).toEqual([]);
  totals.again += [...ledger.published.values()].reduce((sum, times) => sum + times - 1, 0);
  expect(records.size).toBe(ownersOf('queued', 'direct', 'refused').length);
  // Innocents in the dead-letter queue: none.
  expect(queue.deadLetters).toEqual(tasks.filter(({ kind }) => kind === 'poison').map(({ message }) => message.messageId));

  totals.messages += tasks.length;
  totals.transient += invocations.faults.transient;
  totals.crashes += invocations.faults.crashes;
  totals.outOfTime += invocations.faults.outOfTime;
  tasks.forEach(({ kind }) => totals.kinds.add(kind));
});

test('and it was not easy', () => {
  expect(totals.messages).toBe(MESSAGES * SEEDS.length);
  expect(totals.transient).toBeGreaterThan(ofSeeds(130));
  expect(totals.crashes).toBeGreaterThan(ofSeeds(13));
  expect(totals.outOfTime).toBeGreaterThan(ofSeeds(5));
  // Published again only where an invocation ended, or a call failed, between the two steps.
  expect(totals.again / totals.messages).toBeLessThan(0.05);
  expect(totals.kinds.size).toBe(5);
});
