import type { EntitiesModel, EntityModel } from '../catalog';
import { Defaults, MarkedProperties } from './schema-walk';
import { Validator } from './validator';

/** An entity, and what is made of its schema once. */
export class Entity {
  readonly readOnly: MarkedProperties;
  readonly writeOnly: MarkedProperties;
  readonly defaults: Defaults;
  private made?: Validator;

  constructor(readonly model: EntityModel) {
    this.readOnly = new MarkedProperties(model.schema, 'readOnly');
    this.writeOnly = new MarkedProperties(model.schema, 'writeOnly');
    this.defaults = new Defaults(model.schema);
    if (model.parent !== undefined) {
      throw new Error(`${model.name}: parents are unknown here.`);
    }
  }

  /** Made at the first use: most starts are for one entity of many. */
  get validator(): Validator {
    this.made ??= new Validator(this.model.schema);
    return this.made;
  }
}

export function entitiesOf({ entities }: EntitiesModel): readonly Entity[] {
  return entities.map((model) => new Entity(model));
}
