import { isObject, Json, JsonObject } from '../json';

const TYPES = ['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS'];

/** A record as DynamoDB takes it. One whose values all are of that form already stays as it is. */
export function attributeValues(record: JsonObject): JsonObject {
  const values = Object.values(record);
  return values.length > 0 && values.every(isTyped) ? record : map(record);
}

function isTyped(value: Json | undefined): boolean {
  if (!isObject(value)) return false;
  const [type, ...more] = Object.keys(value);
  return type !== undefined && more.length === 0 && TYPES.includes(type);
}

function map(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, typed(entry ?? null)]));
}

function typed(value: Json): JsonObject {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  return Array.isArray(value) ? { L: (value as readonly Json[]).map(typed) } : { M: map(value as JsonObject) };
}
