import { isObject, Json, JsonObject, objects, optionalObject, parse, string } from '../json';
import { eventPattern } from './event-pattern';

/** Whether a record goes to the function. */
export type RecordFilter = (record: JsonObject) => boolean;

/** `FilterCriteria` of an event source mapping: a record passes that fits one of the filters. */
export function recordFilter(criteria: Json | undefined): RecordFilter {
  return anyFilter(criteria, (pattern) => eventPattern(pattern));
}

/** Of a queue: a pattern looks either into bodies that are JSON, or at bodies that are not. */
export function messageFilter(criteria: Json | undefined): RecordFilter {
  return anyFilter(criteria, (pattern) => {
    const fits = eventPattern(pattern);
    const { body } = optionalObject(parse(pattern, 'filter'), 'filter');
    if (body === undefined) return fits;
    return (record) => {
      const content = jsonBody(record.body);
      if (isObject(body) !== (content !== undefined)) return false;
      return fits(content === undefined ? record : { ...record, body: content });
    };
  });
}

function anyFilter(criteria: Json | undefined, compile: (pattern: string) => RecordFilter): RecordFilter {
  const filters = objects(optionalObject(criteria, 'FilterCriteria').Filters, 'Filters').map(({ Pattern }) => compile(string(Pattern, 'Pattern')));
  return filters.length === 0 ? () => true : (record) => filters.some((fits) => fits(record));
}

function jsonBody(body: Json | undefined): Json | undefined {
  try {
    const content = JSON.parse(String(body)) as Json;
    // A number or a quoted text is a plain message.
    return typeof content === 'object' && content !== null ? content : undefined;
  } catch {
    return undefined;
  }
}
