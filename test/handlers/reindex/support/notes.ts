import type { AccessModel, EntityModel, IndexModel } from '../../../../src/handlers/catalog';
import { entity } from '../../entities/support/handler';
import type { Person } from '../../entities/support/world';

export const ANN: Person = { user: 'ann', groups: [], scopes: [] };
export const STAFF: Person = { user: 'sue', groups: ['staff'], scopes: [] };

const PROPERTIES = { status: { type: 'string', maxLength: 50 }, price: { type: 'number' } };
const ALL: AccessModel = { subject: { kind: 'group', name: 'staff' }, operations: ['read', 'list'], hidden: [], locked: [] };

export const BY_STATUS: IndexModel = { by: { name: 'status', type: 'string' }, hash: 'h1', ownerSlot: 2, allSlot: 3 };
export const SORTED: IndexModel = { ...BY_STATUS, sortedBy: { name: 'price', type: 'number' }, hash: 'h2' };
export const MOVED: IndexModel = { ...BY_STATUS, ownerSlot: 4, allSlot: 5 };

/** Records of owners only, in no slot. */
export const PLAIN = entity('note', PROPERTIES);

/** With the slot of all records, and these indexes. */
export function notes(indexes: readonly IndexModel[] = [], shards = 1): EntityModel {
  return { ...PLAIN, access: [...PLAIN.access, ALL], allSlot: 1, indexes, shards };
}
