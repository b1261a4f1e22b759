import { removal, replacement } from './changes';
import type { Entity } from './entity';
import type { EntityRequest } from './entity-request';
import type { EntityStore } from './entity-store';
import { childRange, deletedRange } from './keys';
import { type EntityRecord, recordOf } from './record';
import { isOurs, nextVersion, rewritten } from './writes';
import type { ApiResponse } from '../shared/response';

/** Children that are deleted side by side. */
const PAGE = 25;
/** Pages that one request deletes. A schedule deletes the rest. */
const MAX_PAGES = 40;
const ATTEMPTS = 8;

/** Whether there is time for one page more. */
type Budget = () => boolean;

/** Deletes a record with its children: at once, or answers 202 where there are too many. For callers all of them are gone from the first moment on. */
export async function deleteRecord(store: EntityStore, context: EntityRequest): Promise<ApiResponse> {
  const { entity, entity: { model }, caller: { user } } = context;
  if (entity.children.length === 0) {
    await rewritten(store, context, 'delete', async (_rules, current) => {
      const obstacle = await store.write(removal(model, current, user));
      return obstacle === undefined ? current : undefined;
    });
    return { status: 204 };
  }
  const marked = await rewritten(store, context, 'delete', async (_rules, current) => {
    const next = { ...nextVersion(context, current, { deleting: true }), ...deleterOf(context) };
    const obstacle = await store.write(replacement(model, current, next));
    return obstacle === undefined || isOurs(obstacle, next) ? next : undefined;
  });
  let pages = 0;
  const done = await finishDeletion(store, entity, marked, () => (pages += 1) <= MAX_PAGES);
  return { status: done ? 204 : 202 };
}

/** The caller who deletes, for versions of children, even if the parent keeps none: the schedule that continues doesn't know the caller. */
function deleterOf({ entity: { children }, caller: { user } }: EntityRequest): Pick<EntityRecord, 'by'> {
  return user !== undefined && children.some(({ model }) => model.historySeconds !== undefined) ? { by: user } : {};
}

/** Goes on with all deletions that have begun, as long as there is time. It writes no record, so it announces no declaration. */
export async function finishDeletions(store: EntityStore, entities: readonly Entity[], budget: Budget): Promise<void> {
  for (const entity of entities) {
    const slot = entity.model.deletedSlot;
    let range = slot === undefined ? undefined : deletedRange(entity.model, slot);
    while (range !== undefined) {
      const { entries, through } = await store.query(range, false, PAGE);
      for (const { record } of entries) {
        if (!await finishDeletion(store, entity, record, budget)) {
          return;
        }
      }
      range = through === undefined ? undefined : { ...range, from: through };
    }
  }
}

/** Deletes the children of a record that has been marked, and then the record. False: there was no time for all. */
async function finishDeletion(store: EntityStore, { model, children }: Entity, marked: EntityRecord, budget: Budget): Promise<boolean> {
  for (const child of children) {
    let range = childRange(child.model, marked);
    for (let more = true; more;) {
      if (!budget()) {
        return false;
      }
      const { entries, through } = await store.query(range, false, PAGE);
      const gone = await Promise.all(entries.map(({ record }) => remove(store, child, record, marked.by)));
      if (gone.includes(false)) {
        return false;
      }
      more = through !== undefined;
      range = { ...range, from: through ?? range.from };
    }
  }
  await store.write(removal(model, marked, marked.by));
  return true;
}

/** A change that was on its way when its parent was marked may come in between. */
async function remove(store: EntityStore, { model }: Entity, record: EntityRecord, by: string | undefined): Promise<boolean> {
  let current = record;
  for (let attempts = 0; attempts < ATTEMPTS; attempts += 1) {
    const obstacle = await store.write(removal(model, current, by));
    if (obstacle?.item === undefined) {
      return true;
    }
    current = recordOf(obstacle.item);
  }
  return false;
}
