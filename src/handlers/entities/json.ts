/** Values of bodies and records. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject { readonly [name: string]: Json }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own properties only: bodies may use names that every object inherits. */
export function has(object: object, name: string): boolean {
  return Object.prototype.hasOwnProperty.call(object, name);
}
