import { Token } from 'aws-cdk-lib';
import { JsonSchema, JsonSchemaVersion } from 'aws-cdk-lib/aws-apigateway';
import { mapSchemas, Schema } from './draft-4-schemas';
import { checkReference } from './schema-references';
import { checkValues } from './schema-values';
import { invalid } from '../private/invalid';

/** Keywords of later drafts, which API Gateway would ignore or refuse at deployment. */
const LATER_KEYWORDS = ['const', 'contains', 'dependentRequired', 'dependentSchemas', 'else', 'examples', 'if', 'prefixItems', 'propertyNames', 'then', 'unevaluatedItems', 'unevaluatedProperties'];
const TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

/**
 * Throws unless a schema is JSON Schema draft 4 as API Gateway takes it.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
 */
export function checkDraft4(name: string, schema: JsonSchema): void {
  const prop = `request.schema of '${name}'`;
  checkValues(prop, schema);
  for (const version of [schema.schema, (schema as Schema).$schema]) {
    if (version !== undefined && version !== JsonSchemaVersion.DRAFT4) throw invalid(prop, version, `draft 4, ${JsonSchemaVersion.DRAFT4}, or no version`);
  }
  mapSchemas(schema, (each, at) => {
    check(`${prop}${at}`, each);
    checkReference(`${prop}${at}`, each, schema);
    return each;
  });
}

function check(at: string, schema: Schema): void {
  const later = LATER_KEYWORDS.find((keyword) => keyword in schema);
  if (later) throw invalid(at, later, 'keywords of JSON Schema draft 4');
  for (const type of [schema.type ?? []].flat()) {
    if (!TYPES.includes(type as string)) throw invalid(`${at}.type`, type, TYPES.join(', '));
  }
  for (const [keyword, limit] of [['exclusiveMinimum', 'minimum'], ['exclusiveMaximum', 'maximum']]) {
    if (schema[keyword] === undefined) continue;
    if (typeof schema[keyword] !== 'boolean' || schema[limit] === undefined) {
      throw invalid(`${at}.${keyword}`, schema[keyword], `true or false beside ${limit}, as in draft 4`);
    }
  }
  for (const pattern of [schema.pattern, ...Object.keys(schema.patternProperties ?? {})]) checkPattern(`${at}.${pattern === schema.pattern ? 'pattern' : 'patternProperties'}`, pattern);
  if (schema.required !== undefined && (!Array.isArray(schema.required) || !schema.required.length)) {
    throw invalid(`${at}.required`, JSON.stringify(schema.required), 'a list of at least one name, as in draft 4');
  }
}

function checkPattern(at: string, pattern: unknown): void {
  if (typeof pattern !== 'string' || Token.isUnresolved(pattern)) return;
  try {
    new RegExp(pattern);
  } catch {
    throw invalid(at, pattern, 'regular expressions as ECMAScript has them, which JSON Schema asks for');
  }
}
