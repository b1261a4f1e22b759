/**
 * A property whose values are unique: among the records of one owner with `property`, among all records with `acrossOwners`. A write that claims or
 * gives back a value is a transaction, which costs at least four times as much as a plain one: a create, a delete, and an update that changes the value.
 *
 * @example
 * const unique = [EntityUnique.property('number')];
 */
export class EntityUnique {
  /**
   * No two records of one owner have the same value; if records are shared, no two records.
   *
   * @param name name at the root of the schema: a number, a date-time, or a string with `maxLength` of at most 200
   */
  public static property(name: string): EntityUnique {
    return new EntityUnique(name, false);
  }

  /**
   * No two records of any owners have the same value. The 409 tells callers that a value exists among the records of others. Not for shared
   * records, where `property` says it already.
   *
   * @param name as for `property`
   */
  public static acrossOwners(name: string): EntityUnique {
    return new EntityUnique(name, true);
  }

  private constructor(
    /** @internal */ public readonly _property: string,
    /** @internal */ public readonly _acrossOwners: boolean,
  ) {}
}
