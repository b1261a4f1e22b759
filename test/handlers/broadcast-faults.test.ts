import { type AttributeValue, BatchWriteItemCommand, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { lambdaContext } from './support/api';
import { chance } from './support/chance';
import { type LocalDynamoDb, TABLE_NAME } from './support/dynamodb';
import { captureOutput } from './support/environment';
import { FaultDatabases } from './support/fault-databases';
import { UnreliableInvocations } from './support/unreliable-invocations';
import { type QueuedMessage, UnreliableQueue } from './support/unreliable-queue';
import type { BroadcasterProps } from '../../src/handlers/broadcast/broadcast';
import { broadcastHandler } from '../../src/handlers/broadcast/broadcast-handler';
import { FrameSender } from '../../src/handlers/broadcast/frame-sender';
import { ProgressTable } from '../../src/handlers/broadcast/progress-table';
import { BROADCAST } from '../../src/handlers/catalog';
import { ConnectionRegistry } from '../../src/handlers/realtime/connection-registry';
import { Environment } from '../../src/handlers/shared/environment';
import { sha256 } from '../../src/handlers/shared/hash';
import { telemetryOf } from '../../src/handlers/shared/telemetry';
import { SEEDS, ofSeeds } from '../support/all';

type Kind = 'owner' | 'group' | 'job' | 'poison' | 'oversize';

/** A message to a user who gets no other. */
interface Task {
  readonly kind: Kind;
  readonly name: string;
  readonly message: QueuedMessage;
  /** Connections that are there, and some that are gone and still registered. */
  readonly live: readonly string[];
  readonly gone: readonly string[];
}

const MESSAGES = 100;
const PARALLEL = 4;
/** Six times the timeout of the function, as the queue of `Realtime` has it. */
const VISIBILITY_MILLISECONDS = 120_000;
const LONG_AGO = 3_600_000;
/** Of the faults of other steps: a message has one of the others for many of these. */
const POST_FAULTS = 0.5;

/** Over all seeds, for the sum in the end. */
const totals = { messages: 0, left: 0, frames: 0, duplicates: 0, crashes: 0, outOfTime: 0, transient: 0 };
/** Those of all seeds that had a recipient. */
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
  if (drawn < 0.05) {
    return 'oversize';
  }
  return drawn < 0.4 ? 'owner' : drawn < 0.7 ? 'group' : 'job';
}

function bodyOf(kind: Kind, name: string): object {
  const message = { version: 1, id: `id ${name}`, to: { ownerId: name }, message: { name } };
  switch (kind) {
    case 'owner':
      return message;
    case 'group':
      return { ...message, to: { group: name } };
    case 'job':
      return { type: 'job.succeeded', version: 1, jobId: name, ownerId: name, status: 'SUCCEEDED' };
    case 'oversize':
      return { ...message, message: 'x'.repeat(128 * 1024) };
    case 'poison':
      return [{ ...message, version: 2 }, { ...message, to: { ownerId: name, group: name } }, { ...message, admin: true }][name.length % 3];
  }
}

async function taskOf(seed: number, index: number): Promise<Task> {
  const kind = kindOf(chance(seed, 'kind', index));
  const name = `n-${seed}-${index}`;
  const ids = (what: string, most: number) => Array.from({ length: Math.floor(chance(seed, what, index) * most) }, (_, each) => `${name}-${what}-${each}`);
  const [live, gone] = [ids('live', 6), ids('gone', 2)];
  const registry = new ConnectionRegistry(database.client, TABLE_NAME);
  await Promise.all([...live, ...gone].map((id) => registry.add({
    id, connectedAt: Date.now() - LONG_AGO, ...(kind === 'group' ? { ownerId: `owner of ${id}`, groups: [name] } : { ownerId: name, groups: ['all'] }),
  })));
  return { kind, name, live, gone, message: { messageId: `m${index}`, body: JSON.stringify(bodyOf(kind, name)) } };
}

interface ReceivedFrame {
  readonly id: string;
  readonly message: { readonly name?: string; readonly jobId?: string };
}

