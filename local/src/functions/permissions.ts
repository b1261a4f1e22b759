import { isObject, Json, JsonObject, list } from '../json';

/** What the template's policies allow a role, without conditions and without policies of resources. */
export class Permissions {
  /** @param complete whether the documents are all that the role has */
  constructor(private readonly documents: readonly JsonObject[], private readonly complete = true) {}

  public allows(action: string, resource: string): boolean {
    const statements = this.about(action, resource);
    return statements.some(isAllow) && statements.every(isAllow);
  }

  /** Whether it is certain that the role may not. */
  public refuses(action: string, resource: string): boolean {
    const statements = this.about(action, resource);
    return statements.some((statement) => !isAllow(statement) && statement.Condition === undefined) || (this.complete && !statements.some(isAllow));
  }

  private about(action: string, resource: string): readonly JsonObject[] {
    const statements = this.documents.flatMap((document) => many(document.Statement)).filter(isObject);
    return statements.filter(({ Action, NotAction, Resource, NotResource }) => (
      covers(Action, NotAction, action, true) && covers(Resource, NotResource, resource, false)
    ));
  }
}

function isAllow(statement: JsonObject): boolean {
  return statement.Effect === 'Allow';
}

function many(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? list(value, 'policy') : value === undefined ? [] : [value];
}

function covers(patterns: Json | undefined, exceptions: Json | undefined, text: string, ignoreCase: boolean): boolean {
  return exceptions === undefined ? matches(patterns, text, ignoreCase) : !matches(exceptions, text, ignoreCase);
}

function matches(patterns: Json | undefined, text: string, ignoreCase: boolean): boolean {
  return many(patterns).some((pattern) => {
    const expression = String(pattern).replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
    return new RegExp(`^${expression}$`, ignoreCase ? 'is' : 's').test(text);
  });
}
