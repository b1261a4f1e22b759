import { Entity } from './entity';
import { EntityRoutes } from './entity-routes';
import { SCHEMA_NAMES, schemaName } from './routes/descriptions';
import { checkKnownList, invalid } from '../private/invalid';

/** Throws for entities that can't be beside each other. */
export function checkEntities(entities: Entity[]): void {
  checkKnownList('entities', entities);
  if (!entities.length) throw invalid('entities', '[]', 'at least one entity');
  entities.forEach((entity, index) => {
    const before = entities.slice(0, index);
    const sameName = before.find(({ name }) => name === entity.name);
    if (sameName) throw invalid('entities', entity.name, 'a name that no other entity has: it is part of the keys of records');
    if (entity._parent && !entities.includes(entity._parent)) {
      throw invalid('entities', entity.name, `children beside their parent: add '${entity._parent.name}', the one that child() was called on`);
    }
    const samePath = before.find(({ path }) => path === entity.path);
    if (samePath) throw invalid(`path of the entity '${entity.name}'`, entity.path, `a path that no other entity has; '${samePath.name}' has this one`);
    const { _parent: parent } = entity;
    if (parent?._model.routes.includes('history') && entity.path === `${parent.path}/{id}/history`) {
      throw invalid(`path of the entity '${entity.name}'`, entity.path, `another path: '${parent.name}' has its history there`);
    }
    const sameSchema = before.find((other) => schemasOf(other).some((name) => schemasOf(entity).includes(name)));
    if (sameSchema) throw invalid('entities', entity.name, `a name that is not that of a schema of '${sameSchema.name}': ${schemasOf(sameSchema).join(', ')}`);
  });
}

/** Throws for exceptions from compact routes that are no entities. */
export function checkExceptions({ _separate }: EntityRoutes, entities: readonly Entity[]): void {
  const unknown = _separate.find((name) => !entities.some((entity) => entity.name === name));
  if (unknown !== undefined) throw invalid('EntityRoutes.compact.separate', unknown, `names of entities: ${entities.map(({ name }) => name).join(', ')}`);
}

function schemasOf(entity: Entity): string[] {
  return SCHEMA_NAMES.map((word) => `${schemaName(entity)}${word}`);
}
