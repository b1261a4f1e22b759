import { Json, many, object, optionalObject } from '../json';
import { Context, filled, Truth, wildcard } from './patterns';

type Compare = (value: string, expected: string) => boolean;

const equal: Compare = (value, expected) => value === expected;
const like: Compare = (value, expected) => wildcard(expected).test(value);
const ignoringCase: Compare = (value, expected) => value.toLowerCase() === expected.toLowerCase();

/** Operators without `Not`, `IfExists` and `ForAllValues:`. Of others, nothing is known. */
const OPERATORS: Readonly<Record<string, Compare>> = {
  StringEquals: equal,
  StringEqualsIgnoreCase: ignoringCase,
  StringLike: like,
  ArnEquals: like,
  ArnLike: like,
  Bool: ignoringCase,
  ...ordered('Numeric', Number),
  ...ordered('Date', (text) => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text))),
};

/** Whether all conditions of a statement hold. Undefined: it depends on something that the runner doesn't know. */
export function holds(condition: Json | undefined, context: Context): Truth {
  const answers = Object.entries(optionalObject(condition, 'Condition')).flatMap(([operator, keys]) => (
    Object.entries(object(keys ?? null, operator)).map(([key, expected]) => test(operator, key, many(expected).map(String), context))));
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
}

function test(operator: string, key: string, expected: readonly string[], context: Context): Truth {
  const { quantifier, name = '', ifExists } = /^(?:(?<quantifier>ForAllValues|ForAnyValue):)?(?<name>\w+?)(?<ifExists>IfExists)?$/.exec(operator)?.groups ?? {};
  const values = context(key.toLowerCase());
  if (values === undefined) return undefined;
  if (name === 'Null') return expected.some((wanted) => (wanted.toLowerCase() === 'true') === (values.length === 0));
  const negated = name.includes('Not');
  // A missing key equals no value.
  if (values.length === 0) return quantifier === 'ForAllValues' || (quantifier === undefined && (negated || ifExists !== undefined));
  const compare = OPERATORS[name.replace('Not', '')];
  const wanted = expected.map((pattern) => filled(pattern, context)).filter((pattern) => pattern !== undefined);
  if (compare === undefined || wanted.length < expected.length) return undefined;
  const one = (value: string): boolean => wanted.some((pattern) => compare(value, pattern)) !== negated;
  return quantifier === 'ForAllValues' ? values.every(one) : values.some(one);
}

function ordered(kind: string, read: (text: string) => number): Readonly<Record<string, Compare>> {
  const compare = (holding: (value: number, expected: number) => boolean): Compare => (value, expected) => holding(read(value), read(expected));
  return {
    [`${kind}Equals`]: compare((value, expected) => value === expected),
    [`${kind}LessThan`]: compare((value, expected) => value < expected),
    [`${kind}LessThanEquals`]: compare((value, expected) => value <= expected),
    [`${kind}GreaterThan`]: compare((value, expected) => value > expected),
    [`${kind}GreaterThanEquals`]: compare((value, expected) => value >= expected),
  };
}
