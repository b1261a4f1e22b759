/** A difference between a baseline and what the app would deploy. */
export interface StatefulChange {
  /** Name of the stack; that of a nested one follows its parent's. */
  readonly stack: string;

  /** Logical id of the resource. */
  readonly logicalId: string;

  /** Type of the resource, such as `AWS::DynamoDB::Table`. */
  readonly resourceType: string;

  /** The difference. */
  readonly change: string;

  /** Effect of a deployment. */
  readonly effect: string;

  /** Remedy, if the change isn't intended. */
  readonly advice: string;

  /** False where the baseline is merely behind: a deployment loses nothing, but nothing would guard what is new. */
  readonly harmful: boolean;
}
