import * as fs from 'fs';
import * as path from 'path';
import { App, Lazy, Stack, Stage } from 'aws-cdk-lib';
import { JsonSchemaType } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { RouteIntegration, RequestSchema, SecureRestApi, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { newStack } from '../support/synth';

/** The document of a construct, as tools find it. */
const noted = (scope: IConstruct) => scope.node.metadata.filter(({ type }) => type === 'cdk-serverless-api-pattern:document').map(({ data }) => data);
const read = (scope: IConstruct, file: string) => fs.readFileSync(path.join(Stage.of(scope)!.outdir, file), 'utf8');
const shopIn = (stack: Stack, props?: ServerlessApiPatternProps) => new ServerlessApiPattern(stack, 'Shop', props);
const synthesize = (stack: Stack) => (stack.node.root as App).synth({ force: true });

test('documents are beside the template without being asked for, once each', () => {
  const stack = newStack();
  const shop = shopIn(stack);
  synthesize(stack);
  synthesize(stack);
  expect(noted(shop.api)).toEqual([{ kind: 'openapi', file: expect.stringMatching(/^StackShopApi\w{8}\.openapi\.json$/) }]);
  expect(noted(shop)).toEqual([{ kind: 'asyncapi', file: expect.stringMatching(/^StackShop\w{8}\.asyncapi\.json$/) }]);
  expect(read(shop, noted(shop.api)[0].file)).toBe(`${shop.api.openApi()}\n`);
  expect(read(shop, noted(shop)[0].file)).toBe(`${shop.asyncApi()}\n`);
});

test('they have the names that were asked for', () => {
  const stack = newStack();
  const shop = shopIn(stack, { api: { openApiFile: 'shop.json' }, asyncApiFile: 'messages.json' });
  synthesize(stack);
  expect([...noted(shop.api), ...noted(shop)]).toEqual([{ kind: 'openapi', file: 'shop.json' }, { kind: 'asyncapi', file: 'messages.json' }]);
  expect(fs.readdirSync(Stage.of(stack)!.outdir).filter((file) => /(open|async)api\.json$/.test(file))).toEqual([]);
  expect(read(shop, 'shop.json')).toBe(`${shop.api.openApi()}\n`);
});

describe('one that cannot be made', () => {
  const withToken = (openApiFile?: string) => {
    const stack = newStack();
    const api = new SecureRestApi(stack, 'Api', { openApiFile });
    const request = RequestSchema.fromObject('Order', { type: JsonSchemaType.OBJECT, properties: { id: { type: JsonSchemaType.STRING, description: Lazy.string({ produce: () => stack.stackId }) } } });
    api.addRoute('POST /orders', { integration: RouteIntegration.mock(), request });
    return { stack, api };
  };

  test('fails the synthesis where it was asked for', () => {
    const { stack } = withToken('openapi.json');
    expect(() => synthesize(stack)).toThrow("request.schema of 'Order'");
  });

  test('leaves a note for tools where it was not', () => {
    const { stack, api } = withToken();
    expect(() => synthesize(stack)).not.toThrow();
    expect(noted(api)).toEqual([{ kind: 'openapi', problem: expect.stringContaining("request.schema of 'Order'") }]);
  });
});
