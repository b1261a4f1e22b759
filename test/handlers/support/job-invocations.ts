import { PutItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { lambdaContext } from './api';
import { chance } from './chance';
import { type LocalDynamoDb, TABLE_NAME } from './dynamodb';
import { JobLedger, idOf, stepOf } from './job-ledger';
import { recordsOf } from './records-of';
import { UnreliableInvocations } from './unreliable-invocations';
import { type QueuedMessage, UnreliableQueue } from './unreliable-queue';
import { HANDLERS } from '../../../src/handlers/catalog';
import type { JobInvokerProps } from '../../../src/handlers/invoker/invoke-job';
import { invokerHandler } from '../../../src/handlers/invoker/invoker-handler';
import type { JobBody } from '../../../src/handlers/invoker/job-body';
import type { JobMessage, JobRecord } from '../../../src/handlers/jobs/job';
import { Environment } from '../../../src/handlers/shared/environment';
import { RecordTable } from '../../../src/handlers/shared/record-table';
import { telemetryOf } from '../../../src/handlers/shared/telemetry';
import { JobClaims } from '../../../src/handlers/worker/job-claims';

export const MESSAGES = 100;
export const ATTEMPTS = 5;
/** When jobs of the kind `later` are due, after the beginning. */
export const LATER_MILLISECONDS = 5 * 60_000;
const PARALLEL = 4;
/** Together with the two of a flaky job fewer than its attempts. */
const MOST_FAULTS = 2;
const SPARE_RECEIVES = 5;
const VISIBILITY_MILLISECONDS = 60_000;

interface Task<K> { readonly kind: K; readonly owner: string; readonly message: QueuedMessage }

/**
 * A queue of jobs of several kinds and their invoker, whose every call goes through the faults of its invocation, and whose effects are written down.
 * Jobs of the kind `canceled` were, `later` ones are not due, `withdrawn` ones have no record, and messages of the kind `poison` can't be read.
 */
export class JobInvocations<K extends string> {
  /** Gives each kind as often as its weight, of a hundred, says. */
  static async of<K extends string>(database: LocalDynamoDb, seed: number, weights: Readonly<Record<K, number>>): Promise<JobInvocations<K>> {
    const tasks = Array.from({ length: MESSAGES }, (_, index) => taskOf(database, seed, index, weights));
    return new JobInvocations(database, seed, await Promise.all(tasks));
  }

  readonly ledger = new JobLedger();
  readonly invocations: UnreliableInvocations;
  readonly queue: UnreliableQueue;
  /** Where the clock begins. */
  readonly began: number;
  private readonly kinds: ReadonlyMap<string, K>;
  private readonly owners: Map<string, string>;
  private sent = 0;
  private handled = 0;

  private constructor(private readonly database: LocalDynamoDb, private readonly seed: number, readonly tasks: readonly Task<K>[]) {
    this.queue = new UnreliableQueue(tasks.map(({ message }) => message), seed, VISIBILITY_MILLISECONDS, ATTEMPTS + SPARE_RECEIVES);
    this.began = this.queue.now;
    this.invocations = new UnreliableInvocations(seed, MOST_FAULTS);
    this.owners = new Map(tasks.map(({ owner, message }) => [message.messageId, owner]));
    this.kinds = new Map(tasks.map(({ owner, kind }) => [owner, kind]));
  }

  kindOf(owner: string): K | undefined {
    return this.kinds.get(owner);
  }

  ownersOf(...some: readonly K[]): string[] {
    return this.tasks.filter(({ kind }) => some.includes(kind)).map(({ owner }) => owner).sort();
  }

  /** Puts a further message of an owner into the queue. */
  send(owner: string, body: object, milliseconds: number): void {
    this.sent += 1;
    this.owners.set(`s${this.sent}`, owner);
    this.queue.send({ messageId: `s${this.sent}`, body: JSON.stringify(body) }, milliseconds);
  }

  /** Until the queue is empty. */
  async run(body: JobBody): Promise<void> {
    const invoker = this.invoker(body);
    jest.spyOn(Date, 'now').mockImplementation(() => this.queue.now);
    let pauses = 0;
    jest.spyOn(Math, 'random').mockImplementation(() => chance(this.seed, 'pause', pauses += 1));
    for (let round = 0; !this.queue.isEmpty || round === 0; round += 1) {
      // One message at a time, as the queues of types have it.
      const deliveries = this.queue.receive().flat();
      await Promise.all(Array.from({ length: PARALLEL }, async () => {
        for (let next = deliveries.shift(); next !== undefined; next = deliveries.shift()) await this.handle(invoker, next);
      }));
    }
    jest.restoreAllMocks();
  }

  /** Who has a record of an end like this, and was told of it. */
  async endedAs(...statuses: readonly string[]): Promise<string[][]> {
    const records = await this.records();
    const ended = records.filter(({ notifiedAt }) => notifiedAt !== undefined);
    return statuses.map((wanted) => ended.filter(({ status }) => status.S === wanted).map(({ pk }) => pk.S!.slice(6)).sort());
  }

  records(): ReturnType<typeof recordsOf> {
    return recordsOf(this.database, this.tasks.map(({ owner }) => owner));
  }

  private async handle(invoker: JobInvokerProps, { messageId, body }: QueuedMessage): Promise<void> {
    this.handled += 1;
    const event = { Records: [{ messageId, body, eventSource: 'aws:sqs' }] };
    // Each attempt is its own message, and has separate faults. A container of Lambda has one event at a time.
    const counts = new Map([[this.owners.get(messageId) ?? '', this.handled]]);
    const answer = await this.invocations.invoke(counts, () => invokerHandler(invoker)(event as SQSEvent, lambdaContext()));
    if (answer?.batchItemFailures.length === 0) this.queue.delete([messageId]);
  }

  private invoker(body: JobBody): JobInvokerProps {
    const { client } = this.database;
    const send = client.send.bind(client);
    const faulty = {
      send: async (command: { readonly input: UpdateItemCommandInput }) => {
        const owner = command.input.Key?.pk?.S?.slice(6) ?? '';
        const step = stepOf(command.input);
        return this.invocations.step(owner, step, async () => {
          const output = await send(command as Parameters<typeof send>[0]);
          if (step === 'end') this.ledger.add(this.ledger.ended, owner);
          return output;
        });
      },
    };
    let tokens = 0;
    return {
      claims: new JobClaims(new RecordTable<JobRecord>(faulty as object as typeof client, TABLE_NAME, 'JOB')),
      notifier: this.ledger.notifierOf(this.invocations),
      body: { call: (event) => this.invocations.step(event.ownerId, 'call', () => body.call(event)) },
      queue: {
        send: (message, milliseconds = 0) => {
          const { ownerId } = message as JobMessage;
          return this.invocations.step(ownerId, 'send', async () => this.send(ownerId, message, milliseconds));
        },
      },
      attempts: ATTEMPTS,
      timeoutMilliseconds: 600_000,
      newToken: () => { tokens += 1; return `token-${tokens}`; },
      ...telemetryOf(HANDLERS.invoker, new Environment(HANDLERS.invoker, {})),
    };
  }
}

async function taskOf<K extends string>(
  database: LocalDynamoDb, seed: number, index: number, weights: Readonly<Record<K, number>>,
): Promise<Task<K>> {
  const kind = kindOf(chance(seed, 'kind', index), weights);
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
        ...(kind === 'later' ? { runAt: { S: new Date(Date.now() + LATER_MILLISECONDS).toISOString() } } : {}),
      },
    }));
  }
  const body = { version: kind === 'poison' ? 2 : 1, ownerId: owner, jobId: idOf(index) };
  return { kind, owner, message: { messageId: `m${index}`, body: JSON.stringify(body) } };
}

function kindOf<K extends string>(drawn: number, weights: Readonly<Record<K, number>>): K {
  let left = drawn * 100;
  const kinds = Object.keys(weights) as K[];
  return kinds.find((kind) => (left -= weights[kind]) < 0) ?? kinds[0];
}
