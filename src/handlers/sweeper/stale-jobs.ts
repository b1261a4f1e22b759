import type { PendingRecord } from './pending-index';
import type { Verdict } from './sweep';
import type { JobRecord } from '../jobs/job';
import type { JobClaims } from '../worker/job-claims';
import type { JobNotifier } from '../worker/job-notifier';

/** Jobs that no worker will run: their messages are dead letters, or were lost with their queue. */
export class StaleJobs {
  /** @param staleAfterMilliseconds of a job that was to run later: so long after it was due */
  constructor(private readonly claims: JobClaims, private readonly notifier: JobNotifier, private readonly staleAfterMilliseconds = 0) {}

  async settle({ owner, id }: PendingRecord): Promise<Verdict> {
    const outcome = await this.claims.abandon(owner, id, new Date(Date.now() - this.staleAfterMilliseconds));
    const job = outcome.done ? outcome.record : outcome.existing;
    // One that a worker is running stays; it is looked at again the next time.
    if (job === undefined || job.status === 'QUEUED' || job.status === 'RUNNING') {
      return undefined;
    }
    await this.announce(owner, job);
    return outcome.done ? 'JobsAbandoned' : undefined;
  }

  /** Settled after publication: a crash in between publishes twice, but never omits it. */
  private async announce(owner: string, job: JobRecord): Promise<void> {
    if (job.notifiedAt === undefined) {
      await this.notifier.publish(owner, job);
    }
    await this.claims.markNotified(owner, job.id);
  }
}
