import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSEvent } from 'aws-lambda';
import { entity } from './entities/support/handler';
import { clientOf } from './reindex/support/deployment';
import { lambdaContext } from './support/api';
import { chance } from './support/chance';
import { captureOutput } from './support/environment';
import { UnreliableInvocations } from './support/unreliable-invocations';
import { type QueuedMessage, UnreliableQueue } from './support/unreliable-queue';
import { HANDLERS } from '../../src/handlers/catalog';
import { creation } from '../../src/handlers/entities/changes';
import { entitiesOf } from '../../src/handlers/entities/entity';
import { EntityStore } from '../../src/handlers/entities/entity-store';
import type { EntityRecord } from '../../src/handlers/entities/record';
import { ExportFiles } from '../../src/handlers/exports/export-files';
import type { ExportRecord } from '../../src/handlers/exports/export-job';
import { ExportJobs } from '../../src/handlers/exports/export-jobs';
import { exportsHandler } from '../../src/handlers/exports/exports-handler';
import type { FileRecord } from '../../src/handlers/files/file';
import { type JobRecord, newJob } from '../../src/handlers/jobs/job';
import { JobStore } from '../../src/handlers/jobs/job-store';
import { CreatedRecords } from '../../src/handlers/shared/created-records';
import { Environment } from '../../src/handlers/shared/environment';
import { toAttributes } from '../../src/handlers/shared/marshalling';
import { RecordTable } from '../../src/handlers/shared/record-table';
import { telemetryOf } from '../../src/handlers/shared/telemetry';
import { JobClaims } from '../../src/handlers/worker/job-claims';
import { JobNotifier } from '../../src/handlers/worker/job-notifier';
import type { Item } from '../attack/services/expressions';
import { Table } from '../attack/services/table';
import type { TableInput } from '../attack/services/table-input';
import { SEEDS, ofSeeds } from '../support/all';

type Kind = 'short' | 'long' | 'canceled' | 'late' | 'poison' | 'unknown';

interface Task {
  readonly kind: Kind;
  readonly owner: string;
  readonly id: string;
  readonly message: QueuedMessage;
  readonly records: readonly EntityRecord[];
}

const NOTE = entity('note', { n: { type: 'integer' }, text: { type: 'string' }, secret: { type: 'string', writeOnly: true } });
const TASKS = 40;
/** Records of an export in two parts, and so many in a page that an invocation has time for one part. */
const LONG = 560;
const TEXT = 'x'.repeat(16_000);
const PAGE = 60;
const PAGES_OF_A_TURN = 6;
const PARALLEL = 4;
const VISIBILITY_MILLISECONDS = 180_000;
const MAX_RECEIVE_COUNT = 5;
/** In each attempt that meets one, a message may be received twice. */
const MOST_FAULTS = 2;
/** An export has fewer steps than a day of other handlers. */
const MORE_FAULTS = 3;
/** The last steps of an export that is canceled late fail often: otherwise it would hardly ever have a file by then. */
const LAST_STEPS = 20;
const THEN = '2026-01-01T00:00:00.000Z';

const total = { transient: 0, crashes: 0, outOfTime: 0, handedOn: 0, canceled: 0, discarded: 0 };
beforeEach(() => { captureOutput(); });
afterEach(() => { jest.restoreAllMocks(); });

function kindOf(drawn: number, index: number): Kind {
  const long = (['long', 'long', 'canceled'] as const)[index];
  return long ?? (drawn < 0.05 ? 'poison' : drawn < 0.1 ? 'unknown' : drawn < 0.4 ? 'late' : 'short');
}

/** A day of exports, whose calls go through the faults of their invocation. S3 and SNS are in memory, as the table is. */
class Day {
  readonly tasks: readonly Task[];
  readonly queue: UnreliableQueue;
  readonly invocations: UnreliableInvocations;
  readonly table: Table;
  readonly objects = new Map<string, string>();
  readonly published: { readonly jobId: string; readonly status: string }[] = [];
  /** How often each job was recorded as ended. */
  readonly ends = new Map<string, number>();
  handedOn = 0;
  /** Jobs that were canceled when their file was whole. */
  readonly whole = new Set<string>();
  private readonly uploads = new Map<string, Map<number, string>>();
  private readonly attempts = new Map<string, number>();
  private readonly owners: Map<string, string>;
  private pages = new Map<string, number>();
  private tokens = 0;

