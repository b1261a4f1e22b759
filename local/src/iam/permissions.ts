import { isObject, JsonObject, many } from '../json';
import { holds } from './conditions';
import { Context, covers, not, Truth } from './patterns';

/** A call as policies see it. */
export interface PolicyRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

/** Decisions of the template's policies for a role. */
export class Permissions {
  /** @param complete whether the documents are all that the role has */
  constructor(private readonly documents: readonly JsonObject[] | (() => readonly JsonObject[]), public readonly complete = true) {}

  /** Conditions aren't looked at. */
  public allows(action: string, resource: string): boolean {
    const statements = this.about(action, resource);
    return statements.some(isAllow) && statements.every(isAllow);
  }

  /** Whether it is certain that the role may not. Conditions aren't looked at. */
  public refuses(action: string, resource: string): boolean {
    const statements = this.about(action, resource);
    return statements.some((statement) => !isAllow(statement) && statement.Condition === undefined) || (this.complete && !statements.some(isAllow));
  }

  /** Whether a statement denies a call for certain. */
  public denies(request: PolicyRequest): boolean {
    return this.statements.some((statement) => !isAllow(statement) && applies(statement, request) === true);
  }

  /** Whether a statement allows a call, or may. */
  public grants(request: PolicyRequest): boolean {
    return !this.complete || this.statements.some((statement) => isAllow(statement) && applies(statement, request) !== false);
  }

  private get statements(): readonly JsonObject[] {
    return statementsOf(typeof this.documents === 'function' ? this.documents() : this.documents);
  }

  private about(action: string, resource: string): readonly JsonObject[] {
    return this.statements.filter((statement) => isAbout(statement, { action, resource, context: () => undefined }) !== false);
  }
}

export function statementsOf(documents: readonly JsonObject[]): JsonObject[] {
  return documents.flatMap((document) => many(document.Statement)).filter(isObject);
}

export function isAllow(statement: JsonObject): boolean {
  return statement.Effect === 'Allow';
}

/** Whether a statement is about a call, and its conditions hold. */
export function applies(statement: JsonObject, request: PolicyRequest): Truth {
  const about = isAbout(statement, request);
  const condition = about === false ? false : holds(statement.Condition, request.context);
  return about === false || condition === false ? false : about === undefined || condition === undefined ? undefined : true;
}

function isAbout({ Action, NotAction, Resource, NotResource }: JsonObject, { action, resource, context }: PolicyRequest): Truth {
  const answers = [
    NotAction === undefined ? covers(Action, action, true, context) : not(covers(NotAction, action, true, context)),
    NotResource === undefined ? covers(Resource, resource, false, context) : not(covers(NotResource, resource, false, context)),
  ];
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
}
