import { mapParts, Schema } from './walk';
import { sortedJson } from '../../private/sorted';

/** Keywords that say nothing of a value. The document of the API has them, the function does without. */
const SPOKEN = ['$comment', '$id', '$schema', 'deprecated', 'description', 'examples', 'title'];

/** The schema as the function validates by it: in one order, without what is only for readers, and with checks that stop at `maxLength` and `maxItems`. */
export function storedSchema(schema: Schema): Schema {
  return sortedJson(mapParts(schema, (part) => {
    const kept = Object.fromEntries(Object.entries(part).filter(([keyword]) => !SPOKEN.includes(keyword)));
    const { pattern, maxLength } = kept;
    return distinct(typeof pattern === 'string' && typeof maxLength === 'number' ? { ...kept, pattern: bounded(pattern, maxLength) } : kept);
  })) as Schema;
}

/** Validators compare all elements with each other in lists that are too long as well. This one asks for the length first. */
function distinct(part: Schema): Schema {
  const { uniqueItems, ...rest } = part;
  const others = Array.isArray(rest.allOf) ? rest.allOf as unknown[] : [];
  return uniqueItems === true && typeof rest.maxItems === 'number'
    ? { ...rest, allOf: [...others, { if: { maxItems: rest.maxItems }, then: { uniqueItems } }] } : part;
}

/** Validators try a pattern on texts that are too long as well. This one gives up before it begins. */
function bounded(pattern: string, maxLength: number): string {
  return `^(?=[^]{0,${maxLength}}$)(?:${pattern.slice(1)})`;
}
