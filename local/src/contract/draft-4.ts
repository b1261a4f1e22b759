import { isObject, Json, JsonObject } from '../json';

/** Keywords whose members are schemas with their own names. */
const NAMED = ['properties', 'patternProperties', 'definitions'];
/** Keywords whose values are no schemas. */
const VALUES = ['enum', 'default', 'required', 'example'];
const MODEL = /^https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/]+\/models\/([^#/]+)(?:#(.*))?$/;

/** A model of API Gateway, which is in JSON Schema draft 4, as a schema of OpenAPI 3.1. @param root where the schema will be */
export function fromDraft4(value: Json | undefined, root: string): Json {
  if (!isObject(value)) return value ?? {};
  const { $schema: _, id: _id, minimum, maximum, exclusiveMinimum, exclusiveMaximum, ...rest } = value;
  const entries = Object.entries(rest).map(([name, member]): [string, Json] => {
    if (name === '$ref') return [name, reference(String(member), root)];
    if (VALUES.includes(name)) return [name, member ?? null];
    if (NAMED.includes(name) && isObject(member)) {
      return [name === 'definitions' ? '$defs' : name, Object.fromEntries(Object.entries(member).map(([key, each]) => [key, fromDraft4(each, root)]))];
    }
    if (Array.isArray(member)) return [name === 'items' ? 'prefixItems' : name, (member as readonly Json[]).map((each) => fromDraft4(each, root))];
    return [name, fromDraft4(member, root)];
  });
  return { ...Object.fromEntries(entries), ...limit('minimum', minimum, exclusiveMinimum), ...limit('maximum', maximum, exclusiveMaximum) };
}

function limit(name: 'minimum' | 'maximum', value: Json | undefined, exclusive: Json | undefined): JsonObject {
  if (value === undefined) return {};
  return { [exclusive === true ? `exclusive${name.charAt(0).toUpperCase()}${name.slice(1)}` : name]: value };
}

function reference(ref: string, root: string): string {
  const [, model, rest = ''] = MODEL.exec(ref) ?? [];
  const inner = model === undefined ? ref.replace(/^#/, '') : rest;
  return `${model === undefined ? root : `#/components/schemas/${model}`}${inner.replace(/^\/definitions\//, '/$defs/')}`;
}
