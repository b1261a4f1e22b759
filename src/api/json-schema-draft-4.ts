import { JsonSchema, JsonSchemaVersion } from 'aws-cdk-lib/aws-apigateway';
import { mapSchemas, Schema } from './draft-4-schemas';
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
  if (schema.schema !== undefined && schema.schema !== JsonSchemaVersion.DRAFT4) {
    throw invalid(`request.schema of '${name}'`, schema.schema, `draft 4, ${JsonSchemaVersion.DRAFT4}, or no version`);
  }
  mapSchemas(schema, (each, at) => {
    check(`request.schema of '${name}'${at}`, each);
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
  if (schema.required !== undefined && (!Array.isArray(schema.required) || !schema.required.length)) {
    throw invalid(`${at}.required`, JSON.stringify(schema.required), 'a list of at least one name, as in draft 4');
  }
}
