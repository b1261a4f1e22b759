import { isPlain } from '../../private/sorted';

/** A schema, or a part of one. */
export interface Schema { readonly [keyword: string]: unknown }

/** Kind of a part of a schema, which decides whether objects are closed there. */
export enum Position {
  /** A separate value: the record, a property, an element. */
  VALUE = 'value',

  /** A value that another schema describes, too: a branch of `allOf`, `if` and the like. */
  BRANCH = 'branch',

  /** Nothing by itself: what `$ref` refers to. */
  DEFINITION = 'definition',
}

/** Place of a part of the schema. */
export interface Place {
  /** JSON pointer, beginning with `#`. */
  readonly at: string;
  readonly position: Position;
  /** Whether one of the schemas around it is a branch. */
  readonly inBranch: boolean;
}

export const ROOT: Place = { at: '#', position: Position.VALUE, inBranch: false };

/** Keywords that hold one schema, and what it describes. */
const ONE: { readonly [keyword: string]: Position } = {
  additionalProperties: Position.VALUE,
  contains: Position.BRANCH,
  else: Position.BRANCH,
  if: Position.BRANCH,
  items: Position.VALUE,
  not: Position.BRANCH,
  propertyNames: Position.BRANCH,
  then: Position.BRANCH,
  unevaluatedProperties: Position.VALUE,
};

/** Keywords that hold a list of schemas. */
const LIST: { readonly [keyword: string]: Position } = {
  allOf: Position.BRANCH, anyOf: Position.BRANCH, oneOf: Position.BRANCH, prefixItems: Position.VALUE,
};

/** Keywords that hold schemas by names of the user's. */
const NAMED: { readonly [keyword: string]: Position } = {
  $defs: Position.DEFINITION, dependentSchemas: Position.BRANCH, patternProperties: Position.VALUE, properties: Position.VALUE,
};

/** The schemas right below a schema, each with the keyword that holds it. True and false are schemas without parts. */
export function partsOf(schema: Schema, place: Place): { readonly keyword: string; readonly part: Schema; readonly place: Place }[] {
  return Object.entries(schema).flatMap(([keyword, value]) => below(keyword, value, `${place.at}/${escaped(keyword)}`)
    .filter((found): found is [Schema, string, Position] => isPlain(found[0]))
    .map(([part, at, position]) => ({ keyword, part, place: { at, position, inBranch: place.inBranch || position === Position.BRANCH } })));
}

/** Every schema in a schema, itself first. */
export function everyPart(schema: Schema, visit: (part: Schema, place: Place, keyword?: string) => void, place = ROOT, keyword?: string): void {
  visit(schema, place, keyword);
  for (const found of partsOf(schema, place)) everyPart(found.part, visit, found.place, found.keyword);
}

/** Changes a schema and each one in it, the inner ones first. */
export function mapParts(schema: Schema, change: (part: Schema, place: Place) => Schema, place = ROOT): Schema {
  const mapped = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    const at = `${place.at}/${escaped(keyword)}`;
    const each = (part: unknown, where: string, position: Position): unknown => isPlain(part)
      ? mapParts(part, change, { at: where, position, inBranch: place.inBranch || position === Position.BRANCH }) : part;
    if (ONE[keyword]) return [keyword, each(value, at, ONE[keyword])];
    if (LIST[keyword] && Array.isArray(value)) return [keyword, value.map((part, index) => each(part, `${at}/${index}`, LIST[keyword]!))];
    if (!NAMED[keyword] || !isPlain(value)) return [keyword, value];
    return [keyword, Object.fromEntries(Object.entries(value).map(([name, part]) => [name, each(part, `${at}/${escaped(name)}`, NAMED[keyword]!)]))];
  });
  return change(Object.fromEntries(mapped), place);
}

function below(keyword: string, value: unknown, at: string): [unknown, string, Position][] {
  if (ONE[keyword]) return [[value, at, ONE[keyword]]];
  if (LIST[keyword] && Array.isArray(value)) return value.map((part, index) => [part, `${at}/${index}`, LIST[keyword]!]);
  if (NAMED[keyword] && isPlain(value)) return Object.entries(value).map(([name, part]) => [part, `${at}/${escaped(name)}`, NAMED[keyword]!]);
  return [];
}

/** A name as a step of a JSON pointer. */
export function escaped(name: string): string {
  return name.replace(/~/g, '~0').replace(/\//g, '~1');
}
