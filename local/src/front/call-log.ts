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

  /** @param most how many are kept; the oldest go first */
  constructor(private readonly tell: (call: RecordedCall) => void = () => undefined, private readonly most: number = Infinity) {}

  public add(call: RecordedCall): void {
    remember(this.calls, call, this.most);
    this.tell(call);
  }
}

/** Adds to a list that keeps no more than so many; the oldest go first. */
export function remember<T>(entries: T[], entry: T, most: number): void {
  entries.push(entry);
  if (entries.length > most) entries.splice(0, entries.length - most);
}
