import { OwnershipModel } from '../handlers/catalog';
import { invalid } from '../private/invalid';

/** Standard claims and those of the user pool: letters, digits, `_`, `-`, and one colon for `custom:`. */
const CLAIM = /^[A-Za-z][A-Za-z0-9_-]*(:[A-Za-z0-9_-]+)?$/;

/**
 * Says whose the records of an entity are. The owner is part of each record's key, so a change of ownership makes all earlier records unreachable.
 *
 * @example
 * const ownership = Ownership.tenant('custom:tenant');
 */
export class Ownership {
  /** Each record belongs to the user who creates it. Users list and read their own records with strong consistency. */
  public static user(): Ownership {
    return new Ownership({ kind: 'user' });
  }

  /**
   * Each record belongs to the tenant of the user who creates it; all users of a tenant are its owner. A user without the claim has no tenant, and
   * gets a 403.
   *
   * @param claim claim of the ID token that holds the tenant, such as `custom:tenant`. Don't let users write it
   */
  public static tenant(claim: string): Ownership {
    if (!CLAIM.test(claim)) throw invalid('Ownership.tenant', claim, "the name of a claim, such as 'custom:tenant'");
    return new Ownership({ kind: 'tenant', claim });
  }

  /** Records have no owner, for example the products of a catalog. Access rules name groups, scopes, signed-in callers or anyone. */
  public static shared(): Ownership {
    return new Ownership({ kind: 'shared' });
  }

  private constructor(
    /** @internal */ public readonly _model: OwnershipModel,
  ) {}
}