  constructor(private readonly seed: number) {
    this.tasks = Array.from({ length: TASKS }, (_, index) => this.task(index));
    this.queue = new UnreliableQueue(this.tasks.map(({ message }) => message), seed, VISIBILITY_MILLISECONDS, MAX_RECEIVE_COUNT);
    this.invocations = new UnreliableInvocations(seed, MOST_FAULTS);
    this.owners = new Map(this.tasks.map(({ owner, message }) => [message.messageId, owner]));
    this.table = new Table(this.tasks.flatMap((task) => this.itemsOf(task)));
  }

  async run(): Promise<void> {
    jest.spyOn(Date, 'now').mockImplementation(() => this.queue.now);
    for (let round = 0; !this.queue.isEmpty || round === 0; round += 1) {
      const deliveries = [...this.queue.receive()].flat();
      await Promise.all(Array.from({ length: PARALLEL }, async () => {
        for (let delivery = deliveries.shift(); delivery !== undefined; delivery = deliveries.shift()) {
          const { messageId, body, receiveCount } = delivery;
          const owner = this.owners.get(messageId) ?? '';
          const event = { Records: [{ messageId, body, eventSource: 'aws:sqs' }] } as object as SQSEvent;
          const start = this.pages.get(owner) ?? 0;
          const isLate = () => (this.pages.get(owner) ?? 0) - start >= PAGES_OF_A_TURN;
          const context = { ...lambdaContext(), getRemainingTimeInMillis: () => isLate() ? 1000 : 29_000 };
          // A container has one invocation at a time.
          const answer = await this.invocations.invoke(new Map([[owner, receiveCount]]), () => this.handler()(event, context));
          if (answer?.batchItemFailures.length === 0) {
            this.queue.delete([messageId]);
          }
          await this.cancelLate(owner);
        }
      }));
      if (round === 0) {
        this.tasks.filter(({ kind }) => kind === 'canceled').forEach((task) => this.cancel(task));
      }
    }
  }

  fileOf({ owner }: Task): string | undefined {
    return [...this.objects].find(([key]) => key.startsWith(`files/${owner}/`))?.[1];
  }

  /** Whether the record of the export's file is there. */
  hasFileRecord({ owner, id }: Task): boolean {
    return this.table.all.some(({ pk, sk }) => pk.S === `OWNER#${owner}` && sk.S === `FILE#${id}`);
  }

  statusOf({ owner, id }: Task): { readonly status?: string; readonly error?: string } {
    const job = this.table.all.find(({ pk, sk }) => pk.S === `OWNER#${owner}` && sk.S === `JOB#${id}`);
    return { status: job?.status.S, error: job?.error?.S };
  }

  private task(index: number): Task {
    const kind = kindOf(chance(this.seed, 'kind', index), index);
    const owner = `owner-${index}`;
    const id = `01900000-0000-7000-8000-0000000000${String(index).padStart(2, '0')}`;
    const count = kind === 'short' || kind === 'late' ? Math.floor(chance(this.seed, 'count', index) * 5) : kind === 'poison' || kind === 'unknown' ? 0 : LONG;
    const records = Array.from({ length: count }, (_, n): EntityRecord => ({
      id: `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`,
      owner,
      data: { n, text: kind === 'short' || kind === 'late' ? 'x' : TEXT, secret: 'hush' },
      version: 1,
      createdAt: THEN,
      updatedAt: THEN,
    }));
    const body = kind === 'poison' ? '{"version":2}' : JSON.stringify({ version: 1, ownerId: owner, jobId: id });
    return { kind, owner, id, records, message: { messageId: `m${index}`, body } };
  }

  private itemsOf({ kind, owner, id, records }: Task): Item[] {
    const job = { ...newJob(id, { type: 'export', input: { entity: 'note' } }, new Date(), 30), caller: { user: owner, groups: [], scopes: [] } };
    const puts = records.flatMap((record) => creation(NOTE, record)).flatMap(({ write }) => 'Put' in write && write.Put.Item !== undefined ? [write.Put.Item] : []);
    return [...puts, ...kind === 'poison' || kind === 'unknown' ? [] : [toAttributes({ ...job, pk: `OWNER#${owner}`, sk: `JOB#${id}` } as object as Parameters<typeof toAttributes>[0])]];
  }

  /** Owners cancel exports while they run. */
  private cancel({ owner, id }: Task): void {
    this.table.run('UpdateItem', {
      TableName: 'entities',
      Key: toAttributes({ pk: `OWNER#${owner}`, sk: `JOB#${id}` }),
      UpdateExpression: 'SET #at = :then',
      ExpressionAttributeNames: { '#at': 'cancelRequestedAt' },
      ExpressionAttributeValues: toAttributes({ then: THEN }, ':'),
    });
  }

