import { type Ending, type ImportRecord, type Progress, START, progressOf } from './import';
import type { CreatedObject } from './object-event';
import type { Changes, Condition } from '../shared/expressions';
import { type RecordTable, nowSeconds } from '../shared/record-table';

/** Holder of an import. */
export interface Claimant {
  readonly claimToken: string;
  readonly leaseMilliseconds: number;
}

/** Another invocation holds the import. Until its lease has run out, it may still end it. */
export class ImportHeldError extends Error {
  override readonly name = 'ImportHeldError';

  constructor(readonly milliseconds: number) {
    super('The import is held by another invocation.');
  }
}

/** A newer version of the object has taken the import over. */
export class SupersededError extends Error {
  override readonly name = 'SupersededError';
}

const SECONDS_OF_A_DAY = 24 * 60 * 60;

/** The records of imports: every write is conditional on who holds the import, and of which version of its object. */
export class ImportStore {
  constructor(private readonly table: RecordTable<ImportRecord>, private readonly retentionDays: number) {}

  /**
   * Takes an import to work on: one that hasn't begun, one of an older version, which ends there, or one that was left. Undefined:
   * there is nothing to do, because it is done, or a newer version was here.
   */
  async claim(owner: string, id: string, object: CreatedObject, claimant: Claimant): Promise<ImportRecord | undefined> {
    const begun = await this.begin(owner, id, object, claimant);
    if (begun.done) {
      return begun.record;
    }
    if (begun.existing !== undefined && (begun.existing.sequencer !== object.sequencer || begun.existing.status !== 'RUNNING')) {
      return undefined;
    }
    const resumed = await this.write(owner, id, held(claimant), {
      expression: '#sequencer = :sequencer AND #status = :running AND (attribute_not_exists(#leaseUntil) OR #leaseUntil < :now)',
      names: ['sequencer', 'status', 'leaseUntil'],
      values: { sequencer: object.sequencer, running: 'RUNNING', now: Date.now() },
    });
    if (resumed.done) {
      return resumed.record;
    }
    const { existing } = resumed;
    // Ours is an attempt whose answer was lost.
    if (existing?.claimToken === claimant.claimToken) {
      return existing;
    }
    if (existing === undefined || existing.status === 'RUNNING') {
      throw new ImportHeldError(Math.max(0, (existing?.leaseUntil ?? 0) - Date.now()));
    }
    return undefined;
  }

  /** Records how far the import has come. */
  async save(owner: string, record: ImportRecord, progress: Progress): Promise<void> {
    await this.ours(owner, record, { ...progressOf(progress) });
  }

  /** Records how the import ended: the one write that counts as having run it. */
  async end(owner: string, record: ImportRecord, { status, reason }: Ending): Promise<void> {
    await this.ours(owner, record, { status, reason, completedAt: new Date().toISOString(), ...LEFT });
  }

  /** Releases the import, so that the next invocation needn't wait for the lease. One that another invocation holds by now stays as it is. */
  async release(owner: string, record: ImportRecord): Promise<void> {
    await this.ours(owner, record, LEFT).catch((error: unknown) => {
      if (!(error instanceof SupersededError)) {
        throw error;
      }
    });
  }

  private begin(owner: string, id: string, { key, size, etag, sequencer }: CreatedObject, claimant: Claimant) {
    const now = new Date().toISOString();
    const fresh = {
      key,
      size,
      etag,
      sequencer,
      ...START,
      decoded: undefined,
      header: undefined,
      delimiter: undefined,
      reason: undefined,
      completedAt: undefined,
      ...held(claimant),
      expiresAt: nowSeconds() + this.retentionDays * SECONDS_OF_A_DAY,
      updatedAt: now,
    };
    const record: ImportRecord = { ...fresh, status: 'RUNNING', id, version: 1, createdAt: now };
    return this.table.upsert(owner, record, fresh, {
      expression: 'attribute_not_exists(#pk) OR #sequencer < :sequencer OR #expiresAt < :nowSeconds',
      names: ['pk', 'sequencer', 'expiresAt'],
      values: { sequencer, nowSeconds: nowSeconds() },
    });
  }

  private async ours(owner: string, { id, claimToken = '' }: ImportRecord, changes: Changes): Promise<void> {
    const outcome = await this.write(owner, id, changes, {
      expression: '#status = :running AND #claimToken = :claimToken',
      names: ['status', 'claimToken'],
      values: { running: 'RUNNING', claimToken },
    });
    if (!outcome.done) {
      throw new SupersededError();
    }
  }

  private write(owner: string, id: string, changes: Changes, condition: Condition) {
    return this.table.update(owner, id, { ...changes, updatedAt: new Date().toISOString() }, condition);
  }
}

const LEFT = { claimToken: undefined, leaseUntil: undefined };

function held({ claimToken, leaseMilliseconds }: Claimant) {
  return { status: 'RUNNING', claimToken, leaseUntil: Date.now() + leaseMilliseconds };
}
