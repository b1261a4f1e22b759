import { Access } from './access';
import { describeSubject } from './model/access-checks';
import { checkGroup } from './model/group-name';
import { SubjectModel } from '../handlers/catalog';
import { invalid } from '../private/invalid';

/**
 * Turns lines of objects under `imports/<entity>/<owner>/` into records, with the rules and the schema that apply to requests that create one.
 * Anyone who can put objects there decides who the owner is, so give that permission to trusted systems, and not to users.
 *
 * @example
 * const product = Entity.of('product', {
 *   schema: EntitySchema.fromFile('schemas/product.json'),
 *   ownership: Ownership.shared(),
 *   access: [Access.group('editors').all()],
 *   imports: EntityImports.asGroup('editors'),
 * });
 */
export class EntityImports {
  /** Lines are created as the owner in the object's key would create them: by rules for owners, signed-in users and anyone. */
  public static asOwner(): EntityImports {
    return new EntityImports();
  }

  /**
   * Lines are created as a member of a group would create them, whose name is that in the object's key: also by rules for the group, and for owners in it.
   *
   * @param name up to 128 characters without white space, commas and brackets
   */
  public static asGroup(name: string): EntityImports {
    return new EntityImports(checkGroup('EntityImports.asGroup', name));
  }

  private constructor(
    /** @internal */ public readonly _group?: string,
  ) {}

  /** @internal */
  public get _model(): { readonly group?: string } {
    return this._group === undefined ? {} : { group: this._group };
  }

  /** Throws where no rule lets these create anything. @internal */
  public _check(at: string, access: readonly Access[]): void {
    if (access.some(({ _subject, _operations }) => _operations.includes('create') && this.includes(_subject))) return;
    const creating = access.filter(({ _operations }) => _operations.includes('create')).map(describeSubject);
    throw invalid(at, this._group === undefined ? 'EntityImports.asOwner()' : `EntityImports.asGroup('${this._group}')`,
      `imports as a subject with a rule for create(): ${creating.join(', ') || 'no rule has it'}`);
  }

  private includes({ kind, name, group }: SubjectModel): boolean {
    switch (kind) {
      case 'owner': return group === undefined || group === this._group;
      case 'group': return name === this._group;
      case 'scope': return false;
      default: return true;
    }
  }
}
