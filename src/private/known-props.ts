import { Token } from 'aws-cdk-lib';
import { invalid } from './invalid';
import { FieldType, parameterTable, StructFields } from './parameter-table';
import { SettingError } from './setting-error';
import { isPlain } from './sorted';

/** A name that a struct doesn't have. */
export interface UnknownProp {
  readonly name: string;
  readonly known: readonly string[];
}

/** Calls of the library that are under way. It hands on more than a struct has; only what an app passes is checked. */
let depth = 0;

/** Runs what an app calls. `check` looks at what the app passes, and not at what the library passes to itself. */
export function entering<T>(check: () => void, work: () => T): T {
  if (depth === 0) check();
  depth += 1;
  try {
    return work();
  } finally {
    depth -= 1;
  }
}

/**
 * For a class that is no construct: its methods refuse names in their props that would be ignored, and props that lack what they need. TypeScript says
 * that by itself; JavaScript doesn't. `@located` does the same for constructs.
 */
export function checked(target: object): void {
  const { name, prototype } = target as { readonly name: string; readonly prototype: object };
  checkMethods(target, name, '');
  checkMethods(prototype, name, '#');
}

/** Runs the work of a method of an object, and completes its errors. */
type Within = (self: unknown, work: () => unknown) => unknown;

/** Of a class itself, for its static methods, or of its prototype. */
export function checkMethods(owner: object, className: string, sign: '' | '#', within: Within = (_, work) => work()): void {
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
    const method: unknown = descriptor.value;
    if (name === 'constructor' || typeof method !== 'function') continue;
    Object.defineProperty(owner, name, {
      ...descriptor,
      value(this: unknown, ...args: unknown[]): unknown {
        return within(this, () => entering(() => checkArguments(className, `${sign}${name}`, args), () => method.apply(this, args) as unknown));
      },
    });
  }
}

/** Throws for the first prop that a method doesn't know, or lacks. */
export function checkArguments(className: string, call: string, args: readonly unknown[]): void {
  const parameters = parametersOf(className, call);
  if (parameters.length === 0) return;
  const [first] = args;
  const method = call.startsWith('#') ? call.slice(1) : `${className}.${call}`;
  const place = typeof first === 'string' && !Token.isUnresolved(first) ? `${method}('${first}')` : method;
  parameters.forEach((type, index) => {
    if (type.startsWith('*')) args.slice(index).forEach((each) => checkValue(place, each, type.slice(1)));
    else checkValue(place, args[index], type);
  });
}

/**
 * The same for the props of a constructor, whose path is known later. Returns the names that the props as a whole don't have: constructs that wrap this one
 * hand on their own props with them, so these are no error.
 */
export function checkConstruction(className: string, args: readonly unknown[]): readonly UnknownProp[] {
  return parametersOf(className, 'new').flatMap((type, index) => {
    const fields = fieldsOf(type);
    if (fields === undefined) return [];
    checkValue('', args[index], type, false);
    return unknownIn(args[index], fields);
  });
}

function parametersOf(className: string, call: string): readonly FieldType[] {
  const { calls } = parameterTable();
  return Object.hasOwn(calls, className) && Object.hasOwn(calls[className], call) ? calls[className][call] : [];
}

function fieldsOf(type: FieldType): StructFields | undefined {
  const { structs } = parameterTable();
  const name = type.replace(/^!/, '');
  return Object.hasOwn(structs, name) ? structs[name] : undefined;
}

function checkValue(place: string, value: unknown, type: FieldType, isClosed = true): void {
  const needed = type.startsWith('!');
  const kind = needed ? type.slice(1) : type;
  if (kind === '' || Token.isUnresolved(value)) return;
  if (kind.startsWith('[')) {
    if (Array.isArray(value)) value.forEach((each, index) => checkValue(`${place}[${index}]`, each, kind.slice(1)));
    return;
  }
  if (kind.startsWith('{')) {
    if (isPlain(value)) Object.keys(value).forEach((name) => checkValue(`${place}.${name}`, held(value, name), kind.slice(1)));
    return;
  }
  checkStruct(place, value, kind, needed, isClosed);
}

function checkStruct(place: string, value: unknown, struct: string, needed: boolean, isClosed: boolean): void {
  const fields = fieldsOf(struct);
  if (fields === undefined || (value === undefined && !needed) || (value === null && !needed)) return;
  const names = Object.keys(fields);
  if (typeof value !== 'object' && typeof value !== 'function' && value !== undefined) throw invalid(place || 'props', value, `an object with ${names.join(', ')}`);
  const given = value ?? {};
  const [unknown] = isClosed ? unknownIn(given, fields) : [];
  if (unknown !== undefined) throw invalid(place, unknown.name, names.join(', '));
  for (const name of names) {
    const prop = place === '' ? name : `${place}.${name}`;
    if (fields[name].startsWith('!') && isMissing(given, name)) throw new SettingError(prop, 'is missing. Set it: there is no default.');
    checkValue(prop, held(given, name), fields[name]);
  }
}

/** The value of a property. Undefined for a getter, because reading it may create constructs. */
function held(given: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(given, name)?.value;
}

function isMissing(given: object, name: string): boolean {
  if (!(name in given)) return true;
  const descriptor = Object.getOwnPropertyDescriptor(given, name);
  return descriptor !== undefined && descriptor.get === undefined && (descriptor.value ?? undefined) === undefined;
}

function unknownIn(given: unknown, fields: StructFields): UnknownProp[] {
  if (!isPlain(given)) return [];
  return Object.keys(given).filter((name) => !Object.hasOwn(fields, name) && !isMissing(given, name))
    .map((name) => ({ name, known: Object.keys(fields) }));
}
