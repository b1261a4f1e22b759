import type { PendingIndex, PendingRecord } from './pending-index';
import { errorName } from '../shared/sdk-errors';
import type { MetricName, Telemetry } from '../shared/telemetry';
import { count } from '../shared/telemetry';

/** Result of a record, as the metric that counts it. Undefined if it had already settled. */
export type Verdict = Extract<MetricName, 'UploadsFound' | 'UploadsAbandoned' | 'JobsAbandoned'> | undefined;

/** Records of one kind that have waited for too long, and what is done with them. */
export interface Sweep {
  readonly kind: 'FILE' | 'JOB';
  readonly staleAfterMilliseconds: number;
  settle(record: PendingRecord): Promise<Verdict>;
}

export interface SweepSummary {
  readonly settled: number;
  readonly failed: number;
  /** Whether there was time for all. The next sweep handles the rest. */
  readonly complete: boolean;
}

const PARALLEL = 10;

/** Settles what is stale, until it is done or time is up. A record that cannot be settled now does not hold up the others. */
export async function sweep(
  index: PendingIndex, sweeps: readonly Sweep[], { logger, metrics }: Telemetry, timeLeft: () => boolean,
): Promise<SweepSummary> {
  const verdicts: Exclude<Verdict, undefined>[] = [];
  let failed = 0;
  const settle = async ({ kind, settle: work }: Sweep, record: PendingRecord): Promise<void> => {
    try {
      const verdict = await work(record);
      if (verdict !== undefined) {
        verdicts.push(verdict);
      }
    } catch (error) {
      failed += 1;
      logger.warn('A stale record was not settled', { kind, id: record.id, error: errorName(error) });
    }
  };
  let complete = true;
  try {
    for (const each of sweeps) {
      complete = await settleAll(index, each, (record) => settle(each, record), timeLeft) && complete;
    }
  } finally {
    for (const name of new Set(verdicts)) {
      count(metrics, name, verdicts.filter((verdict) => verdict === name).length);
    }
  }
  return { settled: verdicts.length, failed, complete };
}

/** False: time was up before the end. */
async function settleAll(
  index: PendingIndex, { kind, staleAfterMilliseconds }: Sweep, settle: (record: PendingRecord) => Promise<void>, timeLeft: () => boolean,
): Promise<boolean> {
  for await (const records of index.createdBefore(kind, new Date(Date.now() - staleAfterMilliseconds))) {
    for (let start = 0; start < records.length; start += PARALLEL) {
      if (!timeLeft()) {
        return false;
      }
      await Promise.all(records.slice(start, start + PARALLEL).map(settle));
    }
  }
  return true;
}
