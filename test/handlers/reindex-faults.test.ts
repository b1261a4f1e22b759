import type { Context, SQSEvent } from 'aws-lambda';
import { Container, type Run, jobOf, runOn } from './reindex/support/deployment';
import { ANN, BY_STATUS, MOVED, PLAIN, SORTED, STAFF, notes } from './reindex/support/notes';
import { lambdaContext } from './support/api';
import { chance } from './support/chance';
import { captureOutput } from './support/environment';
import { UnreliableInvocations } from './support/unreliable-invocations';
import { UnreliableQueue } from './support/unreliable-queue';
import { HANDLERS } from '../../src/handlers/catalog';
import { reindexHandler } from '../../src/handlers/reindex/reindex-handler';
import { Environment } from '../../src/handlers/shared/environment';
import { telemetryOf } from '../../src/handlers/shared/telemetry';
import { Table } from '../attack/services/table';
import { SEEDS, ofSeeds } from '../support/all';

const MODELS = [PLAIN, notes(), notes([BY_STATUS]), notes([SORTED]), notes([MOVED]), notes([BY_STATUS], 3)];
/** Each round, in which messages that were received become visible again. */
const ROUND_MILLISECONDS = 7_000;
const DEPLOYMENTS = 6;
/** In milliseconds: how long a container writes without looking, and how long a request takes at most. */
const LEASE = 20_000;
const LONGEST_REQUEST = 29_000;
/** A job has fewer steps than a day of the other handlers. */
const MORE_FAULTS = 4;
const STATES = ['open', 'paid', 'late'];

/** A write that is under way. */
interface Held { readonly id?: string; readonly until: number; readonly release: () => void; readonly done: Promise<void> }
interface Listed { readonly status?: string; readonly owner?: string }
interface Known { readonly owner: string; status?: string; version: number }

const total = { transient: 0, crashes: 0, outOfTime: 0, refused: 0, listed: 0, held: 0 };
beforeEach(() => { captureOutput(); });
afterEach(() => { jest.restoreAllMocks(); });

/** A table that is written to while it is deployed again and again, two declarations side by side for a while, and the job that follows. */
class Life {
  private readonly table = new Table([]);
  private readonly queue: UnreliableQueue;
  private readonly invocations: UnreliableInvocations;
  private readonly known = new Map<string, Known>();
  private readonly attempts = new Map<string, number>();
  /** Writes that are under way: what of a record may be there already. */
  private readonly held = new Set<Held>();
  private entering?: (release: () => void) => void;
  private readonly warm = new Map<unknown, Container[]>();
  private containers: Container[];
  private deployments = 0;
  private turn = Promise.resolve();
  private drawing: readonly (string | number)[] = [];
  private leaving: Container[] = [];
  private model = MODELS[0];
  private leaveAt = Infinity;
  private strangerAt = 0;
  private round = 0;
  private messages = 0;
  private tokens = 0;

  constructor(private readonly seed: number) {
    this.queue = new UnreliableQueue([], seed, ROUND_MILLISECONDS, 10);
    this.invocations = new UnreliableInvocations(seed);
    jest.spyOn(Date, 'now').mockImplementation(() => this.queue.now);
    this.containers = this.started();
  }

  async run(): Promise<void> {
    await this.rounds();
    // The hourly event.
    this.send({ source: 'aws.events' });
    await this.rounds();
    expect(this.queue.deadLetters).toEqual([]);
    expect((await this.check()).refused).toBe(0);
    this.checkRecords();
    const { transient, crashes, outOfTime } = this.invocations.faults;
    total.transient += transient;
    total.crashes += crashes;
    total.outOfTime += outOfTime;
  }

  private async rounds(): Promise<void> {
    const isOpen = () => this.deployments < DEPLOYMENTS || this.leaving.length > 0 || this.held.size > 0
      || !this.queue.isEmpty || this.queue.now < this.strangerAt + LEASE;
    for (; isOpen(); this.round += 1) {
      if (this.round > 2000) {
        throw new Error('It never ends.');
      }
      this.deploySometimes();
      await this.write();
      await this.settle(this.queue.now);
      await this.work();
      if (this.queue.now >= this.leaveAt) {
        this.leave();
      }
      await this.check();
    }
  }

  private deploySometimes(...parts: readonly (string | number)[]): void {
    if (this.deployments < DEPLOYMENTS && this.leaving.length === 0 && this.drawn('deploy', ...parts) < 0.06) {
      this.deployments += 1;
      this.deploy();
    }
  }

