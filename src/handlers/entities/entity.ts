import type { EntitiesModel, EntityModel } from '../catalog';
import { Defaults, MarkedProperties } from './schema-walk';
import { Validator } from './validator';

/** An entity, and what is made of its schema once. */
export class Entity {
  readonly readOnly: MarkedProperties;
  readonly writeOnly: MarkedProperties;
  readonly defaults: Defaults;
  /** Whose records these belong to. */
  parent?: Entity;
  /** Whose records belong to these. */
  children: readonly Entity[] = [];
  private made?: Validator;

  constructor(readonly model: EntityModel) {
    this.readOnly = new MarkedProperties(model.schema, 'readOnly');
    this.writeOnly = new MarkedProperties(model.schema, 'writeOnly');
    this.defaults = new Defaults(model.schema);
  }

  /** Made at the first use: most starts are for one entity of many. */
  get validator(): Validator {
    this.made ??= new Validator(this.model.schema);
    return this.made;
  }
}

export function entitiesOf({ entities }: EntitiesModel): readonly Entity[] {
  const made = entities.map((model) => new Entity(model));
  for (const entity of made) {
    entity.parent = made.find(({ model: { name } }) => name === entity.model.parent);
    entity.children = made.filter(({ model: { parent } }) => parent === entity.model.name);
  }
  return made;
}
