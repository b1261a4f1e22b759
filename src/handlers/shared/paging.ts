import { badRequest } from './problem';
import type { PageRequest, RecordKind } from './record-table';
import type { HttpRequest } from './request';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;
const MAX_CURSOR_LENGTH = 128;
const ORDERS = ['asc', 'desc'];
/** Ids are UUIDs, but for jobs that have the id of their request. */
const CURSOR = /^1\.([A-Z]+)\.(?:(desc)\.)?([0-9A-Za-z_-]{8,64}={0,2})$/;

export function pageRequest(request: HttpRequest, kind: RecordKind): PageRequest {
  const { limit, descending } = pageSize(request);
  const cursor = request.query('cursor');
  return cursor === undefined ? { limit, descending } : { limit, descending, after: decodeCursor(cursor, kind, descending) };
}

/** Limit and order of a list. */
export function pageSize(request: HttpRequest): { readonly limit: number; readonly descending: boolean } {
  return { limit: limitOf(request.query('limit')), descending: orderOf(request.query('order')) === 'desc' };
}

/** Start of the next page. A cursor contains kind, order and ID and nothing else: the partition is always the caller's own. */
export function nextPage(kind: RecordKind, { descending }: PageRequest, after: string | undefined): { readonly nextCursor?: string } {
  const order = descending === true ? 'desc.' : '';
  return after === undefined ? {} : { nextCursor: Buffer.from(`1.${kind}.${order}${after}`).toString('base64url') };
}

function decodeCursor(cursor: string, kind: RecordKind, descending: boolean): string {
  const match = cursor.length > MAX_CURSOR_LENGTH ? null : CURSOR.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (match === null || match[1] !== kind || (match[2] === 'desc') !== descending) {
    throw badRequest('cursor', 'must be the nextCursor of an earlier answer of this list, in the same order');
  }
  return match[3];
}

function orderOf(value: string | undefined): string {
  const order = value ?? 'asc';
  if (!ORDERS.includes(order)) {
    throw badRequest('order', `must be ${ORDERS.join(' or ')}`);
  }
  return order;
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
