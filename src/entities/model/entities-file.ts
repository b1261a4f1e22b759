import { ALL_RECORDS } from './slots';
import { EntitiesModel, EntityModel } from '../../handlers/catalog';
import { sortedJson } from '../../private/sorted';
import { Entity } from '../entity';

/**
 * As handlers read it. In one order, so that the hash of the asset is that of what is declared.
 *
 * @param among these the entities are served, some of which may be children of others
 */
export function entitiesFile(entities: readonly Entity[], among = entities): string {
  const model: EntitiesModel = { entities: entities.map((entity) => servedModel(entity, among)) };
  return JSON.stringify(sortedJson(model));
}

/** An entity beside others, of which some may be its children: it does not know them before they are declared. */
export function servedModel(entity: Entity, entities: readonly Entity[]): EntityModel {
  const children = entities.filter(({ _parent }) => _parent === entity).map(({ name }) => name);
  return children.length ? { ...entity._model, children, deletedSlot: ALL_RECORDS } : entity._model;
}
