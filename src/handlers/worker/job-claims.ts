import type { JobOutcome } from './process-job';
import type { JobRecord } from '../jobs/job';
import type { Condition } from '../shared/expressions';
import type { RecordTable, WriteOutcome } from '../shared/record-table';

/** The records of jobs, as workers see them: every write is conditional on who holds the job. */
export class JobClaims {
  constructor(private readonly table: RecordTable<JobRecord>) {}

  /** Takes a job that waits, or whose worker is gone: its lease has run out. */
  claim(ownerId: string, jobId: string, claimToken: string, leaseMilliseconds: number): Promise<WriteOutcome<JobRecord>> {
    const now = Date.now();
    return this.write(ownerId, jobId, { status: 'RUNNING', claimToken, leaseUntil: now + leaseMilliseconds }, {
      expression: '#status = :queued OR (#status = :running AND #leaseUntil < :now)',
      names: ['status', 'leaseUntil'],
      values: { queued: 'QUEUED', running: 'RUNNING', now },
    });
  }

  /** Records how a job ended, if it is still ours: the one write that counts as having run it. */
  complete(ownerId: string, jobId: string, claimToken: string, outcome: JobOutcome): Promise<WriteOutcome<JobRecord>> {
    const { status, result, error, completedAt } = outcome;
    return this.write(ownerId, jobId, { status, result, error, completedAt, claimToken: undefined, leaseUntil: undefined }, ours(claimToken));
  }

  /** Puts a job back, so that the next attempt need not wait for the lease. */
  release(ownerId: string, jobId: string, claimToken: string): Promise<WriteOutcome<JobRecord>> {
    return this.write(ownerId, jobId, { status: 'QUEUED', claimToken: undefined, leaseUntil: undefined }, ours(claimToken));
  }

  markNotified(ownerId: string, jobId: string): Promise<WriteOutcome<JobRecord>> {
    return this.write(ownerId, jobId, { notifiedAt: new Date().toISOString() }, {
      expression: 'attribute_exists(#pk) AND attribute_not_exists(#notifiedAt)',
      names: ['pk', 'notifiedAt'],
    });
  }

  private write(ownerId: string, jobId: string, changes: Parameters<RecordTable<JobRecord>['update']>[2], condition: Condition): Promise<WriteOutcome<JobRecord>> {
    return this.table.update(ownerId, jobId, { ...changes, updatedAt: new Date().toISOString() }, condition);
  }
}

function ours(claimToken: string): Condition {
  return {
    expression: '#status = :running AND #claimToken = :claimToken',
    names: ['status', 'claimToken'],
    values: { running: 'RUNNING', claimToken },
  };
}