/** Clients that act upon what they have not seen, by connection and by what the message says. */
class Clients {
  frames = 0;
  duplicates = 0;
  readonly acted = new Map<string, number>();
  private readonly seen = new Set<string>();

  receive(connection: string, text: string): void {
    const { id, message } = JSON.parse(text) as ReceivedFrame;
    this.frames += 1;
    if (this.seen.has(`${connection} ${id}`)) {
      this.duplicates += 1;
      return;
    }
    this.seen.add(`${connection} ${id}`);
    const effect = `${connection} ${message.name ?? message.jobId}`;
    this.acted.set(effect, (this.acted.get(effect) ?? 0) + 1);
  }
}

async function all<T>(entries: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const entry of entries) {
    found.push(entry);
  }
  return found;
}

interface Command {
  readonly input: object;
}

/** Everything that a broadcaster calls, through the faults of an invocation. `nameOf` tells whose message a key of the table belongs to. */
function broadcasterOf(invocations: UnreliableInvocations, clients: Clients, nameOf: ReadonlyMap<string, string>): BroadcasterProps {
  const { client } = database;
  const send = client.send.bind(client) as (command: Command) => Promise<unknown>;
  const table = {
    send: (command: Command) => {
      const { key, step } = stepOf(command);
      return invocations.step(nameOf.get(key) ?? '', `${step} ${key}`, () => send(command));
    },
  } as object as typeof client;
  const management = {
    post: (id: string, { text }: { readonly text: string }) => invocations.step(nameOf.get(id) ?? '', `post ${id}`, async () => {
      if (id.includes('-gone-')) {
        return 410;
      }
      clients.receive(id, text);
      return 200;
    }, POST_FAULTS),
  };
  const telemetry = telemetryOf(BROADCAST, new Environment(BROADCAST, {}));
  return {
    registry: new ConnectionRegistry(table, TABLE_NAME),
    progress: new ProgressTable(table, TABLE_NAME),
    sender: new FrameSender(management, telemetry.logger),
    ...telemetry,
  };
}

/** The step that a call of the table is, and the connection, recipient or record of progress that it is about. */
function stepOf(command: Command): { readonly key: string; readonly step: string } {
  const partition = (pk: AttributeValue | undefined) => pk?.S?.split('#')[1] ?? '';
  if (command instanceof QueryCommand) {
    return { key: partition(command.input.ExpressionAttributeValues?.[':pk']), step: 'find' };
  }
  if (command instanceof BatchWriteItemCommand) {
    const { pk, sk } = command.input.RequestItems?.[TABLE_NAME]?.[0]?.DeleteRequest?.Key ?? {};
    return partition(sk) === '' ? { key: partition(pk), step: 'delete' } : { key: partition(sk), step: 'delete others of' };
  }
  const { input } = command as GetItemCommand;
  return { key: partition(input.Key?.pk), step: command instanceof GetItemCommand ? 'get' : 'set' };
}

async function runAll(
  queue: UnreliableQueue, invocations: UnreliableInvocations, broadcaster: BroadcasterProps, tasks: readonly Task[],
): Promise<void> {
  jest.spyOn(Date, 'now').mockImplementation(() => queue.now);
  const nameOf = new Map(tasks.map(({ name, message }) => [message.messageId, name]));
  for (let round = 0; !queue.isEmpty || round === 0; round += 1) {
    const batches = [...queue.receive()];
    await Promise.all(Array.from({ length: PARALLEL }, async () => {
      for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
        const event = { Records: batch.map(({ messageId, body }) => ({ messageId, body, eventSource: 'aws:sqs' })) };
        const receiveCounts = new Map(batch.map(({ messageId, receiveCount }) => [nameOf.get(messageId) ?? '', receiveCount]));
        const answer = await invocations.invoke(receiveCounts, () => broadcastHandler(broadcaster)(event as SQSEvent, lambdaContext()));
        if (answer !== undefined) {
          const failed = answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
          queue.delete(batch.map(({ messageId }) => messageId).filter((messageId) => !failed.includes(messageId)));
        }
      }
    }));
  }
  jest.restoreAllMocks();
}

