/** One AWS call of a function, as IAM sees it. */
export interface RecordedCall {
  /** Logical id of the function; none where the caller is not a function. */
  readonly function?: string;
  readonly action: string;
  readonly resource: string;
  readonly status: number;
}

export class CallLog {
  public readonly calls: RecordedCall[] = [];

  public add(call: RecordedCall): void {
    this.calls.push(call);
  }
}
