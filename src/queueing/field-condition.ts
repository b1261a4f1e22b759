import { Token } from 'aws-cdk-lib';
import { checkKnownList, invalid } from '../private/invalid';

/**
 * Condition on a field of a message.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
 * @example
 * const filter = MessageFilter.body({
 *   'type': FieldCondition.oneOf('invoice', 'refund'),
 *   'order.total': FieldCondition.between(100, 10000),
 * });
 * new WorkQueue(this, 'Orders', { filters: [filter] });
 */
export class FieldCondition {
  /** One of these texts. Throws for none. */
  public static oneOf(...values: string[]): FieldCondition {
    return new FieldCondition(some(values));
  }

  /** One of these numbers. Throws for none, and for NaN, infinity and tokens. */
  public static numberOneOf(...values: number[]): FieldCondition {
    values.forEach(checkNumeric);
    return new FieldCondition(some(values).map((value) => ({ numeric: ['=', value] })));
  }

  /** There, and none of these texts. Throws for none. */
  public static noneOf(...values: string[]): FieldCondition {
    return new FieldCondition([{ 'anything-but': some(values) }]);
  }

  /** A text that begins so. */
  public static beginsWith(prefix: string): FieldCondition {
    return new FieldCondition([{ prefix }]);
  }

  /** A number within these bounds, the bounds included. Throws where the lower is over the upper, and for NaN, infinity and tokens. */
  public static between(lower: number, upper: number): FieldCondition {
    [lower, upper].forEach(checkNumeric);
    if (lower > upper) throw invalid('queueing.queue.filters', `between ${lower} and ${upper}`, 'a lower bound that is not over the upper');
    return new FieldCondition([{ numeric: ['>=', lower, '<=', upper] }]);
  }

  /** There, whatever it is. */
  public static exists(): FieldCondition {
    return new FieldCondition([{ exists: true }]);
  }

  /** Not there. */
  public static absent(): FieldCondition {
    return new FieldCondition([{ exists: false }]);
  }

  /** The condition in JSON, as Lambda reads it. */
  public readonly pattern: string;

  private constructor(rules: unknown[]) {
    this.pattern = JSON.stringify(rules);
  }
}

function some<T>(values: T[]): T[] {
  checkKnownList('queueing.queue.filters', values);
  if (values.length === 0) throw invalid('queueing.queue.filters', 'a condition without values', 'one value or more');
  return values;
}

/** The pattern is JSON, which has no other numbers, and in whose text a token would stay what it is. */
function checkNumeric(value: number): void {
  if (Token.isUnresolved(value) || !Number.isFinite(value)) {
    throw invalid('queueing.queue.filters', Token.isUnresolved(value) ? 'a token' : value, 'finite numbers that are known at synthesis');
  }
}
