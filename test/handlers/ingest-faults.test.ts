import { gzipSync } from 'node:zlib';
import type { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { lambdaContext } from './support/api';
import { chance } from './support/chance';
import { type LocalDynamoDb, TABLE_NAME } from './support/dynamodb';
import { captureOutput } from './support/environment';
import { FaultDatabases } from './support/fault-databases';
import { recordsOf } from './support/records-of';
import { UnreliableInvocations } from './support/unreliable-invocations';
import { type QueuedMessage, UnreliableQueue } from './support/unreliable-queue';
import { HANDLERS } from '../../src/handlers/catalog';
import type { ImportRecord } from '../../src/handlers/ingest/import';
import { type ImportObjects, ObjectGoneError, ObjectReplacedError } from '../../src/handlers/ingest/import-objects';
import type { ImportQueue } from '../../src/handlers/ingest/import-queue';
import { ImportStore } from '../../src/handlers/ingest/import-store';
import { ImportedItems } from '../../src/handlers/ingest/imported-items';
import { type IngestHandlerProps, ingestHandler } from '../../src/handlers/ingest/ingest-handler';
import { continuation } from '../../src/handlers/ingest/object-event';
import { Slots } from '../../src/handlers/ingest/slots';
import { Environment } from '../../src/handlers/shared/environment';
import { type RecordKind, RecordTable, type StoredRecord } from '../../src/handlers/shared/record-table';
import { telemetryOf } from '../../src/handlers/shared/telemetry';
import { SEEDS, allOr, ofSeeds } from '../support/all';

type Kind = 'import' | 'long' | 'replaced' | 'gone' | 'poison';

interface Task { readonly kind: Kind; readonly owner: string; readonly message: QueuedMessage }
interface Version { readonly lines: readonly string[]; readonly etag: string; readonly sequencer: string }

/** Beside those that the handler sends itself, and the events of newer versions. */
const MESSAGES = 100;
/** Lines of an import that takes several invocations. */
const LONG = allOr(1300, 600);
const PARALLEL = 4;
/** Few enough that batches end early. */
const BUFFERED_BYTES = 20_000;
const VISIBILITY_MILLISECONDS = 60_000;
/** That of the queue of `ObjectIngest`. */
const MAX_RECEIVE_COUNT = 10;
/** Of the faults of other steps: an import has one of the others for many of these. */
const ITEM_FAULTS = 0.3;

let databases: FaultDatabases;
/** That of the seed. */
let database: LocalDynamoDb;
const total = { transient: 0, crashes: 0, outOfTime: 0, handedOn: 0, waited: 0 };
beforeAll(async () => { databases = await FaultDatabases.start(); });
afterAll(() => databases.stop());
beforeEach(() => { captureOutput(); });

function kindOf(drawn: number, index: number): Kind {
  if (index === 0) {
    return 'long';
  }
  const [found = 'import'] = ([['poison', 0.04], ['gone', 0.1], ['replaced', 0.35]] as const)
    .filter(([, limit]) => drawn < limit).map(([kind]) => kind);
  return found;
}

function versionOf(seed: number, owner: string, kind: Kind, number: number): Version {
  const count = kind === 'long' ? LONG : 1 + Math.floor(chance(seed, 'lines', owner, number) * 8);
  const lines = Array.from({ length: count }, (_, index) => (
    chance(seed, 'bad', owner, number, index) < 0.1 ? '{}' : JSON.stringify({ name: `v${number} ${index}` })));
  return { lines, etag: `${owner}-v${number}`, sequencer: `0${number}A0` };
}

const keyOf = (owner: string) => `imports/${owner}/a.jsonl`;
/** Compressed, every second one of them, also of the long ones. */
const bytesOf = ({ lines, etag }: Version): Buffer => {
  const text = Buffer.from(lines.join('\n'));
  return chance('compressed', etag) < 0.5 ? gzipSync(text) : text;
};

function bodyOf(kind: Kind, owner: string, version: Version): string {
  const object = { key: keyOf(owner), size: bytesOf(version).length, etag: version.etag, sequencer: version.sequencer };
  const event = {
    'version': '0', 'source': 'aws.s3', 'detail-type': 'Object Created', 'detail': { version: '0', bucket: { name: 'bucket' }, object },
  };
  if (kind !== 'poison') {
    return JSON.stringify(event);
  }
  const poisons = [{ ...event, source: 'aws.s4' }, { ...event, detail: { ...event.detail, version: '1' } }, { ...continuation(object), version: 2 }, []];
  return JSON.stringify(poisons[owner.length % poisons.length]);
}

/** The results of the steps. */
class Ledger {
  readonly writes = new Map<string, number>();
  readonly reports = new Map<string, string>();
  handedOn = 0;
  waited = 0;

  add(entries: Map<string, number>, name: string): void {
    entries.set(name, (entries.get(name) ?? 0) + 1);
  }
}

/** A day at the bucket: objects that come, are replaced and go, with a handler whose every call goes through the invocation's faults. */
class Day {
  readonly ledger = new Ledger();
  readonly tasks: readonly Task[];
  readonly queue: UnreliableQueue;
  readonly invocations: UnreliableInvocations;
  private readonly objects = new Map<string, Version>();
  private readonly owners: Map<string, string>;
  private readonly attempts = new Map<string, number>();
  private readonly client = { send: (command: UpdateItemCommand) => this.update(command) } as object as typeof database.client;

  constructor(private readonly seed: number) {
    this.tasks = Array.from({ length: MESSAGES }, (_, index) => this.task(index));
    this.queue = new UnreliableQueue(this.tasks.map(({ message }) => message), seed, VISIBILITY_MILLISECONDS, MAX_RECEIVE_COUNT);
    this.invocations = new UnreliableInvocations(seed);
    this.owners = new Map(this.tasks.map(({ owner, message }) => [message.messageId, owner]));
  }

  private task(index: number): Task {
    const owner = `owner-${this.seed}-${index}`;
    const kind = kindOf(chance(this.seed, 'kind', index), index);
    const version = versionOf(this.seed, owner, kind, 1);
    if (kind !== 'gone') {
      this.objects.set(keyOf(owner), version);
    }
    return { kind, owner, message: { messageId: `m${index}`, body: bodyOf(kind, owner, version) } };
  }

  /** The second versions come while the first ones are imported. */
  replace(): void {
    for (const { kind, owner } of this.tasks.filter((task) => task.kind === 'replaced')) {
      const version = versionOf(this.seed, owner, kind, 2);
      this.objects.set(keyOf(owner), version);
      this.send(owner, bodyOf(kind, owner, version));
    }
  }

  async run(): Promise<void> {
    jest.spyOn(Date, 'now').mockImplementation(() => this.queue.now);
    const props = this.props();
    for (let round = 0; !this.queue.isEmpty || round === 0; round += 1) {
      const batches = [...this.queue.receive()];
      await Promise.all(Array.from({ length: PARALLEL }, async () => {
        for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
          const event = { Records: batch.map(({ messageId, body }) => ({ messageId, body, eventSource: 'aws:sqs' })) };
          const receiveCounts = new Map(batch.map(({ messageId, receiveCount }) => [this.owners.get(messageId) ?? '', receiveCount]));
          const before = this.ledger.writes.size;
          const context = { ...lambdaContext(), getRemainingTimeInMillis: () => (this.ledger.writes.size - before > 300 ? 1000 : 10_000) };
          const answer = await this.invocations.invoke(receiveCounts, () => (
            // The resources of a crashed invocation end with its process.
            ingestHandler({ ...props, items: this.items(), slots: new Slots(16, BUFFERED_BYTES) })(event as SQSEvent, context)));
          if (answer !== undefined) {
            const failed = answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
            this.queue.delete(batch.map(({ messageId }) => messageId).filter((messageId) => !failed.includes(messageId)));
          }
        }
      }));
      if (round === 0) {
        this.replace();
      }
    }
  }

  private props(): IngestHandlerProps {
    let tokens = 0;
    const client = this.client;
    const table = <T extends StoredRecord>(kind: RecordKind) => new RecordTable<T>(client, TABLE_NAME, kind);
    const objects: Pick<ImportObjects, 'read' | 'write'> = {
      read: (key, etag, from) => this.read(key, etag, from),
      write: (key, content) => this.step(key.split('/')[1], 'report', async () => { this.ledger.reports.set(key.split('/')[1], content); }),
    };
    const queue: Pick<ImportQueue, 'goOn'> = {
      goOn: (object, milliseconds = 0) => this.step(object.key.split('/')[1], 'go on', async () => {
        this.ledger.handedOn += milliseconds === 0 ? 1 : 0;
        this.ledger.waited += milliseconds === 0 ? 0 : 1;
        this.send(object.key.split('/')[1], JSON.stringify(continuation(object)), milliseconds);
      }),
    };
    return {
      bucketName: 'bucket',
      importPrefix: 'imports/',
      reportPrefix: 'reports/',
      items: this.items(),
      imports: new ImportStore(table<ImportRecord>('IMPORT'), 90),
      objects: objects as ImportObjects,
      queue: queue as ImportQueue,
      slots: new Slots(16, BUFFERED_BYTES),
      newToken: () => { tokens += 1; return `token-${tokens}`; },
      ...telemetryOf(HANDLERS.ingest, new Environment(HANDLERS.ingest, {})),
    };
  }

  private items(): ImportedItems {
    return new ImportedItems(this.client, TABLE_NAME);
  }

  private async* read(key: string, etag: string, from: number): AsyncGenerator<Buffer> {
    const object = await this.step(key.split('/')[1], 'read', async () => this.objects.get(key));
    if (object === undefined || object.etag !== etag) {
      throw object === undefined ? new ObjectGoneError() : new ObjectReplacedError();
    }
    const bytes = bytesOf(object).subarray(from);
    for (let start = 0; start < bytes.length; start += 4000) {
      yield bytes.subarray(start, start + 4000);
    }
  }

  /** Writes down what a change to a record has done, once it has done it. */
  private update(command: UpdateItemCommand): Promise<unknown> {
    const { Key: { pk, sk } = {}, ExpressionAttributeValues: values = {} } = command.input;
    const owner = pk?.S?.slice(6) ?? '';
    const [kind] = sk?.S?.split('#') ?? [];
    const status = values[':new_status']?.S;
    return this.step(owner, `${sk?.S} ${status}`, async () => {
      const output = await database.client.send(command);
      if (kind === 'item') {
        this.ledger.add(this.ledger.writes, `${owner} ${sk?.S} ${values[':sequencer']?.S}`);
      } else if (kind === 'IMPORT' && (status === 'COMPLETED' || status === 'FAILED')) {
        this.ledger.add(this.ledger.writes, `${owner} end ${output.Attributes?.sequencer.S}`);
      }
      return output;
    }, kind === 'item' ? ITEM_FAULTS : 1);
  }

  /** Every attempt has its own fate. */
  private step<T>(owner: string, name: string, work: () => Promise<T>, scale?: number): Promise<T> {
    this.ledger.add(this.attempts, `${owner} ${name}`);
    return this.invocations.step(owner, `${name} ${this.attempts.get(`${owner} ${name}`)}`, work, scale);
  }

  private send(owner: string, body: string, delayMilliseconds?: number): void {
    const messageId = `s${this.owners.size}`;
    this.owners.set(messageId, owner);
    this.queue.send({ messageId, body }, delayMilliseconds);
  }
}