  /** Owners cancel exports whose file is whole already, as `DELETE /jobs/{id}` does it, before the end is recorded. */
  private async cancelLate(owner: string): Promise<void> {
    const task = this.tasks.find(({ kind, owner: other }) => kind === 'late' && other === owner);
    if (task === undefined || this.whole.has(task.id) || this.fileOf(task) === undefined || !['QUEUED', 'RUNNING'].includes(this.statusOf(task).status ?? '')) {
      return;
    }
    this.whole.add(task.id);
    const jobs = new JobStore(new CreatedRecords<JobRecord>(clientOf(async (action, input) => this.table.run(action, input)), 'entities', 'JOB'));
    const canceled = await jobs.cancel(owner, task.id);
    if (canceled?.status === 'CANCELED') {
      this.ends.set(task.id, 1);
      this.send(JSON.parse(task.message.body) as { readonly ownerId: string });
    }
  }

  private handler() {
    const client = clientOf((action, input) => this.called(action, input));
    const table = <T extends FileRecord | JobRecord>(kind: 'FILE' | 'JOB') => new RecordTable<T>(client, 'entities', kind);
    const store = new EntityStore(client, 'entities');
    const sns = {
      send: async ({ input }: { readonly input: { readonly Message: string } }) => {
        const { jobId, status, ownerId } = JSON.parse(input.Message) as { readonly jobId: string; readonly status: string; readonly ownerId: string };
        return this.step(ownerId, 'publish', async () => { this.published.push({ jobId, status }); });
      },
    };
    return exportsHandler({
      entities: entitiesOf({ entities: [NOTE] }),
      store: { states: store.states, query: (range, descending, limit) => store.query(range, descending, Math.min(limit, PAGE)) },
      files: new ExportFiles(table('FILE'), { send: (command: Command) => this.stored(command) } as object as S3Client, 'bucket'),
      jobs: new ExportJobs(table<ExportRecord>('JOB')),
      claims: new JobClaims(table<JobRecord>('JOB')),
      notifier: new JobNotifier(sns as object as SNSClient, 'topic'),
      queue: { send: (message) => this.goOn(message as { readonly ownerId: string }) },
      newToken: () => { this.tokens += 1; return `token-${this.tokens}`; },
      ...telemetryOf(HANDLERS.exports, new Environment(HANDLERS.exports, {})),
    });
  }

  private goOn(message: { readonly ownerId: string }): Promise<void> {
    return this.step(message.ownerId, 'go on', async () => {
      this.handedOn += 1;
      this.send(message);
    });
  }

  private send(message: { readonly ownerId: string }): void {
    const messageId = `s${this.owners.size}`;
    this.owners.set(messageId, message.ownerId);
    this.queue.send({ messageId, body: JSON.stringify(message) });
  }

  private called(action: string, input: TableInput): Promise<object> {
    const owner = (input.Key?.pk.S ?? input.ExpressionAttributeValues?.[':pk'].S ?? '').slice('OWNER#'.length);
    const { ':new_status': status } = input.ExpressionAttributeValues ?? {};
    return this.step(owner, `${action} ${input.Key?.sk.S ?? ''} ${status?.S ?? ''}`, async () => {
      const result = this.table.run(action, input);
      if (action === 'Query') {
        this.pages.set(owner, (this.pages.get(owner) ?? 0) + 1);
      }
      const key = input.Key?.sk.S ?? '';
      if (key.startsWith('JOB#') && ['SUCCEEDED', 'FAILED', 'CANCELED'].includes(status?.S ?? '')) {
        this.ends.set(key.slice(4), (this.ends.get(key.slice(4)) ?? 0) + 1);
      }
      return result;
    });
  }

