import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../json';

/** Repeats a step until it is stopped; a step that fails is repeated after a second. */
export class PollingLoop {
  private readonly controller = new AbortController();
  private done: Promise<void> = Promise.resolve();
  private ending = false;

  constructor(private readonly step: (signal: AbortSignal) => Promise<void>, private readonly failed: (message: string) => void) {}

  public start(): void {
    this.done = this.run();
  }

  /** Ends with the step that is under way: what it is about to be given would be lost. */
  public async finish(): Promise<void> {
    this.ending = true;
    await this.done;
  }

  public async stop(): Promise<void> {
    this.controller.abort();
    await this.done;
  }

  private async run(): Promise<void> {
    const { signal } = this.controller;
    while (!signal.aborted && !this.ending) {
      try {
        await this.step(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.failed(messageOf(error));
        await pause(1000, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}
