import { JsonSchema, JsonSchemaVersion } from 'aws-cdk-lib/aws-apigateway';
import { invalid } from '../private/invalid';

/** Keywords of later drafts, which API Gateway would ignore or refuse at deployment. */
const LATER_KEYWORDS = ['const', 'contains', 'dependentRequired', 'dependentSchemas', 'else', 'examples', 'if', 'prefixItems', 'propertyNames', 'then', 'unevaluatedItems', 'unevaluatedProperties'];
const TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];
const NESTED = ['additionalItems', 'additionalProperties', 'not'];
const NESTED_MAPS = ['definitions', 'patternProperties', 'properties'];
const NESTED_LISTS = ['allOf', 'anyOf', 'oneOf'];

/**
 * Throws unless a schema is JSON Schema draft 4 as API Gateway takes it.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
 */
export function checkDraft4(name: string, schema: JsonSchema): void {
  if (schema.schema !== undefined && schema.schema !== JsonSchemaVersion.DRAFT4) {
    throw invalid(`request.schema of '${name}'`, schema.schema, `draft 4, ${JsonSchemaVersion.DRAFT4}, or no version`);
  }
  check(`request.schema of '${name}'`, schema as unknown as Record<string, unknown>);
}

function check(at: string, schema: Record<string, unknown>): void {
  const later = LATER_KEYWORDS.find((keyword) => keyword in schema);
  if (later) throw invalid(at, later, 'keywords of JSON Schema draft 4');
  for (const type of [schema.type ?? []].flat()) {
    if (!TYPES.includes(type as string)) throw invalid(`${at}.type`, type, TYPES.join(', '));
  }
  for (const keyword of ['exclusiveMinimum', 'exclusiveMaximum']) {
    if (schema[keyword] !== undefined && typeof schema[keyword] !== 'boolean') {
      throw invalid(`${at}.${keyword}`, schema[keyword], 'true or false beside minimum or maximum, as in draft 4');
    }
  }
  if (schema.required !== undefined && (!Array.isArray(schema.required) || !schema.required.length)) {
    throw invalid(`${at}.required`, JSON.stringify(schema.required), 'a list of at least one name, as in draft 4');
  }
  checkNested(at, schema);
}

function checkNested(at: string, schema: Record<string, unknown>): void {
  const visit = (path: string, nested: unknown) => {
    if (typeof nested === 'object' && nested !== null) check(path, nested as Record<string, unknown>);
  };
  NESTED.forEach((keyword) => visit(`${at}.${keyword}`, schema[keyword]));
  [schema.items ?? []].flat().forEach((nested) => visit(`${at}.items`, nested));
  NESTED_LISTS.forEach((keyword) => [schema[keyword] ?? []].flat().forEach((nested) => visit(`${at}.${keyword}`, nested)));
  NESTED_MAPS.forEach((keyword) => Object.entries(schema[keyword] ?? {}).forEach(([name, nested]) => visit(`${at}.${keyword}.${name}`, nested)));
}
