import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Item = Readonly<Record<string, AttributeValue>>;

/** The names and values that an expression refers to. */
export interface Scope {
  readonly item: Item;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Item;
}

type Operand = (scope: Scope) => AttributeValue | undefined;
type Condition = (scope: Scope) => boolean;
type Change = (scope: Scope, changed: Record<string, AttributeValue>) => void;

const TOKEN = /\s*(#\w+|:\w+|[A-Za-z_]+|<=|>=|<>|[=<>(),+])/y;

/** Reads an expression word by word. Throws where it is of a form that no handler writes. */
class Reader {
  private readonly tokens: string[] = [];
  private at = 0;

  constructor(text: string) {
    TOKEN.lastIndex = 0;
    for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
      this.tokens.push(match[1]);
    }
    if (this.tokens.join('') !== text.replace(/\s/g, '')) {
      throw new Error(`The expression is not understood: ${text}`);
    }
  }

  get done(): boolean {
    return this.at === this.tokens.length;
  }

  next(): string {
    this.at += 1;
    return this.tokens[this.at - 1] ?? '';
  }

  takes(token: string): boolean {
    const found = this.tokens[this.at] === token;
    this.at += found ? 1 : 0;
    return found;
  }

  expect(token: string): void {
    if (!this.takes(token)) {
      throw new Error(`The expression lacks ${token} at word ${this.at}: ${this.tokens.join(' ')}`);
    }
  }

  list<T>(read: () => T): T[] {
    const entries = [read()];
    while (this.takes(',')) {
      entries.push(read());
    }
    return entries;
  }
}

const cached = <T>(parse: (reader: Reader) => T): (text: string) => T => {
  const known = new Map<string, T>();
  return (text) => {
    const parsed = known.get(text) ?? parse(new Reader(text));
    known.set(text, parsed);
    return parsed;
  };
};

/** Conditions, filters and key conditions. */
export const conditionOf: (text: string) => Condition = cached((reader) => {
  const condition = anyOf(reader);
  if (!reader.done) {
    throw new Error('The condition goes on behind its end.');
  }
  return condition;
});

/** The changes of an update, all of which read the item as it was. */
export const updateOf: (text: string) => (scope: Scope) => Item = cached((reader) => {
  const changes: Change[] = [];
  while (!reader.done) {
    const clause = reader.next();
    changes.push(...reader.list(() => changeOf(clause, reader)));
  }
  return (scope) => {
    const changed = { ...scope.item };
    changes.forEach((change) => change(scope, changed));
    return changed;
  };
});

function anyOf(reader: Reader): Condition {
  const parts = [allOf(reader)];
  while (reader.takes('OR')) {
    parts.push(allOf(reader));
  }
  return (scope) => parts.some((part) => part(scope));
}

function allOf(reader: Reader): Condition {
  const parts = [single(reader)];
  while (reader.takes('AND')) {
    parts.push(single(reader));
  }
  return (scope) => parts.every((part) => part(scope));
}

function single(reader: Reader): Condition {
  if (reader.takes('(')) {
    const inner = anyOf(reader);
    reader.expect(')');
    return inner;
  }
  const first = reader.next();
  if (first.startsWith('attribute_') || first === 'begins_with') {
    reader.expect('(');
    const [subject, prefix] = reader.list(() => operandOf(reader.next()));
    reader.expect(')');
    return first === 'begins_with'
      ? (scope) => String(subject(scope)?.S).startsWith(String(prefix(scope)?.S))
      : (scope) => (subject(scope) !== undefined) === (first === 'attribute_exists');
  }
  const left = operandOf(first);
  const comparator = reader.next();
  if (comparator === 'IN') {
    reader.expect('(');
    const options = reader.list(() => operandOf(reader.next()));
    reader.expect(')');
    return (scope) => options.some((option) => compare(left(scope), option(scope)) === 0);
  }
  const right = operandOf(reader.next());
  if (comparator === 'BETWEEN') {
    reader.expect('AND');
    const end = operandOf(reader.next());
    return (scope) => compare(left(scope), right(scope)) >= 0 && compare(left(scope), end(scope)) <= 0;
  }
  const holds = COMPARATORS[comparator];
  return (scope) => holds(compare(left(scope), right(scope)));
}

// Not a number: the two cannot be compared, and nothing holds of them.
const COMPARATORS: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => !Number.isNaN(order) && order !== 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
};

function compare(left: AttributeValue | undefined, right: AttributeValue | undefined): number {
  if (left?.N !== undefined && right?.N !== undefined) {
    return Number(left.N) - Number(right.N);
  }
  if (left?.L !== undefined && right?.L !== undefined) {
    // Lists are equal or not, in no order.
    return Number(JSON.stringify(left.L) !== JSON.stringify(right.L));
  }
  if (left?.S === undefined || right?.S === undefined) {
    return Number.NaN;
  }
  return compareTexts(left.S, right.S);
}

/** By their bytes in UTF-8, which is not the order of JavaScript. */
export function compareTexts(left: string, right: string): number {
  return left === right ? 0 : Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function operandOf(token: string): Operand {
  return token.startsWith('#') ? ({ item, names }) => item[names[token]] : ({ values }) => values[token];
}

function changeOf(clause: string, reader: Reader): Change {
  const name = reader.next();
  switch (clause) {
    case 'REMOVE':
      return ({ names }, changed) => { delete changed[names[name]]; };
    case 'ADD': {
      const added = operandOf(reader.next());
      return (scope, changed) => {
        const present = operandOf(name)(scope)?.SS ?? [];
        changed[scope.names[name]] = { SS: [...new Set([...present, ...added(scope)?.SS ?? []])] };
      };
    }
    case 'SET': {
      reader.expect('=');
      const value = sumOf(reader);
      return (scope, changed) => { changed[scope.names[name]] = value(scope) ?? { NULL: true }; };
    }
    default:
      throw new Error(`No handler updates with ${clause}.`);
  }
}

function sumOf(reader: Reader): Operand {
  const first = termOf(reader);
  if (!reader.takes('+')) {
    return first;
  }
  const second = termOf(reader);
  return (scope) => ({ N: String(Number(first(scope)?.N) + Number(second(scope)?.N)) });
}

function termOf(reader: Reader): Operand {
  const token = reader.next();
  if (token !== 'if_not_exists') {
    return operandOf(token);
  }
  reader.expect('(');
  const [present, otherwise] = reader.list(() => operandOf(reader.next()));
  reader.expect(')');
  return (scope) => present(scope) ?? otherwise(scope);
}
