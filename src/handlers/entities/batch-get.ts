import { grantsOn } from './access';
import { batchIds } from './batch-body';
import { type EntityRequest, idIn } from './entity-request';
import type { EntityStore } from './entity-store';
import type { JsonObject } from './json';
import { located } from './located';
import { fittingCount } from './reads';
import { representation } from './representation';
import { badRequest } from '../shared/problem';
import type { ApiResponse } from '../shared/response';

/** Records by their ids: those that the caller may read, the ids of which there is nothing to be read, and those that did not fit into the answer. */
export async function getBatch(store: EntityStore, context: EntityRequest): Promise<ApiResponse> {
  const { entity, caller } = context;
  const ids = idsOf(context);
  const found = await Promise.all(ids.map(async (id) => {
    const record = await located(store, context, 'read', id);
    const rules = record === undefined ? [] : grantsOn(entity.model, caller, 'read', record.owner);
    return record === undefined || rules.length === 0 ? { id } : { id, item: representation(entity, record, rules) };
  }));
  const items = found.flatMap(({ item }): JsonObject[] => item === undefined ? [] : [item]);
  const count = fittingCount(items);
  const idsOfThose = (there: boolean) => found.filter(({ item }) => (item !== undefined) === there).map(({ id }) => id);
  return { status: 200, body: { items: items.slice(0, count), missing: idsOfThose(false), left: idsOfThose(true).slice(count) } };
}

function idsOf(context: EntityRequest): readonly string[] {
  const told = batchIds(context);
  const ids = told.flatMap((id) => idIn(context.entity, id) ?? []);
  if (new Set(ids).size < told.length) {
    throw badRequest('ids', 'must be ids, each once');
  }
  return ids;
}
