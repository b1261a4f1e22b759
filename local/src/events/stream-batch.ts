import { setTimeout as pause } from 'node:timers/promises';
import { failedIds } from './batch-result';
import { arrival, sequenceNumber, StreamRecord } from './stream-shard';
import { InvocationResult } from '../functions/invocation';

/** A mapping's handling of batches that its function fails on. */
export interface FailureHandling {
  readonly reportsItemFailures: boolean;
  readonly bisects: boolean;
  /** Number of retries of a failed batch; infinite if negative. */
  readonly retries: number;
  readonly maximumAgeSeconds: number;
  readonly retryPauseMs: number;
}

/** Records that are given up. */
export interface Discarded {
  readonly records: readonly StreamRecord[];
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  readonly invocations: number;
  /** Of the last invocation; none where the records were too old for a first one. */
  readonly result?: InvocationResult;
}

export interface BatchTarget {
  invoke(records: readonly StreamRecord[]): Promise<InvocationResult>;
  discard(discarded: Discarded): Promise<void>;
}

/** The rest of a batch, and the results so far. */
interface Remainder {
  readonly records: readonly StreamRecord[];
  readonly retried: number;
  readonly invocations: number;
  readonly result?: InvocationResult;
}

/** Takes a batch to its end: every record is processed or given up, in order, before this is over. */
export class StreamBatch {
  constructor(private readonly handling: FailureHandling, private readonly target: BatchTarget, private readonly signal: AbortSignal) {}

  public async process(records: readonly StreamRecord[]): Promise<void> {
    // A part of a batch stands before what comes after it.
    const waiting: Remainder[] = [{ records, retried: 0, invocations: 0 }];
    for (let next = waiting.shift(); next !== undefined && !this.signal.aborted; next = waiting.shift()) {
      const young = await this.withoutExpired(next);
      if (young.records.length > 0) waiting.unshift(...await this.attempt(young));
    }
  }

  /** Gives what is left to do. */
  private async attempt({ records, retried, invocations }: Remainder): Promise<readonly Remainder[]> {
    const result = await this.target.invoke(records);
    const failed = this.firstFailure(records, result);
    if (failed === undefined || this.signal.aborted) return [];
    const rest: Remainder = { records: records.slice(failed), retried, invocations: invocations + 1, result };
    // To split a batch is no retry.
    const split = this.handling.bisects ? halves(rest, failed > 0) : [];
    if (split.length === 0 && this.handling.retries >= 0 && retried >= this.handling.retries) {
      await this.target.discard({ ...rest, condition: 'RetryAttemptsExhausted' });
      return [];
    }
    await pause(this.handling.retryPauseMs, undefined, { signal: this.signal }).catch(() => undefined);
    return split.length > 0 ? split : [{ ...rest, retried: retried + 1 }];
  }

  /** Index of the first record that is not done. */
  private firstFailure(records: readonly StreamRecord[], result: InvocationResult): number | undefined {
    if (result.outcome !== 'succeeded') return 0;
    if (!this.handling.reportsItemFailures) return undefined;
    const failed = failedIds(result.payload);
    if (failed === undefined) return 0;
    const indexes = failed.map((id) => records.findIndex((record) => sequenceNumber(record) === id));
    // A stranger among the ids fails the whole batch.
    return indexes.length === 0 ? undefined : Math.max(0, Math.min(...indexes));
  }

  private async withoutExpired(remainder: Remainder): Promise<Remainder> {
    const oldest = Date.now() - this.handling.maximumAgeSeconds * 1000;
    const young = remainder.records.findIndex((record) => arrival(record) >= oldest);
    const expired = young < 0 ? remainder.records.length : young;
    if (expired === 0) return remainder;
    await this.target.discard({ ...remainder, records: remainder.records.slice(0, expired), condition: 'RecordAgeExceeded' });
    return { ...remainder, records: remainder.records.slice(expired) };
  }
}

/** Two parts to process one after the other. If the function reported its first failure, it has already split the batch there. */
function halves(rest: Remainder, isCut: boolean): readonly Remainder[] {
  const { records } = rest;
  if (isCut) return [rest];
  const middle = Math.ceil(records.length / 2);
  return records.length < 2 ? [] : [{ ...rest, records: records.slice(0, middle) }, { ...rest, records: records.slice(middle) }];
}
