import { isObject, Json, JsonObject, list, optionalString } from '../json';

/** What the template's policies allow a role, without conditions and without policies of resources. */
export class Permissions {
  /** @param complete whether the documents are all that the role has */
  constructor(private readonly documents: readonly JsonObject[], private readonly complete = true) {}

  public allows(action: string, resource: string): boolean {
    const effects = this.effects(action, resource);
    return effects.includes('Allow') && !effects.includes('Deny');
  }

  /** Whether it is certain that the role may not. */
  public refuses(action: string, resource: string): boolean {
    const effects = this.effects(action, resource);
    return effects.includes('Deny') || (this.complete && !effects.includes('Allow'));
  }

  private effects(action: string, resource: string): readonly (string | undefined)[] {
    const statements = this.documents.flatMap((document) => many(document.Statement)).filter(isObject);
    const hits = statements.filter((statement) => matches(statement.Action, action, true) && matches(statement.Resource, resource, false));
    return hits.map((statement) => optionalString(statement.Effect, 'Effect'));
  }
}

function many(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? list(value, 'policy') : value === undefined ? [] : [value];
}

function matches(patterns: Json | undefined, text: string, ignoreCase: boolean): boolean {
  return many(patterns).some((pattern) => {
    const expression = String(pattern).replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
    return new RegExp(`^${expression}$`, ignoreCase ? 'is' : 's').test(text);
  });
}
