import { Token } from 'aws-cdk-lib';
import { escaped } from './walk';
import { invalid } from '../../private/invalid';
import { isPlain } from '../../private/sorted';

/**
 * A copy of a value that is JSON and nothing else. Python's `None` arrives as a missing value: in a list it is null again, and in an object it is
 * gone, where a check of the schema notices.
 */
export function plainJson(source: string, value: unknown, at = '#', around: readonly unknown[] = []): unknown {
  const where = `${source}${at}`;
  if (Token.isUnresolved(value)) throw invalid(where, 'a token', 'values that are known when the stack is synthesized');
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return exact(where, value);
  if (around.includes(value)) throw invalid(where, 'an object that holds itself', '$ref for a schema that holds itself');
  const inside = [...around, value];
  if (Array.isArray(value)) return value.map((each: unknown, index) => plainJson(source, each ?? null, `${at}/${index}`, inside));
  if (!isPlain(value)) throw invalid(where, typeof value, 'JSON: objects, lists, texts, numbers, true, false, null');
  const present = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(present.map(([name, each]) => [name, plainJson(source, each, `${at}/${escaped(name)}`, inside)]));
}

function exact(where: string, value: number): number {
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
    throw invalid(where, value, 'numbers that a double holds exactly, whole ones up to 9007199254740991');
  }
  return value;
}
