/** One price of one resource. */
export interface CostLine {
  /** Name of the stack; that of a nested one follows its parent's. */
  readonly stack: string;

  /** Logical id of the resource. */
  readonly logicalId: string;

  /** Type of the resource, such as `AWS::Lambda::Function`. */
  readonly resourceType: string;

  /** Item that is charged. */
  readonly item: string;

  /** US dollars in a month, used or not. */
  readonly monthlyAtRest: number;

  /**
   * US dollars for a million of what `item` names.
   *
   * @default - not charged by the million
   */
  readonly perMillion?: number;

  /**
   * Any other price, in words.
   *
   * @default - there is none
   */
  readonly rate?: string;
}
