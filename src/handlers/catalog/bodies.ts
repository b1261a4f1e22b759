const NAME = { type: 'string', minLength: 1, maxLength: 200 };
const DESCRIPTION = { type: 'string', maxLength: 2000 };
const TAGS = { type: 'array', maxItems: 20, items: { type: 'string', minLength: 1, maxLength: 50 } };
// JSON parsers round whole numbers beyond it, and the caller would get back another number.
const MAX_NUMBER = 2 ** 53 - 1;
// 32 bytes in base64. The last character before the padding has four bits: only these sixteen have no others.
const SHA256 = { type: 'string', pattern: '^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$' };
/** A content type in small letters, with parameters. One space at most, because signatures know no more. */
const TOKEN = '[a-z0-9][a-z0-9!#$&^_.+-]*';
const CONTENT_TYPE = `^${TOKEN}/${TOKEN}(; ?${TOKEN}=([A-Za-z0-9!#$&^_.+-]+|"[!#-[\\]-~]+"))*$`;
const SCALARS = ['string', 'number', 'boolean'];

/**
 * A flat object of named values, whose names DynamoDB and every language can take.
 */
const attributes = (types: readonly string[]) => ({
  type: 'object',
  maxProperties: 50,
  additionalProperties: false,
  patternProperties: {
    '^[A-Za-z][A-Za-z0-9_-]{0,63}$': { type: types, maxLength: 1000, minimum: -MAX_NUMBER, maximum: MAX_NUMBER },
  },
});

/** A property that a merge patch may remove. */
const nullable = <T extends { readonly type: string }>(schema: T) => ({ ...schema, type: [schema.type, 'null'] });

/** Also the schema of items as an entity. */
export const ITEM_BODY = {
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: NAME,
    description: DESCRIPTION,
    tags: TAGS,
    attributes: /* @__PURE__ */ attributes(SCALARS),
  },
};

/**
 * JSON schemas of the request bodies, in the part of draft 4 that API Gateway and ajv both read:
 * API Gateway checks a body before a function is paid for, and the handler checks it again,
 * because API Gateway skips bodies in content types it has no model for.
 */
export const BODY_SCHEMAS: { readonly [name: string]: object } = {
  Item: ITEM_BODY,
  /** JSON merge patch: null removes a property. */
  ItemPatch: {
    type: 'object',
    minProperties: 1,
    additionalProperties: false,
    properties: {
      name: NAME,
      description: /* @__PURE__ */ nullable(DESCRIPTION),
      tags: /* @__PURE__ */ nullable(TAGS),
      attributes: /* @__PURE__ */ nullable(/* @__PURE__ */ attributes(/* @__PURE__ */ SCALARS.concat('null'))),
    },
  },
  File: {
    type: 'object',
    required: ['name', 'contentType', 'size'],
    additionalProperties: false,
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 255 },
      contentType: { type: 'string', minLength: 3, maxLength: 255, pattern: CONTENT_TYPE },
      size: { type: 'integer', minimum: 0, maximum: 5497558138880 },
      sha256: SHA256,
      multipart: { type: 'boolean' },
    },
  },
  FileParts: {
    type: 'object',
    required: ['parts'],
    additionalProperties: false,
    properties: {
      parts: {
        type: 'array',
        minItems: 1,
        maxItems: 100,
        items: {
          type: 'object',
          required: ['number'],
          additionalProperties: false,
          properties: { number: { type: 'integer', minimum: 1, maximum: 10000 }, sha256: SHA256 },
        },
      },
    },
  },
  Job: {
    type: 'object',
    required: ['type'],
    additionalProperties: false,
    properties: {
      type: { type: 'string', minLength: 1, maxLength: 64, pattern: '^[a-z][a-z0-9-]*$' },
      input: /* @__PURE__ */ attributes(SCALARS),
    },
  },
};
