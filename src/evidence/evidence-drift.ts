/** A difference between the evidence that was written and what the app would deploy. */
export interface EvidenceDrift {
  /** Name of the stack; that of a nested one follows its parent's. */
  readonly stack: string;

  /** The subject: `judges`, `open`, `acknowledged`, `routes`, `edges`, `cost`, `settings` or `stateful`. For a whole stack, `stack`. */
  readonly subject: string;

  /** True for what is new, false for what is gone. */
  readonly added: boolean;

  /** The row of the table in question, its cells with ` | ` between. */
  readonly row: string;
}
