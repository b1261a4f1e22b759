import { mapParts, Schema } from './walk';
import { sortedJson } from '../../private/sorted';

/** Keywords that say nothing of a value. The document of the API has them, the function does without. */
const SPOKEN = ['$comment', '$id', '$schema', 'deprecated', 'description', 'examples', 'title'];

/** The schema as the function validates by it: in one order, without what is only for readers, and with patterns that stop at `maxLength`. */
export function storedSchema(schema: Schema): Schema {
  return sortedJson(mapParts(schema, (part) => {
    const kept = Object.fromEntries(Object.entries(part).filter(([keyword]) => !SPOKEN.includes(keyword)));
    const { pattern, maxLength } = kept;
    return typeof pattern === 'string' && typeof maxLength === 'number' ? { ...kept, pattern: bounded(pattern, maxLength) } : kept;
  })) as Schema;
}

/** Validators try a pattern on texts that are too long as well. This one gives up before it begins. */
function bounded(pattern: string, maxLength: number): string {
  return `^(?=[^]{0,${maxLength}}$)(?:${pattern.slice(1)})`;
}
