/** Bounds how many writes are under way and how many bytes are buffered at once, in all imports of an invocation together. */
export class Slots {
  private readonly waiting: (() => void)[] = [];
  private buffered = 0;

  constructor(private free: number, private readonly maxBufferedBytes: number) {}

  /** Whether an import must write what it holds before it reads on. Imports never wait for room, so none can block another one. */
  get full(): boolean {
    return this.buffered >= this.maxBufferedBytes;
  }

  /** Counts bytes that an import has read and not yet written. */
  buffer(bytes: number): void {
    this.buffered += bytes;
  }

  /** Counts them as written, or dropped. */
  release(bytes: number): void {
    this.buffered -= bytes;
  }

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
      // Work that ends hands its slot on.
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
