import { Duration } from 'aws-cdk-lib';
import { build, patterns, statusFor } from './support/route';
import { evaluate } from './support/velocity';
import { RouteIntegration, IntegrationContext, IntegrationResponseMapping, Mapping, MappingValue, MockIntegrationOptions } from '../../../src';

const mapping = Mapping.json({ id: MappingValue.path('id') });
const http = (responses?: IntegrationResponseMapping[], context?: IntegrationContext) =>
  build(() => RouteIntegration.http('https://example.com', { mapping, responses }), context);
const mock = (options?: MockIntegrationOptions, context?: IntegrationContext) => build(() => RouteIntegration.mock(options), context);

describe('the responses of the user', () => {
  test('come beside the default ones, and no answer matches two', () => {
    const built = http([{ statusCode: 404, selectionPattern: '404|410' }, { statusCode: 418, selectionPattern: '5\\d{2}' }]);
    for (let status = 100; status < 600; status += 1) statusFor(built, String(status));
    expect([200, 400, 404, 410, 500, 503, 429].map((status) => statusFor(built, String(status)))).toEqual(['200', '400', '404', '404', '418', '418', '503']);
  });

  test('take the place of default ones', () => {
    const built = http([{ statusCode: 201, template: Mapping.json({ made: MappingValue.body('$.id') }), headers: { Location: 'integration.response.header.Location' } }, { statusCode: 502, selectionPattern: '404' }]);
    expect(patterns(built)).toEqual({ 201: undefined, 502: '404', 400: expect.any(String), 503: expect.any(String) });
    expect(JSON.parse(evaluate(built.response(201), { body: { id: 7 } }).text)).toEqual({ made: 7 });
    expect(built.method.MethodResponses).toContainEqual({ StatusCode: '201', ResponseParameters: { 'method.response.header.Location': true } });
  });

  test('are problem documents where nothing else is said', () => {
    const built = http([{ statusCode: 404, selectionPattern: '404' }]);
    expect(JSON.parse(evaluate(built.response(404)).text)).toEqual({
      type: 'about:blank', title: 'Not Found', status: 404, detail: 'There is no such record.', requestId: 'request-1', errors: [],
    });
    expect(built.method.Integration.IntegrationResponses![0].ResponseParameters).toEqual({ 'method.response.header.Content-Type': "'application/problem+json'" });
  });

  test.each<[IntegrationResponseMapping[], string]>([
    [[{ statusCode: 199 }], 'responses.statusCode: 199 cannot be used. Allowed: a whole number from 200 to 599'],
    [[{ statusCode: 600 }], 'responses.statusCode: 600'],
    [[{ statusCode: 200 }, { statusCode: 200, selectionPattern: '2' }], 'responses.statusCode: 200 cannot be used. Allowed: one response for each status'],
    [[{ statusCode: 200 }, { statusCode: 201 }], 'responses.selectionPattern: undefined cannot be used. Allowed: one response for each pattern'],
    [[{ statusCode: 200, selectionPattern: '(' }], "responses.selectionPattern: '(' cannot be used. Allowed: regular expressions"],
    [[{ statusCode: 200, selectionPattern: '' }], "responses.selectionPattern: '' cannot be used"],
    [[{ statusCode: 200, headers: { 'a b': "'x'" } }], "responses.headers: 'a b' cannot be used"],
    [[{ statusCode: 200, headers: { a: 'x' } }], "responses.headers.a: 'x' cannot be used. Allowed: a text in single quotes"],
  ])('are refused: %j', (responses, message) => {
    expect(() => http(responses)).toThrow(message);
  });
});

describe('responses that the route asks for', () => {
  test('headers are on every answer, and declared', () => {
    const { method } = http([], { responseHeaders: { Vary: "'Origin'" } });
    for (const { ResponseParameters } of method.Integration.IntegrationResponses!) expect(ResponseParameters).toMatchObject({ 'method.response.header.Vary': "'Origin'" });
    for (const { ResponseParameters } of method.MethodResponses!) expect(ResponseParameters).toMatchObject({ 'method.response.header.Vary': true });
  });

  test('a prefix is before every template, and takes nothing in', () => {
    const prefix = '#if(true)#set($context.responseOverride.header.Access-Control-Allow-Origin = "https://a.example")#end';
    const built = http([{ statusCode: 404, selectionPattern: '404', template: Mapping.vtl('Nothing') }], { responseTemplatePrefix: prefix });
    for (const { StatusCode } of built.method.Integration.IntegrationResponses!) {
      expect(evaluate(built.response(Number(StatusCode)), { body: {} }).headers).toEqual({ 'Access-Control-Allow-Origin': 'https://a.example' });
    }
    expect(evaluate(built.response(404)).text.trim()).toBe('Nothing');
  });

  test.each([Duration.millis(49), Duration.millis(29_001), Duration.minutes(1)])('a timeout of %s is refused', (timeout) => {
    expect(() => http([], { timeout })).toThrow(`timeout: '${timeout.toHumanString()}' cannot be used. Allowed: 50 milliseconds to 29 seconds`);
  });

  test.each([Duration.millis(50), Duration.seconds(29)])('a timeout of %s is taken', (timeout) => {
    expect(http([], { timeout }).method.Integration.TimeoutInMillis).toBe(timeout.toMilliseconds());
  });

  test.each(['id', 'method.request.body.a', "method.request.path.a'"])('the cache key %s is refused', (name) => {
    expect(() => http([], { cacheKeyParameters: [name] })).toThrow(`cacheKeyParameters: '${name}' cannot be used`);
  });
});

describe('a mock', () => {
  test('answers nothing with 200', () => {
    const { method } = mock();
    expect(method.Integration).toMatchObject({
      Type: 'MOCK', PassthroughBehavior: 'NEVER', RequestTemplates: { 'application/json': '{"statusCode": 200}' }, IntegrationResponses: [{ StatusCode: '200' }],
    });
  });

  test('answers what it is told', () => {
    const built = mock({ statusCode: 203, template: mapping, headers: { 'Cache-Control': "'no-store'" } }, { cacheKeyParameters: ['method.request.path.id'] });
    expect(JSON.parse(evaluate(built.response(203), { path: { id: '"' } }).text)).toEqual({ id: '"' });
    expect(built.method.Integration.IntegrationResponses![0].ResponseParameters).toEqual({ 'method.response.header.Cache-Control': "'no-store'" });
  });

  test('answers errors with problem documents', () => {
    expect(JSON.parse(evaluate(mock({ statusCode: 501 }).response(501)).text)).toMatchObject({ title: 'Server Error', status: 501 });
  });

  test('is refused with a bad status or header', () => {
    expect(() => mock({ statusCode: 99 })).toThrow('statusCode: 99 cannot be used. Allowed: a whole number from 200 to 599');
    expect(() => mock({ headers: { a: 'b' } })).toThrow("headers.a: 'b' cannot be used");
  });
});
