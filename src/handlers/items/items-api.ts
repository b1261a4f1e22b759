import { setTimeout as pause } from 'node:timers/promises';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { ITEMS } from '../catalog';
import { type ItemRecord, itemContent, newItem, patchedContent, publicItem } from './item';
import type { ItemStore } from './item-store';
import { type ApiRoutes, unrouted } from '../shared/api-handler';
import { validateItem, validateItemPatch } from '../shared/body-validators';
import { replayHeaders } from '../shared/creation';
import { etagOf, isCurrent, versionsAllowed } from '../shared/etag';
import { creationIdentity } from '../shared/idempotency';
import { jsonBody } from '../shared/json-body';
import { nextPage, pageRequest } from '../shared/paging';
import { HttpProblem } from '../shared/problem';
import type { WriteOutcome } from '../shared/record-table';
import type { ApiRequest } from '../shared/request';
import type { ApiResponse } from '../shared/response';
import { count } from '../shared/telemetry';

const PATCH_TYPES = ITEMS.routes.find(({ method }) => method === 'PATCH')?.contentTypes;
const PATCH_ATTEMPTS = 8;

/** The routes of `/items`. */
export function itemsApi(store: ItemStore, metrics: Metrics): ApiRoutes {
  return async (request) => {
    switch (request.route) {
      case 'GET /items':
        return list(store, request);
      case 'POST /items':
        return create(store, metrics, request);
      case 'GET /items/{id}':
        return read(store, request);
      case 'PUT /items/{id}':
        return replace(store, request);
      case 'PATCH /items/{id}':
        return patch(store, request);
      case 'DELETE /items/{id}':
        return remove(store, request);
      default:
        throw unrouted(ITEMS, request);
    }
  };
}

async function list(store: ItemStore, request: ApiRequest): Promise<ApiResponse> {
  const page = pageRequest(request, 'ITEM');
  const { records, after } = await store.page(request.owner, page);
  return {
    status: 200,
    body: { items: records.map(publicItem), ...nextPage('ITEM', page, after) },
  };
}

async function create(store: ItemStore, metrics: Metrics, request: ApiRequest): Promise<ApiResponse> {
  const content = itemContent(jsonBody(request, validateItem));
  const identity = creationIdentity(request, content);
  const creation = await store.create(request.owner, newItem(identity.id, content, new Date().toISOString()), identity);
  if (!creation.replayed) {
    count(metrics, 'ItemsCreated');
  }
  return withItem(201, creation.record, { ...replayHeaders(creation), Location: request.locationOf(creation.record.id) });
}

async function read(store: ItemStore, request: ApiRequest): Promise<ApiResponse> {
  const item = await store.get(request.owner, request.id);
  if (item === undefined) {
    throw new HttpProblem(404);
  }
  // Browsers may keep an item, and ask each time whether it is still current.
  const caching = { 'Cache-Control': 'private, no-cache' };
  return isCurrent(request.header('if-none-match'), item.version)
    ? { status: 304, headers: { ...caching, ETag: etagOf(item.version) } }
    : withItem(200, item, caching);
}

async function replace(store: ItemStore, request: ApiRequest): Promise<ApiResponse> {
  const { id } = request;
  const content = itemContent(jsonBody(request, validateItem));
  return changed(await store.replace(request.owner, id, content, versionsAllowed(request.header('if-match'))));
}

/** A merge needs the whole item, so it reads, and writes on the condition that nobody wrote in between. */
async function patch(store: ItemStore, request: ApiRequest): Promise<ApiResponse> {
  const { id } = request;
  const body = jsonBody(request, validateItemPatch, PATCH_TYPES);
  const allowed = versionsAllowed(request.header('if-match'));
  for (let attempt = 0; attempt < PATCH_ATTEMPTS; attempt += 1) {
    const current = await store.get(request.owner, id);
    if (current === undefined) {
      throw new HttpProblem(404);
    }
    if (allowed !== undefined && !allowed.includes(current.version)) {
      throw new HttpProblem(412);
    }
    const outcome = await store.replace(request.owner, id, patchedContent(current, body), [current.version]);
    if (outcome.done) {
      return changed(outcome);
    }
    // Writers that met once would meet again in step.
    await pause(Math.random() * 10 * 2 ** attempt);
  }
  throw new HttpProblem(503, { detail: 'Too many changes at once.', headers: { 'Retry-After': '1' } });
}

async function remove(store: ItemStore, request: ApiRequest): Promise<ApiResponse> {
  const outcome = await store.delete(request.owner, request.id, versionsAllowed(request.header('if-match')));
  return outcome.done ? { status: 204 } : refused(outcome.existing);
}

function changed(outcome: WriteOutcome<ItemRecord>): ApiResponse {
  return outcome.done && outcome.record !== undefined
    ? withItem(200, outcome.record)
    : refused(outcome.done ? undefined : outcome.existing);
}

function refused(existing: ItemRecord | undefined): never {
  throw new HttpProblem(existing === undefined ? 404 : 412);
}

function withItem(status: number, item: ItemRecord, headers: Readonly<Record<string, string>> = {}): ApiResponse {
  return { status, headers: { ...headers, ETag: etagOf(item.version) }, body: publicItem(item) };
}
