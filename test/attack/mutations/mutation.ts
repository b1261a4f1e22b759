import * as fc from 'fast-check';
import { wrongValue } from './values';

/** One change of an event, with a name to find it again by. */
export interface Mutation<E> {
  readonly name: string;
  apply(event: E): E;
}

type Tree = Record<string, unknown>;

export function applied<E>(event: E, mutations: readonly Mutation<E>[]): E {
  return mutations.reduce((current, mutation) => mutation.apply(current), event);
}

/** Puts a value at a place, or takes away what is there. The event itself and its other parts stay unchanged. */
export function replaced<E>(event: E, path: readonly string[], value: unknown): E {
  const [name, ...rest] = path;
  if (name === undefined) {
    return value as E;
  }
  if (!isTree(event)) {
    return event;
  }
  const copy: Tree | unknown[] = Array.isArray(event) ? [...event as unknown[]] : { ...event };
  const own = Object.hasOwn(copy, name) ? (copy as Tree)[name] : undefined;
  const next = rest.length === 0 ? value : replaced(isTree(own) ? own : {}, rest, value);
  if (next === undefined && !Array.isArray(copy)) {
    delete copy[name];
  } else {
    // As JSON has it: a name like every other.
    Object.defineProperty(copy, name, { value: next, enumerable: true, configurable: true, writable: true });
  }
  return copy as E;
}

/** A field anywhere in the event, missing or of another type. */
export function misshapen<E>(sample: E, except: readonly string[] = []): fc.Arbitrary<Mutation<E>> {
  const paths = pathsOf(sample).filter((path) => !except.includes(path.join('.')));
  return fc.tuple(fc.constantFrom(...paths), wrongValue).map(([path, value]) => ({
    name: `${path.join('.')} is ${JSON.stringify(value)?.slice(0, 40)}`,
    apply: (event) => replaced(event, path, value),
  }));
}

function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
  const below = isTree(value) ? Object.entries(value).flatMap(([name, entry]) => pathsOf(entry, [...path, name])) : [];
  return path.length === 0 ? below : [[...path], ...below];
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null;
}
