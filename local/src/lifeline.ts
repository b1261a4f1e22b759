/** Lifeline of a system. The end of an emulator cuts it, once. */
export class Lifeline {
  public readonly failure: Promise<Error>;
  private resolve?: (error: Error) => void;
  private isCut = false;

  constructor() {
    this.failure = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  public get cut(): boolean {
    return this.isCut;
  }

  public end(error: Error): void {
    this.isCut = true;
    this.resolve?.(error);
  }
}
