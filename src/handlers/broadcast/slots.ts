/** Lets a bounded number of pieces of work go on at a time; the others wait in line. */
export class Slots {
  private readonly waiting: (() => void)[] = [];
  private used = 0;

  constructor(private readonly count: number) {}

  async use<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /** Takes a slot. Call `leave` when the work ends, with or without an error. */
  async enter(): Promise<void> {
    if (this.used < this.count) {
      this.used += 1;
    } else {
      // A caller that leaves hands its slot on.
      await new Promise<void>((resolve) => { this.waiting.push(resolve); });
    }
  }

  leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) {
      this.used -= 1;
    } else {
      next();
    }
  }
}
