import type { JobRecord } from './job';
import type { CreatedRecords } from '../shared/created-records';
import type { Creation } from '../shared/creation';
import type { CreationIdentity } from '../shared/idempotency';
import type { PageRequest, RecordPage } from '../shared/record-table';

/** The records of jobs, as the API sees them. */
export class JobStore {
  constructor(private readonly table: CreatedRecords<JobRecord>) {}

  create(owner: string, job: JobRecord, identity: CreationIdentity): Promise<Creation<JobRecord>> {
    return this.table.createOnce(owner, job, identity);
  }

  get(owner: string, id: string): Promise<JobRecord | undefined> {
    return this.table.get(owner, id);
  }

  page(owner: string, page: PageRequest): Promise<RecordPage<JobRecord>> {
    return this.table.page(owner, page);
  }

  /** Takes a job back that was never queued; one that a worker has taken after all stays. */
  async withdraw(owner: string, identity: CreationIdentity): Promise<void> {
    await this.table.withdraw(owner, identity, { expression: '#status = :queued', names: ['status'], values: { queued: 'QUEUED' } });
  }
}
