import { Token } from 'aws-cdk-lib';
import { invalid } from './invalid';

/**
 * The entries of a map in one order, by code unit. Maps arrive in an order of the caller's language, which in Java differs from run to
 * run: what is written in that order changes the template, and with it the deployment of the API, though nothing has changed.
 */
export function entriesOf<T>(map: { readonly [name: string]: T } = {}): [string, T][] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The same map with its entries in one order. */
export function sorted<T>(map: { readonly [name: string]: T }): { [name: string]: T } {
  return Object.fromEntries(entriesOf(map));
}

/** JSON whose objects have their members in one order, wherever they are. Lists keep theirs, and tokens stay what they are. */
export function sortedJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedJson);
  if (!isPlain(value)) return value;
  return Object.fromEntries(entriesOf(value).map(([name, member]) => [name, sortedJson(member)]));
}

/**
 * Throws for a map with the name `__proto__`. JavaScript takes it for the prototype, so that the entry would be missing in what is written;
 * in a literal it is the prototype already, and no property.
 */
export function checkMapNames(prop: string, map: { readonly [name: string]: unknown } = {}): void {
  if (Object.hasOwn(map, '__proto__') || !isPlain(map)) throw invalid(prop, '__proto__', 'other names: JavaScript takes this one for the prototype of the object');
}

/** Whether a value is an object without a class, neither a list nor a token. Another realm has a different `Object`. */
export function isPlain(value: unknown): value is { readonly [name: string]: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Token.isUnresolved(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** An object without what was given as undefined, which would hide a default. */
export function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}
