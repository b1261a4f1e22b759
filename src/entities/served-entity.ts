import { BundledFunction } from '../compute';
import { Entity } from './entity';

/** An entity in an API: what was declared, and the function that answers its routes. */
export class ServedEntity {
  constructor(
    /** What was declared. */
    public readonly entity: Entity,
    /** The function that answers its routes, of other entities, too, unless the entity has `ownFunction`. */
    public readonly handler: BundledFunction,
  ) {}

  /** The name in the singular. */
  public get name(): string {
    return this.entity.name;
  }

  /** Path of all records, such as `/orders`. */
  public get path(): string {
    return this.entity.path;
  }
}
