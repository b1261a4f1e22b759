import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { JsonSchemaType } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Auth, RequestSchema, RouteAuthorization, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { HANDLERS } from '../../src/handlers/catalog';
import { temporaryDirectory } from '../support/synth';

interface Operation {
  readonly parameters?: { name: string; in: string; required: boolean; schema: object }[];
  readonly requestBody?: { content: Record<string, unknown> };
  readonly security: object[];
}
interface Document {
  readonly openapi: string;
  readonly servers: { url: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, Record<string, unknown>> };
}

/** The document that lies beside the template. */
function documentOf(build: (shop: ServerlessApiPattern, stack: Stack) => void = () => undefined, props: ServerlessApiPatternProps = {}): Document {
  const outdir = temporaryDirectory();
  const app = new App({ outdir, analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Stack');
  build(new ServerlessApiPattern(stack, 'Shop', { ...props, api: { openApiFile: 'openapi.json', ...props.api } }), stack);
  app.synth();
  return JSON.parse(fs.readFileSync(path.join(outdir, 'openapi.json'), 'utf8'));
}

const handler = (stack: Stack) => new LambdaFunction(stack, 'Handler', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('//') });

/** Reads a document from standard input and prints what is wrong with it. */
const VALIDATE = `
import { Validator } from '@seriousme/openapi-schema-validator';
import { text } from 'node:stream/consumers';
const { valid, errors } = await new Validator().validate(JSON.parse(await text(process.stdin)));
console.log(JSON.stringify(valid ? [] : errors));
`;

/** Errors that an independent validator of OpenAPI finds. It is a module, which jest cannot load. */
function faultsOf(document: object): unknown {
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', VALIDATE], { input: JSON.stringify(document), encoding: 'utf8' }));
}

test('the document of the default system is valid OpenAPI 3.1 and has every route', () => {
  const document = documentOf();
  expect(document.openapi).toBe('3.1.0');
  expect(faultsOf(document)).toEqual([]);
  expect(Object.keys(document.paths).sort()).toEqual(['/files', '/files/{id}', '/files/{id}/complete', '/files/{id}/parts', '/items', '/items/{id}', '/jobs', '/jobs/{id}']);
  expect(Object.keys(document.paths['/items/{id}']).sort()).toEqual(['delete', 'get', 'patch', 'put']);
  expect(Object.keys(document.paths['/items/{id}'].patch.requestBody!.content)).toEqual(['application/json', 'application/merge-patch+json']);
  expect(document.paths['/items'].get.security).toEqual([{ idToken: [] }]);
  expect(document.servers).toEqual([{ url: '/prod', description: 'Below the address of the API, which deployment tells.' }]);
});

test('the query parameters of the shipped routes are those that the handlers take', () => {
  const { paths, components } = documentOf();
  for (const { method, path: route, query = [] } of Object.values(HANDLERS).flatMap(({ routes }) => routes)) {
    const described = (paths[route][method.toLowerCase()].parameters ?? []).filter((parameter) => parameter.in === 'query');
    expect([method, route, described.map(({ name, required }) => [name, required])]).toEqual([method, route, query.map((name) => [name, false])]);
  }
  expect(components.schemas.Problem).toMatchObject({ required: ['type', 'title', 'status', 'detail', 'requestId', 'errors'] });
  expect(paths['/items'].get.parameters?.map(({ name }) => name)).toEqual(['limit', 'order', 'cursor', 'owner']);
});

test('versions that a caller names are those of its ETags, as the handlers read them', () => {
  const { paths, components } = documentOf();
  const { pattern } = paths['/items/{id}'].get.parameters!.find(({ name }) => name === 'If-None-Match')!.schema as { readonly pattern: string };
  const taken = ['*', '"1"', 'W/"1"', '""', '"1", "2"', '"1" ,W/"2"', Array(20).fill('"1"').join()];
  const refused = ['', '1', '"1', '"a b"', '"a,b"', '**', 'w/"1"', '"1";"2"', Array(21).fill('"1"').join()];
  expect([...taken, ...refused].filter((value) => new RegExp(pattern).test(value))).toEqual(taken);
  expect(paths['/items/{id}'].put.parameters!.find(({ name }) => name === 'If-Match')!.schema).toEqual({ type: 'string', pattern });
  expect((components.schemas.ItemRecord as { readonly properties: object }).properties).toMatchObject({ createdAt: { type: 'string', format: 'date-time' } });
});

test('routes of the user are described with what they ask for', () => {
  const document = documentOf((shop, stack) => {
    const request = RequestSchema.json('Price', {
      type: JsonSchemaType.OBJECT, properties: { amount: { type: JsonSchemaType.NUMBER, minimum: 0, exclusiveMinimum: true } },
    }).requiring({ queryStrings: ['currency'], optionalQueryStrings: ['day'], headers: ['X-Client'] });
    const target = handler(stack);
    shop.addRoute('PUT /prices/{id}', { function: target, request });
    shop.addRoute('GET /health', { function: target, authorization: RouteAuthorization.none({ reason: 'Health.' }) });
    shop.addRoute('ANY /legacy/{proxy+}', { function: target, authorization: RouteAuthorization.iam() });
  }, { auth: Auth.iam() });
  expect(faultsOf(document)).toEqual([]);
  expect(document.paths['/prices/{id}'].put.parameters).toEqual([
    { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
    { name: 'currency', in: 'query', required: true, schema: { type: 'string' } },
    { name: 'day', in: 'query', required: false, schema: { type: 'string' } },
    { name: 'X-Client', in: 'header', required: true, schema: { type: 'string' } },
  ]);
  expect(document.components.schemas.Price).toEqual({ type: 'object', properties: { amount: { type: 'number', exclusiveMinimum: 0 } } });
  expect(document.paths['/health'].get.security).toEqual([]);
  expect(Object.keys(document.paths['/legacy/{proxy}'])).toHaveLength(7);
});

test('the validator would find a fault', () => {
  expect(faultsOf({ openapi: '3.1.0', info: {}, paths: {} })).not.toEqual([]);
});

test('a document under a strange name is refused', () => {
  expect(() => documentOf(undefined, { api: { openApiFile: '../elsewhere.json' } })).toThrow("api.openApiFile: '../elsewhere.json' cannot be used");
});
