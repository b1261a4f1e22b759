import { isPlain } from '../../private/sorted';

/** Valid values of a keyword, in words and as a test. */
interface Keyword {
  readonly allowed: string;
  readonly holds: (value: unknown) => boolean;
}

export const TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

/** Formats that are checked. JSON Schema lets a validator ignore others, which would be no promise. */
export const FORMATS = ['date', 'date-time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'time', 'uri', 'uri-reference', 'uuid'];

const isText = (value: unknown) => typeof value === 'string';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText) && new Set(value).size === value.length;
const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;

const SCHEMA: Keyword = { allowed: 'a schema', holds: isPlain };
const OPEN: Keyword = { allowed: 'true, false or a schema', holds: (value) => isPlain(value) || typeof value === 'boolean' };
const SCHEMAS: Keyword = { allowed: 'a list of at least one schema', holds: (value) => Array.isArray(value) && value.length > 0 && value.every(isPlain) };
const NAMED: Keyword = { allowed: 'schemas by their names', holds: (value) => isPlain(value) && Object.values(value).every(isPlain) };
const TEXT: Keyword = { allowed: 'a text', holds: isText };
const TEXTS: Keyword = { allowed: 'a list of names, each once', holds: isTexts };
const COUNT: Keyword = { allowed: 'a whole number of at least 0', holds: isCount };
const NUMBER: Keyword = { allowed: 'a number', holds: (value) => typeof value === 'number' };
const SWITCH: Keyword = { allowed: 'true or false', holds: (value) => typeof value === 'boolean' };
const ANY: Keyword = { allowed: 'any value', holds: (value) => value !== undefined };

/** The keywords of JSON Schema 2020-12 that are honoured. Whatever is not in here fails the synthesis, because ignoring it would weaken the schema. */
export const KEYWORDS: { readonly [keyword: string]: Keyword } = {
  $comment: TEXT,
  $defs: NAMED,
  $ref: { allowed: '#/$defs/ and a name', holds: (value) => isText(value) && /^#\/\$defs\/[^/]+$/.test(value as string) },
  additionalProperties: OPEN,
  allOf: SCHEMAS,
  anyOf: SCHEMAS,
  const: ANY,
  contains: SCHEMA,
  default: ANY,
  dependentRequired: { allowed: 'lists of names by names', holds: (value) => isPlain(value) && Object.values(value).every(isTexts) },
  dependentSchemas: NAMED,
  deprecated: SWITCH,
  description: TEXT,
  else: SCHEMA,
  enum: { allowed: 'a list of at least one value', holds: (value) => Array.isArray(value) && value.length > 0 },
  examples: { allowed: 'a list', holds: Array.isArray },
  exclusiveMaximum: NUMBER,
  exclusiveMinimum: NUMBER,
  format: { allowed: FORMATS.join(', '), holds: (value) => FORMATS.includes(value as string) },
  if: SCHEMA,
  items: OPEN,
  maxContains: COUNT,
  maxItems: COUNT,
  maxLength: COUNT,
  maxProperties: COUNT,
  maximum: NUMBER,
  minContains: COUNT,
  minItems: COUNT,
  minLength: COUNT,
  minProperties: COUNT,
  minimum: NUMBER,
  // Decimal fractions are compared with this much tolerance, since 19.99 is no multiple of 0.01 in binary.
  multipleOf: { allowed: 'a number of at least 0.000001', holds: (value) => typeof value === 'number' && value >= 1e-6 },
  not: SCHEMA,
  oneOf: SCHEMAS,
  pattern: TEXT,
  patternProperties: NAMED,
  prefixItems: SCHEMAS,
  properties: NAMED,
  propertyNames: SCHEMA,
  readOnly: SWITCH,
  required: TEXTS,
  then: SCHEMA,
  title: TEXT,
  type: { allowed: TYPES.join(', '), holds: (value) => isTypes(value) },
  unevaluatedProperties: OPEN,
  uniqueItems: SWITCH,
  writeOnly: SWITCH,
};

function isTypes(value: unknown): boolean {
  const types = Array.isArray(value) ? value : [value];
  return types.length > 0 && new Set(types).size === types.length && types.every((type) => TYPES.includes(type as string));
}

/** Keywords that say what a value is. A schema of a property without one says nothing. */
export const TELLING = ['$ref', 'allOf', 'anyOf', 'const', 'enum', 'if', 'not', 'oneOf', 'type'];
