import { Token } from 'aws-cdk-lib';
import { FieldCondition } from './field-condition';
import { invalid } from '../private/invalid';
import { checkMapNames, entriesOf } from '../private/sorted';

/** Lambda takes a pattern of this many characters. */
const MAX_PATTERN = 4096;

/**
 * Which messages a consumer gets: Lambda drops the others from the queue without a call of the function.
 * A message gets through where one of the filters of the consumer lets it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
 * @example
 * declare const packer: ServerlessFunction;
 *
 * const shipped = MessageFilter.body({ 'order.status': FieldCondition.oneOf('shipped') });
 * const parcels = new WorkQueue(this, 'Parcels', { filters: [shipped] });
 * parcels.addConsumer('Packer', packer.alias);
 */
export class MessageFilter {
  /**
   * Messages whose body is a JSON object with fields that meet all the conditions.
   * A field of an inner object is named by its path: `order.status`.
   * Throws where no condition is given, where one path is a part of another, and for more than 4,096 characters of pattern.
   */
  public static body(fields: { [path: string]: FieldCondition }): MessageFilter {
    checkMapNames('queueing.queue.filters', fields);
    const body: Tree = {};
    for (const [path, condition] of entriesOf(fields)) place(body, path, JSON.parse(condition.pattern) as unknown[]);
    const pattern = JSON.stringify({ body });
    if (Object.keys(body).length === 0) throw invalid('queueing.queue.filters', pattern, 'at least one condition in a filter');
    if (!Token.isUnresolved(pattern) && pattern.length > MAX_PATTERN) {
      throw invalid('queueing.queue.filters', `${pattern.slice(0, 40)}…`, `at most ${MAX_PATTERN} characters of pattern, not ${pattern.length}`);
    }
    return new MessageFilter(pattern);
  }

  private constructor(/** The pattern in JSON, as Lambda reads it. */ public readonly pattern: string) {}
}

interface Tree { [name: string]: Tree | unknown[] }

/** Puts a condition where its path leads. */
function place(root: Tree, path: string, rules: unknown[]): void {
  const names = path.split('.');
  if (names.includes('')) throw invalid('queueing.queue.filters', path, 'a path of names with dots between');
  if (names.includes('__proto__')) throw invalid('queueing.queue.filters', path, 'a path without __proto__, which JavaScript takes for the prototype of an object');
  const last = names.pop() as string;
  let at = root;
  for (const name of names) {
    const next = own(at, name) ?? (at[name] = {});
    if (Array.isArray(next)) throw invalid('queueing.queue.filters', path, 'paths of which none is a part of another');
    at = next;
  }
  if (own(at, last) !== undefined) throw invalid('queueing.queue.filters', path, 'paths of which none is a part of another');
  at[last] = rules;
}

/** Every object has a `constructor` that is not its own. */
function own(tree: Tree, name: string): Tree | unknown[] | undefined {
  return Object.hasOwn(tree, name) ? tree[name] : undefined;
}
