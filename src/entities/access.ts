import { Token } from 'aws-cdk-lib';
import { checkGroup } from './model/group-name';
import { NoAuthOptions } from '../auth';
import { AccessModel, EntityOperationName, SubjectModel } from '../handlers/catalog';
import { checkDistinct, checkKnownList, invalid } from '../private/invalid';
import { checked } from '../private/known-props';

const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

/** Reads in the order in which they are explained. */
const OPERATIONS: readonly EntityOperationName[] = ['create', 'read', 'list', 'update', 'delete'];

/**
 * A rule: who may do what with the records of an entity, and which properties they see and set. Callers may do what one of the rules allows;
 * rules only add. Without rules, all requests are denied.
 *
 * Each method returns a new rule.
 *
 * @example
 * const access = [
 *   Access.owner().all(),
 *   Access.group('support').read().list().hiding('cardNumber'),
 *   Access.anyone({ reason: 'The catalog is public.' }).read(),
 * ];
 */
@checked
export class Access {
  /** The owner of a record: the user or the tenant, as `ownership` says. Not for shared records. */
  public static owner(): Access {
    return new Access({ kind: 'owner' });
  }

  /**
   * Members of a group of the user pool, for the records of all owners.
   *
   * @param name up to 128 characters without white space, commas and brackets
   */
  public static group(name: string): Access {
    return new Access({ kind: 'group', name: checkGroup('Access.group', name) });
  }

  /**
   * Callers whose access token has a scope, such as `orders/read`, for the records of all owners. On a route that only scopes may take, API Gateway
   * accepts access tokens and refuses ID tokens. Synthesis fails for a scope that no resource server of this app has.
   */
  public static scope(name: string): Access {
    if (Token.isUnresolved(name) || !SCOPE.test(name)) throw invalid('Access.scope', name, "one scope such as 'orders/read', without spaces, quotes and backslashes");
    return new Access({ kind: 'scope', name });
  }

  /** The same for a scope of a resource server that you add to the user pool outside of this app: synthesis doesn't look for it. */
  public static importedScope(name: string): Access {
    return new Access({ ...Access.scope(name)._subject }, [], [], [], undefined, true);
  }

  /** All signed-in users, for the records of all owners. */
  public static signedIn(): Access {
    return new Access({ kind: 'signed-in' });
  }

  /**
   * Public access without a token, for the records of all owners. API Gateway doesn't authorize such a route, so all its callers are anonymous: other
   * rules can't show more there.
   *
   * @param options why; the reason is shown by `explain()` and in compliance reports
   */
  public static anyone(options: NoAuthOptions): Access {
    const reason = options?.reason?.trim();
    if (!reason) throw invalid('Access.anyone.reason', options?.reason, 'a sentence that says why this access is public');
    return new Access({ kind: 'anyone' }, [], [], [], reason);
  }

  private constructor(
    /** @internal */ public readonly _subject: SubjectModel,
    /** @internal */ public readonly _operations: readonly EntityOperationName[] = [],
    /** @internal */ public readonly _hidden: readonly string[] = [],
    /** @internal */ public readonly _locked: readonly string[] = [],
    /** @internal */ public readonly _reason?: string,
    /** @internal */ public readonly _imported = false,
  ) {}

  /** Narrows `owner()` to owners who also belong to a group, such as `Access.owner().inGroup('premium')`. Throws for other rules. */
  public inGroup(name: string): Access {
    if (this._subject.kind !== 'owner') throw invalid('Access.inGroup', name, 'inGroup for Access.owner() only; two rules beside each other mean either');
    return this.with({ subject: { kind: 'owner', group: checkGroup('Access.inGroup', name) } });
  }

  /** Allows to create records. */
  public create(): Access {
    return this.allowing('create');
  }

  /** Allows to get a single record by its id. */
  public read(): Access {
    return this.allowing('read');
  }

  /** Allows to list records. */
  public list(): Access {
    return this.allowing('list');
  }

  /** Allows to replace and to change records. */
  public update(): Access {
    return this.allowing('update');
  }

  /** Allows to delete records. */
  public delete(): Access {
    return this.allowing('delete');
  }

  /** Allows to create, read, list, update and delete. */
  public all(): Access {
    return this.allowing(...OPERATIONS);
  }

  /**
   * Hides properties: this rule neither shows them nor lets them be set.
   *
   * @param properties names at the root of the schema
   */
  public hiding(...properties: string[]): Access {
    return this.with({ hidden: [...this._hidden, ...checkNames('Access.hiding', properties)] });
  }

  /**
   * Locks properties: this rule shows them, but doesn't let them be set. A body that sets one is refused.
   *
   * @param properties names at the root of the schema
   */
  public locking(...properties: string[]): Access {
    return this.with({ locked: [...this._locked, ...checkNames('Access.locking', properties)] });
  }

  /** @internal */
  public get _model(): AccessModel {
    return { ...this.parts, hidden: [...this._hidden].sort(), locked: [...this._locked].sort() };
  }

  /** @internal */
  public _visible(property: string): boolean {
    return !this._hidden.includes(property);
  }

  /** @internal */
  public _settable(property: string): boolean {
    return this._visible(property) && !this._locked.includes(property);
  }

  private get parts(): AccessModel {
    return { subject: this._subject, operations: this._operations, hidden: this._hidden, locked: this._locked };
  }

  private allowing(...operations: EntityOperationName[]): Access {
    return this.with({ operations: OPERATIONS.filter((each) => this._operations.includes(each) || operations.includes(each)) });
  }

  private with(change: Partial<AccessModel>): Access {
    const { subject, operations, hidden, locked } = { ...this.parts, ...change };
    checkDistinct('Access.hiding', hidden);
    checkDistinct('Access.locking', locked);
    return new Access(subject, operations, hidden, locked, this._reason, this._imported);
  }
}

function checkNames(prop: string, names: string[]): string[] {
  checkKnownList(prop, names);
  if (!names.length) throw invalid(prop, '[]', 'at least one property');
  return names;
}
