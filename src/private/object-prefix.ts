import { Token } from 'aws-cdk-lib';
import { invalid } from './invalid';

/** S3 takes keys of 1024 bytes, and an event pattern must be short, too. */
const MAX_LENGTH = 256;
/** No character that means something in a policy, a pattern or a path. */
const PREFIX = /^(?:[A-Za-z0-9_.-]+\/)+$/;

/** Throws for text that is not exactly one prefix of object keys: policies and event patterns are made of it. */
export function checkPrefix(prop: string, prefix: string): void {
  const names = Token.isUnresolved(prefix) ? [] : prefix.split('/');
  if (names.length === 0 || prefix.length > MAX_LENGTH || !PREFIX.test(prefix) || names.some((name) => name === '.' || name === '..')) {
    throw invalid(prop, prefix, `names of letters, digits, '-', '_' and '.', each with a slash behind it, at most ${MAX_LENGTH} characters`);
  }
}

/** Throws where a prefix covers objects of another, or the other way round. */
export function checkOverlap(prop: string, prefix: string, others: readonly string[]): void {
  const other = others.find((candidate) => overlaps(prefix, candidate));
  if (other !== undefined) throw invalid(prop, prefix, `a prefix beside '${other}', neither under it nor over it`);
}

/** Whether objects can have both prefixes. */
export function overlaps(prefix: string, other: string): boolean {
  return other.startsWith(prefix) || prefix.startsWith(other);
}
