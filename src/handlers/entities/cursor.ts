import { compareBytes } from './byte-order';
import type { Range } from './keys';
import { canonicalJson, sha256 } from '../shared/hash';
import { badRequest } from '../shared/problem';
import { isWellFormed } from '../shared/unicode';

const MAX_LENGTH = 2048;

/**
 * A cursor contains the list that it belongs to, as a hash, and the position in it. The request decides which records are read, so a made-up
 * cursor reaches no others; and it contains no data of another owner.
 */
export function cursorOf(ranges: readonly Range[], descending: boolean, position: string): string {
  return Buffer.from(JSON.stringify([1, fingerprint(ranges, descending), position])).toString('base64url');
}

export function positionOf(cursor: string, ranges: readonly Range[], descending: boolean): string {
  const [version, list, position] = cursor.length > MAX_LENGTH ? [] : parsed(cursor);
  const [{ from, to }] = ranges;
  if (version !== 1 || list !== fingerprint(ranges, descending) || typeof position !== 'string' || !isWellFormed(position)
    || compareBytes(position, from) < 0 || compareBytes(position, to) > 0) {
    throw badRequest('cursor', 'must be the nextCursor of an earlier answer of this list, with the same parameters');
  }
  return position;
}

function fingerprint(ranges: readonly Range[], descending: boolean): string {
  return sha256(canonicalJson([ranges, descending])).slice(0, 16);
}

function parsed(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
