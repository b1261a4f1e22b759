import { EntityModel, EntityOperationName, EntityRouteName } from '../../handlers/catalog';
import { OperationUnits } from '../../private/entity-units';

/** A transaction costs twice as much as its parts. */
const TRANSACTION = 2;

/** A read of an index is eventually consistent. */
const OF_INDEX = 0.5;

/** Records of a page where the caller asks for no number. One more tells whether there is another page. */
const PAGE = 20;
const KB_OF_A_READ = 4;

const ROUTES: { readonly [operation in EntityOperationName]: readonly EntityRouteName[] } = {
  create: ['create'], read: ['read'], list: ['list'], update: ['replace', 'patch'], delete: ['delete'],
};

/**
 * Request units of each operation that has a route, for records of 1 KB that have all indexed and unique properties, and for updates that
 * change none of those. By the owner where a rule is for owners.
 *
 * @param parent the model of the entity whose children the records are
 */
export function unitsOf(model: EntityModel, parent?: EntityModel): { readonly [operation: string]: OperationUnits } {
  const { children = [] } = model;
  const units: { readonly [operation in EntityOperationName]: OperationUnits } = {
    create: { writes: createWrites(model), reads: 0 },
    read: { writes: 0, reads: lookup(model, 'read') },
    list: { writes: 0, reads: pageReads(model) },
    update: { writes: updateWrites(model), reads: lookup(model, 'update') },
    delete: { writes: deleteWrites(model), reads: lookup(model, 'delete') + children.length },
  };
  const below = parent === undefined ? 0 : lookup(parent, 'read');
  return Object.fromEntries(Object.entries(units)
    .filter(([operation]) => ROUTES[operation as EntityOperationName].some((route) => model.routes.includes(route)))
    .map(([operation, { writes, reads }]) => [
      operation === 'list' ? `list ${PAGE}` : operation === 'delete' && children.length > 0 ? 'delete without children' : operation,
      { writes, reads: reads + below },
    ]));
}

/** The check of a child's parent is part of the transaction. */
function createWrites({ unique, parent, ...model }: EntityModel): number {
  return written(slotsOf(model).length, 1 + unique.length + (parent === undefined ? 0 : 1));
}

/** A key of a slot that changes is deleted there, and written. */
function updateWrites({ historySeconds, ...model }: EntityModel): number {
  const moved = model.indexes.filter(({ by, sortedBy }) => by.name === 'updatedAt' || sortedBy?.name === 'updatedAt');
  return written(slotsOf(model).length + slotsOf({ indexes: moved }).length, historySeconds === undefined ? 1 : 2);
}

/** One that has children is marked first, which takes it out of all slots but one. Of its versions, the last and the end are kept then. */
function deleteWrites({ unique, historySeconds, children = [], ...model }: EntityModel): number {
  const versions = historySeconds === undefined ? 0 : 2;
  const slots = slotsOf(model).length;
  return children.length === 0 ? written(slots, 1 + unique.length + versions) : written(slots + 1, 1 + versions) + written(1, 1 + unique.length);
}

/** @param items that are written at once, of which one is in slots */
function written(slots: number, items: number): number {
  return (slots + items) * (items === 1 ? 1 : TRANSACTION);
}

function slotsOf({ allSlot, indexes }: Pick<EntityModel, 'allSlot' | 'indexes'>): number[] {
  return [allSlot, ...indexes.flatMap((index) => [index.ownerSlot, index.allSlot])].filter((slot) => slot !== undefined);
}

/** Reads that find a record by its ID. */
function lookup(model: EntityModel, operation: EntityOperationName): number {
  return hasKnownKey(model) || [operation, 'read', 'list'].some((each) => isOwners(model, each)) ? 1 : OF_INDEX;
}

/** Each shard is asked for a whole page. */
function pageReads(model: EntityModel): number {
  const page = Math.ceil((PAGE + 1) / KB_OF_A_READ);
  if (hasKnownKey(model)) return page * (model.parent === undefined ? model.shards : 1);
  return isOwners(model, 'list') ? page : page * OF_INDEX * model.shards;
}

/** Shared records and children have no owner of their own who would have to be known. */
function hasKnownKey({ ownership, parent }: EntityModel): boolean {
  return ownership.kind === 'shared' || parent !== undefined;
}

function isOwners({ access }: EntityModel, operation: string): boolean {
  return access.some(({ subject, operations }) => subject.kind === 'owner' && operations.some((each) => each === operation));
}
