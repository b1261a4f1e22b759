import { JsonObject } from '../json';
import { valueAt } from './context-values';
import { ApiRequest, header } from './request';
import { Expression, isTrue, parseExpression, Scope, Value } from './vtl-expression';

/**
 * The part of the Velocity language in which CDK writes CORS answers for several origins:
 * `#set`, `#if`/`#elseif`/`#else`/`#end`, `==`, `!=`, `||`, `&&`, `!`, text, numbers,
 * `$variable`, `$context.…`, `$stageVariables.…`, `$input.params("name")`,
 * `$input.params().header.get("name")` (also `querystring`), `.matches("expression")`,
 * and setting `$context.responseOverride.header.…` and `.status`.
 * Anything else is refused when the system starts.
 */
export type Template = (input: { readonly request: ApiRequest; readonly context: JsonObject }) => Rendered;

export interface Rendered {
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly status?: number;
}

type Statement =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly value: Expression }
  | { readonly kind: 'set'; readonly target: string; readonly value: Expression }
  | { readonly kind: 'if'; readonly branches: readonly { readonly when?: Expression; readonly then: readonly Statement[] }[] };

export function compile(source: string, where: string): Template {
  const parser = new Parser(source, where);
  const statements = parser.block(false);
  return ({ request, context }) => run(statements, request, context);
}

function run(statements: readonly Statement[], request: ApiRequest, context: JsonObject): Rendered {
  const variables = new Map<string, Value>();
  const scope: Scope = {
    variables,
    lookup: (path) => {
      if (variables.has(path)) return variables.get(path);
      const value = path.startsWith('context.') ? valueAt(context, path.slice('context.'.length)) : undefined;
      if (path.startsWith('stageVariables.')) return request.stage.variables[path.slice('stageVariables.'.length)];
      return value === null || typeof value === 'object' ? undefined : value;
    },
    parameter: (place, name) => (place === 'querystring' ? request.query.get(name)?.at(-1) : header(request, name)) ?? '',
  };
  const text = render(statements, scope);
  const headers: Record<string, string> = {};
  for (const [path, value] of variables) {
    const name = /^context\.responseOverride\.header\.(.+)$/.exec(path)?.[1];
    if (name !== undefined) headers[name] = String(value ?? '');
  }
  const status = variables.get('context.responseOverride.status');
  return { text, headers, status: status === undefined ? undefined : Number(status) };
}

function render(statements: readonly Statement[], scope: Scope): string {
  return statements.map((statement) => {
    switch (statement.kind) {
      case 'text':
        return statement.text;
      case 'value':
        return String(statement.value(scope) ?? '');
      case 'set':
        scope.variables.set(statement.target, statement.value(scope));
        return '';
      case 'if': {
        const branch = statement.branches.find(({ when }) => when === undefined || isTrue(when(scope)));
        return branch === undefined ? '' : render(branch.then, scope);
      }
    }
  }).join('');
}

class Parser {
  private position = 0;

  constructor(private readonly source: string, private readonly where: string) {}

  /** Statements up to the end, or up to what ends a branch. */
  public block(inside: boolean): Statement[] {
    const statements: Statement[] = [];
    while (this.position < this.source.length) {
      const rest = this.source.slice(this.position);
      if (/^#(end|else|elseif)\b/.test(rest)) {
        if (inside) return statements;
        throw this.unsupported(rest);
      }
      statements.push(this.statement(rest));
    }
    if (inside) throw new Error(`${this.where}: #if without #end`);
    return statements;
  }

  private statement(rest: string): Statement {
    const directive = /^#(?<name>set|if)\s*\(/.exec(rest);
    if (directive !== null) {
      this.position += directive[0].length;
      return directive.groups?.name === 'set' ? this.assignment() : this.branches();
    }
    if (rest.startsWith('#')) throw this.unsupported(rest);
    if (/^\$[a-zA-Z]/.test(rest)) return { kind: 'value', value: this.expression(true) };
    const text = /^(\$(?![a-zA-Z])|[^#$])+/.exec(rest)?.[0] ?? rest.charAt(0);
    this.position += text.length;
    return { kind: 'text', text };
  }

  private assignment(): Statement {
    const target = /^\s*\$(?<path>[\w.-]+)\s*=(?!=)/.exec(this.source.slice(this.position));
    if (target === null) throw this.unsupported(this.source.slice(this.position));
    this.position += target[0].length;
    const value = this.expression(false);
    this.close();
    return { kind: 'set', target: target.groups?.path ?? '', value };
  }

  private branches(): Statement {
    const branches: { when?: Expression; then: Statement[] }[] = [];
    let when: Expression | undefined = this.condition();
    for (;;) {
      branches.push({ when, then: this.block(true) });
      const next = /^#(?<name>end|elseif|else)\b/.exec(this.source.slice(this.position));
      this.position += next?.[0].length ?? 0;
      if (next?.groups?.name === 'end') return { kind: 'if', branches };
      if (next?.groups?.name === 'elseif') {
        this.position += /^\s*\(/.exec(this.source.slice(this.position))?.[0].length ?? 0;
        when = this.condition();
      } else {
        when = undefined;
      }
    }
  }

  private condition(): Expression {
    const expression = this.expression(false);
    this.close();
    return expression;
  }

  private expression(only: boolean): Expression {
    const { expression, length } = parseExpression(this.source.slice(this.position), this.where, only);
    this.position += length;
    return expression;
  }

  private close(): void {
    const end = /^\s*\)/.exec(this.source.slice(this.position));
    if (end === null) throw this.unsupported(this.source.slice(this.position));
    this.position += end[0].length;
  }

  private unsupported(rest: string): Error {
    return new Error(`${this.where}: the local runner does not support "${rest.slice(0, 40)}" in a mapping template`);
  }
}
