/** One AWS call, as IAM sees it. */
export interface RecordedCall {
  /** Logical id of the function; none where the caller is not a function. */
  readonly function?: string;
  /** Logical id of the role with which an API itself made the call. */
  readonly role?: string;
  readonly action: string;
  readonly resource: string;
  readonly status: number;
}

export class CallLog {
  public readonly calls: RecordedCall[] = [];

  constructor(private readonly tell: (call: RecordedCall) => void = () => undefined) {}

  public add(call: RecordedCall): void {
    this.calls.push(call);
    this.tell(call);
  }
}