  private deploy(): void {
    const others = MODELS.filter((model) => model !== this.model);
    this.model = others[Math.floor(this.drawn('model') * others.length)];
    this.leaving = this.containers;
    this.containers = this.started();
    this.leaveAt = this.queue.now + Math.floor(this.drawn('canary') * 5) * ROUND_MILLISECONDS;
  }

  /** The deployment is complete: nothing begins any more in what was there before. */
  private leave(): void {
    this.leaving = [];
    this.leaveAt = Infinity;
    // Some events are lost.
    if (this.drawn('lost') < 0.7) {
      this.send({ 'source': 'aws.cloudformation', 'detail-type': 'CloudFormation Stack Status Change' });
    }
  }

  private send(message: object, milliseconds = 0): void {
    this.messages += 1;
    this.queue.send({ messageId: `m${this.messages}`, body: JSON.stringify(message) }, milliseconds);
  }

  /** Containers of a declaration that was there before are still warm, and remember what they have seen. */
  private started(): Container[] {
    const warm = this.warm.get(this.model) ?? Array.from({ length: 2 }, () => new Container(this.model, this.holding));
    this.warm.set(this.model, warm);
    return warm;
  }

  /** Some writes of records take until a later round. */
  private readonly holding: Run = async (action, input) => {
    const isRecord = action === 'PutItem' && input.Item?.sk.S?.startsWith('note#');
    if (isRecord && this.drawn('hold', this.messages, this.held.size, input.Item?.sk.S ?? '') < 0.2) {
      total.held += 1;
      await new Promise<void>((release) => { this.entering?.(release); });
    }
    return runOn(this.table)(action, input);
  };

  private async write(...parts: readonly (string | number)[]): Promise<void> {
    this.drawing = parts;
    for (const [index, container] of [...this.containers, ...this.leaving].entries()) {
      if (this.drawn('write', index) < 0.5) {
        const isStranger = container.model !== this.model;
        await this.begun(this.oneWrite(container, index), isStranger);
      }
    }
  }

  /** Events between two calls of a job, in turn where jobs run in parallel. */
  private async between(...parts: readonly (string | number)[]): Promise<void> {
    if (this.drawn('between', ...parts) < 0.1) {
      this.turn = this.turn.then(async () => {
        this.deploySometimes(...parts);
        await this.write(...parts);
      });
      await this.turn;
    }
  }

  /** Waits for a write, unless it is held. */
  private async begun(work: { readonly id?: string; readonly done: Promise<void> }, isStranger: boolean): Promise<void> {
    let entered: (() => void) | undefined;
    await Promise.race([work.done, new Promise<void>((resolve) => {
      this.entering = (release) => {
        entered = release;
        resolve();
      };
    })]);
    this.entering = undefined;
    if (isStranger) {
      this.strangerAt = this.queue.now + (entered === undefined ? 0 : LONGEST_REQUEST);
    }
    if (entered !== undefined) {
      const until = this.queue.now + Math.min(LONGEST_REQUEST, Math.floor(this.drawn('until') * 5) * ROUND_MILLISECONDS);
      this.held.add({ id: work.id, until, release: entered, done: work.done });
    }
  }

  private oneWrite(container: Container, index: number): { readonly id?: string; readonly done: Promise<void> } {
    const status = STATES[Math.floor(this.drawn('status', index) * STATES.length)];
    const owner = this.drawn('owner', index) < 0.5 ? 'ann' : 'ben';
    const busy = [...this.held].map(({ id }) => id);
    const rank = (each: string) => chance(this.seed, this.round, index, each);
    const [id] = [...this.known.keys()].filter((each) => !busy.includes(each)).sort((a, b) => rank(a) - rank(b));
    const record = id === undefined ? undefined : this.known.get(id);
    if (record === undefined || this.drawn('kind', index) < 0.4) {
      return {
        done: container.call('POST /notes', { person: { ...ANN, user: owner }, body: { status, price: this.round } }).then(({ json }) => {
          this.known.set(String(json.id), { owner, status, version: 1 });
        }),
      };
    }
    const caller = { person: { ...ANN, user: record.owner }, id };
    return this.drawn('kind', index) < 0.9
      ? {
        id,
        done: container.call('PATCH /notes/{id}', { ...caller, body: { status } }).then(({ json }) => {
          Object.assign(record, { status, version: Number(json.version) });
        }),
      }
      : { id, done: container.call('DELETE /notes/{id}', caller).then(() => { this.known.delete(id); }) };
  }

  /** Ends writes whose time has come. */
  private async settle(now: number): Promise<void> {
    for (const write of [...this.held].filter(({ until }) => until <= now)) {
      write.release();
      await write.done;
      this.held.delete(write);
    }
  }