/** Which message each key of the table belongs to. */
function namesOf(tasks: readonly Task[]): ReadonlyMap<string, string> {
  return new Map(tasks.flatMap(({ kind, name, live, gone }) => {
    const progress = [kind === 'job' ? `job:${name}` : `id ${name}`, kind === 'group' ? `GROUP#${name}` : `OWNER#${name}`];
    return [...live, ...gone, name, sha256(JSON.stringify(progress))].map((key) => [key, name] as const);
  }));
}

/** Connections that could not be removed when they were found gone are removed by the next message. Tells how many recipients had some. */
async function removedByTheNext(tasks: readonly Task[]): Promise<number> {
  const registry = new ConnectionRegistry(database.client, TABLE_NAME);
  const recipientOf = ({ kind, name }: Task) => kind === 'group' ? { group: name } : { ownerId: name };
  const registered = await Promise.all(tasks.map(async (task) => ({ task, found: await all(registry.after(recipientOf(task))) })));
  const left = registered.filter(({ found }) => found.some(({ id }) => id.includes('-gone-'))).map(({ task }) => task);
  const reliable = { step: <T>(_: string, __: string, work: () => Promise<T>) => work() } as UnreliableInvocations;
  const broadcaster = broadcasterOf(reliable, new Clients(), namesOf(tasks));
  const Records = left.map((task) => ({ messageId: task.name, body: JSON.stringify({ version: 1, id: 'next', to: recipientOf(task), message: {} }) }));
  await broadcastHandler(broadcaster)({ Records } as SQSEvent, lambdaContext());
  const found = await Promise.all(left.map((task) => all(registry.after(recipientOf(task)))));
  expect(found.flat().filter(({ id }) => id.includes('-gone-'))).toEqual([]);
  return left.length;
}

test.each(SEEDS)('nothing is lost, acted upon twice or given up wrongly (seed %d)', async (seed) => {
  database = databases.of(seed);
  const tasks = await Promise.all(Array.from({ length: MESSAGES }, (_, index) => taskOf(seed, index)));
  const queue = new UnreliableQueue(tasks.map(({ message }) => message), seed, VISIBILITY_MILLISECONDS);
  const invocations = new UnreliableInvocations(seed, 3);
  const clients = new Clients();
  await runAll(queue, invocations, broadcasterOf(invocations, clients, namesOf(tasks)), tasks);

  const refused = tasks.filter(({ kind }) => kind === 'poison' || kind === 'oversize');
  const expected = tasks.filter((task) => !refused.includes(task)).flatMap(({ name, live }) => live.map((id) => `${id} ${name}`));
  const twice = [...clients.acted.values()].filter((times) => times !== 1).length;
  const lost = expected.filter((effect) => !clients.acted.has(effect));
  const deadLetters = queue.deadLetters.filter((id) => !refused.some(({ message }) => message.messageId === id));

  // Lost, acted upon twice, innocents in the dead-letter queue: none.
  expect({ lost, twice, deadLetters }).toEqual({ lost: [], twice: 0, deadLetters: [] });
  expect([...clients.acted.keys()].sort()).toEqual([...expected].sort());
  expect(queue.deadLetters.sort()).toEqual(refused.map(({ message }) => message.messageId).sort());
  totals.left += await removedByTheNext(tasks.filter((task) => !refused.includes(task)));
  totals.messages += MESSAGES;
  totals.frames += clients.frames;
  totals.duplicates += clients.duplicates;
  totals.transient += invocations.faults.transient;
  totals.crashes += invocations.faults.crashes;
  totals.outOfTime += invocations.faults.outOfTime;
});

test('all in all it was not easy, and a frame came again only after a crash or a message that came twice', () => {
  expect(totals.messages).toBe(MESSAGES * SEEDS.length);
  expect(totals.crashes).toBeGreaterThan(ofSeeds(10));
  expect(totals.outOfTime).toBeGreaterThan(ofSeeds(4));
  expect(totals.transient).toBeGreaterThan(ofSeeds(200));
  expect(totals.duplicates).toBeGreaterThan(0);
  expect(totals.left).toBeGreaterThan(0);
  // Without a record of its progress it would be more than a quarter.
  expect(totals.duplicates / totals.frames).toBeLessThan(0.15);
});
