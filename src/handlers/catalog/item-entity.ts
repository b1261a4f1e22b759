import { ITEM_BODY } from './bodies';
import { EntityModel } from './entity-model';

/** Items as an entity, as `Entity.of('item', …)` would declare them: only their owner may access them. */
export const ITEM: EntityModel = {
  name: 'item',
  path: '/items',
  routes: ['create', 'list', 'read', 'replace', 'patch', 'delete'],
  ownership: { kind: 'user' },
  schema: ITEM_BODY,
  access: [{ subject: { kind: 'owner' }, operations: ['create', 'read', 'list', 'update', 'delete'], hidden: [], locked: [] }],
  indexes: [],
  shards: 1,
  unique: [],
};
