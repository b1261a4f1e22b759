import { setTimeout as pause } from 'node:timers/promises';
import { RecordFilter } from './event-filter';
import { PollingLoop } from './polling-loop';
import { BatchTarget, FailureHandling, StreamBatch } from './stream-batch';
import { StreamRecord, StreamShard } from './stream-shard';

/** Lambda asks each shard four times a second. */
const POLL_MS = 250;

export interface StreamPollerSettings {
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly handling: FailureHandling;
  /** Records that don't match count as processed. */
  readonly passes: RecordFilter;
}

/** An event source mapping of a stream: hands the records of one shard to a function, batch after batch. */
export class StreamPoller {
  private readonly loop: PollingLoop;

  constructor(
    private readonly settings: StreamPollerSettings,
    private readonly shard: StreamShard,
    private readonly target: BatchTarget,
    log: (message: string) => void,
  ) {
    this.loop = new PollingLoop(async (signal) => this.poll(signal), log);
  }

  public start(): void {
    this.loop.start();
  }

  public async stop(): Promise<void> {
    await this.loop.stop();
  }

  private async poll(signal: AbortSignal): Promise<void> {
    const batch = await this.batch(signal);
    if (batch.length > 0) await new StreamBatch(this.settings.handling, this.target, signal).process(batch);
  }

  /** The window begins with the first record that passes. */
  private async batch(signal: AbortSignal): Promise<readonly StreamRecord[]> {
    const { batchSize, windowSeconds, passes } = this.settings;
    const batch: StreamRecord[] = [];
    let until = Infinity;
    for (;;) {
      const read = await this.shard.read(batchSize - batch.length, signal);
      batch.push(...read.filter(passes));
      if (batch.length > 0) until = Math.min(until, Date.now() + windowSeconds * 1000);
      if (batch.length >= batchSize || Date.now() >= until) return batch;
      if (read.length === 0) await pause(Math.min(POLL_MS, until - Date.now()), undefined, { signal });
    }
  }
}
