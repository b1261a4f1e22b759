import * as cdk from 'aws-cdk-lib';
import * as library from '../../src';

/** Props as data: they can be printed as the code that makes them, changed, shrunk, and built again in every stack. */
export type Expression = undefined | boolean | number | string | Date | Expression[] | Struct | Call | Method | Value | Existing | OfShop;

/** An object of options, or a map where it has no name. */
export interface Struct { readonly struct: string; readonly of: Record<string, Expression> }

/** A call of a static method: of this library, or of CDK. */
export interface Call { readonly call: string; readonly args: Expression[] }

/** A call of a method of what is made: `Access.owner().all()`. */
export interface Method { readonly on: Expression; readonly method: string; readonly args: Expression[] }

/** An enum's member, or another static value. */
export interface Value { readonly value: string }

/** A resource of the user's, by the method of `ExistingResources` that makes it. */
export interface Existing { readonly existing: string; readonly args: Expression[] }

/** Something that the pattern has made, such as `functions.Orders.alias`. */
export interface OfShop { readonly shop: string }

/** Meanings of the names in expressions. */
export interface Surroundings {
  /** Makes what the user has. */
  readonly existing: object;

  /** The pattern, once it is there. */
  readonly shop?: object;
}

const NAMES: object = { ...library, cdk };

export const isStruct = (expression: Expression): expression is Struct => typeof expression === 'object' && 'struct' in expression;
export const isCall = (expression: Expression): expression is Call => typeof expression === 'object' && 'call' in expression;

/** The value that an expression stands for. */
export function build(expression: Expression, surroundings: Surroundings): unknown {
  if (typeof expression !== 'object' || expression instanceof Date) return expression;
  const each = (expressions: Expression[]) => expressions.map((one) => build(one, surroundings));
  if (Array.isArray(expression)) return each(expression);
  if ('struct' in expression) {
    return Object.fromEntries(Object.entries(expression.of).map(([name, value]) => [name, build(value, surroundings)]));
  }
  if ('value' in expression) return at(root(expression.value), expression.value);
  if ('shop' in expression) return at(surroundings.shop!, expression.shop);
  if ('on' in expression) return invoke(build(expression.on, surroundings) as object, expression.method, each(expression.args));
  if ('existing' in expression) return invoke(surroundings.existing, expression.existing, each(expression.args));
  return invoke(root(expression.call), expression.call, each(expression.args));
}

/** Calls a method by its path. */
export function invoke(from: object, path: string, args: unknown[]): unknown {
  const names = path.split('.');
  const method = names.pop()!;
  const owner = at(from, names.join('.')) as Record<string, (...values: unknown[]) => unknown>;
  return owner[method](...args);
}

/** The code that makes it. */
export function toSource(expression: Expression, indent = ''): string {
  if (expression === undefined) return 'undefined';
  if (typeof expression === 'string') return `'${JSON.stringify(expression).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
  if (typeof expression !== 'object') return String(expression);
  if (expression instanceof Date) return `new Date('${expression.toISOString()}')`;
  const list = (expressions: Expression[]) => expressions.map((one) => toSource(one, indent)).join(', ');
  if (Array.isArray(expression)) return `[${list(expression)}]`;
  if ('value' in expression) return expression.value;
  if ('shop' in expression) return `shop.${expression.shop}`;
  if ('call' in expression) return `${expression.call}(${list(expression.args)})`;
  if ('on' in expression) return `${toSource(expression.on, indent)}.${expression.method}(${list(expression.args)})`;
  if ('existing' in expression) return `existing.${expression.existing}(${list(expression.args)})`;
  const entries = Object.entries(expression.of);
  if (!entries.length) return '{}';
  const lines = entries.map(([name, value]) => `${indent}  ${/^\w+$/.test(name) ? name : toSource(name)}: ${toSource(value, `${indent}  `)},\n`);
  return `{\n${lines.join('')}${indent}}`;
}

/** A copy that can be changed. `structuredClone` would give dates that are none here, in a test. */
export function copy<T extends Expression>(expression: T): T {
  if (typeof expression !== 'object' || expression instanceof Date) return expression;
  if (Array.isArray(expression)) return expression.map(copy) as unknown as T;
  return Object.fromEntries(Object.entries(expression).map(([name, part]) => [name, name === 'of' ? copyMembers(part as Struct['of']) : copy(part as Expression)])) as unknown as T;
}

const copyMembers = (of: Struct['of']) => Object.fromEntries(Object.entries(of).map(([name, part]) => [name, copy(part)]));

/** All structs and calls in an expression. */
export function partsOf(expression: Expression): (Struct | Call)[] {
  if (typeof expression !== 'object' || expression instanceof Date) return [];
  if (Array.isArray(expression)) return expression.flatMap(partsOf);
  if ('struct' in expression) return [expression, ...Object.values(expression.of).flatMap(partsOf)];
  if ('call' in expression) return [expression, ...expression.args.flatMap(partsOf)];
  if ('on' in expression) return [...partsOf(expression.on), ...expression.args.flatMap(partsOf)];
  return 'existing' in expression ? expression.args.flatMap(partsOf) : [];
}

/** `aws_lambda.Runtime` is CDK's, `Auth` this library's. */
function root(path: string): object {
  return path.split('.')[0] in NAMES ? NAMES : cdk;
}

function at(from: object, path: string): unknown {
  return path === '' ? from : path.split('.').reduce<unknown>((value, name) => {
    const next = (value as Record<string, unknown> | undefined)?.[name];
    if (next === undefined) throw new Error(`There is no ${path}: ${name} is missing`);
    return next;
  }, from);
}
