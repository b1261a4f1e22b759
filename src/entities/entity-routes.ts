import { checkDistinct, checkKnownList } from '../private/invalid';
import { checked } from '../private/known-props';

const SEPARATE = 'EntityRoutes.compact.separate';

/** Options of `EntityRoutes.compact`. */
export interface CompactRoutesOptions {
  /**
   * Names of entities that keep a method for each route, because their operations are authorized in different ways, or because API Gateway should
   * check their bodies.
   *
   * @default - none: all entities have compact routes
   */
  readonly separate?: string[];
}

/**
 * Mapping of the routes of entities to methods of the API.
 *
 * @example
 * declare const entities: Entity[];
 *
 * new ServerlessApiPattern(this, 'Shop', {
 *   entities: entities,
 *   entityRoutes: EntityRoutes.compact({ separate: ['product'] }),
 * });
 */
@checked
export class EntityRoutes {
  /**
   * A method for each route. API Gateway checks bodies, authorizes each operation as its rules say, and its metrics and usage plans know each route. Up
   * to 9 resources an entity, 11 with CORS: about 35 entities beside the whole system.
   */
  public static separate(): EntityRoutes {
    return new EntityRoutes('separate');
  }

  /**
   * One `ANY` method for each of the two paths of an entity, `/orders` and `/orders/{id}`: 4 resources an entity, 6 with CORS: about 85 entities
   * beside the whole system, 58 with CORS. The function answers 405 for methods without a route. Batches and histories keep their routes.
   *
   * API Gateway then doesn't check bodies, so you pay for function calls with invalid ones, and you can't throttle a single method. Throws for an entity whose
   * operations on a path need different authorization, for example one that anyone may read and only editors may change: name it in `separate`.
   */
  public static compact(options: CompactRoutesOptions = {}): EntityRoutes {
    checkKnownList(SEPARATE, options.separate);
    checkDistinct(SEPARATE, options.separate);
    return new EntityRoutes('compact', options.separate);
  }

  private constructor(
    /** `separate` or `compact`. */
    public readonly name: string,
    /** Entities with separate routes. @internal */
    public readonly _separate: readonly string[] = [],
  ) {}

  /** Whether an entity has compact routes, or any has. @internal */
  public _isCompact(entity?: string): boolean {
    return this.name === 'compact' && (entity === undefined || !this._separate.includes(entity));
  }
}
