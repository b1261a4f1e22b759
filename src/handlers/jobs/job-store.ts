import type { JobProgress, JobRecord } from './job';
import type { Attributes } from '../shared/body-types';
import type { CreatedRecords } from '../shared/created-records';
import type { Creation } from '../shared/creation';
import type { CreationIdentity } from '../shared/idempotency';
import type { Equalities, PageRequest, RecordPage, WriteOutcome } from '../shared/record-table';

/** A filtered list reads so many records at once, and so often, for one page. */
const READ_AT_ONCE = 100;
const MAX_READS = 5;
/** A job may begin, and be put back, while it is canceled. */
const CANCEL_ATTEMPTS = 5;

/** The records of jobs, as the API sees them. */
export class JobStore {
  constructor(private readonly table: CreatedRecords<JobRecord>) {}

  create(owner: string, job: JobRecord, identity: CreationIdentity): Promise<Creation<JobRecord>> {
    return this.table.createOnce(owner, job, identity);
  }

  get(owner: string, id: string): Promise<JobRecord | undefined> {
    return this.table.get(owner, id);
  }

  /** One page. With a filter, it may have fewer jobs than were asked for, or none, although there are more. */
  async page(owner: string, page: PageRequest, filter: Equalities = {}): Promise<RecordPage<JobRecord>> {
    if (Object.keys(filter).length === 0) {
      return this.table.page(owner, page);
    }
    const found: JobRecord[] = [];
    let { after } = page;
    for (let read = 0; read < MAX_READS && found.length < page.limit && (read === 0 || after !== undefined); read += 1) {
      const { records, after: next } = await this.table.page(owner, { ...page, limit: READ_AT_ONCE, after }, undefined, filter);
      found.push(...records);
      after = next;
    }
    const records = found.slice(0, page.limit);
    const last = found.length > page.limit ? records[records.length - 1].id : after;
    return last === undefined ? { records } : { records, after: last };
  }

  /** Takes a job back that was never queued; one that a worker has taken after all stays. */
  async withdraw(owner: string, identity: CreationIdentity): Promise<void> {
    await this.table.withdraw(owner, identity, { expression: '#status = :queued', names: ['status'], values: { queued: 'QUEUED' } });
  }

  /** Cancels a waiting job, and requests the cancellation of a running one. An ended job stays as it is. Undefined if there is none. */
  async cancel(owner: string, id: string): Promise<JobRecord | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      const now = new Date().toISOString();
      const waiting = await this.table.update(owner, id, { status: 'CANCELED', completedAt: now, updatedAt: now }, is('QUEUED'));
      if (waiting.done || waiting.existing?.status !== 'RUNNING') {
        return recordIn(waiting);
      }
      const running = await this.table.update(owner, id, { cancelRequestedAt: now, updatedAt: now }, {
        ...is('RUNNING'), expression: '#status = :status AND attribute_not_exists(#cancelRequestedAt)', names: ['status', 'cancelRequestedAt'],
      });
      // It has ended meanwhile, or was asked for before, or waits again.
      if (running.done || running.existing?.status !== 'QUEUED' || attempt === CANCEL_ATTEMPTS) {
        return recordIn(running);
      }
    }
  }

  /** Records how far the attempt of a job is that runs. */
  tellProgress(owner: string, id: string, attempt: number, progress: JobProgress): Promise<WriteOutcome<JobRecord>> {
    return this.table.update(owner, id, { progress: progress as object as Attributes, updatedAt: new Date().toISOString() }, {
      expression: '#status = :status AND #attempts = :attempt', names: ['status', 'attempts'], values: { status: 'RUNNING', attempt },
    });
  }
}

function is(status: string) {
  return { expression: '#status = :status', names: ['status'], values: { status } };
}

function recordIn(outcome: WriteOutcome<JobRecord>): JobRecord | undefined {
  return outcome.done ? outcome.record : outcome.existing;
}
