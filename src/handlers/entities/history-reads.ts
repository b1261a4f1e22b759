import type { AccessModel } from '../catalog';
import { grantsOn } from './access';
import { cursorOf, positionOf } from './cursor';
import { type EntityRequest, idOf } from './entity-request';
import type { EntityStore } from './entity-store';
import type { JsonObject } from './json';
import { historyRange, versionKey } from './keys';
import { addressOfGone, granted, located } from './located';
import { type Page, pageOf } from './page';
import { fittingCount } from './reads';
import type { EntityRecord } from './record';
import { representation } from './representation';
import { requireKnown } from '../shared/known-query';
import { pageSize } from '../shared/paging';
import { HttpProblem } from '../shared/problem';
import type { ApiResponse } from '../shared/response';

/** The versions of a record, the newest first: the current one, and those that were kept. Of a deleted record, for its owners. */
export async function readHistory(store: EntityStore, context: EntityRequest, ofAuthorization: readonly string[]): Promise<ApiResponse> {
  const { entity: { model }, request, caller } = context;
  requireKnown(request, ['limit', 'cursor'], ofAuthorization);
  const { limit } = pageSize(request);
  const id = idOf(context);
  const current = await located(store, context, 'read', id);
  const address = current ?? addressOfGone(context, id);
  if (address === undefined) {
    throw new HttpProblem(404);
  }
  const rules = current === undefined ? grantsOn(model, caller, 'read', address.owner) : granted(context, 'read', current);
  const ranges = [historyRange(model, address)];
  const cursor = request.query('cursor');
  // Versions that are written in between come before the first page.
  const after = cursor !== undefined ? positionOf(cursor, ranges, true) : current && versionKey(current);
  const position = after === undefined ? {} : { after };
  const page: Page = rules.length === 0 ? { entries: [] } : await pageOf(store, { ranges, limit, descending: true, ...position });
  const found = [...cursor === undefined && current !== undefined ? [current] : [], ...page.entries.map(({ record }) => record)];
  if (found.length === 0 && page.next === undefined && cursor === undefined) {
    throw new HttpProblem(404);
  }
  const entries = found.slice(0, limit).map((version) => entryOf(context, rules, { ...version, id }));
  const items = entries.slice(0, fittingCount(entries));
  const next = items.length < found.length ? versionKey(found[items.length - 1]) : page.next;
  return { status: 200, body: { items, ...(next === undefined ? {} : { nextCursor: cursorOf(ranges, true, next) }) } };
}

/** A change of a record, and its author. Public callers don't see the author. */
function entryOf({ entity }: EntityRequest, rules: readonly AccessModel[], version: EntityRecord): JsonObject {
  const { version: number, updatedAt: at, by, deleting } = version;
  const tellsWho = rules.some(({ subject: { kind } }) => kind !== 'signed-in' && kind !== 'anyone');
  return {
    version: number,
    change: deleting ? 'deleted' : number === 1 ? 'created' : 'updated',
    at,
    ...(by !== undefined && tellsWho ? { by } : {}),
    ...(deleting ? {} : { record: representation(entity, version, rules) }),
  };
}
