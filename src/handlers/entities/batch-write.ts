import { grantsOn, requirePossible } from './access';
import { type BatchWrite, MAX_BYTES, batchWrites } from './batch-body';
import { creation, removal, replacement } from './changes';
import { replacedContent } from './content';
import { type EntityRequest, idIn } from './entity-request';
import type { EntityStore } from './entity-store';
import { itemSize } from './item-size';
import type { JsonObject } from './json';
import { granted, located } from './located';
import { parentGone, parentParts } from './parents';
import { type EntityRecord, etagOf } from './record';
import { representation } from './representation';
import type { Part } from './table-write';
import { newRecord, nextVersion, taken } from './writes';
import { tagsAllowed } from '../shared/etag';
import { HttpProblem, badRequest, fieldError } from '../shared/problem';
import type { ApiResponse } from '../shared/response';
import { uuidV7 } from '../shared/uuid';

/** Of one transaction. */
const MAX_PARTS = 100;

/** Effect of one write of a batch on the table. */
interface Step {
  readonly parts: readonly Part[];
  readonly status: number;
  readonly record: EntityRecord;
  readonly conditional: boolean;
}

/** Creates, replaces and deletes: all of it, or nothing. */
export async function writeBatch(store: EntityStore, context: EntityRequest): Promise<ApiResponse> {
  if (context.request.header('idempotency-key') !== undefined) {
    throw badRequest('Idempotency-Key', 'is not taken by batches');
  }
  const writes = batchWrites(context);
  const steps = await Promise.all(writes.map((each, index) => at(index, () => stepOf(store, context, each))));
  const checks = steps.some(({ status }) => status === 201) ? parentParts(context) : [];
  const parts = [...steps.flatMap((step) => step.parts), ...checks];
  requireOneTransaction(steps, checks.length);
  const obstacle = await store.write(parts);
  if (obstacle?.part.kind === 'parent') {
    throw parentGone();
  }
  if (obstacle !== undefined) {
    const index = steps.findIndex((step) => step.parts.includes(obstacle.part));
    const { status, conditional } = steps[index];
    await at(index, async () => {
      throw status === 201 || obstacle.part.kind === 'claim'
        ? taken(context, obstacle)
        : new HttpProblem(conditional ? 412 : 409, { detail: 'Another change came first.' });
    });
  }
  return { status: 200, body: { results: steps.map(({ status, record }) => resultOf(context, status, record)) } };
}

async function stepOf(store: EntityStore, context: EntityRequest, { create, replace, delete: remove }: BatchWrite): Promise<Step> {
  const { entity, entity: { model }, caller } = context;
  if (create !== undefined) {
    requirePossible(model, caller, 'create');
    const record = newRecord(context, create, uuidV7());
    return { parts: creation(model, record), status: 201, record, conditional: false };
  }
  const operation = replace === undefined ? 'delete' : 'update';
  requirePossible(model, caller, operation);
  const { id = '', ifMatch } = replace ?? remove ?? {};
  const read = idIn(entity, id);
  const current = read === undefined ? undefined : await located(store, context, operation, read);
  if (current === undefined) {
    throw new HttpProblem(404);
  }
  const rules = granted(context, operation, current);
  const conditional = ifMatch !== undefined;
  if (tagsAllowed(ifMatch)?.includes(etagOf(current)) === false) {
    throw new HttpProblem(412);
  }
  if (replace === undefined) {
    if (entity.children.length > 0) {
      throw badRequest('delete', 'is not taken by batches here: these records are deleted with what belongs to them');
    }
    return { parts: removal(model, current, caller.user), status: 204, record: current, conditional };
  }
  const record = nextVersion(context, current, { data: replacedContent(context, rules, current, replace.value) });
  return { parts: replacement(model, current, record), status: 200, record, conditional };
}

function requireOneTransaction(steps: readonly Step[], checks: number): void {
  const touched = new Set<string>();
  let bytes = 0;
  steps.forEach(({ parts }, index) => parts.forEach(({ write }) => {
    const item = 'Put' in write ? write.Put.Item : 'Delete' in write ? write.Delete.Key : {};
    const key = JSON.stringify([item?.pk, item?.sk]);
    if (touched.has(key)) {
      throw badRequest(`writes.${index}`, 'is about a record or a unique value of another write');
    }
    touched.add(key);
    bytes += itemSize(item ?? {});
  }));
  if (touched.size + checks > MAX_PARTS) {
    throw badRequest('writes', `must change at most ${MAX_PARTS} records, their earlier versions and unique values`);
  }
  if (bytes > MAX_BYTES) {
    throw new HttpProblem(413, { detail: `A batch has at most ${MAX_BYTES} bytes as it is stored.` });
  }
}

/** Errors of one write, with its place in the batch. */
async function at<T>(index: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HttpProblem)) {
      throw error;
    }
    const { errors = [], ...details } = error.details;
    const told = errors.length > 0 ? errors : [{ field: '', message: error.message }];
    const path = (field: string) => field === '' ? `writes.${index}` : `writes.${index}.${field}`;
    throw new HttpProblem(error.status, { ...details, errors: told.map(({ field, message }) => fieldError(path(field), message)) });
  }
}

function resultOf({ entity, caller }: EntityRequest, status: number, record: EntityRecord): JsonObject {
  const rules = grantsOn(entity.model, caller, 'read', record.owner);
  const shown: JsonObject = status === 204 || rules.length === 0 ? {} : { etag: etagOf(record), item: representation(entity, record, rules) };
  return { status, id: record.id, ...shown };
}
