import type { FoundConnection } from '../realtime/connection-registry';

/** Progress of a message: it was sent to all connections up to `after`, in the order of their IDs, except those that are left. */
export interface Reached {
  readonly after?: string;
  readonly left: readonly FoundConnection[];
}

/** They are told of in one item of the table, which holds 400 KB: 128 bytes each at most, and usually 16. */
const MAX_LEFT = 2000;

/** Progress of a message, true at every moment: frames in flight count as left until they have arrived. */
export class Progress {
  private readonly left: Map<string, FoundConnection>;
  private after?: string;
  private full = false;

  constructor({ after, left }: Reached) {
    this.after = after;
    this.left = new Map(left.map((connection) => [connection.id, connection]));
  }

  get reached(): Reached {
    return { ...(this.after === undefined ? {} : { after: this.after }), left: [...this.left.values()] };
  }

  /** Whether every connection that was begun has got it. */
  get isComplete(): boolean {
    return this.left.size === 0 && !this.full;
  }

  /** The next connection in order. Where too many are left to be told of, those after them get the message again instead of never. */
  begin(connection: FoundConnection): void {
    this.full ||= this.left.size >= MAX_LEFT;
    if (!this.full) {
      this.left.set(connection.id, connection);
      this.after = connection.id;
    }
  }

  end({ id }: FoundConnection): void {
    this.left.delete(id);
  }
}
