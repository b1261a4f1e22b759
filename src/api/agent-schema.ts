import { Schema } from './draft-4-schemas';
import { isPlain } from '../private/sorted';

/** Keywords that stay as they are. Others are left out: they only narrow values, and the API still checks them. */
const KEPT = [
  'additionalProperties', 'default', 'deprecated', 'description', 'enum', 'format', 'items', 'maximum', 'maxItems', 'maxLength', 'maxProperties',
  'minimum', 'minItems', 'minLength', 'minProperties', 'multipleOf', 'nullable', 'pattern', 'properties', 'readOnly', 'required', 'title', 'type',
  'uniqueItems', 'writeOnly',
];

/** A schema of draft 2020-12 in the words of OpenAPI 3.0, without those that say one of several: agents read none. */
export function agentSchema(schema: Schema): Schema {
  if (typeof schema.$ref === 'string') return { $ref: schema.$ref };
  const whole = withChoice(schema);
  if (typeof whole.$ref === 'string') return agentSchema({ $ref: whole.$ref });
  const made = { ...typed(whole), ...limits(whole) };
  const kept = Object.entries(made).filter(([keyword]) => KEPT.includes(keyword) || keyword.startsWith('exclusive'));
  return Object.fromEntries(kept.flatMap(([keyword, value]): [string, unknown][] => {
    if (keyword === 'properties' && isPlain(value)) return [[keyword, propertiesOf(value)]];
    if (keyword === 'required' && Array.isArray(value) && !value.length) return [];
    if (keyword === 'items') return [[keyword, isPlain(value) ? agentSchema(value) : {}]];
    if (keyword === 'additionalProperties') return [[keyword, isPlain(value) ? agentSchema(value) : value]];
    return [[keyword, value]];
  }).concat(made.type === 'array' && !('items' in made) ? [['items', {}]] : []));
}

function propertiesOf(properties: Schema): Schema {
  const possible = Object.entries(properties).filter(([, each]) => each !== false);
  return Object.fromEntries(possible.map(([name, each]) => [name, isPlain(each) ? agentSchema(each) : {}]));
}

/** Merges all members of `allOf`. For one of several alternatives, keeps whether the value can be null, and its possible properties. */
function withChoice({ allOf, anyOf, oneOf, patternProperties, ...schema }: Schema): Schema {
  const parts = Array.isArray(allOf) ? (allOf as Schema[]).filter((part) => isPlain(part) && part.$ref === undefined).map(withChoice) : [];
  const [choice] = [anyOf, oneOf].filter(Array.isArray) as Schema[][];
  const others = choice?.filter(({ type }) => type !== 'null') ?? [];
  const chosen = others.length === 1 ? withChoice(others[0]) : oneOfObjects(others);
  const single = choice ? { ...chosen, ...(others.length < choice.length ? { nullable: true } : {}) } : {};
  const named = isPlain(patternProperties) ? Object.values(patternProperties) : [];
  const whole = [...parts, single, schema].reduce(combined, {});
  return named.length === 1 && !isPlain(schema.additionalProperties) ? { ...whole, additionalProperties: named[0] } : whole;
}

/** All that two schemas say: their properties and required ones together, else the word of the second. */
function combined(one: Schema, other: Schema): Schema {
  return { ...one, ...other, ...merged('properties', one, other), ...joined('required', one, other) };
}

/** Properties that some of several objects have, of which those are required that all require. */
function oneOfObjects(choice: readonly Schema[]): Schema {
  if (!choice.length || !choice.every(({ properties }) => isPlain(properties))) return {};
  const [first, ...others] = choice.map(({ required }) => Array.isArray(required) ? required as string[] : []);
  return {
    type: 'object',
    properties: Object.assign({}, ...[...choice].reverse().map(({ properties }) => properties)) as object,
    required: first.filter((name) => others.every((names) => names.includes(name))),
  };
}

function merged(keyword: string, one: Schema, other: Schema): Schema {
  const maps = [one[keyword], other[keyword]].filter(isPlain);
  return maps.length ? { [keyword]: Object.assign({}, ...maps) as object } : {};
}

function joined(keyword: string, one: Schema, other: Schema): Schema {
  const lists = [one[keyword], other[keyword]].filter(Array.isArray) as string[][];
  return lists.length ? { [keyword]: [...new Set(lists.flat())] } : {};
}

/** One type, or none where there are several. */
function typed({ type, const: constant, enum: values, examples: _examples, ...schema }: Schema): Schema {
  const known = Array.isArray(values) ? values as unknown[] : constant === undefined ? undefined : [constant];
  const types = ([type].flat() as (string | undefined)[]).filter((each) => each !== undefined);
  const told = types.length || !known ? types : [...new Set(known.map((value) => value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value))];
  const named = told.filter((each) => each !== 'null');
  const some = named.length > 1 ? { description: [schema.description, `One of: ${named.join(', ')}.`].filter((text) => text !== undefined).join(' ') } : {};
  return {
    ...schema,
    ...some,
    ...(named.length === 1 ? { type: named[0] } : {}),
    ...(named.length < told.length ? { nullable: true } : {}),
    ...(known ? { enum: known } : {}),
  };
}

/** A yes or no beside the limit. */
function limits({ exclusiveMinimum, exclusiveMaximum }: Schema): Schema {
  return {
    ...(typeof exclusiveMinimum === 'number' ? { minimum: exclusiveMinimum, exclusiveMinimum: true } : {}),
    ...(typeof exclusiveMaximum === 'number' ? { maximum: exclusiveMaximum, exclusiveMaximum: true } : {}),
  };
}
