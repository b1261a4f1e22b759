import { setTimeout as pause } from 'node:timers/promises';
import type { AccessModel } from '../catalog';
import { grantsOn, ownerFor } from './access';
import { creation, replacement } from './changes';
import { createdContent } from './content';
import { objectBody } from './entity-body';
import { type EntityRequest, type RecordContext, idOf } from './entity-request';
import type { EntityStore } from './entity-store';
import type { JsonObject } from './json';
import { replayed, keyPart } from './keyed-creation';
import { granted, grantedBelow, located } from './located';
import { parentGone, parentParts } from './parents';
import { type EntityRecord, etagOf, moment, recordOf } from './record';
import { representation } from './representation';
import type { Obstacle } from './table-write';
import { replayHeaders } from '../shared/creation';
import { tagsAllowed } from '../shared/etag';
import { creationIdentity } from '../shared/idempotency';
import { HttpProblem } from '../shared/problem';
import { nowSeconds } from '../shared/record-table';
import type { ApiResponse } from '../shared/response';

const ATTEMPTS = 8;

/** Creates a record, if the caller's rules permit it. */
export function newRecord(context: RecordContext, body: JsonObject, id: string, now = moment()): EntityRecord {
  const { entity: { model }, caller, parent } = context;
  const owner = parent === undefined ? ownerFor(model, caller) : parent.owner;
  const rules = parent === undefined ? grantsOn(model, caller, 'create', owner) : grantedBelow(context, 'create', parent);
  const data = createdContent(context, rules, owner, body);
  const own = model.timeToLiveSeconds === undefined ? undefined : nowSeconds() + model.timeToLiveSeconds;
  const ends = [own, parent?.expiresAt].filter((end) => end !== undefined);
  return {
    id: model.key === undefined ? id : String(data[model.key]),
    ...(parent === undefined ? {} : { parentId: parent.id }),
    ...(owner === undefined ? {} : { owner }),
    data,
    version: 1,
    createdAt: now,
    updatedAt: now,
    ...byOf(context),
    ...(ends.length === 0 ? {} : { expiresAt: Math.min(...ends) }),
  };
}

export async function createRecord(store: EntityStore, context: EntityRequest): Promise<ApiResponse> {
  const { entity: { model }, request, caller, parent } = context;
  const body = objectBody(request);
  const { id, key } = creationIdentity(request, parent === undefined ? body : { parentId: parent.id, body });
  const record = newRecord(context, body, id);
  await store.states.announce(model);
  const keyed = key === undefined ? [] : [keyPart(caller, record, key)];
  const obstacle = await store.write([...keyed, ...creation(model, record), ...parentParts(context)]);
  if (obstacle?.part.kind === 'key' && key !== undefined) {
    return created(context, await replayed(store, model, obstacle.item, key), replayHeaders({ replayed: true }));
  }
  if (obstacle !== undefined && !isOurs(obstacle, record)) {
    throw taken(context, obstacle);
  }
  return created(context, record);
}

/** Replaces a version of a record by the result of `change`, which is called again if another writer was faster. */
export async function updateRecord(
  store: EntityStore, context: EntityRequest, change: (rules: readonly AccessModel[], current: EntityRecord) => JsonObject,
): Promise<ApiResponse> {
  const { entity: { model } } = context;
  const written = await rewritten(store, context, 'update', async (rules, current) => {
    const next = nextVersion(context, current, { data: change(rules, current) });
    const obstacle = await store.write(replacement(model, current, next));
    if (obstacle !== undefined && obstacle.part.kind !== 'record') {
      throw taken(context, obstacle);
    }
    return obstacle === undefined || isOurs(obstacle, next) ? next : undefined;
  });
  return shown(context, 200, 204, written);
}

/** The next version, as the caller changes it. */
export function nextVersion(context: RecordContext, current: EntityRecord, changes: Pick<EntityRecord, 'data'> | { readonly deleting: true }): EntityRecord {
  const { by: _before, ...kept } = current;
  return { ...kept, ...changes, version: current.version + 1, updatedAt: moment(), ...byOf(context) };
}

/** Author of a version, if versions are kept. */
function byOf({ entity: { model }, caller: { user } }: RecordContext): Pick<EntityRecord, 'by'> {
  return model.historySeconds === undefined || user === undefined ? {} : { by: user };
}

/** Reads a record, and writes on the condition that it hasn't changed in between: failed attempts are repeated. */
export async function rewritten(
  store: EntityStore, context: EntityRequest, operation: 'update' | 'delete',
  attempt: (rules: readonly AccessModel[], current: EntityRecord) => Promise<EntityRecord | undefined>,
): Promise<EntityRecord> {
  const allowed = tagsAllowed(context.request.header('if-match'));
  let current = await located(store, context, operation, idOf(context));
  for (let attempts = 0; attempts < ATTEMPTS; attempts += 1) {
    if (current === undefined) {
      throw new HttpProblem(404);
    }
    const rules = granted(context, operation, current);
    if (allowed !== undefined && !allowed.includes(etagOf(current))) {
      throw new HttpProblem(412);
    }
    const written = await attempt(rules, current);
    if (written !== undefined) {
      return written;
    }
    // Writers that met once would meet again in step.
    await pause(Math.random() * 10 * 2 ** attempts);
    current = await store.get(context.entity.model, current);
  }
  throw new HttpProblem(503, { detail: 'Too many changes at once.', headers: { 'Retry-After': '1' } });
}

function created(context: EntityRequest, record: EntityRecord, headers: Readonly<Record<string, string>> = {}): ApiResponse {
  return shown(context, 201, 201, record, { ...headers, Location: context.request.locationOf(record.id) });
}

/** A record as the caller may read it, or nothing of it. */
function shown(
  { entity, caller }: EntityRequest, status: number, unseen: number, record: EntityRecord, headers: Readonly<Record<string, string>> = {},
): ApiResponse {
  const rules = grantsOn(entity.model, caller, 'read', record.owner);
  return rules.length === 0
    ? { status: unseen, headers }
    : { status, headers: { ...headers, ETag: etagOf(record) }, body: representation(entity, record, rules) };
}

/** The conflicting item may be this write itself, from an attempt whose answer was lost. */
export function isOurs({ retried, item }: Obstacle, { version, updatedAt }: EntityRecord): boolean {
  const there = retried && item !== undefined ? recordOf(item) : undefined;
  return there?.version === version && there.updatedAt === updatedAt;
}

export function taken({ entity: { model } }: EntityRequest, { part }: Obstacle): HttpProblem {
  if (part.kind === 'parent') {
    return parentGone();
  }
  const field = part.property ?? model.key ?? '';
  return new HttpProblem(409, { detail: 'Another record has this value.', errors: [{ field, message: 'is taken' }] });
}
