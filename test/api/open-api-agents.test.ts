import { Template } from 'aws-cdk-lib/assertions';
import { ApiSchema, Gateway, GatewayAuthorizer } from 'aws-cdk-lib/aws-bedrockagentcore';
import { AgentTools } from '../../examples/mcp/agent-tools';
import { AgentDocumentOptions, RouteIntegration, RouteResponse, SecureRestApi, ServerlessApiPattern } from '../../src';
import { agentSchema } from '../../src/api/agent-schema';
import { order, product } from '../entities/support/shop';
import { newStack } from '../support/synth';

interface AgentOperation { operationId: string; requestBody?: { content: object }; responses: Record<string, { content?: object }> }
interface AgentDocument {
  readonly openapi: string;
  readonly servers: { url: string }[];
  readonly tags: { name: string }[];
  readonly paths: Record<string, Record<string, AgentOperation>>;
  readonly components: { schemas: Record<string, Record<string, unknown>> };
}

const SERVER = 'https://shop.example.com/api/';
const shop = () => new ServerlessApiPattern(newStack(), 'Shop', { entities: [product(), order()] });
const documentOf = (options: AgentDocumentOptions, made = shop()) => JSON.parse(made.api.agentOpenApi(options)) as AgentDocument;

test('agents get OpenAPI 3.0 with an absolute address, only JSON, and a tool for each operation', () => {
  const { openapi, servers, paths } = documentOf({ server: SERVER });
  const operations = Object.values(paths).flatMap((item) => Object.values(item));
  expect([openapi, servers]).toEqual(['3.0.3', [{ url: 'https://shop.example.com/api' }]]);
  expect(operations.map(({ operationId }) => operationId)).toEqual(expect.arrayContaining(['listItems', 'createOrder', 'createJob']));
  const contents = operations.flatMap(({ requestBody, responses }) => [requestBody, ...Object.values(responses)].map((each) => each?.content));
  const types = contents.flatMap((content) => Object.keys(content ?? {}));
  expect([...new Set(types)]).toEqual(['application/json']);
  expect(Object.keys(paths['/items'].post.responses)).toEqual(['201', 'default']);
});

test('nothing of it says one of several, and nothing refers to what is not there', () => {
  const { components: { schemas }, ...rest } = documentOf({ server: SERVER });
  const text = JSON.stringify({ rest, schemas });
  expect(text).not.toMatch(/"(anyOf|oneOf|allOf|if|not|const|\$defs|unevaluatedProperties|webhooks|security)":/);
  const names = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
  expect([...new Set(names)].sort()).toEqual(Object.keys(schemas).sort());
});

test('agents get the operations that are chosen, and the schemas of those', () => {
  const { paths, components, tags } = documentOf({ server: SERVER, operations: ['getItem', 'listItems'] });
  expect(Object.entries(paths).map(([path, item]) => [path, Object.keys(item)])).toEqual([['/items', ['get']], ['/items/{id}', ['get']]]);
  expect(Object.keys(components.schemas)).toEqual(['ItemList', 'ItemRecord', 'Problem']);
  expect(tags.map(({ name }) => name)).toEqual(['items']);
});

test.each<[string, AgentDocumentOptions, string]>([
  ['an operation that is not there', { operations: ['sing'] }, "agentOpenApi.operations: 'sing' cannot be used. Allowed: listItems, createItem"],
  ['no operations', { operations: [] }, "agentOpenApi.operations: '[]' cannot be used"],
  ['a relative address', { server: '/prod' }, "agentOpenApi.server: '/prod' cannot be used. Allowed: addresses that begin with https://"],
])('%s is refused', (_, options, message) => {
  expect(() => documentOf(options, new ServerlessApiPattern(newStack(), 'Shop'))).toThrow(message);
});

test('an API without routes is refused', () => {
  expect(() => new SecureRestApi(newStack(), 'Api').agentOpenApi()).toThrow('a call behind the first route of the API');
});

