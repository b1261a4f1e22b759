/** Hexadecimal numbers that grow, also from one run to the next. */
export class Sequencers {
  private last = 0n;

  public next(): string {
    const now = BigInt(Date.now()) * 65_536n;
    this.last = now > this.last ? now : this.last + 1n;
    return this.last.toString(16).toUpperCase().padStart(18, '0');
  }
}
