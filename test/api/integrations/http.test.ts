import { Duration, Lazy } from 'aws-cdk-lib';
import { VpcLink } from 'aws-cdk-lib/aws-apigateway';
import { build, statusFor } from './support/route';
import { evaluate } from './support/velocity';
import { HttpIntegrationOptions, RouteIntegration, Mapping, MappingValue } from '../../../src';

const http = (url: string, options?: HttpIntegrationOptions) => build(() => RouteIntegration.http(url, options)).method;

test('a proxy passes on the request, with the parameters of its path', () => {
  const { Integration: made, MethodResponses, RequestParameters } = http('https://example.com:8443/orders/{id}/lines', {
    method: 'ANY', headers: { 'X-Owner': MappingValue.claim('sub'), 'X-Fixed': MappingValue.text('a') }, query: { q: MappingValue.query('search') },
  });
  expect(made).toMatchObject({
    Type: 'HTTP_PROXY',
    Uri: 'https://example.com:8443/orders/{id}/lines',
    IntegrationHttpMethod: 'ANY',
    RequestParameters: {
      'integration.request.path.id': 'method.request.path.id',
      'integration.request.header.X-Owner': 'context.authorizer.claims.sub',
      'integration.request.header.X-Fixed': "'a'",
      'integration.request.querystring.q': 'method.request.querystring.search',
    },
  });
  expect(RequestParameters).toEqual({ 'method.request.path.id': true, 'method.request.querystring.search': false });
  expect(MethodResponses).toBeUndefined();
});

test('a mapping makes request and answer', () => {
  const built = build(() => RouteIntegration.http('https://example.com', { mapping: Mapping.json({ id: MappingValue.path('id') }) }));
  expect(built.method.Integration).toMatchObject({ Type: 'HTTP', IntegrationHttpMethod: 'GET', PassthroughBehavior: 'NEVER' });
  expect([200, 400, 403, 404, 429, 500, 503].map((status) => statusFor(built, String(status)))).toEqual(['200', '400', '502', '400', '503', '502', '503']);
});

test('a mapping sends its JSON as text, answers with that of the server, and waits as long as the route says', () => {
  const mapping = Mapping.json({ id: MappingValue.path('id') });
  const built = build(() => RouteIntegration.http('https://example.com', { mapping }), { timeout: Duration.seconds(2) });
  expect(built.method.Integration).toMatchObject({ ContentHandling: 'CONVERT_TO_TEXT', TimeoutInMillis: 2000 });
  expect(built.method.RequestParameters).toEqual({ 'method.request.path.id': true });
  expect(JSON.parse(evaluate(built.request, { path: { id: '7' } }).text)).toEqual({ id: '7' });
  expect(JSON.parse(evaluate(built.response(200), { body: { a: 1 } }).text)).toEqual({ a: 1 });
  expect(built.method.MethodResponses!.map(({ StatusCode }) => StatusCode)).toEqual(['200', '400', '502', '503']);
});

test('a server in a VPC is reached by a link', () => {
  const { method } = build((stack) => RouteIntegration.http('https://example.com', { vpcLink: VpcLink.fromVpcLinkId(stack, 'Link', 'link-1') }));
  expect(method.Integration).toMatchObject({ ConnectionType: 'VPC_LINK', ConnectionId: 'link-1' });
});

test('an address may be known later, with parameters in it', () => {
  const token = Lazy.string({ produce: () => 'https://later.example' });
  expect(http(`${token}/{id}`).Integration).toMatchObject({
    Uri: 'https://later.example/{id}', RequestParameters: { 'integration.request.path.id': 'method.request.path.id' },
  });
});

test.each<[string, HttpIntegrationOptions, string]>([
  ['http://example.com', {}, "url: 'http://example.com' cannot be used. Allowed: addresses such as 'https://shop.example.com/orders/{id}'"],
  ['ftp://example.com', {}, 'url'],
  ['xhttps://example.com', {}, 'url'],
  ['https://example.com/#a', {}, 'url'],
  ['https://user:secret@example.com/', {}, 'url'],
  ['https://{host}/', {}, 'url'],
  ['https://example.com/?a=b', {}, 'url'],
  ['https://example.com:65536/', {}, "url: 'https://example.com:65536/'"],
  ['https://example.com/a b', {}, 'url'],
  ['https://example.com/{a', {}, 'url'],
  [`http://${Lazy.string({ produce: () => 'a' })}`, {}, 'url'],
  ['https://example.com', { method: 'get' }, "method: 'get' cannot be used. Allowed: ANY, DELETE, GET"],
  ['https://example.com', { responses: [{ statusCode: 200 }] }, "responses: 'set' cannot be used. Allowed: responses together with mapping"],
  ['https://example.com', { headers: { 'a b': MappingValue.path('id') } }, "headers: 'a b' cannot be used"],
  ['https://example.com', { query: { 'a b': MappingValue.path('id') } }, "query: 'a b' cannot be used"],
  ['https://example.com', { headers: { a: MappingValue.concat(MappingValue.path('id')) } }, "headers.a: 'a value that is put together' cannot be used"],
])('refuses %s with bad options %#', (url, options, message) => {
  expect(() => http(url, options)).toThrow(message);
});
