import type { JobRecord } from './job';
import type { PageRequest, RecordPage, RecordTable, WriteOutcome } from '../shared/record-table';

/** The records of jobs, as the API sees them. */
export class JobStore {
  constructor(private readonly table: RecordTable<JobRecord>) {}

  create(owner: string, job: JobRecord): Promise<WriteOutcome<JobRecord>> {
    return this.table.create(owner, job);
  }

  get(owner: string, id: string): Promise<JobRecord | undefined> {
    return this.table.get(owner, id);
  }

  page(owner: string, page: PageRequest): Promise<RecordPage<JobRecord>> {
    return this.table.page(owner, page);
  }

  /** Takes a job back that was never queued; one that a worker has taken after all stays. */
  async withdraw(owner: string, id: string): Promise<void> {
    await this.table.delete(owner, id, { expression: '#status = :queued', names: ['status'], values: { queued: 'QUEUED' } });
  }
}
