import { isExactly } from '../shared/decimal';

/** Numbers that could be rounded: 16 characters or more, or an exponent of three digits. Strings may look like that, too, which only costs time. */
const SUSPICIOUS = /[0-9.]{16}|[eE][+-]?[0-9]{3}/;

/** Stands for a number that no double holds. */
export const INEXACT = Symbol('inexact');

type Reviver = (this: unknown, key: string, value: unknown, context?: { readonly source?: string }) => unknown;

/** The value of a text that is JSON, with `INEXACT` for each number that reading rounds. */
export function withExactNumbers(text: string, value: unknown): unknown {
  if (!SUSPICIOUS.test(text)) {
    return value;
  }
  const reviver: Reviver = (_key, each, context) => typeof each === 'number' && context?.source !== undefined && !isExactly(each, context.source) ? INEXACT : each;
  return JSON.parse(text, reviver) as unknown;
}
