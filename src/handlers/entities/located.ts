import type { AccessModel, EntityOperationName } from '../catalog';
import { grants, grantsOn, ownerFor } from './access';
import { type EntityRequest, type RecordContext, parentIdOf } from './entity-request';
import type { EntityStore } from './entity-store';
import type { Address } from './keys';
import type { EntityRecord } from './record';
import { HttpProblem } from '../shared/problem';

/**
 * The record with an ID, as far as the caller's rules reach: first the caller's own, if rules for owners apply, then that of any owner.
 * Owners without other rules only look among their own records.
 */
export async function located(
  store: EntityStore, { entity: { model }, caller, parent }: EntityRequest, operation: EntityOperationName, id: string,
): Promise<EntityRecord | undefined> {
  if (parent !== undefined) {
    return store.get(model, { id, owner: parent.owner, parentId: parent.id });
  }
  if (model.ownership.kind === 'shared') {
    return store.get(model, { id });
  }
  const owner = ownerFor(model, caller);
  const about: readonly EntityOperationName[] = [operation, 'read', 'list'];
  const asOwner = owner !== undefined && about.some((each) => grants(model, caller, each, true).some(({ subject }) => subject.kind === 'owner'));
  const own = asOwner ? await store.get(model, { owner, id }) : undefined;
  if (own !== undefined) {
    return own;
  }
  return about.some((each) => grants(model, caller, each, false).length > 0) ? store.find(model, id) : undefined;
}

/** The request with what its records belong to. Throws 404 where that is not there, or the caller may not read it. */
export async function withParent(store: EntityStore, context: EntityRequest): Promise<EntityRequest> {
  const { entity: { parent: entity } } = context;
  if (entity === undefined) {
    return context;
  }
  const id = parentIdOf(context, entity);
  const parent = await located(store, { ...context, entity }, 'read', id) ?? (context.route === 'history' ? goneParent({ ...context, entity }, id) : undefined);
  if (parent === undefined || !isReadable({ ...context, entity }, parent)) {
    throw new HttpProblem(404);
  }
  return { ...context, parent };
}

/** Place of a deleted record: only known for the caller's own, or a shared one. */
export function addressOfGone({ entity: { model }, caller, parent }: RecordContext, id: string): Address | undefined {
  if (parent !== undefined) {
    return { id, owner: parent.owner, parentId: parent.id };
  }
  const owner = ownerFor(model, caller);
  return owner === undefined && model.ownership.kind !== 'shared' ? undefined : { id, ...(owner === undefined ? {} : { owner }) };
}

/** As much of a parent that is gone as the histories of its children are found by. */
function goneParent(context: RecordContext, id: string): EntityRecord | undefined {
  const address = addressOfGone(context, id);
  return address && { ...address, data: {}, version: 0, createdAt: '', updatedAt: '' };
}

function isReadable({ entity: { model }, caller }: EntityRequest, { owner }: EntityRecord): boolean {
  return (['read', 'list'] as const).some((each) => grantsOn(model, caller, each, owner).length > 0);
}

/** The rules by which the caller may do something to what was found. Throws 404 where that would tell more than the caller may know, else 403. */
export function granted(context: EntityRequest, operation: EntityOperationName, record: EntityRecord): readonly AccessModel[] {
  const rules = grantsOn(context.entity.model, context.caller, operation, record.owner);
  if (rules.length === 0) {
    throw new HttpProblem(isReadable(context, record) ? 403 : 404);
  }
  return rules;
}

/** The rules by which the caller may do something to all children of a record that they may read. */
export function grantedBelow(
  { entity: { model }, caller }: RecordContext, operation: EntityOperationName, parent: EntityRecord,
): readonly AccessModel[] {
  const rules = grantsOn(model, caller, operation, parent.owner);
  if (rules.length === 0) {
    throw new HttpProblem(403);
  }
  return rules;
}
