/** JSON as templates, events and emulators speak it, with readers that fail with the place named. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function object(value: Json | undefined, where: string): JsonObject {
  if (isObject(value)) return value;
  throw new Error(`${where} must be an object, not ${JSON.stringify(value)}`);
}

export function optionalObject(value: Json | undefined, where: string): JsonObject {
  return value === undefined || value === null ? {} : object(value, where);
}

export function list(value: Json | undefined, where: string): readonly Json[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value as readonly Json[];
  throw new Error(`${where} must be a list, not ${JSON.stringify(value)}`);
}

/** The entries of what is one value or a list of them. */
export function many(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value as readonly Json[] : value === undefined || value === null ? [] : [value];
}

export function objects(value: Json | undefined, where: string): readonly JsonObject[] {
  return list(value, where).map((entry) => object(entry, where));
}

export function strings(value: Json | undefined, where: string): readonly string[] {
  return list(value, where).map((entry) => string(entry, where));
}

/** Templates write numbers and booleans as strings as they like; both ways are read. */
export function string(value: Json | undefined, where: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`${where} must be text, not ${JSON.stringify(value)}`);
}

export function optionalString(value: Json | undefined, where: string): string | undefined {
  return value === undefined || value === null ? undefined : string(value, where);
}

export function optionalNumber(value: Json | undefined, where: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const number = Number(value);
  if (typeof value === 'object' || Number.isNaN(number)) throw new Error(`${where} must be a number, not ${JSON.stringify(value)}`);
  return number;
}

export function flag(value: Json | undefined): boolean {
  return value === true || value === 'true';
}

export function parse(text: string, where: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new Error(`${where} is not JSON: ${messageOf(error)}`);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The object that a text is. Undefined: it is none. */
export function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
