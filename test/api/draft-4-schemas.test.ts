import { CfnParameter, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { JsonSchema, JsonSchemaType, JsonSchemaVersion } from 'aws-cdk-lib/aws-apigateway';
import { RouteIntegration, RequestSchema, SecureRestApi } from '../../src';
import { newStack, templateOf } from '../support/synth';

/** A schema as the template and the OpenAPI document have it, with its definitions beside it. */
function made(schema: JsonSchema): { model: object; document: object; definitions: object } {
  const build = (stack = newStack()) => {
    const api = new SecureRestApi(stack, 'Api');
    api.addRoute('POST /orders', { integration: RouteIntegration.mock(), request: RequestSchema.json('Order', schema) });
    return api;
  };
  const [model] = Object.values(templateOf((stack) => void build(stack)).findResources('AWS::ApiGateway::Model'));
  const { components: { schemas } } = JSON.parse(build().openApi()) as { components: { schemas: Record<string, object> } };
  const { Order: document, Problem: _problem, ...others } = schemas;
  const definitions = Object.fromEntries(Object.entries(others).map(([name, definition]) => [name.replace('Order.', ''), definition]));
  return { model: model.Properties.Schema, document, definitions };
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
  const { model, document, definitions } = made({ [keyword]: named });
  expect(model).toEqual({ $schema, [keyword]: named });
  expect(Object.values(document)).toEqual(keyword === 'definitions' ? [] : [named]);
  // Names of schemas have no $.
  expect(Object.keys(definitions).sort()).toEqual(keyword === 'definitions' ? WORDS.map((word) => word.replace('$', '_')).sort() : []);
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
    { $ref: '#/components/schemas/Order.line', $id: 'https://example.com/part', exclusiveMinimum: 1 },
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
  const { model, document, definitions } = made(places(part));
  expect(model).toEqual({ ...places(inModel as JsonSchema), $schema });
  const { definitions: beside, ...others } = places(inDocument as unknown as JsonSchema);
  expect([document, definitions]).toEqual([others, beside]);
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

/** Targets of the references below. */
const PARTS: JsonSchema = {
  definitions: { 'items': TEXT, '~a/b': TEXT },
  items: [{ definitions: { line: TEXT }, properties: { items: TEXT } }],
  allOf: [{ dependencies: { a: TEXT } }],
};

test.each([
  ['#', '#/components/schemas/Order'],
  ['#/definitions/items', '#/components/schemas/Order.items'],
  ['#/items/0/definitions/line', '#/components/schemas/Order/prefixItems/0/$defs/line'],
  ['#/items/0/properties/items', '#/components/schemas/Order/prefixItems/0/properties/items'],
  ['#/definitions/~0a~1b', '#/components/schemas/Order._a_b'],
  ['#/allOf/0/dependencies/a', '#/components/schemas/Order/allOf/0/dependentSchemas/a'],
  ['https://apigateway.amazonaws.com/restapis/abc/models/Line', 'https://apigateway.amazonaws.com/restapis/abc/models/Line'],
])('the reference %s is %s in the document', (ref, moved) => {
  const properties = (value: object) => ({ properties: { line: value } });
  expect(made({ ...PARTS, ...properties({ ref }) }).document).toMatchObject(properties({ $ref: moved }));
  // As JSON Schema itself has it.
  expect(made({ ...PARTS, ...properties({ $ref: ref }) })).toEqual(made({ ...PARTS, ...properties({ ref }) }));
});

test('a reference through one schema of all elements stays there', () => {
  const schema: JsonSchema = { items: { properties: { items: TEXT } }, not: { ref: '#/items/properties/items' } };
  expect(made(schema).document).toMatchObject({ not: { $ref: '#/components/schemas/Order/items/properties/items' } });
});

test('a schema with an id is what its references start from', () => {
  expect(made({ id: 'https://example.com/order', definitions: { line: TEXT }, properties: { line: { ref: '#/definitions/line' } } }).document)
    .toEqual({ $id: 'https://example.com/order', $defs: { line: TEXT }, properties: { line: { $ref: '#/$defs/line' } } });
});

test.each([
  [{ exclusiveMinimum: true }, "request.schema of 'Order'.exclusiveMinimum: true cannot be used. Allowed: true or false beside minimum"],
  [{ properties: { a: { dependencies: { b: { const: 1 } } } } }, "request.schema of 'Order'.properties.a.dependencies.b: 'const' cannot be used"],
  [{ items: [{ type: 'text' }] }, "request.schema of 'Order'.items.type: 'text' cannot be used"],
  [{ pattern: '(' }, "request.schema of 'Order'.pattern: '(' cannot be used. Allowed: regular expressions"],
  [{ patternProperties: { '[': TEXT } }, "request.schema of 'Order'.patternProperties: '[' cannot be used"],
  [{ not: { ref: '#/definitions/lines' }, definitions: { line: TEXT } }, "request.schema of 'Order'.not.ref: '#/definitions/lines' cannot be used. Allowed: a part that the schema has: #/definitions/line"],
  [{ not: { $ref: '#/definitions/line' } }, "request.schema of 'Order'.not.$ref: '#/definitions/line' cannot be used. Allowed: a part that the schema has; it has no definitions"],
  [{ not: { ref: '#/required' }, required: ['a'] }, "request.schema of 'Order'.not.ref: '#/required'"],
  [{ not: { ref: '#line' }, definitions: { line: TEXT } }, "request.schema of 'Order'.not.ref: '#line'"],
  [{ not: { ref: 'line' } }, "request.schema of 'Order'.not.ref: 'line' cannot be used. Allowed: '#/definitions/<name>', or the whole address of a model"],
  [{ ref: '#', $ref: '#' }, "request.schema of 'Order'.ref: '#' cannot be used. Allowed: ref or $ref, not both"],
  [{ $schema: 'https://json-schema.org/draft/2020-12/schema' }, "request.schema of 'Order': 'https://json-schema.org/draft/2020-12/schema' cannot be used. Allowed: draft 4"],
  [{ properties: { ['__proto__']: TEXT } }, "request.schema of 'Order'.properties: '__proto__' cannot be used"],
  [{ enum: [{ a: { ['__proto__']: 1 } }] }, "request.schema of 'Order'.enum.0.a: '__proto__' cannot be used"],
  [{ properties: { __proto__: TEXT } }, "request.schema of 'Order'.properties: 'an object with a prototype' cannot be used. Allowed: plain objects, without the name '__proto__'"],
])('%j is refused', (schema, message) => {
  expect(() => RequestSchema.json('Order', schema as JsonSchema)).toThrow(message);
});

test('a schema with ids within it may refer to what only those who read it can resolve', () => {
  expect(() => RequestSchema.json('Order', { definitions: { line: { id: '#line' } }, not: { ref: '#line' } })).not.toThrow();
  expect(() => RequestSchema.json('Order', { id: 'https://example.com/order', not: { ref: 'line' } })).not.toThrow();
});

test('an object within itself is refused, and one that is used twice is not', () => {
  const tree: { properties: Record<string, JsonSchema> } = { properties: {} };
  tree.properties.left = tree;
  expect(() => RequestSchema.json('Tree', tree)).toThrow("request.schema of 'Tree'.properties.left: 'an object that contains itself' cannot be used. Allowed: schemas without cycles");
  expect(() => RequestSchema.json('Tree', { properties: { left: TEXT, right: TEXT } })).not.toThrow();
});

describe('tokens', () => {
  const build = (schema: (stack: Stack) => JsonSchema) => {
    const stack = newStack();
    const api = new SecureRestApi(stack, 'Api');
    api.addRoute('POST /orders', { integration: RouteIntegration.mock(), request: RequestSchema.json('Order', schema(stack)) });
    return { stack, api };
  };

  test('that are known at synthesis are their values in the document', () => {
    const { api } = build(() => ({
      title: Lazy.string({ produce: () => 'An order' }), minimum: Lazy.number({ produce: () => 3 }), required: Lazy.list({ produce: () => ['a'] }),
    }));
    expect(api.openApi()).not.toContain('Token[');
    expect(JSON.parse(api.openApi()).components.schemas.Order).toEqual({ title: 'An order', minimum: 3, required: ['a'] });
  });

  test.each<[string, (stack: Stack) => JsonSchema]>([
    ['title', (stack) => ({ title: new CfnParameter(stack, 'Title').valueAsString })],
    ['properties.a.enum', (stack) => ({ properties: { a: { enum: new CfnParameter(stack, 'Some', { type: 'CommaDelimitedList' }).valueAsList } } })],
    ['enum.0', (stack) => ({ enum: [`${stack.region}-a`] })],
    ['minimum', (stack) => ({ minimum: new CfnParameter(stack, 'Least', { type: 'Number' }).valueAsNumber })],
  ])('that are known at deployment alone are in the model, and not in a document: %s', (at, schema) => {
    const { api, stack } = build(schema);
    expect(() => api.openApi()).toThrow(new RegExp(`^Stack/Api request.schema of 'Order'.${at}: .* cannot be used. Allowed: values that are known at synthesis`));
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::ApiGateway::Model'))).toMatch(/"Ref":/);
  });

  test('are no names and no content types', () => {
    const token = Lazy.string({ produce: () => 'a' });
    expect(() => RequestSchema.json('Order', { properties: { [token]: TEXT } })).toThrow("request.schema of 'Order'.properties: 'a token as a name' cannot be used");
    expect(() => RequestSchema.json('Order', {}, [token])).toThrow("request.contentTypes: 'a token' cannot be used");
  });
});
