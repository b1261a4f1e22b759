import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Expression, keyOf, statusesOf } from './recheck';
import { type Expressions, type FoundExpression, regularExpressions } from './regular-expressions';
import { BODY_SCHEMAS } from '../../src/handlers/catalog';

const FILE = join('test', 'attack', 'expression-verdicts.json');

type Verdicts = Readonly<Record<string, string>>;

/** Verdicts of the checker that are kept, because one takes it up to half a minute and is always the same. */
export const knownVerdicts = (): Verdicts => JSON.parse(readFileSync(FILE, 'utf8')) as Verdicts;

/** The expressions of the sources, each once, and of the schemas. */
export function allExpressions(): Expressions {
  const { found, unknown } = regularExpressions(['src', 'examples']);
  return { found: [...new Map([...found, ...patternsOf(BODY_SCHEMAS)].map((each) => [keyOf(each), each])).values()], unknown };
}

/** The verdicts that are known, and those of the checker on whatever is not: no expression is passed over. */
export async function verdictsOf(expressions: readonly Expression[], known: Verdicts): Promise<readonly string[]> {
  const missing = expressions.filter((expression) => known[keyOf(expression)] === undefined);
  const statuses = missing.length === 0 ? [] : await statusesOf(missing);
  const found: Verdicts = Object.fromEntries(missing.map((expression, index) => [keyOf(expression), statuses[index]]));
  return expressions.map((expression) => known[keyOf(expression)] ?? found[keyOf(expression)]);
}

/** Has every expression checked, and keeps the verdicts. */
export async function writeVerdicts(): Promise<void> {
  const { found } = allExpressions();
  const verdicts = await verdictsOf(found, {});
  const entries = found.map((expression, index): [string, string] => [keyOf(expression), verdicts[index]]).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`);
}

/** The expressions of JSON schemas, as validators read them. */
export function patternsOf(schema: unknown): FoundExpression[] {
  if (typeof schema !== 'object' || schema === null) {
    return [];
  }
  const { pattern, patternProperties = {} } = schema as { pattern?: unknown; patternProperties?: object };
  const own = [...typeof pattern === 'string' ? [pattern] : [], ...Object.keys(patternProperties)];
  return [...own.map((source) => ({ source, flags: 'u', place: 'a schema' })), ...Object.values(schema).flatMap(patternsOf)];
}

if (require.main === module) {
  void writeVerdicts();
}