  /** S3, as far as exports use it. */
  private stored({ input, constructor: { name } }: Command): Promise<object> {
    const { Key, Body, UploadId = '', PartNumber = 0, MultipartUpload: { Parts = [] } = {} } = input;
    return this.step(Key.split('/')[1], name, async () => {
      const upload = this.uploads.get(UploadId);
      if (!['PutObjectCommand', 'CreateMultipartUploadCommand', 'DeleteObjectCommand'].includes(name) && upload === undefined) {
        throw Object.assign(new Error('no'), { name: 'NoSuchUpload', $metadata: { httpStatusCode: 404 } });
      }
      switch (name) {
        case 'PutObjectCommand':
          this.objects.set(Key, String(Body));
          return {};
        case 'DeleteObjectCommand':
          this.objects.delete(Key);
          return {};
        case 'CreateMultipartUploadCommand': {
          const id = `${Key}?${this.uploads.size}`;
          this.uploads.set(id, new Map());
          return { UploadId: id };
        }
        case 'UploadPartCommand':
          upload!.set(PartNumber, String(Body));
          return { ETag: tagOf(String(Body)) };
        default: {
          const parts = Parts.map((part) => upload!.get(part.PartNumber) ?? '');
          if (!parts.every((part, index) => tagOf(part) === Parts[index].ETag)) {
            throw Object.assign(new Error('no'), { name: 'InvalidPart', $metadata: { httpStatusCode: 400 } });
          }
          this.objects.set(Key, parts.join(''));
          this.uploads.delete(UploadId);
          return {};
        }
      }
    });
  }

  /** Every attempt has its own fate. */
  private step<T>(owner: string, name: string, work: () => Promise<T>): Promise<T> {
    const key = `${owner} ${name}`;
    this.attempts.set(key, (this.attempts.get(key) ?? 0) + 1);
    const isLast = name === 'PutObjectCommand' || name.endsWith(' SUCCEEDED');
    const isLate = this.tasks.some(({ kind, owner: other }) => kind === 'late' && other === owner);
    return this.invocations.step(owner, `${name} ${this.attempts.get(key)}`, work, isLast && isLate ? LAST_STEPS : MORE_FAULTS);
  }
}

interface Command {
  readonly input: {
    readonly Key: string;
    readonly Body?: Buffer;
    readonly UploadId?: string;
    readonly PartNumber?: number;
    readonly MultipartUpload?: { readonly Parts: readonly { readonly PartNumber: number; readonly ETag: string }[] };
  };
  readonly constructor: { readonly name: string };
}

function tagOf(content: string): string {
  return `${content.length} ${content.slice(0, 60)}`;
}

function linesOf({ records }: Task): string {
  return records.map(({ id, data: { n, text } }) => `${JSON.stringify({ id, n, text, version: 1, createdAt: THEN, updatedAt: THEN })}\n`).join('');
}

test.each(SEEDS)('each export ends once, is told, and its file has each record once (seed %d)', async (seed) => {
  const day = new Day(seed);
  await day.run();
  for (const task of day.tasks) {
    const { kind, id } = task;
    const { status, error } = day.statusOf(task);
    const file = day.fileOf(task);
    if (kind === 'poison' || kind === 'unknown') {
      expect([status, file]).toEqual([undefined, undefined]);
    } else {
      const possible = { short: ['SUCCEEDED'], long: ['SUCCEEDED'], canceled: ['CANCELED', 'SUCCEEDED'], late: ['CANCELED', 'SUCCEEDED'] }[kind];
      expect(possible).toContain(status);
      expect(error).toBeUndefined();
      // Compared by lengths first: a difference of megabytes is nothing to read.
      if (status === 'SUCCEEDED') {
        expect(file?.length).toBe(linesOf(task).length);
        expect(file === linesOf(task)).toBe(true);
      } else {
        expect([kind, file?.length, day.hasFileRecord(task)]).toEqual([kind, undefined, false]);
      }
      expect(day.ends.get(id)).toBe(1);
      expect([...new Set(day.published.filter(({ jobId }) => jobId === id).map((each) => each.status))]).toEqual([status]);
      total.canceled += Number(status === 'CANCELED');
      total.discarded += Number(status === 'CANCELED' && day.whole.has(id));
    }
  }
  expect(day.queue.deadLetters.sort()).toEqual(day.tasks.filter(({ kind }) => kind === 'poison').map(({ message }) => message.messageId).sort());
  total.handedOn += day.handedOn;
  (['transient', 'crashes', 'outOfTime'] as const).forEach((name) => { total[name] += day.invocations.faults[name]; });
});

test('there were faults of every kind', () => {
  expect(total.transient).toBeGreaterThan(ofSeeds(100));
  expect(total.crashes).toBeGreaterThan(ofSeeds(10));
  expect(total.outOfTime).toBeGreaterThan(ofSeeds(5));
  expect(total.handedOn).toBeGreaterThan(ofSeeds(40));
  expect(total.canceled).toBeGreaterThan(0);
  expect(total.discarded).toBeGreaterThan(ofSeeds(20));
});
