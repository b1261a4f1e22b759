import type { AccessModel, EntityOperationName } from '../catalog';
import { grants, grantsOn, ownerFor } from './access';
import type { EntityRequest } from './entity-request';
import type { EntityStore } from './entity-store';
import type { EntityRecord } from './record';
import { HttpProblem } from '../shared/problem';

/**
 * The record with an id, as far as the caller's rules reach: their own one first, where rules for owners ask for it, then that of whomever
 * it is. Only owners look among their own records alone.
 */
export async function located(
  store: EntityStore, { entity: { model }, caller }: EntityRequest, operation: EntityOperationName, id: string,
): Promise<EntityRecord | undefined> {
  if (model.ownership.kind === 'shared') {
    return store.get(model, undefined, id);
  }
  const owner = ownerFor(model, caller);
  const about: readonly EntityOperationName[] = [operation, 'read', 'list'];
  const asOwner = owner !== undefined && about.some((each) => grants(model, caller, each, true).some(({ subject }) => subject.kind === 'owner'));
  const own = asOwner ? await store.get(model, owner, id) : undefined;
  if (own !== undefined) {
    return own;
  }
  return about.some((each) => grants(model, caller, each, false).length > 0) ? store.find(model, id) : undefined;
}

/** The rules by which the caller may do something to what was found. Throws 404 where that would tell more than the caller may know, else 403. */
export function granted(context: EntityRequest, operation: EntityOperationName, { owner }: EntityRecord): readonly AccessModel[] {
  const { entity: { model }, caller } = context;
  const rules = grantsOn(model, caller, operation, owner);
  if (rules.length === 0) {
    const known = (['read', 'list'] as const).some((each) => grantsOn(model, caller, each, owner).length > 0);
    throw new HttpProblem(known ? 403 : 404);
  }
  return rules;
}
