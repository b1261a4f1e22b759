import { type Json, type JsonObject, has, isObject } from './json';

/** JSON merge patch (RFC 7396): null removes a property, objects are merged, anything else takes the place of what was there. */
export function merged(target: Json | undefined, patch: JsonObject): JsonObject {
  const result = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) {
      result.delete(name);
    } else {
      result.set(name, isObject(value) ? merged(isObject(target) && has(target, name) ? target[name] : undefined, value) : value);
    }
  }
  return Object.fromEntries(result);
}
