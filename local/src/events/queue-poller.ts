import { doneMessages } from './batch-result';
import { RecordFilter } from './event-filter';
import { PollingLoop } from './polling-loop';
import { QueueMessage, QueueMessages, sqsRecord } from './queue-messages';
import { Functions } from '../functions/functions';
import { newTraceId } from '../functions/invocation';
import { JsonObject } from '../json';

export interface QueuePollerSettings {
  readonly functionArn: string;
  readonly queueArn: string;
  readonly region: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly concurrency: number;
  readonly reportsItemFailures: boolean;
  /** Messages that don't match are deleted unseen. */
  readonly passes: RecordFilter;
  /** Called with what was not done, which otherwise comes back when its visibility timeout ends. */
  failed?(messages: readonly QueueMessage[]): Promise<void>;
  /** Called with the ids of messages before they are handed to the function, and the trace id with which they are. */
  received?(messageIds: readonly string[], traceId: string): Promise<void>;
}

/** An event source mapping: hands a queue's messages to a function and deletes those that are done. */
export class QueuePoller {
  private readonly running = new Set<Promise<void>>();
  private readonly loop: PollingLoop;
  private described = false;

  constructor(
    private readonly settings: QueuePollerSettings,
    private readonly queue: QueueMessages,
    private readonly functions: () => Functions,
    private readonly log: (message: string) => void,
  ) {
    this.loop = new PollingLoop(async (signal) => this.poll(signal), log);
  }

  public start(): void {
    this.loop.start();
  }

  /** Ends with the messages that are asked for already. */
  public async finish(): Promise<void> {
    await this.loop.finish();
    await Promise.all(this.running);
  }

  public async stop(): Promise<void> {
    await this.loop.stop();
    await Promise.all(this.running);
  }

  private async poll(signal: AbortSignal): Promise<void> {
    if (!this.described) await this.queue.describe();
    this.described = true;
    if (this.running.size >= this.settings.concurrency) await Promise.race(this.running);
    const batch = await this.batch(signal);
    if (batch.length === 0) return;
    const run = this.process(batch).catch((error: Error) => this.log(error.message)).finally(() => this.running.delete(run));
    this.running.add(run);
  }

  private async batch(signal: AbortSignal): Promise<readonly QueueMessage[]> {
    const { batchSize, windowSeconds } = this.settings;
    const batch = await this.receive(batchSize, signal);
    const until = Date.now() + windowSeconds * 1000;
    while (batch.length > 0 && batch.length < batchSize && Date.now() < until && !signal.aborted) {
      const wait = Math.min(1, Math.ceil((until - Date.now()) / 1000));
      batch.push(...await this.receive(batchSize - batch.length, signal, wait));
    }
    return batch;
  }

  private async receive(most: number, signal: AbortSignal, waitSeconds?: number): Promise<QueueMessage[]> {
    const passing: QueueMessage[] = [];
    const dropped: QueueMessage[] = [];
    for (const message of await this.queue.receive(most, signal, waitSeconds)) {
      (this.settings.passes(this.record(message)) ? passing : dropped).push(message);
    }
    await this.queue.delete(dropped);
    return passing;
  }

  private async process(batch: readonly QueueMessage[]): Promise<void> {
    const { functionArn, reportsItemFailures } = this.settings;
    const traceId = newTraceId();
    await this.settings.received?.(batch.map(({ MessageId }) => String(MessageId)), traceId);
    const result = await this.functions().invoke(functionArn, { Records: batch.map((message) => this.record(message)) }, traceId);
    const done = doneMessages(batch, result, reportsItemFailures);
    if (done.length > 0) await this.queue.delete(done);
    if (done.length < batch.length) await this.settings.failed?.(batch.filter((message) => !done.includes(message)));
  }

  private record(message: QueueMessage): JsonObject {
    return sqsRecord(message, this.settings.queueArn, this.settings.region);
  }
}
