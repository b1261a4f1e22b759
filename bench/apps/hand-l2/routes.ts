import { type JsonSchema, JsonSchemaType, JsonSchemaVersion } from 'aws-cdk-lib/aws-apigateway';

interface ApiRoute {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly query?: readonly string[];
}

const PAGE = ['limit', 'cursor', 'order'];

export const ROUTES: readonly ApiRoute[] = [
  { method: 'GET', path: '/items', query: ['limit', 'order', 'cursor', 'owner'] },
  { method: 'POST', path: '/items', body: 'Item' },
  { method: 'GET', path: '/items/{id}' },
  { method: 'PUT', path: '/items/{id}', body: 'Item' },
  { method: 'PATCH', path: '/items/{id}', body: 'ItemPatch' },
  { method: 'DELETE', path: '/items/{id}' },
  { method: 'GET', path: '/files', query: PAGE },
  { method: 'POST', path: '/files', body: 'File' },
  { method: 'GET', path: '/files/{id}' },
  { method: 'DELETE', path: '/files/{id}' },
  { method: 'POST', path: '/files/{id}/parts', body: 'FileParts' },
  { method: 'POST', path: '/files/{id}/complete' },
  { method: 'GET', path: '/jobs', query: PAGE },
  { method: 'POST', path: '/jobs', body: 'Job' },
  { method: 'GET', path: '/jobs/{id}' },
];

const STRING: JsonSchema = { type: JsonSchemaType.STRING, minLength: 1, maxLength: 200 };
const VALUES: JsonSchema = {
  type: JsonSchemaType.OBJECT,
  maxProperties: 50,
  additionalProperties: false,
  patternProperties: {
    '^[A-Za-z][A-Za-z0-9_-]{0,63}$': { type: [JsonSchemaType.STRING, JsonSchemaType.NUMBER, JsonSchemaType.BOOLEAN], maxLength: 1000 },
  },
};
const body = (properties: Record<string, JsonSchema>, ...required: string[]): JsonSchema => ({
  schema: JsonSchemaVersion.DRAFT4,
  type: JsonSchemaType.OBJECT,
  additionalProperties: false,
  properties,
  required: required.length > 0 ? required : undefined,
});
const TAGS: JsonSchema = { type: JsonSchemaType.ARRAY, maxItems: 20, items: STRING };
const PART: JsonSchema = {
  type: JsonSchemaType.OBJECT,
  additionalProperties: false,
  properties: { number: { type: JsonSchemaType.INTEGER, minimum: 1, maximum: 10_000 }, sha256: STRING },
  required: ['number'],
};
const ITEM = { name: STRING, description: { ...STRING, maxLength: 2000 }, tags: TAGS, attributes: VALUES };

export const BODIES: Readonly<Record<string, JsonSchema>> = {
  Item: body(ITEM, 'name'),
  ItemPatch: body(ITEM),
  File: body({ name: STRING, contentType: STRING, size: { type: JsonSchemaType.INTEGER, minimum: 1 } }, 'name', 'contentType', 'size'),
  FileParts: body({ parts: { type: JsonSchemaType.ARRAY, minItems: 1, maxItems: 100, items: PART } }, 'parts'),
  Job: body({ type: STRING, input: VALUES }, 'type'),
};

/** Answers of API Gateway itself as problem documents. */
const problem = (status: number, title: string, detail = '$context.error.messageString') => (
  `{"type":"about:blank","title":"${title}","status":${status},"detail":${detail},"requestId":"$context.requestId"}`);
export const PROBLEM: Readonly<Record<string, string>> = {
  DEFAULT_4XX: problem(403, 'Forbidden'),
  DEFAULT_5XX: problem(500, 'Internal Server Error'),
  BAD_REQUEST_BODY: problem(400, 'Bad Request', '"$context.error.validationErrorString"'),
  BAD_REQUEST_PARAMETERS: problem(400, 'Bad Request'),
  UNAUTHORIZED: problem(401, 'Unauthorized'),
  RESOURCE_NOT_FOUND: problem(404, 'Not Found'),
  MISSING_AUTHENTICATION_TOKEN: problem(404, 'Not Found'),
  REQUEST_TOO_LARGE: problem(413, 'Content Too Large'),
  UNSUPPORTED_MEDIA_TYPE: problem(415, 'Unsupported Media Type'),
  THROTTLED: problem(429, 'Too Many Requests'),
  QUOTA_EXCEEDED: problem(429, 'Too Many Requests'),
  INTEGRATION_FAILURE: problem(504, 'Gateway Timeout'),
  INTEGRATION_TIMEOUT: problem(504, 'Gateway Timeout'),
};
