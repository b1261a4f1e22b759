/** Lets a bounded number of pieces of work go on at a time; the others wait in line. */
export class Slots {
  private readonly waiting: (() => void)[] = [];
  private used = 0;

  constructor(private readonly count: number) {}

  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.used < this.count) {
      this.used += 1;
    } else {
      // Whoever ends hands the slot on.
      await new Promise<void>((resolve) => { this.waiting.push(resolve); });
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) {
        this.used -= 1;
      } else {
        next();
      }
    }
  }
}
