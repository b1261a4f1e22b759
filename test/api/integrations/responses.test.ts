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
    [[{ statusCode: 200, headers: { a: "x'y'" } }], 'responses.headers.a'],
    [[{ statusCode: 200, headers: { a: "'y'x" } }], 'responses.headers.a'],
    [[{ statusCode: 200, headers: { a: 'context.a b' } }], 'responses.headers.a'],
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

  test('scripts may read the headers that an answer has for itself, beside those of the route', () => {
    const exposed = (headers: Record<string, string>, value = "'ETag,X-A'") => http([{ statusCode: 200, headers }], { responseHeaders: { 'Access-Control-Expose-Headers': value } })
      .method.Integration.IntegrationResponses![0].ResponseParameters!['method.response.header.Access-Control-Expose-Headers'];
    expect(exposed({ 'X-B': "'1'", 'Link': "'2'", 'x-a': "'3'", 'Cache-Control': "'no-store'" })).toBe("'ETag,X-A,Link,X-B'");
    expect(exposed({ Expires: "'0'", Vary: "'Origin'" })).toBe("'ETag,X-A'");
    expect(exposed({ 'X-B': "'1'" }, "''")).toBe("'X-B'");
    expect(http([{ statusCode: 200, headers: { 'X-B': "'1'" } }]).method.Integration.IntegrationResponses![0].ResponseParameters).toEqual({ 'method.response.header.X-B': "'1'" });
  });

  test.each(["'a'", 'integration.response.header.ETag', 'integration.response.body.id', 'context.requestId', 'stageVariables.color'])(
    'a header may be %s', (source) => {
      expect(http([{ statusCode: 200, headers: { a: source } }]).method.Integration.IntegrationResponses![0].ResponseParameters).toEqual({ 'method.response.header.a': source });
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

  test.each([[499, 'Request Failed', 'The request was refused.'], [500, 'Internal Server Error', 'The request failed.'], [404, 'Not Found', 'There is no such record.']])(
    'answers %d as %s', (statusCode, title, detail) => {
      const { method, response } = mock({ statusCode });
      expect(JSON.parse(evaluate(response(statusCode)).text)).toMatchObject({ title, status: statusCode, detail });
      expect(method.Integration.IntegrationResponses![0].ResponseParameters).toEqual({ 'method.response.header.Content-Type': "'application/problem+json'" });
    });

  test('answers an error with your template, as the JSON that it is', () => {
    const { method, response } = mock({ statusCode: 400, template: mapping });
    expect(JSON.parse(evaluate(response(400), { path: { id: '7' } }).text)).toEqual({ id: '7' });
    expect(method.Integration.IntegrationResponses![0].ResponseParameters).toBeUndefined();
    expect(method.RequestParameters).toEqual({ 'method.request.path.id': true });
  });

  test('answers an empty body where nothing else is said, and is cached by the parameters of the route', () => {
    const { method, response } = mock({}, { cacheKeyParameters: ['method.request.path.id'] });
    expect(response(200)).toBe('');
    expect(method.Integration).toMatchObject({ CacheKeyParameters: ['method.request.path.id'], ContentHandling: 'CONVERT_TO_TEXT' });
    expect(method.MethodResponses).toEqual([{ StatusCode: '200' }]);
  });

  test('is refused with a bad status or header', () => {
    expect(() => mock({ statusCode: 99 })).toThrow('statusCode: 99 cannot be used. Allowed: a whole number from 200 to 599');
    expect(() => mock({ headers: { a: 'b' } })).toThrow("headers.a: 'b' cannot be used");
  });
});
