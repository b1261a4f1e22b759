import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { SecureRestApi, ServerlessApiPattern } from '../../src';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, temporaryDirectory } from '../support/synth';

const handler = (scope: Construct, id: string) => new LambdaFunction(scope, id, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('//') });
const countOf = (template: Template) => Object.keys(template.toJSON().Resources).length;

describe.each(SAMPLED_FLAG_SETS)('with %s', (_, context) => {
  test('sixty routes on one function have one permission and fit into a stack', () => {
    const stack = newStack({ context });
    const api = new SecureRestApi(stack, 'Api');
    const target = handler(stack, 'Handler');
    for (let index = 0; index < 60; index++) api.addRoute(`GET /things${index}`, { function: target });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Lambda::Permission', 1);
    // A path and a method each: nothing else grows with the routes.
    expect(countOf(template)).toBeLessThan(60 * 2 + 25);
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('resources that CloudFormation takes'));
  });

  test('the whole system with thirty routes on thirty functions fits into a stack', () => {
    const stack = newStack({ context });
    const shop = new ServerlessApiPattern(stack, 'Shop', { monitoring: { alarms: false } });
    for (let index = 0; index < 30; index++) {
      const own = shop.addFunction(`Own${index}`, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('//') });
      shop.addRoute(`GET /own${index}`, { function: own.function });
    }
    const template = Template.fromStack(stack);
    expect(countOf(template)).toBeLessThan(400);
    template.resourceCountIs('AWS::Lambda::Permission', 34);
  });
});

test('preflights exist only with CORS, one for each path', () => {
  const paths = (cors?: { allowOrigins: string[] }) => {
    const stack = newStack();
    const api = new SecureRestApi(stack, 'Api', { cors });
    const target = handler(stack, 'Handler');
    for (const route of ['GET /a', 'POST /a', 'GET /a/{id}/b']) api.addRoute(route, { function: target });
    return Object.keys(Template.fromStack(stack).findResources('AWS::ApiGateway::Method')).length;
  };
  expect(paths()).toBe(3);
  expect(paths({ allowOrigins: ['*'] })).toBe(5);
});

test('four fifths of the limit are warned of, with what to do', () => {
  const stack = newStack();
  const api = new SecureRestApi(stack, 'Api');
  const target = handler(stack, 'Handler');
  for (let index = 0; index < 200; index++) api.addRoute(`GET /things${index}`, { function: target });
  Annotations.fromStack(stack).hasWarning('/Stack/Api', Match.stringLikeRegexp('The stack has 4\\d\\d of the 500 resources that CloudFormation takes. Put further routes into another stack'));
});

test('a hundred and fifty routes go into nested stacks that share one API', () => {
  const app = new App({ outdir: temporaryDirectory(), analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Stack');
  const main = new SecureRestApi(stack, 'Api');
  main.addRoute('GET /', { function: handler(stack, 'Handler') });
  const parts = ['orders', 'returns', 'prices'].map((name) => {
    const part = new NestedStack(stack, name);
    // The part knows the API by its ids; the path below which its routes are is its own.
    const existingApi = RestApi.fromRestApiAttributes(part, 'Imported', { restApiId: main.api.restApiId, rootResourceId: main.api.restApiRootResourceId });
    const routes = new SecureRestApi(part, 'Api', { existingApi, stageName: name });
    const target = handler(part, 'Handler');
    for (let index = 0; index < 50; index++) routes.addRoute(`GET /${name}/kind${index}`, { function: target });
    return part;
  });
  app.synth();
  for (const part of parts) expect(countOf(Template.fromStack(part))).toBeLessThan(200);
  expect(countOf(Template.fromStack(stack))).toBeLessThan(30);
});
