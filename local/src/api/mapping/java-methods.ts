import { javaMatches, javaPattern, javaReplacement, javaText } from './java-text';
import { MappingError } from './mapping-error';

type Methods<T> = Readonly<Record<string, (target: T, ...args: readonly unknown[]) => unknown>>;
type JavaMap = Record<string, unknown>;

const COMMON: Methods<unknown> = {
  toString: (target: unknown) => javaText(target),
  equals: (target, other) => javaText(target) === javaText(other) && typeof target === typeof other,
};

const TEXT: Methods<string> = {
  charAt: (text, index) => text.charAt(Number(index)),
  compareTo: (text, other) => (text < javaText(other) ? -1 : text > javaText(other) ? 1 : 0),
  concat: (text, other) => text + javaText(other),
  contains: (text, part) => text.includes(javaText(part)),
  endsWith: (text, end) => text.endsWith(javaText(end)),
  equalsIgnoreCase: (text, other) => text.toLowerCase() === javaText(other).toLowerCase(),
  indexOf: (text, part, from) => text.indexOf(javaText(part), from === undefined ? 0 : Number(from)),
  isBlank: (text) => text.trim() === '',
  isEmpty: (text) => text === '',
  lastIndexOf: (text, part) => text.lastIndexOf(javaText(part)),
  length: (text) => text.length,
  matches: (text, expression) => javaMatches(text, javaText(expression)),
  replace: (text, part, other) => text.replaceAll(javaText(part), () => javaText(other)),
  replaceAll: (text, expression, other) => text.replaceAll(everywhere(javaText(expression)), javaReplacement(javaText(other))),
  replaceFirst: (text, expression, other) => text.replace(javaPattern(javaText(expression)), javaReplacement(javaText(other))),
  split: (text, expression) => withoutEmptyEnd(text.split(javaPattern(javaText(expression)))),
  startsWith: (text, start) => text.startsWith(javaText(start)),
  strip: (text) => text.trim(),
  substring: (text, start, end) => text.substring(Number(start), end === undefined ? undefined : Number(end)),
  toLowerCase: (text) => text.toLowerCase(),
  toUpperCase: (text) => text.toUpperCase(),
  trim: (text) => text.trim(),
};

const NUMBER: Methods<number> = {
  doubleValue: (number) => number,
  intValue: (number) => Math.trunc(number),
  longValue: (number) => Math.trunc(number),
};

const LIST: Methods<unknown[]> = {
  add: (list, ...args) => {
    if (args.length > 1) list.splice(Number(args[0]), 0, args[1]);
    else list.push(args[0]);
    return true;
  },
  addAll: (list, others) => list.push(...valuesOf(others)) > 0,
  clear: (list) => void list.splice(0),
  contains: (list, value) => list.includes(value),
  get: (list, index) => list[Number(index)],
  indexOf: (list, value) => list.indexOf(value),
  isEmpty: (list) => list.length === 0,
  remove: (list, which) => list.splice(typeof which === 'number' ? which : list.indexOf(which), 1)[0],
  set: (list, index, value) => list.splice(Number(index), 1, value)[0],
  size: (list) => list.length,
  subList: (list, start, end) => list.slice(Number(start), Number(end)),
};

const MAP: Methods<JavaMap> = {
  clear: (map) => {
    for (const key of Object.keys(map)) delete map[key];
  },
  containsKey: (map, key) => Object.hasOwn(map, javaText(key)),
  containsValue: (map, value) => Object.values(map).includes(value),
  entrySet: (map) => Object.entries(map).map(([key, value]) => ({ key, value, getKey: () => key, getValue: () => value })),
  get: (map, key) => own(map, key),
  getOrDefault: (map, key, other) => own(map, key) ?? other,
  isEmpty: (map) => Object.keys(map).length === 0,
  keySet: (map) => Object.keys(map),
  put: (map, key, value) => put(map, javaText(key), value),
  putAll: (map, others) => {
    for (const [key, value] of Object.entries(others ?? {})) put(map, key, value);
  },
  remove: (map, key) => {
    const before = own(map, key);
    delete map[javaText(key)];
    return before;
  },
  size: (map) => Object.keys(map).length,
  values: (map) => Object.values(map),
};

/** Calls a method as the Java object behind a template's reference would answer it. */
export function callMethod(target: unknown, name: string, args: readonly unknown[]): unknown {
  const special = typeof target === 'object' && target !== null ? own(target as JavaMap, name) : undefined;
  if (typeof special === 'function') return special.apply(target, [...args]);
  const [kind, methods] = methodsOf(target);
  const method = own({ ...COMMON, ...methods }, name);
  if (typeof method !== 'function') throw new MappingError(`The local runner knows no method ${name} of a ${kind} in a mapping template`);
  return method(target, ...args);
}

function methodsOf(target: unknown): readonly [string, Readonly<Record<string, unknown>>] {
  if (typeof target === 'string') return ['text', TEXT];
  if (typeof target === 'number') return ['number', NUMBER];
  if (Array.isArray(target)) return ['list', LIST];
  return typeof target === 'object' ? ['map', MAP] : ['truth value', {}];
}

/** Not what every object of JavaScript has by birth. */
function own(map: Readonly<Record<string, unknown>>, key: unknown): unknown {
  return Object.hasOwn(map, javaText(key)) ? map[javaText(key)] : undefined;
}

function put(map: JavaMap, key: string, value: unknown): unknown {
  const before = own(map, key);
  Object.defineProperty(map, key, { value, configurable: true, enumerable: true, writable: true });
  return before;
}

function valuesOf(values: unknown): readonly unknown[] {
  return Array.isArray(values) ? values : [];
}

function withoutEmptyEnd(parts: readonly string[]): string[] {
  const filled = parts.flatMap((part, index) => (part === '' ? [] : [index]));
  return parts.slice(0, (filled.at(-1) ?? -1) + 1);
}

function everywhere(expression: string): RegExp {
  const pattern = javaPattern(expression);
  return new RegExp(pattern, `${pattern.flags}g`);
}
