import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as fc from 'fast-check';
import { CODE_POINT } from '../../support/code-point';
import { OTHER } from './api';

type Mutation = (event: APIGatewayProxyEvent) => APIGatewayProxyEvent;

const HEADERS = ['Content-Type', 'Idempotency-Key', 'If-Match', 'If-None-Match', 'Origin', 'Accept', 'x-owner', '__proto__', ''];
const QUERIES = ['limit', 'cursor', 'owner', 'id', '__proto__', 'constructor'];

const text = fc.oneof(
  fc.string({ unit: CODE_POINT }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom('', '*', '"1"', 'W/"1"', '"1", "2"', 'application/json', 'APPLICATION/JSON; charset=UTF-8', 'text/html',
    '0', '-1', '1e309', '99999999999999999999',
    '\ud800', '\u0000', 'x'.repeat(5000), `OWNER#${OTHER}`, '{}', 'null', '[]', '__proto__'),
);
const scalar = fc.oneof(text, fc.double(), fc.bigInt().map(Number), fc.boolean(), fc.constant(null));
const value = fc.oneof(scalar, fc.array(scalar, { maxLength: 30 }), fc.dictionary(text, scalar, { maxKeys: 60 }), fc.jsonValue());

/** Changes to a valid, authenticated event: whatever else a caller can send, but never who the caller is. */
export function mutation(ids: readonly string[]): fc.Arbitrary<Mutation> {
  const id = fc.oneof(fc.constantFrom(...ids), fc.uuid(), text);
  return fc.oneof(
    fc.oneof(fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'get', ''), text).map((httpMethod): Mutation => (event) => ({ ...event, httpMethod })),
    id.map((pathId): Mutation => (event) => ({ ...event, pathParameters: { id: pathId } })),
    fc.constant<Mutation>((event) => ({ ...event, pathParameters: null })),
    fc.tuple(fc.constantFrom(...HEADERS), fc.array(text, { maxLength: 3 })).map(([name, values]): Mutation => (event) => ({
      ...event,
      headers: { ...event.headers, [name]: values.at(-1) },
      multiValueHeaders: { ...event.multiValueHeaders, [name]: values },
    })),
    fc.constant<Mutation>((event) => ({ ...event, ...JSON.parse('{"headers":null,"multiValueHeaders":null}') as object })),
    fc.tuple(fc.constantFrom(...QUERIES), text).map(([name, parameter]): Mutation => (event) => ({
      ...event,
      queryStringParameters: { ...event.queryStringParameters, [name]: parameter },
      multiValueQueryStringParameters: { ...event.multiValueQueryStringParameters, [name]: [parameter, parameter] },
    })),
    fc.tuple(fc.constantFrom('name', 'description', 'tags', 'attributes', 'type', 'input', 'contentType', 'size', 'pk', 'ownerId', 'constructor'), value)
      .map(([field, content]): Mutation => (event) => ({ ...event, body: withField(event.body, field, content) })),
    fc.oneof(text, value.map((content) => JSON.stringify(content) ?? null), fc.constant(null))
      .map((body): Mutation => (event) => ({ ...event, body })),
    fc.constant<Mutation>((event) => ({ ...event, isBase64Encoded: true })),
    fc.constant<Mutation>((event) => ({ ...event, body: event.body && Buffer.from(event.body).toString('base64'), isBase64Encoded: true })),
  );
}

function withField(body: string | null, field: string, content: unknown): string | null {
  try {
    return JSON.stringify({ ...JSON.parse(body ?? '{}') as object, [field]: content });
  } catch {
    return body;
  }
}
