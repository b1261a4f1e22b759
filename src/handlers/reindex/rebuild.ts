import type { Logger } from '@aws-lambda-powertools/logger';
import { Pace } from './pace';
import { type Checkpoint, type RebuildTable, SEGMENTS, type SegmentProgress } from './rebuild-table';
import { recordOfOne, slotChanges } from './slot-changes';
import type { EntityModel } from '../catalog';
import { type IndexState, type IndexStates, isReady } from '../entities/index-states';
import { type Item, isExpired } from '../entities/record';
import { canonicalJson, sha256 } from '../shared/hash';
import type { OwnQueue } from '../shared/own-queue';
import { persistently } from '../shared/persistently';

/** Writers with another declaration have ended by then: 20 seconds between reads of the state, 29 for a request, and clock differences. */
const SETTLING_MILLISECONDS = 60_000;
const PARALLEL_WRITES = 16;
/** A rebuild is handed on while there is still time for a page, however slow. */
const RESERVE_MILLISECONDS = 60_000;
/** A lease outlives its invocation by this much, so that no other invocation takes a rebuild over while it may still be running. */
const LEASE_MARGIN_MILLISECONDS = 5000;
/** Declarations that take turns for longer are two deployments of one table. */
const MAX_RESTARTS = 20;

export interface RebuildProps {
  readonly entities: readonly EntityModel[];
  readonly states: IndexStates;
  readonly table: RebuildTable;
  readonly queue: Pick<OwnQueue, 'send'>;
  readonly logger: Pick<Logger, 'info'>;
  readonly recordsPerSecond: number;
  readonly newToken: () => string;
}

/** Remaining time of the invocation. */
export interface Turn {
  remainingMilliseconds(): number;
}

/** Message that a rebuild sends to itself. */
export interface Continuation {
  readonly source: 'reindex';
  /** Number of times that another declaration came up while it ran. */
  readonly restarts: number;
}

interface Stale {
  readonly entity: EntityModel;
  readonly state: IndexState;
}

/** Rebuilds what differs between the table and the declarations. Throws to be tried again. */
export async function rebuild(props: RebuildProps, restarts: number, turn: Turn): Promise<void> {
  if (restarts > MAX_RESTARTS) {
    throw new Error('Two deployments declare the same entities of this table in different ways.');
  }
  const stale: Stale[] = [];
  for (const entity of props.entities) {
    const state = await persistently(() => props.states.announced(entity));
    if (!isReady(state)) {
      stale.push({ entity, state });
    }
  }
  if (stale.length === 0) {
    return;
  }
  const settled = Math.max(...stale.map(({ state }) => state.since)) + SETTLING_MILLISECONDS;
  const before = await persistently(() => props.table.checkpoint());
  const wait = Math.max(settled, before?.until ?? 0) - Date.now();
  if (wait > 0) {
    await goOn(props, restarts, wait);
    return;
  }
  await claimed(props, stale, before, restarts, turn);
}

async function claimed(props: RebuildProps, stale: readonly Stale[], before: Checkpoint | undefined, restarts: number, turn: Turn): Promise<void> {
  const { table, newToken, logger } = props;
  const run = sha256(canonicalJson(stale.map(({ entity: { name }, state: { epoch, lists } }) => [name, epoch, lists])));
  const checkpoint: Checkpoint = {
    run,
    holder: newToken(),
    until: Date.now() + turn.remainingMilliseconds() + LEASE_MARGIN_MILLISECONDS,
    segments: before?.run === run ? before.segments : Array.from({ length: SEGMENTS }, () => 'new' as const),
  };
  // The faster one may be this invocation, with an attempt whose answer was lost.
  const isOurs = await persistently(() => table.claim(before, checkpoint)) || (await table.checkpoint())?.holder === checkpoint.holder;
  if (!isOurs) {
    await goOn(props, restarts, 1000);
    return;
  }
  const { holder } = checkpoint;
  try {
    const work = new Segments(props, stale.map(({ entity }) => entity), holder, turn);
    // Nothing is under way any more when others may go on.
    const ends = (await Promise.allSettled(checkpoint.segments.map((progress, segment) => work.run(segment, progress)))).map((end) => {
      if (end.status === 'rejected') {
        throw end.reason;
      }
      return end.value;
    });
    if (ends.includes('lost')) {
      return;
    }
    const ended = ends.every((end) => end === 'done');
    const ready = ended ? await Promise.all(stale.map(({ entity, state }) => persistently(() => table.ready(entity, state)))) : [];
    logger.info(ended ? 'Indexes have been rebuilt' : 'A rebuild goes on', { entities: stale.map(({ entity: { name } }) => name), moved: work.moved });
    await persistently(() => table.release(holder));
    if (!ended || ready.includes(false)) {
      await goOn(props, ended ? restarts + 1 : restarts);
    }
  } catch (error) {
    // If this fails, too, the lease ends by time.
    await table.release(holder).catch(() => undefined);
    throw error;
  }
}

async function goOn({ queue }: RebuildProps, restarts: number, milliseconds = 0): Promise<void> {
  const message: Continuation = { source: 'reindex', restarts };
  await queue.send(message, milliseconds);
}

/** End of a segment's run: at its end, earlier because the time is up, or because another invocation has taken over. */
type SegmentEnd = 'done' | 'open' | 'lost';

/** Goes through the segments of the table side by side, page by page. */
class Segments {
  moved = 0;
  private readonly pace: Pace;
  private stopped = false;

  constructor(
    private readonly props: RebuildProps,
    private readonly entities: readonly EntityModel[],
    private readonly holder: string,
    private readonly turn: Turn,
  ) {
    this.pace = new Pace(props.recordsPerSecond);
  }

  async run(segment: number, from: SegmentProgress): Promise<SegmentEnd> {
    try {
      return await this.pages(segment, from);
    } catch (error) {
      this.stopped = true;
      throw error;
    }
  }

  private async pages(segment: number, from: SegmentProgress): Promise<SegmentEnd> {
    const { table } = this.props;
    // One page at the least: with a short timeout, too, each invocation comes a part of the way.
    for (let progress = from; progress !== 'done';) {
      const before = progress;
      const page = await persistently(() => table.page(this.entities, segment, before));
      await this.settle(page.items);
      if (!await persistently(() => table.save(this.holder, segment, page.next))) {
        return 'lost';
      }
      progress = page.next;
      if (progress !== 'done' && (this.stopped || this.turn.remainingMilliseconds() < RESERVE_MILLISECONDS)) {
        return 'open';
      }
      await this.pace.take(page.scanned);
    }
    return 'done';
  }

  private async settle(items: readonly Item[]): Promise<void> {
    for (let start = 0; start < items.length; start += PARALLEL_WRITES) {
      await Promise.all(items.slice(start, start + PARALLEL_WRITES).map((item) => this.move(item)));
    }
  }

  private async move(item: Item): Promise<void> {
    const found = recordOfOne(this.entities, item);
    const changes = found === undefined || isExpired(found.record) ? undefined : slotChanges(found.entity, found.record, item);
    if (found !== undefined && changes !== undefined && await persistently(() => this.props.table.move(item, found.record, changes))) {
      this.moved += 1;
    }
  }
}
