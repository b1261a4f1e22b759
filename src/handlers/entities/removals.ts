import { type JsonObject, has, isObject } from './json';
import { type Schema, below, everySchema } from './schema-walk';
import { type FieldError, fieldError } from '../shared/problem';

/**
 * Removals of a merge patch that no record can need: properties that the schema does not know and is closed to. One that the record still has, because
 * an earlier schema knew it, may be removed.
 */
export function unknownRemovals(root: Schema, current: JsonObject, patch: JsonObject): readonly FieldError[] {
  return unknownIn(root, [root], current, patch, '');
}

function unknownIn(root: Schema, schemas: readonly unknown[], current: JsonObject, patch: JsonObject, path: string): readonly FieldError[] {
  return Object.entries(patch).flatMap(([name, value]): readonly FieldError[] => {
    if (value !== null && !isObject(value)) {
      return [];
    }
    const field = path === '' ? name : `${path}.${name}`;
    const all = schemas.flatMap((schema) => everySchema(root, schema));
    const old = has(current, name) ? current[name] : undefined;
    if (isObject(value)) {
      return unknownIn(root, all.flatMap((schema) => below(schema, name)), isObject(old) ? old : {}, value, field);
    }
    return old === undefined && isClosedTo(all, name) ? [fieldError(field, 'is not allowed here')] : [];
  });
}

/** Of a schema that takes any further property, `below` tells nothing; of one that takes none, false. */
function isClosedTo(schemas: readonly Schema[], name: string): boolean {
  const told = schemas.flatMap((schema) => below(schema, name)).filter((each) => each !== undefined);
  return told.length > 0 && told.every((each) => each === false);
}
