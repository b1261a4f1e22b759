import { type JsonObject, isObject } from '../entities/json';
import { referred } from '../entities/schema-walk';

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const SEPARATOR = '|';

type Schema = Readonly<Record<string, unknown>>;

/** The JSON of a row: its cells with the types of the schema. A cell that doesn't parse as its type stays text, which the schema then refuses. */
export function rowJson(cells: readonly (readonly [column: string, cell: string])[], schema: Schema): string {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const members = cells.map(([column, cell]) => `${JSON.stringify(column)}:${cellJson(cell, Object.hasOwn(properties, column) ? typeIn(schema, properties[column]) : undefined)}`);
  return `{${members.join(',')}}`;
}

/** As text, so that numbers are compared with what was written. */
function cellJson(cell: string, type: string | undefined): string {
  const text = JSON.stringify(cell);
  switch (type) {
    case 'integer':
    case 'number':
      return NUMBER.test(cell) ? cell : text;
    case 'boolean':
      return cell === 'true' || cell === 'false' ? cell : text;
    case 'array':
      return cell.startsWith('[') ? jsonOr(cell, text) : JSON.stringify(cell.split(SEPARATOR).map((each) => each.trim()));
    case 'object':
      return jsonOr(cell, text);
    default:
      return text;
  }
}

function jsonOr(cell: string, otherwise: string): string {
  try {
    JSON.parse(cell);
    return cell;
  } catch {
    return otherwise;
  }
}

/** The one type of a property beside null, also where it is behind a reference or its values tell it. */
function typeIn(root: Schema, property: unknown): string | undefined {
  let schema = property;
  // No reference leads back to itself: synthesis fails on it.
  while (isObject(schema) && typeof schema.$ref === 'string' && schema.type === undefined) {
    schema = referred(root, schema.$ref);
  }
  if (!isObject(schema)) {
    return undefined;
  }
  return schema.type === undefined ? typeOfValues(schema) : only([schema.type].flat().filter((type) => type !== 'null'));
}

function typeOfValues({ enum: values, const: constant }: JsonObject): string | undefined {
  return only((Array.isArray(values) ? values as unknown[] : [constant]).filter((value) => value !== null).map((value) => typeof value));
}

function only(types: readonly unknown[]): string | undefined {
  const [first, ...others] = new Set(types);
  return others.length === 0 ? first as string | undefined : undefined;
}
