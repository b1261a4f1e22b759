import { setTimeout as pause } from 'node:timers/promises';

/** Lets so many records a second through, however many ask side by side. */
export class Pace {
  private free = 0;

  constructor(private readonly perSecond: number) {}

  /** Resolves when it is the turn of what comes behind these. */
  async take(records: number): Promise<void> {
    const now = Date.now();
    this.free = Math.max(this.free, now) + records * 1000 / this.perSecond;
    await pause(this.free - now);
  }
}
