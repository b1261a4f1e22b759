export type Value = string | number | boolean | undefined;

/** What a template sees and changes while it runs. */
export interface Scope {
  readonly variables: Map<string, Value>;
  lookup(path: string): Value;
  parameter(place: string | undefined, name: string): string;
}

export type Expression = (scope: Scope) => Value;

/** Reads one expression from the start of the text. With `only`, a reference without operators, as in running text. */
export function parseExpression(text: string, where: string, only: boolean): { expression: Expression; length: number } {
  const reader = new Reader(text, where);
  const expression = only ? reader.reference() : reader.alternative();
  return { expression, length: reader.position };
}

class Reader {
  public position = 0;

  constructor(private readonly text: string, private readonly where: string) {}

  public alternative(): Expression {
    let left = this.conjunction();
    while (this.take(/\|\|/) !== undefined) {
      const [first, second] = [left, this.conjunction()];
      left = (scope) => isTrue(first(scope)) || isTrue(second(scope));
    }
    return left;
  }

  public reference(): Expression {
    const parameter = this.take(/\$input\.params\(\s*(?:["']([^"']*)["']\s*\)|\)\.(header|querystring)\.get\(\s*["']([^"']*)["']\s*\))/);
    if (parameter !== undefined) {
      const [, plain, place, named] = parameter;
      return (scope) => scope.parameter(place, plain ?? named ?? '');
    }
    const path = this.take(/\$([a-zA-Z][\w-]*(?:\.(?!matches\()[\w-]+(?!\w*\())*)/)?.[1];
    if (path === undefined || path.startsWith('input') || path.startsWith('util')) throw this.unsupported();
    return (scope) => scope.lookup(path);
  }

  private conjunction(): Expression {
    let left = this.comparison();
    while (this.take(/&&/) !== undefined) {
      const [first, second] = [left, this.comparison()];
      left = (scope) => isTrue(first(scope)) && isTrue(second(scope));
    }
    return left;
  }

  private comparison(): Expression {
    const left = this.operand();
    const operator = this.take(/==|!=/)?.[0].trim();
    if (operator === undefined) return left;
    const right = this.operand();
    return (scope) => (String(left(scope) ?? '') === String(right(scope) ?? '')) === (operator === '==');
  }

  private operand(): Expression {
    if (this.take(/!/) !== undefined) {
      const inner = this.operand();
      return (scope) => !isTrue(inner(scope));
    }
    if (this.take(/\(/) !== undefined) {
      const inner = this.alternative();
      if (this.take(/\)/) === undefined) throw this.unsupported();
      return inner;
    }
    const quoted = this.take(/"([^"$]*)"|'([^']*)'/);
    if (quoted !== undefined) return () => quoted[1] ?? quoted[2] ?? '';
    const word = this.take(/-?\d+(?:\.\d+)?|true\b|false\b/)?.[0].trim();
    if (word !== undefined) return () => (word === 'true' ? true : word === 'false' ? false : Number(word));
    const value = this.reference();
    const pattern = this.take(/\.matches\(\s*(?:"([^"]*)"|'([^']*)')\s*\)/);
    if (pattern === undefined) return value;
    const expression = new RegExp(`^(?:${pattern[1] ?? pattern[2] ?? ''})$`);
    return (scope) => expression.test(String(value(scope) ?? ''));
  }

  private take(pattern: RegExp): RegExpExecArray | undefined {
    const rest = this.text.slice(this.position);
    const match = new RegExp(`^\\s*(?:${pattern.source})`).exec(rest);
    if (match === null) return undefined;
    this.position += match[0].length;
    return match;
  }

  private unsupported(): Error {
    return new Error(`${this.where}: the local runner does not support "${this.text.slice(this.position, this.position + 40)}" in a mapping template`);
  }
}

export function isTrue(value: Value): boolean {
  return value !== undefined && value !== false && value !== '';
}
