import { Duration, Stack } from 'aws-cdk-lib';
import { Alias, Code, Function as LambdaFunction, IFunction, Runtime, TenancyConfig } from 'aws-cdk-lib/aws-lambda';
import { addRoute, build, flat, statusFor } from './support/route';
import { evaluate } from './support/velocity';
import { FunctionIntegrationOptions, RouteIntegration, Mapping, MappingValue } from '../../../src';
import { SAMPLED_FLAG_SETS } from '../../support/flag-sets';
import { templateOf } from '../../support/synth';

const fn = (stack: Stack) => new LambdaFunction(stack, 'Handler', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('//') });
const make = (options?: FunctionIntegrationOptions, of: (stack: Stack) => IFunction = fn) =>
  (stack: Stack) => RouteIntegration.function(of(stack), options);
const mapping = Mapping.json({ id: MappingValue.path('id') });

test('a function gets the whole request', () => {
  const { method, statements } = build(make(), { timeout: Duration.seconds(5), cacheKeyParameters: ['method.request.path.id', 'method.request.querystring.q'] });
  expect(method.Integration).toMatchObject({
    Type: 'AWS_PROXY', TimeoutInMillis: 5000, CacheKeyParameters: ['method.request.path.id', 'method.request.querystring.q'],
  });
  expect(method.RequestParameters).toEqual({ 'method.request.path.id': true, 'method.request.querystring.q': false });
  expect(method.MethodResponses).toBeUndefined();
  expect(statements).toEqual([]);
});

test.each(SAMPLED_FLAG_SETS)('routes share a permission with %s', (_, context) => {
  templateOf((stack) => {
    const integration = RouteIntegration.function(fn(stack));
    addRoute(stack, integration, {}, 'a');
    addRoute(stack, integration, {}, 'b');
    addRoute(stack, RouteIntegration.function(stack.node.findChild('Handler') as LambdaFunction, { mapping }), {}, 'c');
  }, { context }).resourceCountIs('AWS::Lambda::Permission', 1);
});

test('a function streams its answer', () => {
  const { method } = build(make({ streaming: true }));
  expect(method.Integration).toMatchObject({ Type: 'AWS_PROXY', ResponseTransferMode: 'STREAM' });
  expect(flat(method.Integration.Uri)).toMatch(/2021-11-15\/functions\/<\w+\.Arn>\/response-streaming-invocations$/);
});

test('an alias and an imported function will do', () => {
  expect(flat(build(make({}, (stack) => new Alias(stack, 'Live', { aliasName: 'live', version: fn(stack).currentVersion }))).method.Integration.Uri)).toContain('Live');
  const imported = (stack: Stack) => LambdaFunction.fromFunctionArn(stack, 'Imported', 'arn:aws:lambda:eu-west-1:123456789012:function:there');
  expect(flat(build(make({}, imported)).method.Integration.Uri)).toContain('function:there/invocations');
});

test('a mapping makes request and answer', () => {
  const built = build(make({ mapping, responses: [{ statusCode: 404, selectionPattern: 'Not found.*' }] }));
  expect(built.method.Integration).toMatchObject({ Type: 'AWS', PassthroughBehavior: 'NEVER', ContentHandling: 'CONVERT_TO_TEXT' });
  expect(built.method.RequestParameters).toEqual({ 'method.request.path.id': true });
  expect(JSON.parse(evaluate(built.response(200), { body: { a: 1 } }).text)).toEqual({ a: 1 });
  expect(JSON.parse(evaluate(built.request, { path: { id: '"' } }).text)).toEqual({ id: '"' });
  expect(['', 'Not found: 7', 'Task timed out', 'a\nb'].map((message) => statusFor(built, message))).toEqual(['200', '404', '502', '502']);
});

const isolated = (stack: Stack) => new LambdaFunction(stack, 'Isolated', {
  runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('//'), tenancyConfig: TenancyConfig.PER_TENANT,
});

test.each([['as a proxy', undefined], ['with a mapping', mapping]])('a function with tenant isolation is told the tenant, %s', (_, mapped) => {
  const { method } = build(make({ tenantId: MappingValue.header('X-Tenant'), mapping: mapped }, isolated));
  expect(method.Integration.RequestParameters).toEqual({ 'integration.request.header.X-Amz-Tenant-Id': 'method.request.header.X-Tenant' });
  expect(method.RequestParameters).toMatchObject({ 'method.request.header.X-Tenant': false });
});

test('a function with tenant isolation is refused without a tenant, or with one that is put together', () => {
  expect(() => build(make({}, isolated))).toThrow('tenantId: undefined cannot be used. Allowed: a tenantId for a function with tenant isolation');
  expect(() => build(make({ tenantId: MappingValue.concat(MappingValue.claim('sub')) }, isolated))).toThrow("tenantId: 'a value that is put together' cannot be used");
});

test.each<[FunctionIntegrationOptions, string]>([
  [{ responses: [{ statusCode: 200 }] }, "responses: 'set' cannot be used. Allowed: responses together with mapping"],
  [{ mapping, streaming: true }, 'streaming: true cannot be used. Allowed: streaming without mapping'],
])('refuses bad options %#', (options, message) => {
  expect(() => build(make(options))).toThrow(message);
});

test('a function that goes on when API Gateway has given up is refused, unless it streams', () => {
  const running = (seconds: number) => (stack: Stack) => new LambdaFunction(stack, 'Slow', {
    runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};'), timeout: Duration.seconds(seconds),
  });
  expect(() => build(make({}, running(30)))).toThrow("timeout of the function: '30 seconds' cannot be used. Allowed: at most 29 seconds, which API Gateway waits");
  expect(() => build(make({}, running(6)), { timeout: Duration.seconds(5) })).toThrow("timeout of the function: '6 seconds' cannot be used. Allowed: at most 5 seconds");
  expect(() => build(make({}, running(5)), { timeout: Duration.seconds(5) })).not.toThrow();
  expect(() => build(make({ streaming: true }, running(30)))).not.toThrow();
});