test.each(SEEDS)('nothing is lost, done twice or given up wrongly (seed %d)', async (seed) => {
  database = databases.of(seed);
  const day = new Day(seed);
  await day.run();

  const records = await recordsOf(database, day.tasks.map(({ owner }) => owner));
  const ofKind = (prefix: string, owner: string) => records.filter(({ pk, sk }) => pk.S === `OWNER#${owner}` && sk.S?.startsWith(prefix));

  for (const { kind, owner } of day.tasks) {
    const [imported] = ofKind('IMPORT#', owner);
    if (kind === 'import' || kind === 'long' || kind === 'replaced') {
      const last = versionOf(seed, owner, kind, kind === 'replaced' ? 2 : 1);
      const good = last.lines.filter((line) => line !== '{}').map((line) => (JSON.parse(line) as { name: string }).name);
      // Lost: none. Of a replaced object, the items of lines that the newer version does not have may have come before it.
      const names = ofKind('item#', owner).map(({ data }) => data.M?.name.S ?? '');
      const relevant = names.filter((name) => kind !== 'replaced' || name.startsWith('v2'));
      expect(relevant.sort()).toEqual(good.sort());
      expect(imported).toMatchObject({ status: { S: good.length === 0 ? 'FAILED' : 'COMPLETED' }, sequencer: { S: last.sequencer.slice(0, -1) } });
      expect([imported.imported.N, imported.rejected.N]).toEqual([String(good.length), String(last.lines.length - good.length)]);
      expect(JSON.parse(day.ledger.reports.get(owner) ?? '')).toMatchObject({ imported: good.length, rejected: last.lines.length - good.length });
    } else if (kind === 'gone') {
      expect(imported).toMatchObject({ status: { S: 'FAILED' }, reason: { S: 'The object is gone.' } });
    } else {
      expect(ofKind('', owner)).toEqual([]);
    }
  }
  // Effects more than once: none.
  expect([...day.ledger.writes.entries()].filter(([, times]) => times !== 1)).toEqual([]);
  expect(records.filter(({ sk }) => sk.S?.startsWith('IMPORT#'))).toHaveLength(day.tasks.filter(({ kind }) => /import|long|replaced|gone/.test(kind)).length);
  // Innocents in the dead-letter queue: none.
  expect(day.queue.deadLetters).toEqual(day.tasks.filter(({ kind }) => kind === 'poison').map(({ message }) => message.messageId));

  total.transient += day.invocations.faults.transient;
  total.crashes += day.invocations.faults.crashes;
  total.outOfTime += day.invocations.faults.outOfTime;
  total.handedOn += day.ledger.handedOn;
  total.waited += day.ledger.waited;
});

test('it was not easy', () => {
  expect(total.transient).toBeGreaterThan(ofSeeds(200));
  expect(total.crashes).toBeGreaterThan(ofSeeds(20));
  expect(total.outOfTime).toBeGreaterThan(ofSeeds(8));
  expect(total.handedOn).toBeGreaterThan(ofSeeds(20));
  expect(total.waited).toBeGreaterThan(ofSeeds(20));
});
