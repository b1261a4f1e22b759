/** Bounds how much is under way at once, in all imports of a function together. */
export class Slots {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  /** Does all of the work and ends when nothing of it is under way any more. After a failure nothing is begun. */
  async all<T>(entries: readonly T[], work: (entry: T) => Promise<void>): Promise<void> {
    const failures: unknown[] = [];
    await Promise.all(entries.map((entry) => this.run(async () => {
      if (failures.length === 0) {
        await work(entry).catch((error: unknown) => failures.push(error));
      }
    })));
    if (failures.length > 0) {
      throw failures[0];
    }
  }

  private async run(work: () => Promise<void>): Promise<void> {
    if (this.free === 0) {
      // Whoever ends hands its slot on.
      await new Promise<void>((resolve) => { this.waiting.push(resolve); });
    } else {
      this.free -= 1;
    }
    await work();
    const next = this.waiting.shift();
    if (next === undefined) {
      this.free += 1;
    } else {
      next();
    }
  }
}
