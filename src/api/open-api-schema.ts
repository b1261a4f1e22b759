import { JsonSchema } from 'aws-cdk-lib/aws-apigateway';
import { mapSchemas, NAMED, Schema } from './draft-4-schemas';
import { isPlain, sortedJson } from '../private/sorted';

/**
 * A draft 4 schema in the words of OpenAPI 3.1, which are those of draft 2020-12.
 *
 * @param place where the schema will be in the document, `#/components/schemas/Order`: what it refers to in itself is there
 */
export function openApiSchema(schema: JsonSchema, place: string): Schema {
  // A schema with an ID is a separate document for references.
  const root = schema.id === undefined ? place : '#';
  return sortedJson(mapSchemas(schema, (each) => convert(each, root))) as Schema;
}

/** A schema of draft 2020-12 at its place in the document, where references to its own parts begin with that place. Those to other schemas stay. */
export function placedSchema(schema: Schema, place: string): Schema {
  const placed = (value: unknown, named: boolean): unknown => {
    if (Array.isArray(value)) return value.map((each) => placed(each, false));
    if (!isPlain(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([keyword, each]) => {
      if (named) return [keyword, placed(each, false)];
      if (keyword === '$ref' && typeof each === 'string') return [keyword, each.replace(/^#(?!\/components\/schemas\/)(?=\/|$)/, place)];
      return [keyword, VALUES.includes(keyword) ? each : placed(each, NAMED_NOW.includes(keyword))];
    }));
  };
  return sortedJson(placed(schema, false)) as Schema;
}

/** Keywords that hold values, and those that hold schemas by names of the user's. */
const VALUES = ['const', 'default', 'enum', 'examples'];
const NAMED_NOW = ['$defs', 'dependentSchemas', 'patternProperties', 'properties'];

function convert({ schema: _version, $schema: _literalVersion, id, ref: short, $ref: literal, definitions, ...rest }: Schema, root: string): Schema {
  const ref = short ?? literal;
  return {
    ...limits(items(dependencies(rest))),
    ...(id === undefined ? {} : { $id: id }),
    ...(ref === undefined ? {} : { $ref: reference(ref, root) }),
    ...(definitions === undefined ? {} : { $defs: definitions }),
  };
}

/** A Boolean beside the limit in draft 4 is now the limit itself. */
function limits({ exclusiveMinimum, exclusiveMaximum, minimum, maximum, ...rest }: Schema): Schema {
  return {
    ...rest,
    ...(minimum === undefined ? {} : { [exclusiveMinimum === true ? 'exclusiveMinimum' : 'minimum']: minimum }),
    ...(maximum === undefined ? {} : { [exclusiveMaximum === true ? 'exclusiveMaximum' : 'maximum']: maximum }),
  };
}

/** Schemas of the first elements now have their own keyword, and `additionalItems` means nothing without them. */
function items({ items: elements, additionalItems, ...rest }: Schema): Schema {
  if (!Array.isArray(elements)) return elements === undefined ? rest : { ...rest, items: elements };
  return { ...rest, prefixItems: elements, ...(additionalItems === undefined ? {} : { items: additionalItems }) };
}

function dependencies({ dependencies: all, ...rest }: Schema): Schema {
  if (!isPlain(all)) return rest;
  const some = (keyword: string, names: boolean) => {
    const chosen = Object.entries(all).filter(([, dependency]) => Array.isArray(dependency) === names);
    return chosen.length ? { [keyword]: Object.fromEntries(chosen) } : {};
  };
  return { ...rest, ...some('dependentRequired', true), ...some('dependentSchemas', false) };
}

/** New place of a part of the schema. External references stay. */
function reference(ref: unknown, root: string): unknown {
  if (typeof ref !== 'string' || !/^#(\/|$)/.test(ref)) return ref;
  const steps = ref.split('/').slice(1);
  const moved = [];
  while (steps.length) {
    const [keyword, name] = steps.splice(0, NAMED.includes(steps[0]) || /^\d+$/.test(steps[1] ?? '') ? 2 : 1);
    moved.push(keyword === 'items' && name !== undefined ? 'prefixItems' : MOVED[keyword] ?? keyword, ...name === undefined ? [] : [name]);
  }
  return [root, ...moved].join('/');
}

const MOVED: { readonly [keyword: string]: string } = { definitions: '$defs', dependencies: 'dependentSchemas' };
