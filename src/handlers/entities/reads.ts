import { grantsOn } from './access';
import { invalidFields } from './content';
import { cursorOf, positionOf } from './cursor';
import { type EntityRequest, idOf } from './entity-request';
import type { EntityStore } from './entity-store';
import type { JsonObject } from './json';
import { listRanges } from './list-query';
import { granted, located } from './located';
import { pageOf } from './page';
import { etagOf } from './record';
import { representation } from './representation';
import { hasTag } from '../shared/etag';
import { requireKnown } from '../shared/known-query';
import { pageSize } from '../shared/paging';
import { HttpProblem } from '../shared/problem';
import type { ApiResponse } from '../shared/response';

/** Lambda answers with 6 MB at the most, and writes the body as a text in JSON once more. */
export const MAX_ANSWER_BYTES = 5_000_000;
/** Browsers may keep a record, and ask each time whether it is still current. */
const CACHING = { 'Cache-Control': 'private, no-cache' };

export async function readRecord(store: EntityStore, context: EntityRequest): Promise<ApiResponse> {
  const record = await located(store, context, 'read', idOf(context));
  if (record === undefined) {
    throw new HttpProblem(404);
  }
  const rules = granted(context, 'read', record);
  const headers = { ...CACHING, ETag: etagOf(record) };
  if (hasTag(context.request.header('if-none-match'), etagOf(record))) {
    return { status: 304, headers };
  }
  const invalid = invalidFields(context.entity, rules, record).map(encodeURIComponent).join(', ');
  return { status: 200, headers: invalid === '' ? headers : { ...headers, 'Invalid-Fields': invalid }, body: representation(context.entity, record, rules) };
}

export async function listRecords(store: EntityStore, context: EntityRequest, ofAuthorization: readonly string[]): Promise<ApiResponse> {
  const { entity, request, caller } = context;
  // Each once, before any of them is read.
  requireKnown(request, [...request.queryCounts.keys()], ofAuthorization);
  const { limit, descending } = pageSize(request);
  const ranges = listRanges(context, ofAuthorization);
  const cursor = request.query('cursor');
  await store.states.requireReady(entity.model, ranges);
  const page = await pageOf(store, { ranges, limit, descending, ...(cursor === undefined ? {} : { after: positionOf(cursor, ranges, descending) }) });
  const items = page.entries.map(({ record }) => representation(entity, record, grantsOn(entity.model, caller, 'list', record.owner)));
  const shown = items.slice(0, fittingCount(items));
  const next = shown.length < items.length ? page.entries[shown.length - 1].position : page.next;
  return { status: 200, body: { items: shown, ...(next === undefined ? {} : { nextCursor: cursorOf(ranges, descending, next) }) } };
}

/** Number of them that fit into one answer: at least one. */
export function fittingCount(items: readonly JsonObject[]): number {
  let bytes = 0;
  const index = items.findIndex((item) => {
    bytes += Buffer.byteLength(JSON.stringify(JSON.stringify(item)));
    return bytes > MAX_ANSWER_BYTES;
  });
  return index < 0 ? items.length : Math.max(index, 1);
}
