import { badRequest } from './problem';
import type { PageRequest, RecordKind } from './record-table';
import type { ApiRequest } from './request';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;
const MAX_CURSOR_LENGTH = 128;
const CURSOR = /^1\.([A-Z]+)\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export function pageRequest(request: ApiRequest, kind: RecordKind): PageRequest {
  const limit = limitOf(request.query('limit'));
  const cursor = request.query('cursor');
  return cursor === undefined ? { limit } : { limit, after: decodeCursor(cursor, kind) };
}

/** A cursor holds a kind and an id and nothing else: the partition is always the caller's own. */
export function encodeCursor(kind: RecordKind, id: string): string {
  return Buffer.from(`1.${kind}.${id}`).toString('base64url');
}

function decodeCursor(cursor: string, kind: RecordKind): string {
  const match = cursor.length > MAX_CURSOR_LENGTH ? null : CURSOR.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (match === null || match[1] !== kind) {
    throw badRequest('cursor', 'must be the nextCursor of an earlier answer of this list');
  }
  return match[2];
}

function limitOf(value: string | undefined): number {
  if (value === undefined) {
    return DEFAULT_LIMIT;
  }
  const limit = /^[0-9]{1,3}$/.test(value) ? Number(value) : 0;
  if (limit < 1 || limit > MAX_LIMIT) {
    throw badRequest('limit', `must be a whole number from 1 to ${MAX_LIMIT}`);
  }
  return limit;
}
