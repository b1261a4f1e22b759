import { Token } from 'aws-cdk-lib';
import { invalid } from '../private/invalid';

/** Kind of change to an item. */
export enum StreamEventName {
  /** It was written for the first time. */
  INSERT = 'INSERT',

  /** It was changed. */
  MODIFY = 'MODIFY',

  /** It was deleted, by someone or by its time to live. */
  REMOVE = 'REMOVE',
}

/**
 * Selects records of a stream for a function. Filtered records cost no invocation.
 *
 * @example
 * declare const table: EntityTable;
 * declare const audit: ServerlessFunction;
 *
 * table.addStreamConsumer('Audit', audit, {
 *   filters: [StreamFilter.sortKeyPrefix('order#')],
 * });
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html
 */
export class StreamFilter {
  /** Records of these events. Throws without any. */
  public static events(...events: StreamEventName[]): StreamFilter {
    if (events.length === 0) throw invalid('StreamFilter.events()', undefined, 'one event or more');
    return new StreamFilter(JSON.stringify({ eventName: events }));
  }

  /** Records of items whose sort key `sk` begins so: `item#` for items, `order#` for the records of an entity `order`. */
  public static sortKeyPrefix(prefix: string): StreamFilter {
    return new StreamFilter(JSON.stringify({ dynamodb: { Keys: { sk: { S: [{ prefix }] } } } }));
  }

  /** Records of items that their time to live removed, in the region where it did. */
  public static expired(): StreamFilter {
    return new StreamFilter(JSON.stringify({ userIdentity: { type: ['Service'], principalId: ['dynamodb.amazonaws.com'] } }));
  }

  /** A pattern as Lambda has it: a JSON object of at most 4096 characters. Throws on anything else. */
  public static pattern(json: string): StreamFilter {
    if (!Token.isUnresolved(json) && !isPattern(json)) throw invalid('StreamFilter.pattern()', json, 'a JSON object of at most 4096 characters');
    return new StreamFilter(json);
  }

  private constructor(/** @internal */ public readonly _pattern: string) {}
}

function isPattern(json: string): boolean {
  if (json.length > 4096) return false;
  try {
    const pattern: unknown = JSON.parse(json);
    return typeof pattern === 'object' && pattern !== null && !Array.isArray(pattern);
  } catch {
    return false;
  }
}
