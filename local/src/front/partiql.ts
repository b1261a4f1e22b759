import { JsonObject, objects, optionalString } from '../json';

/** Operations that take statements of PartiQL. */
export const PARTIQL = ['ExecuteStatement', 'BatchExecuteStatement', 'ExecuteTransaction'];

const TARGETS: readonly (readonly [action: string, pattern: RegExp])[] = [
  ['PartiQLSelect', /^\s*SELECT\b.*?\bFROM\s+(?<table>"[^"]+"|[\w.-]+)(?:\.(?<index>"[^"]+"|[\w.-]+))?/is],
  ['PartiQLInsert', /^\s*INSERT\s+INTO\s+(?<table>"[^"]+"|[\w.-]+)/is],
  ['PartiQLUpdate', /^\s*UPDATE\s+(?<table>"[^"]+"|[\w.-]+)/is],
  ['PartiQLDelete', /^\s*DELETE\s+FROM\s+(?<table>"[^"]+"|[\w.-]+)/is],
];

export function statementsOf(operation: string, input: JsonObject): string[] {
  const entries = operation === 'ExecuteStatement' ? [input] : objects(input.Statements ?? input.TransactStatements, 'Statements');
  return entries.map(({ Statement }) => optionalString(Statement, 'Statement') ?? '');
}

/** IAM has an action for each kind of statement. Gives it with the table and the index. */
export function partiqlAction(statement: string): [action: string, table?: string, index?: string] {
  for (const [action, pattern] of TARGETS) {
    const { table, index } = pattern.exec(statement)?.groups ?? {};
    if (table !== undefined) return [action, table.replaceAll('"', ''), index?.replaceAll('"', '')];
  }
  return ['ExecuteStatement'];
}
