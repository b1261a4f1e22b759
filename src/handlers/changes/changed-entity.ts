import { type EntitiesModel, recordKind } from '../catalog';
import type { Entity } from '../entities/entity';
import { MarkedProperties } from '../entities/schema-walk';

/** Parts of an entity that are needed to publish its changes. Stored records are already validated. */
export type ChangedEntity = Pick<Entity, 'model' | 'writeOnly'>;

/** The entities by the kinds of their records. */
export function changedEntities({ entities }: EntitiesModel): ReadonlyMap<string, ChangedEntity> {
  return new Map(entities.map((model) => [recordKind(model), { model, writeOnly: new MarkedProperties(model.schema, 'writeOnly') }]));
}
