/** Takes what handlers print, instead of the terminal. */
export class Output {
  private lines: string[] = [];
  private readonly streams = [process.stdout, process.stderr];
  private readonly writes = this.streams.map((stream) => stream.write);

  start(): void {
    for (const stream of this.streams) {
      stream.write = (chunk: Uint8Array | string): boolean => {
        this.lines.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
        return true;
      };
    }
  }

  /** Everything that was printed since the last call. */
  take(): string {
    const text = this.lines.join('');
    this.lines = [];
    return text;
  }

  stop(): void {
    this.streams.forEach((stream, index) => { stream.write = this.writes[index]; });
  }
}
