const MODULUS = 2 ** 31 - 1;

/** Numbers that look random, and are the same for a seed. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = (seed * 7919) % MODULUS;
    // Neighbouring seeds begin alike.
    Array.from({ length: 3 }, () => this.next());
  }

  /** From 0 up to 1: the generator of Park and Miller. */
  next(): number {
    this.state = (this.state * 48271) % MODULUS;
    return this.state / MODULUS;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  of<T>(entries: readonly T[]): T {
    return entries[this.below(entries.length)];
  }

  some<T>(entries: readonly T[], share: number): T[] {
    return entries.filter(() => this.chance(share));
  }
}
