import { JsonSchema, JsonSchemaType, JsonSchemaVersion } from 'aws-cdk-lib/aws-apigateway';
import { Integration, RequestSchema, SecureRestApi } from '../../src';
import { newStack, templateOf } from '../support/synth';

/** What a schema becomes in the template and in the OpenAPI document. */
function made(schema: JsonSchema): { model: object; document: object } {
  const build = (stack = newStack()) => {
    const api = new SecureRestApi(stack, 'Api');
    api.addRoute('POST /orders', { integration: Integration.mock(), request: RequestSchema.json('Order', schema) });
    return api;
  };
  const [model] = Object.values(templateOf((stack) => void build(stack)).findResources('AWS::ApiGateway::Model'));
  const { components: { schemas: { Order: document } } } = JSON.parse(build().openApi()) as { components: { schemas: { Order: object } } };
  return { model: model.Properties.Schema, document };
}

const TEXT = { type: JsonSchemaType.STRING };
const $schema = JsonSchemaVersion.DRAFT4;

/** Words that are keywords of a schema, and fine names of properties. */
const WORDS = ['id', 'ref', 'schema', 'exclusiveMinimum', 'exclusiveMaximum', 'minimum', 'items', 'properties', 'enum', 'definitions', 'default', '$ref', 'constructor'];

test.each(WORDS)('a property may be called %s', (name) => {
  const properties = Object.fromEntries([[name, TEXT]]);
  const { model, document } = made({ type: JsonSchemaType.OBJECT, properties, required: [name] });
  expect(model).toEqual({ $schema, type: 'object', properties, required: [name] });
  expect(document).toEqual({ type: 'object', properties, required: [name] });
});

test.each(['definitions', 'patternProperties', 'dependencies'] as const)('so may what is named in %s', (keyword) => {
  const named = Object.fromEntries(WORDS.map((word) => [word, TEXT]));
  const { model, document } = made({ [keyword]: named });
  expect(model).toEqual({ $schema, [keyword]: named });
  expect(Object.values(document)).toEqual([named]);
});

test('values of enum and default are written as they are', () => {
  const value = { id: 1, ref: 'a', schema: 'b', exclusiveMinimum: true, minimum: 3, items: [{ ref: 'c' }], properties: { id: 2 } };
  const { model, document } = made({ properties: { state: { enum: [value, 'ref', null], default: value } } });
  expect(model).toEqual({ $schema, properties: { state: { enum: [value, 'ref', null], default: value } } });
  expect(document).toEqual({ properties: { state: { enum: [value, 'ref', null], default: value } } });
});

test('keywords are rewritten wherever there is a schema', () => {
  const part: JsonSchema = { schema: JsonSchemaVersion.DRAFT4, ref: '#/definitions/line', id: 'https://example.com/part', minimum: 1, exclusiveMinimum: true };
  const [inModel, inDocument] = [
    { $schema, $ref: '#/definitions/line', id: 'https://example.com/part', minimum: 1, exclusiveMinimum: true },
    { $ref: '#/components/schemas/Order/$defs/line', $id: 'https://example.com/part', exclusiveMinimum: 1 },
  ];
  const places = (each: JsonSchema): JsonSchema => ({
    properties: { id: each },
    patternProperties: { ref: each },
    additionalProperties: each,
    definitions: { line: each },
    items: each,
    allOf: [each],
    anyOf: [each],
    oneOf: [each],
    not: each,
  });
  const { model, document } = made(places(part));
  expect(model).toEqual({ ...places(inModel as JsonSchema), $schema });
  const { definitions: $defs, ...others } = places(inDocument as unknown as JsonSchema);
  expect(document).toEqual({ ...others, $defs });
});

test.each<[JsonSchema, object]>([
  [{ minimum: 1, exclusiveMinimum: true }, { exclusiveMinimum: 1 }],
  [{ minimum: 1, exclusiveMinimum: false }, { minimum: 1 }],
  [{ maximum: 0, exclusiveMaximum: true }, { exclusiveMaximum: 0 }],
  [{ minimum: 1, maximum: 5, exclusiveMaximum: true }, { minimum: 1, exclusiveMaximum: 5 }],
  [{ items: [TEXT, TEXT], additionalItems: false }, { prefixItems: [TEXT, TEXT], items: false }],
  [{ items: TEXT, additionalItems: false }, { items: TEXT }],
  [{ dependencies: { card: ['name'], ref: TEXT } }, { dependentRequired: { card: ['name'] }, dependentSchemas: { ref: TEXT } }],
])('%j is in the document as %j', (schema, document) => {
  expect(made(schema).document).toEqual(document);
  expect(made(schema).model).toEqual({ $schema, ...schema });
});

test.each([
  ['#', '#/components/schemas/Order'],
  ['#/definitions/items', '#/components/schemas/Order/$defs/items'],
  ['#/items/0/definitions/line', '#/components/schemas/Order/prefixItems/0/$defs/line'],
  ['#/items/properties/items', '#/components/schemas/Order/items/properties/items'],
  ['#/allOf/0/dependencies/a', '#/components/schemas/Order/allOf/0/dependentSchemas/a'],
  ['https://apigateway.amazonaws.com/restapis/abc/models/Line', 'https://apigateway.amazonaws.com/restapis/abc/models/Line'],
])('the reference %s is %s in the document', (ref, moved) => {
  expect(made({ properties: { line: { ref } } }).document).toEqual({ properties: { line: { $ref: moved } } });
});

test('a schema with an id is what its references start from', () => {
  expect(made({ id: 'https://example.com/order', definitions: { line: TEXT }, properties: { line: { ref: '#/definitions/line' } } }).document)
    .toEqual({ $id: 'https://example.com/order', $defs: { line: TEXT }, properties: { line: { $ref: '#/$defs/line' } } });
});

test.each([
  [{ exclusiveMinimum: true }, "request.schema of 'Order'.exclusiveMinimum: true cannot be used. Allowed: true or false beside minimum"],
  [{ properties: { a: { dependencies: { b: { const: 1 } } } } }, "request.schema of 'Order'.properties.a.dependencies.b: 'const' cannot be used"],
  [{ items: [{ type: 'text' }] }, "request.schema of 'Order'.items.type: 'text' cannot be used"],
])('%j is refused', (schema, message) => {
  expect(() => RequestSchema.json('Order', schema as JsonSchema)).toThrow(message);
});
