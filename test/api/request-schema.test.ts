import * as fs from 'fs';
import * as path from 'path';
import { Template } from 'aws-cdk-lib/assertions';
import { JsonSchemaType } from 'aws-cdk-lib/aws-apigateway';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Auth, RequestSchema, SecureRestApi, ServerlessFunction } from '../../src';
import { newStack, temporaryDirectory } from '../support/synth';

const CODE = { runtime: Runtime.PYTHON_3_15, handler: 'index.handler', code: Code.fromInline('def handler(event, context): pass') };
const LINE = { type: 'object', required: ['sku'], properties: { sku: { type: 'string' }, ref: { type: 'string' } } };
const ORDER = {
  $schema: 'http://json-schema.org/draft-04/schema#',
  type: 'object',
  required: ['lines'],
  properties: { lines: { type: 'array', items: { $ref: '#/definitions/line' } } },
  definitions: { line: LINE },
};

/** The template and the OpenAPI document of an API with this request. */
function apiWith(request: RequestSchema) {
  const stack = newStack();
  const api = new SecureRestApi(stack, 'Api', { auth: Auth.iam().bind(stack, {}) });
  api.addRoute('POST /orders', { function: new ServerlessFunction(stack, 'Orders', CODE), request });
  return { models: Template.fromStack(stack).findResources('AWS::ApiGateway::Model'), document: JSON.parse(api.openApi()) };
}

test('a schema as JSON Schema writes it is the model', () => {
  const [[id, { Properties }]] = Object.entries(apiWith(RequestSchema.fromObject('Order', ORDER)).models);
  expect(id).toContain('Order');
  expect(Properties.Schema).toEqual(ORDER);
});

test('it is the same as with the types of CDK', () => {
  const typed = RequestSchema.json('Order', {
    type: JsonSchemaType.OBJECT,
    required: ['lines'],
    properties: { lines: { type: JsonSchemaType.ARRAY, items: { ref: '#/definitions/line' } } },
    definitions: { line: { type: JsonSchemaType.OBJECT, required: ['sku'], properties: { sku: { type: JsonSchemaType.STRING }, ref: { type: JsonSchemaType.STRING } } } },
  });
  expect(apiWith(RequestSchema.fromObject('Order', ORDER)).models).toEqual(apiWith(typed).models);
});

test('a file is read from the folder that the app runs in', () => {
  const file = path.join(temporaryDirectory(), 'order.json');
  fs.writeFileSync(file, JSON.stringify(ORDER));
  expect(apiWith(RequestSchema.fromFile('Order', path.relative(process.cwd(), file))).models).toEqual(apiWith(RequestSchema.fromObject('Order', ORDER)).models);
});

test('the OpenAPI document has it', () => {
  expect(JSON.stringify(apiWith(RequestSchema.fromObject('Order', ORDER)).document.components.schemas)).toContain('"sku"');
});

test('content types are those of the call', () => {
  expect(RequestSchema.fromObject('Order', ORDER, ['application/merge-patch+json']).contentTypes).toEqual(['application/merge-patch+json']);
  expect(RequestSchema.fromObject('Order', ORDER).contentTypes).toEqual(['application/json']);
});

test.each<[string, () => RequestSchema]>([
  ["request.schema of 'Order'.properties.kind: 'const' cannot be used. Allowed: keywords of JSON Schema draft 4", () => RequestSchema.fromObject('Order', { type: 'object', properties: { kind: { const: 'a' } } })],
  ["request.schema of 'Order'.type: 'thing' cannot be used. Allowed: array", () => RequestSchema.fromObject('Order', { type: 'thing' })],
  ["request.schema of 'Order'.$ref: '#/definitions/none' cannot be used", () => RequestSchema.fromObject('Order', { $ref: '#/definitions/none' })],
  ["request.schema of 'Order': [object Map] cannot be used. Allowed: an object such as { type: 'object' }", () => RequestSchema.fromObject('Order', new Map() as never)],
  ["request.schema of 'Order': 'nowhere.json' cannot be used. Allowed: a file with a JSON schema: ", () => RequestSchema.fromFile('Order', 'nowhere.json')],
  ["isn't JSON, ", () => RequestSchema.fromFile('Order', __filename)],
])('refuses with %s', (message, make) => {
  expect(make).toThrow(message);
});
