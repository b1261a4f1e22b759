import { JsonSchema, JsonSchemaVersion } from 'aws-cdk-lib/aws-apigateway';
import { isPlain, sortedJson } from '../private/sorted';

/** A schema of draft 4, or what became of one. */
export interface Schema { readonly [keyword: string]: unknown }

/** Keywords that hold a schema or a list of them. */
const NESTED = ['additionalItems', 'additionalProperties', 'allOf', 'anyOf', 'items', 'not', 'oneOf'];

/** Keywords that hold schemas by names of the user's. */
export const NAMED = ['definitions', 'dependencies', 'patternProperties', 'properties'];

/** Properties that CDK writes without a `$`, because it isn't valid in names of some languages. */
const PREFIXED: Schema = { schema: '$schema', ref: '$ref' };

/**
 * Changes a schema and each one in it, the inner ones first. Names of properties and values of `enum` or `default` are no schemas: there,
 * `id` and `ref` are what the user calls so.
 *
 * @param change gets a schema, and where that is: `.properties.lines.items`
 */
export function mapSchemas(schema: JsonSchema | Schema, change: (schema: Schema, at: string) => Schema, at: string = ''): Schema {
  const nested = (value: unknown, where: string): unknown => isPlain(value) ? mapSchemas(value, change, where) : value;
  const mapped = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    const where = `${at}.${keyword}`;
    if (NESTED.includes(keyword)) return [keyword, Array.isArray(value) ? value.map((each) => nested(each, where)) : nested(value, where)];
    if (!NAMED.includes(keyword) || !isPlain(value)) return [keyword, value];
    return [keyword, Object.fromEntries(Object.entries(value).map(([name, each]) => [name, nested(each, `${where}.${name}`)]))];
  });
  return change(Object.fromEntries(mapped), at);
}

/** The schema as a model of API Gateway has it. CDK's own mapper renames members of `enum` and `default`, too. */
export function modelSchema(schema: JsonSchema): Schema {
  const prefixed = mapSchemas(schema, (each) => Object.fromEntries(
    Object.entries(each).map(([keyword, value]) => [PREFIXED[keyword] as string ?? keyword, value]),
  ));
  return sortedJson({ ...prefixed, $schema: prefixed.$schema ?? JsonSchemaVersion.DRAFT4 }) as Schema;
}