describe('the construct of CDK for AgentCore', () => {
  const gatewayOf = (schema: string) => {
    const stack = newStack();
    const gateway = new Gateway(stack, 'Gateway', { authorizerConfiguration: GatewayAuthorizer.usingAwsIam() });
    gateway.addOpenApiTarget('Shop', { apiSchema: ApiSchema.fromInline(schema) });
    return stack;
  };

  test('takes the document for agents, and refuses the other one', () => {
    const { api } = shop();
    expect(() => Template.fromStack(gatewayOf(api.agentOpenApi({ server: SERVER })))).not.toThrow();
    expect(() => gatewayOf(api.openApi())).toThrow('OpenAPI schema validation failed');
  });

  test('fills in the address that deployment knows', () => {
    const template = Template.fromStack(new AgentTools(newStack(), 'Agents', { providerArn: 'arn:aws:bedrock-agentcore:eu-west-1:123456789012:token-vault/default/oauth2credentialprovider/shop', secretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop' }));
    const [target] = Object.values(template.findResources('AWS::BedrockAgentCore::GatewayTarget'));
    const payload = JSON.stringify(target.Properties.TargetConfiguration.Mcp.OpenApiSchema.InlinePayload);
    expect(payload).toMatch(/"Fn::Join".*\{\\"url\\": \\"https:\/\/|\\"url\\": \\"https:\/\//);
    expect(payload).toContain('listItems');
    expect(payload).not.toContain('deleteItem');
  });
});

test('your own route becomes a tool, too', () => {
  const api = new SecureRestApi(newStack(), 'Api');
  api.addRoute('GET /prices', { integration: RouteIntegration.mock(), operationId: 'listPrices', responses: { 200: RouteResponse.fromObject('Prices', { type: 'array', items: { type: ['number', 'null'] } }, { contentType: 'application/vnd.shop+json' }) } });
  const { paths, components } = JSON.parse(api.agentOpenApi({ server: SERVER })) as AgentDocument;
  expect(paths['/prices'].get.operationId).toBe('listPrices');
  expect(components.schemas.Prices).toEqual({ items: { type: 'number', nullable: true }, type: 'array' });
  expect(paths['/prices'].get.responses['200'].content).toEqual({ 'application/json': { schema: { $ref: '#/components/schemas/Prices' } } });
});

test.each<[string, object, object]>([
  ['a constant', { const: 'a' }, { type: 'string', enum: ['a'] }],
  ['values of one type', { enum: ['a', 'b'] }, { type: 'string', enum: ['a', 'b'] }],
  ['values or null', { enum: ['a', null] }, { type: 'string', nullable: true, enum: ['a', null] }],
  ['several types', { type: ['string', 'number'], maxLength: 3 }, { maxLength: 3, description: 'One of: string, number.' }],
  ['limits that exclude', { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 }, { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 1, exclusiveMaximum: true }],
  ['a value or null', { anyOf: [{ type: 'string', maxLength: 3 }, { type: 'null' }] }, { type: 'string', maxLength: 3, nullable: true }],
  ['one of several', { oneOf: [{ type: 'string' }, { type: 'number' }], description: 'A or B.' }, { description: 'A or B.' }],
  ['all of several', { allOf: [{ properties: { a: { type: 'string' } }, required: ['a'] }, { required: ['b'] }], properties: { b: true } }, { properties: { a: { type: 'string' }, b: {} }, required: ['a', 'b'] }],
  ['a property that must not be there', { properties: { a: false, b: { const: 1 } } }, { properties: { b: { type: 'number', enum: [1] } } }],
  ['a tuple', { type: 'array', prefixItems: [{ type: 'string' }], items: false }, { type: 'array', items: {} }],
  ['named patterns', { type: 'object', additionalProperties: false, patternProperties: { '^a': { type: 'string' } } }, { type: 'object', additionalProperties: { type: 'string' } }],
  ['conditions', { if: { type: 'string' }, then: { minLength: 1 }, not: { const: 'x' }, type: 'string' }, { type: 'string' }],
  ['a part of another schema', { $ref: '#/components/schemas/Order.line', description: 'x' }, { $ref: '#/components/schemas/Order.line' }],
  ['a part that refers to another schema', { allOf: [{ $ref: '#/components/schemas/Order' }, true, { type: 'object', title: 'A' }] }, { type: 'object', title: 'A' }],
  ['two parts with properties, beside a choice', {
    allOf: [{ properties: { a: { type: 'string' }, b: { type: 'string' } }, required: ['a'] }, { properties: { b: { type: 'number' } }, required: ['a', 'b'] }],
    anyOf: [{ properties: { c: { type: 'string' } }, required: ['c'] }],
    required: ['d'],
    properties: { d: { type: 'string' } },
  }, { properties: { a: { type: 'string' }, b: { type: 'number' }, c: { type: 'string' }, d: { type: 'string' } }, required: ['a', 'b', 'c', 'd'] }],
  ['another schema or null', { anyOf: [{ $ref: '#/components/schemas/Order' }, { type: 'null' }] }, { $ref: '#/components/schemas/Order' }],
  ['nothing that is required', { type: 'object', required: [] }, { type: 'object' }],
  ['an array of any values', { type: 'array' }, { type: 'array', items: {} }],
  ['an array of texts', { type: 'array', items: { type: 'string' } }, { type: 'array', items: { type: 'string' } }],
  ['several patterns', { additionalProperties: false, patternProperties: { '^a': { type: 'string' }, '^b': { type: 'number' } } }, { additionalProperties: false }],
  ['a pattern beside other properties of a type', { patternProperties: { '^a': { type: 'string' } }, additionalProperties: { type: 'number' } }, { additionalProperties: { type: 'number' } }],
  ['a list of several types', { type: ['string', 'array'], description: 'A or B.' }, { description: 'A or B. One of: string, array.' }],
  ['a constant list', { const: [1] }, { type: 'array', items: {}, enum: [[1]] }],
  ['one of an object and a text', { oneOf: [{ properties: { a: {} } }, { type: 'string' }] }, {}],
  ['one of three objects', { oneOf: [{ properties: { a: {} }, required: ['a', 'b'] }, { properties: { b: {} }, required: ['a', 'b'] }, { properties: { c: {} }, required: ['b'] }] },
    { type: 'object', properties: { c: {}, b: {}, a: {} }, required: ['b'] }],
  ['one of several objects', { oneOf: [{ properties: { a: { type: 'string' } }, required: ['a'] }, { properties: { a: { type: 'number' }, b: { type: 'string' } }, required: ['b', 'a'] }] },
    { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } }, required: ['a'] }],
])('%s is said so that agents can read it', (_, schema, said) => {
  expect(agentSchema(schema as never)).toEqual(said);
});

test('keywords that agents read are kept, and others are left out', () => {
  const read = {
    type: 'string',
    title: 'A',
    description: 'B',
    default: 'a',
    format: 'date',
    pattern: '^a',
    minLength: 1,
    maxLength: 9,
    nullable: true,
    deprecated: true,
    readOnly: true,
    writeOnly: true,
    minimum: 1,
    maximum: 2,
    multipleOf: 2,
    minItems: 1,
    maxItems: 2,
    uniqueItems: true,
    minProperties: 1,
    maxProperties: 2,
    additionalProperties: false,
    exclusiveMinimum: true,
  };
  expect(agentSchema({ ...read, $id: 'x', $comment: 'c', contentEncoding: 'base64', dependentRequired: {}, propertyNames: {}, examples: ['a'] })).toEqual(read);
});
