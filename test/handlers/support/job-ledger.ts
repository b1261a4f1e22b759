import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { UnreliableInvocations } from './unreliable-invocations';
import type { JobRecord } from '../../../src/handlers/jobs/job';
import type { JobNotifier } from '../../../src/handlers/worker/job-notifier';

/** The results of the jobs' steps, by owner. */
export class JobLedger {
  readonly ended = new Map<string, number>();
  readonly published = new Map<string, number>();
  /** Behavior of consumers that recognize a job by its ID. */
  readonly consumed = new Map<string, Set<string>>();
  readonly ranTooLate: string[] = [];

  add(entries: Map<string, number>, owner: string): number {
    const times = (entries.get(owner) ?? 0) + 1;
    entries.set(owner, times);
    return times;
  }

  /** A notifier whose calls go through the invocation's faults, and are written down. */
  notifierOf(invocations: UnreliableInvocations): JobNotifier {
    const notifier: Pick<JobNotifier, 'publish'> = {
      publish: (owner, job) => invocations.step(owner, 'publish', async () => this.publish(owner, job)),
    };
    return notifier as JobNotifier;
  }

  private publish(owner: string, { id, status, completedAt }: JobRecord): void {
    this.add(this.published, owner);
    this.consumed.set(owner, (this.consumed.get(owner) ?? new Set()).add(JSON.stringify([id, status, completedAt])));
  }
}

/** The step of handling a message that a change to its record is. */
export function stepOf({ ExpressionAttributeValues: values = {} }: UpdateItemCommandInput): string {
  const status = values[':new_status']?.S ?? 'NOTIFIED';
  return { RUNNING: 'claim', QUEUED: 'release', NOTIFIED: 'mark' }[status] ?? 'end';
}

export const idOf = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
