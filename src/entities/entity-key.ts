/**
 * The key that identifies the records of an entity.
 *
 * @example
 * const key = EntityKey.property('sku');
 */
export class EntityKey {
  /**
   * The value of a property identifies a record, so `PUT /products/{id}` takes a SKU, for example. It never changes. Values have up to 128 letters,
   * digits, `.`, `_`, `~` and `-`, and begin with a letter or a digit; `batch-get`, `batch-write` and `batch-export` are taken. A record whose key is taken is refused with a 409.
   *
   * @param name name at the root of the schema: a required string with `maxLength` of at most 128
   */
  public static property(name: string): EntityKey {
    return new EntityKey(name);
  }

  private constructor(
    /** @internal */ public readonly _property: string,
  ) {}
}
