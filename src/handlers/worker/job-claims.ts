import type { JobRecord } from '../jobs/job';
import type { Attributes } from '../shared/body-types';
import type { Condition } from '../shared/expressions';
import type { RecordTable, WriteOutcome } from '../shared/record-table';

/** Result of a job. */
export interface JobOutcome {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'CANCELED';
  readonly result?: Attributes;
  readonly resultJson?: string;
  readonly error?: string;
  readonly completedAt: string;
}

/** Holder of a job: an invocation, by its token, or the attempt of that number, wherever it continues. */
export type Holder = string | number;

/** The records of jobs, as workers see them: every write is conditional on who holds the job. */
export class JobClaims {
  constructor(private readonly table: RecordTable<JobRecord>) {}

  /** Takes a job that waits, or whose worker is gone: its lease has run out. */
  claim(ownerId: string, jobId: string, claimToken: string, leaseMilliseconds: number): Promise<WriteOutcome<JobRecord>> {
    return this.write(ownerId, jobId, running(claimToken, leaseMilliseconds), takeable());
  }

  /** Takes a job that is due for another attempt, which is counted. One that its owner gave up is not begun again. */
  begin(ownerId: string, jobId: string, claimToken: string, leaseMilliseconds: number): Promise<WriteOutcome<JobRecord>> {
    const begun = { ...running(claimToken, leaseMilliseconds), progress: undefined, startedAt: undefined, updatedAt: new Date().toISOString() };
    return this.table.update(ownerId, jobId, begun, unless('cancelRequestedAt', dueUntil(new Date(Date.now()))), ['attempts']);
  }

  /** Ends a job that its owner gave up while an attempt ran, which is over by now. What that attempt told of its progress stays. */
  giveUp(ownerId: string, jobId: string): Promise<WriteOutcome<JobRecord>> {
    const outcome = { status: 'CANCELED', completedAt: new Date().toISOString() };
    return this.write(ownerId, jobId, { ...outcome, claimToken: undefined, leaseUntil: undefined }, takeable());
  }

  /** Records that an attempt goes on elsewhere, for so long at most. Who ends it says which attempt it was. */
  handOver(ownerId: string, jobId: string, claimToken: string, milliseconds: number): Promise<WriteOutcome<JobRecord>> {
    return this.write(ownerId, jobId, { startedAt: new Date().toISOString(), leaseUntil: Date.now() + milliseconds }, heldBy(claimToken));
  }

  /** Claims a job that has no record before it is taken. Of a record that is there, what it says counts. */
  claimDirect(ownerId: string, job: JobRecord, claimToken: string, leaseMilliseconds: number): Promise<WriteOutcome<JobRecord>> {
    const { expression, names, values } = takeable();
    return this.table.upsert(ownerId, job, { ...running(claimToken, leaseMilliseconds), updatedAt: new Date().toISOString() }, {
      expression: `attribute_not_exists(#pk) OR ${expression}`,
      names: ['pk', ...names],
      values,
    });
  }

  /** Records that a job was not taken, so that its owner hears why. */
  refuse(ownerId: string, job: JobRecord, error: string): Promise<WriteOutcome<JobRecord>> {
    const now = new Date().toISOString();
    return this.table.upsert(ownerId, job, { status: 'FAILED', error, completedAt: now, updatedAt: now }, {
      expression: 'attribute_not_exists(#pk)',
      names: ['pk'],
    });
  }

  /**
   * Records how a job ended, if it is still ours: the one write that counts as having run it. The lease stays, for the result to be published.
   * An attempt elsewhere also ends a job that was put back since, as long as no other attempt has begun: who started it may have lost the answer.
   */
  complete(ownerId: string, jobId: string, holder: Holder, outcome: JobOutcome): Promise<WriteOutcome<JobRecord>> {
    const { status, result, resultJson, error, completedAt } = outcome;
    const own = resultJson === undefined ? {} : { resultJson };
    return this.write(ownerId, jobId, { status, result, ...own, error, completedAt, claimToken: undefined }, typeof holder === 'string' ? heldBy(holder) : lastAttempt(holder));
  }

  /**
   * Puts a job back, so that the next attempt need not wait for the lease.
   *
   * @param attempts how many there were, where this one does not count
   */
  release(ownerId: string, jobId: string, holder: Holder, attempts?: number): Promise<WriteOutcome<JobRecord>> {
    const counted = attempts === undefined ? {} : { attempts };
    return this.write(ownerId, jobId, { status: 'QUEUED', ...counted, claimToken: undefined, leaseUntil: undefined }, heldBy(holder));
  }

  /** Gives a job up that waits, or whose worker is gone. One that was due later than that stays. */
  abandon(ownerId: string, jobId: string, due = new Date()): Promise<WriteOutcome<JobRecord>> {
    const outcome = { status: 'FAILED', error: 'The job was not run in time.', completedAt: new Date().toISOString() };
    return this.write(ownerId, jobId, { ...outcome, claimToken: undefined, leaseUntil: undefined }, dueUntil(due));
  }

  /** Records that the result was published, which settles the job. */
  markNotified(ownerId: string, jobId: string): Promise<WriteOutcome<JobRecord>> {
    return this.write(ownerId, jobId, { notifiedAt: new Date().toISOString(), pendingIn: undefined, leaseUntil: undefined }, {
      expression: 'attribute_exists(#pk) AND attribute_not_exists(#notifiedAt)',
      names: ['pk', 'notifiedAt'],
    });
  }

  private write(ownerId: string, jobId: string, changes: Parameters<RecordTable<JobRecord>['update']>[2], condition: Condition): Promise<WriteOutcome<JobRecord>> {
    return this.table.update(ownerId, jobId, { ...changes, updatedAt: new Date().toISOString() }, condition);
  }
}

function running(claimToken: string, leaseMilliseconds: number) {
  return { status: 'RUNNING', claimToken, leaseUntil: Date.now() + leaseMilliseconds };
}

function takeable(): Condition {
  return {
    expression: '#status = :queued OR (#status = :running AND #leaseUntil < :now)',
    names: ['status', 'leaseUntil'],
    values: { queued: 'QUEUED', running: 'RUNNING', now: Date.now() },
  };
}

/** As far as it was due by then. */
function dueUntil(time: Date): Condition {
  const { expression, names, values } = takeable();
  return {
    expression: `(${expression}) AND (attribute_not_exists(#runAt) OR #runAt <= :time)`,
    names: [...names, 'runAt'],
    values: { ...values, time: time.toISOString() },
  };
}

function unless(name: string, { expression, names, values }: Condition): Condition {
  return { expression: `(${expression}) AND attribute_not_exists(#${name})`, names: [...names, name], values };
}

function lastAttempt(attempts: number): Condition {
  return {
    expression: '(#status = :running OR #status = :queued) AND #attempts = :attempts',
    names: ['status', 'attempts'],
    values: { running: 'RUNNING', queued: 'QUEUED', attempts },
  };
}

function heldBy(holder: Holder): Condition {
  const name = typeof holder === 'string' ? 'claimToken' : 'attempts';
  return {
    expression: `#status = :running AND #${name} = :${name}`,
    names: ['status', name],
    values: { running: 'RUNNING', [name]: holder },
  };
}
