import { JsonSchema } from 'aws-cdk-lib/aws-apigateway';

/** A draft 4 schema in the words of OpenAPI 3.1, which are those of draft 2020-12. */
export function openApiSchema(schema: JsonSchema): object {
  return convert(schema as unknown as Record<string, unknown>) as object;
}

function convert(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(convert);
  if (typeof value !== 'object' || value === null) return value;
  const { schema: _version, id, ref, exclusiveMinimum, exclusiveMaximum, ...rest } = value as Record<string, unknown>;
  const converted = Object.fromEntries(Object.entries(rest).map(([name, nested]) => [name, convert(nested)]));
  if (id !== undefined) converted.$id = id;
  if (ref !== undefined) converted.$ref = ref;
  // What was a yes or no beside the limit is now the limit itself.
  if (exclusiveMinimum === true) { converted.exclusiveMinimum = converted.minimum; delete converted.minimum; }
  if (exclusiveMaximum === true) { converted.exclusiveMaximum = converted.maximum; delete converted.maximum; }
  return converted;
}