  /** Everything that the queue gives, at the job that is deployed now. */
  private async work(): Promise<void> {
    const telemetry = telemetryOf(HANDLERS.reindex, new Environment(HANDLERS.reindex, {}));
    await Promise.all(this.queue.receive().flat().map(async ({ messageId, body, receiveCount }) => {
      let calls = 0;
      const limit = 10 + Math.floor(chance(this.seed, 'time', messageId) * 40);
      const run: Run = (action, input) => this.step(messageId, action, async () => {
        calls += 1;
        await this.between(messageId, action, calls);
        return this.table.run(action, input);
      });
      const context = { ...lambdaContext(), getRemainingTimeInMillis: () => calls > limit ? 1000 : 70_000 } as Context;
      const send = (message: object, milliseconds: number) => this.step(messageId, 'send', async () => this.send(message, milliseconds));
      const props = jobOf([this.model], run, send, () => `token-${this.tokens += 1}`);
      const handler = reindexHandler({ ...telemetry, ...props, recordsPerSecond: 1e9, logger: telemetry.logger });
      const event = { Records: [{ messageId, body, eventSource: 'aws:sqs' }] } as SQSEvent;
      const answer = await this.invocations.invoke(new Map([[messageId, receiveCount]]), () => handler(event, context));
      if (answer?.batchItemFailures.length === 0) {
        this.queue.delete([messageId]);
      }
    }));
  }

  private step<T>(messageId: string, name: string, work: () => Promise<T>): Promise<T> {
    const key = `${messageId} ${name}`;
    this.attempts.set(key, (this.attempts.get(key) ?? 0) + 1);
    return this.invocations.step(messageId, `${name} ${this.attempts.get(key)}`, work, MORE_FAULTS);
  }

  /** Lists are refused or complete as soon as no function writes with an older declaration. */
  private async check(): Promise<{ readonly refused: number }> {
    let refused = 0;
    if (this.queue.now < this.strangerAt + LEASE || this.leaving.length > 0) {
      return { refused };
    }
    const container = this.containers[this.round % this.containers.length];
    const busy = [...this.held].map(({ id }) => id);
    const finished = [...this.known].filter(([id]) => !busy.includes(id));
    const expected = (of: (each: Known) => boolean) => finished.filter(([, each]) => of(each)).map(([id]) => id).sort();
    const ofIndex = this.model.indexes.length === 0 ? [] : STATES.flatMap((status): Listed[] => [{ status }, { status, owner: 'ann' }]);
    for (const { status: asked, owner } of [...this.model.allSlot === undefined ? [] : [{}], ...ofIndex] as readonly Listed[]) {
      const query: Record<string, string> = asked === undefined ? {} : { status: asked };
      const { status, ids } = await container.list({ person: owner === undefined ? STAFF : { ...ANN, user: owner }, query });
      refused += status === 503 ? 1 : 0;
      total[status === 503 ? 'refused' : 'listed'] += 1;
      if (status !== 503) {
        // A record that is being created has no known ID yet.
        const listed = ids.filter((id) => finished.some(([each]) => each === id));
        const isAsked = (each: Known) => (owner === undefined || each.owner === owner) && (asked === undefined || each.status === asked);
        expect([status, listed]).toEqual([200, expected(isAsked)]);
      }
    }
    return { refused };
  }

  /** Nothing is lost, and the job has made no version. */
  private checkRecords(): void {
    const stored = this.table.all.filter(({ sk }) => sk.S?.startsWith('note#')).map(({ sk, v }) => [sk.S?.slice(5), Number(v.N)]);
    expect(stored.sort()).toEqual([...this.known].map(([id, { version }]) => [id, version]).sort());
  }

  private drawn(...parts: readonly (string | number)[]): number {
    return chance(this.seed, this.round, ...this.drawing, ...parts);
  }
}

test.each(SEEDS)('a list is whole or refused, and in the end whole, whatever happens (seed %d)', async (seed) => {
  await new Life(seed).run();
}, 60_000);

test('it was not easy', () => {
  expect(total.transient).toBeGreaterThan(ofSeeds(200));
  expect(total.crashes).toBeGreaterThan(ofSeeds(13));
  expect(total.outOfTime).toBeGreaterThan(ofSeeds(5));
  expect(total.refused).toBeGreaterThan(ofSeeds(3000));
  expect(total.listed).toBeGreaterThan(ofSeeds(2000));
  expect(total.held).toBeGreaterThan(ofSeeds(400));
});
