import { MAX_ENTITY_SLOTS } from '../handlers/catalog';
import { checkKnownInteger, invalid } from '../private/invalid';

/**
 * Lets clients list the records that have one value of a property: `GET /orders?status=open`, sorted, and from one value of the sort property to
 * another: `&from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z`.
 *
 * An index takes slots of secondary indexes that the table has from its first deployment, so a new index never changes the table.
 *
 * @example
 * const index = EntityIndex.by('status').sortedBy('createdAt');
 */
export class EntityIndex {
  /**
   * Compares a property for equality.
   *
   * @param property name at the root of the schema, or `createdAt` or `updatedAt`. One type: a number, a boolean, a date-time, or a string with
   * `maxLength` of at most 200. Not `limit`, `order`, `cursor`, `from`, `to` or `owner`, which lists have as parameters
   */
  public static by(property: string): EntityIndex {
    return new EntityIndex(property);
  }

  private constructor(
    /** @internal */ public readonly _by: string,
    /** @internal */ public readonly _sortedBy?: string,
    /** @internal */ public readonly _slot?: number,
  ) {}

  /**
   * Sorts by a property, and lets clients ask for a range of it. Records without a value come first. Without `sortedBy`, records are in order of
   * their ids.
   *
   * @param property as for `by`
   */
  public sortedBy(property: string): EntityIndex {
    if (this._sortedBy !== undefined) throw invalid('EntityIndex.sortedBy', property, `one property; the index is sorted by '${this._sortedBy}'`);
    return new EntityIndex(this._by, property, this._slot);
  }

  /**
   * Pins the index to slots: keep those of an index when you remove or reorder others, because an index that moves is rebuilt. For user-owned and
   * tenant-owned records, lists of one owner use this slot and lists of all owners the next one.
   *
   * @param slot from 2 to 8, or up to `data.table.entitySlotCount`; 1 holds all records
   * @default - by the position in `indexes`: 2, 4, 6 and so on, for shared records 2, 3 and so on
   */
  public inSlot(slot: number): EntityIndex {
    checkKnownInteger('EntityIndex.inSlot', slot, 2, MAX_ENTITY_SLOTS);
    return new EntityIndex(this._by, this._sortedBy, slot);
  }
}
