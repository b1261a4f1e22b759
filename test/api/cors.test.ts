import { CfnParameter, Duration, Lazy, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Auth, AuthBinding, CacheSize, ApiCorsOptions, RouteIntegration, Mapping, MappingValue, RequestSchema, RouteAuthorization, RouteOptions, SecureRestApi, SecureRestApiProps } from '../../src';
import { corsHeaders } from '../../src/handlers/shared/cors';
import { newStack, templateOf } from '../support/synth';
import { BuiltMethod } from './integrations/support/route';
import { evaluate } from './integrations/support/velocity';

type Routes = Record<string, Partial<RouteOptions> | ((stack: Stack) => Partial<RouteOptions>)>;
interface Props extends Omit<SecureRestApiProps, 'auth' | 'cors'> {
  readonly auth?: (stack: Stack) => AuthBinding;
  readonly cors?: Partial<ApiCorsOptions>;
}

const ORIGIN = 'https://shop.example.com';
const handler = (stack: Stack, id = 'Handler') => new LambdaFunction(stack, id, {
  runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};'),
});

function build(stack: Stack, routes: Routes, { auth, cors, ...props }: Props = {}): void {
  const api = new SecureRestApi(stack, 'Api', { ...props, auth: auth?.(stack), cors: { allowOrigins: [ORIGIN], ...cors } });
  const target = handler(stack);
  for (const [route, options] of Object.entries(routes)) {
    const given = typeof options === 'function' ? options(stack) : options;
    api.addRoute(route, { ...given.integration ? {} : { function: target }, ...given });
  }
}

const methodsOf = (routes: Routes, props?: Props): (BuiltMethod & { readonly HttpMethod: string })[] =>
  Object.values(templateOf((stack) => build(stack, routes, props)).findResources('AWS::ApiGateway::Method')).map(({ Properties }) => Properties);
const responseOf = (method: BuiltMethod) => method.Integration.IntegrationResponses![0];

/** A header that the preflight of the only path has. */
function preflight(routes: Routes, props?: Props, name = 'Access-Control-Allow-Headers'): string | undefined {
  const [method] = methodsOf(routes, props).filter(({ HttpMethod }) => HttpMethod === 'OPTIONS');
  return responseOf(method).ResponseParameters![`method.response.header.${name}`]?.slice(1, -1);
}
const allowed = (options: Routes[string] = {}, props?: Props, route = 'GET /things') => preflight({ [route]: options }, props)!.split(',');

describe('the headers that browsers may send', () => {
  const bare: Props = { usagePlans: [{ name: 'Partners', throttle: { rateLimit: 1, burstLimit: 1 } }], cors: { allowHeaders: ['X-Own'] }, auth: () => Auth.none({ reason: 'Prices.' }).bind(newStack(), {}) };

  test('are the usual ones', () => {
    expect(allowed({}, { ...bare, cors: {} })).toEqual(['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'If-None-Match', 'X-Api-Key']);
  });

  test('are those of a signature where callers sign, whoever says so', () => {
    const signature = ['Authorization', 'X-Amz-Content-Sha256', 'X-Amz-Date', 'X-Amz-Security-Token'];
    expect(allowed({}, { auth: (stack) => Auth.iam().bind(stack, {}) })).toEqual(expect.arrayContaining(signature));
    expect(allowed({}, { cors: { allowHeaders: ['X-Own'] } })).toEqual(['X-Own', ...signature]);
    expect(allowed({ authorization: RouteAuthorization.iam() }, bare)).toEqual(['X-Own', ...signature]);
  });

  test.each<[string, Routes[string], string[]]>([
    ['an API key', { authorization: RouteAuthorization.apiKey() }, ['x-api-key']],
    ['what a function decides by', (stack) => ({
      authorization: RouteAuthorization.lambdaAuthorizer(handler(stack, 'Decide'), {
        identitySources: ['method.request.header.X-Ticket', 'method.request.querystring.t', 'context.path'],
      }),
    }), ['X-Ticket']],
    ['the header that a function decides by where nothing is said', (stack) => ({ authorization: RouteAuthorization.lambdaAuthorizer(handler(stack, 'Decide')) }), ['Authorization']],
    ['what a request must have', { request: RequestSchema.parameters({ headers: ['X-Client'], queryStrings: ['q'] }) }, ['X-Client']],
    ['what a mapping reads', { integration: RouteIntegration.mock({ template: Mapping.json({ tenant: MappingValue.header('X-Tenant') }) }) }, ['X-Tenant']],
    ['what answers are kept by', { cache: { headers: ['X-Currency'] } }, ['X-Currency']],
    ['the tenant of a function', (stack) => ({ integration: RouteIntegration.function(handler(stack, 'Shared'), { tenantId: MappingValue.header('X-Tenant-Id') }) }), ['X-Tenant-Id']],
  ])('are %s, whatever else is allowed', (_, options, added) => {
    expect(allowed(options, { ...bare, cache: { size: CacheSize.GB_0_5 } })).toEqual(['X-Own', ...added]);
  });

  test.each(['PATCH', 'POST', 'PUT'])('are the content type of a %s', (method) => {
    expect(allowed({}, bare, `${method} /things`)).toEqual(['X-Own', 'Content-Type']);
  });

  test('are told once, in whatever case', () => {
    expect(allowed({ request: RequestSchema.parameters({ headers: ['x-own', 'X-OTHER', 'x-other'] }) }, bare)).toEqual(['X-Own', 'X-OTHER']);
  });

  test('are those of all routes of a path, and of no other path', () => {
    const needing = (name: string) => ({ request: RequestSchema.parameters({ headers: [name] }) });
    const made = methodsOf({ 'GET /a': needing('X-A'), 'DELETE /b': needing('X-B'), 'DELETE /a': needing('X-C') }, bare).filter(({ HttpMethod }) => HttpMethod === 'OPTIONS');
    expect(made.map((each) => responseOf(each).ResponseParameters!['method.response.header.Access-Control-Allow-Headers'])).toEqual(["'X-Own,X-A,X-C'", "'X-Own,X-B'"]);
  });
});

test.each([[undefined, '3600'], [Duration.minutes(5), '300'], [Duration.seconds(0), '0']])('the answer to a preflight is remembered for %s: %s seconds', (maxAge, seconds) => {
  expect(preflight({ 'GET /things': {} }, { cors: { maxAge } }, 'Access-Control-Max-Age')).toBe(seconds);
});

test('scripts may read the headers that a mapped answer has', () => {
  const integration = RouteIntegration.mock({ headers: { 'X-Total': "'3'", 'ETag': "'1'", 'Content-Type': "'text/plain'" } });
  const exposed = (cors: Partial<ApiCorsOptions>) => responseOf(methodsOf({ 'GET /things': { integration } }, { cors })[1]).ResponseParameters!['method.response.header.Access-Control-Expose-Headers'];
  expect(exposed({})).toBe("'ETag,Idempotent-Replayed,Invalid-Fields,Location,Retry-After,x-amzn-RequestId,X-Total'");
  expect(exposed({ exposeHeaders: ['X-Own'] })).toBe("'X-Own,ETag,X-Total'");
});

describe('an API that browsers call', () => {
  const made = (cors: Partial<ApiCorsOptions>) => {
    const stack = newStack();
    build(stack, { 'GET /things': {} }, { cors });
    return stack.node.findChild('Api') as SecureRestApi;
  };
  const preflightOf = (cors: Partial<ApiCorsOptions>) => {
    const [method] = methodsOf({ 'GET /things': {} }, { cors }).filter(({ HttpMethod }) => HttpMethod === 'OPTIONS');
    return Object.entries(responseOf(method).ResponseParameters!).map(([name, value]) => `${name.replace('method.response.header.', '')}: ${value}`)
      .filter((header) => !header.startsWith('Access-Control-Allow-Headers')).sort();
  };
  const METHODS = "Access-Control-Allow-Methods: 'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'";

  test('answers preflights of one origin', () => {
    expect(preflightOf({})).toEqual([METHODS, `Access-Control-Allow-Origin: '${ORIGIN}'`, "Access-Control-Max-Age: '3600'", "Vary: 'Origin'"]);
  });

  test('answers preflights with cookies', () => {
    expect(preflightOf({ allowCredentials: true }))
      .toEqual(["Access-Control-Allow-Credentials: 'true'", METHODS, `Access-Control-Allow-Origin: '${ORIGIN}'`, "Access-Control-Max-Age: '3600'", "Vary: 'Origin'"]);
  });

  test('answers preflights of all origins alike, so that caches need not tell them apart', () => {
    expect(preflightOf({ allowOrigins: ['*'] })).toEqual([METHODS, "Access-Control-Allow-Origin: '*'", "Access-Control-Max-Age: '3600'"]);
  });

  test('lets scripts read the headers of its own errors', () => {
    templateOf((stack) => build(stack, { 'GET /things': {} }, { cors: { exposeHeaders: ['X-One', 'X-Two'] } })).allResourcesProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseParameters: {
        'gatewayresponse.header.Access-Control-Allow-Origin': `'${ORIGIN}'`, 'gatewayresponse.header.Access-Control-Expose-Headers': "'X-One,X-Two'",
      },
    });
  });

  test('tells its handlers whom to answer', () => {
    expect(made({ allowOrigins: [ORIGIN, 'https://admin.example.com'], exposeHeaders: ['X-One', 'X-Two'] }).handlerEnvironment)
      .toMatchObject({ CORS_ALLOW_ORIGINS: `${ORIGIN},https://admin.example.com`, CORS_ALLOW_CREDENTIALS: 'false', CORS_EXPOSE_HEADERS: 'X-One,X-Two' });
  });

  test('lets browsers upload into its bucket and download from it', () => {
    expect(made({ maxAge: Duration.minutes(5) }).bucketCors)
      .toEqual({ allowedOrigins: [ORIGIN], allowedMethods: ['GET', 'HEAD', 'POST', 'PUT'], allowedHeaders: ['*'], exposedHeaders: ['ETag', 'Location'], maxAge: 300 });
    expect(made({}).bucketCors!.maxAge).toBe(3600);
  });

  test.each<[Partial<ApiCorsOptions>, string]>([
    [{ allowHeaders: ['X-Own', 'X Other'] }, "api.cors.allowHeaders: 'X Other' cannot be used. Allowed: names of headers"],
    [{ exposeHeaders: ['X-Own:'] }, "api.cors.exposeHeaders: 'X-Own:' cannot be used. Allowed: names of headers"],
    [{ exposeHeaders: [':X-Own'] }, "api.cors.exposeHeaders: ':X-Own' cannot be used"],
    [{ allowHeaders: Token.asList('late') }, 'api.cors.allowHeaders: '],
    [{ allowOrigins: Token.asList('late') }, 'api.cors.allowOrigins: '],
    [{ allowOrigins: [] }, "api.cors.allowOrigins: '[]' cannot be used"],
    [{ allowOrigins: ['*', ORIGIN] }, `api.cors.allowOrigins: '*, ${ORIGIN}' cannot be used. Allowed: only '*', or a list of origins`],
    [{ allowOrigins: ['*'], allowCredentials: true }, 'api.cors.allowCredentials: true cannot be used'],
    [{ maxAge: Duration.seconds(86_401) }, 'api.cors.maxAge: '],
  ])('refuses %j', (cors, message) => {
    expect(() => made(cors)).toThrow(message);
  });

  test('takes names of headers that are known at deployment, and a day', () => {
    expect(preflight({ 'GET /things': {} }, { cors: { allowHeaders: ['X-Own', Token.asString({ Ref: 'Header' })], maxAge: Duration.days(1) } }, 'Access-Control-Max-Age')).toBe('86400');
  });
});

describe('binary media types', () => {
  const mapping = Mapping.json({ all: MappingValue.body() });
  const MAPPED: Routes = {
    'GET /mock': { integration: RouteIntegration.mock({ template: Mapping.json({ up: MappingValue.flag(true) }) }) },
    'GET /empty': { integration: RouteIntegration.mock() },
    'POST /queue': (stack) => ({ integration: RouteIntegration.sqs(new Queue(stack, 'Queue')) }),
    'POST /function': (stack) => ({ integration: RouteIntegration.function(handler(stack, 'Mapped'), { mapping }) }),
    'POST /server': { integration: RouteIntegration.http('https://shop.example.com', { method: 'POST', mapping }) },
  };

  test.each([['*/*'], ['image/*'], ['application/json']])('of %s leave templates their text: in preflights, mocks and mappings, asked and answered', (type) => {
    const made = methodsOf(MAPPED, { binaryMediaTypes: [type], cors: { allowOrigins: [ORIGIN, 'https://admin.example.com'] } });
    expect(made).toHaveLength(10);
    for (const { Integration: { ContentHandling, IntegrationResponses } } of made) {
      expect([ContentHandling, ...IntegrationResponses!.map((response) => response.ContentHandling)]).toEqual(Array(IntegrationResponses!.length + 1).fill('CONVERT_TO_TEXT'));
    }
  });

  test('pass to functions, and to and from buckets, as they are', () => {
    const made = methodsOf({ 'GET /function': {} }, { binaryMediaTypes: ['*/*'] })[1];
    expect(made.Integration).not.toHaveProperty('ContentHandling');
  });
});

describe('origins', () => {
  const PATTERN = 'https://*.example.com';
  const MATCHES: [string, boolean][] = [
    ['https://shop.example.com', true], ['https://a.b.example.com', true], ['https://x-1.example.com', true],
    ['https://example.com', false], ['https://.example.com', false], ['https://evilexample.com', false], ['https://shop.example.com.evil.org', false],
    ['http://shop.example.com', false], ['https://shop.example.com:8443', false], ['https://evil.org/.example.com', false], ['https://evil.org#.example.com', false],
    ['https://evil.org\n.example.com', false], ['https://shopXexample.com', false], ['null', false], ['', false], ['*', false],
  ];
  const templateOfPreflight = (allowOrigins: string[]) => {
    const [method] = methodsOf({ 'GET /things': {} }, { cors: { allowOrigins } }).filter(({ HttpMethod }) => HttpMethod === 'OPTIONS');
    return responseOf(method);
  };

  test.each(MATCHES)('of a pattern: %j may call: %j, as the preflight, the mapped answers and the handlers say', (origin, may) => {
    const { ResponseTemplates } = templateOfPreflight([PATTERN]);
    const named = may ? origin : undefined;
    expect(evaluate(ResponseTemplates!['application/json'], { headers: { Origin: origin } }).headers['Access-Control-Allow-Origin']).toBe(named);
    expect(evaluate(ResponseTemplates!['application/json'], { headers: { origin } }).headers['Access-Control-Allow-Origin']).toBe(named);
    expect(corsHeaders({ origins: [PATTERN], credentials: false, exposeHeaders: '' }, origin)['Access-Control-Allow-Origin']).toBe(named);
    const mapped = methodsOf({ 'GET /things': { integration: RouteIntegration.mock() } }, { cors: { allowOrigins: [PATTERN] } }).find(({ HttpMethod }) => HttpMethod === 'GET')!;
    expect(evaluate(responseOf(mapped).ResponseTemplates!['application/json'], { headers: { Origin: origin } }).headers['Access-Control-Allow-Origin']).toBe(named);
  });

  test('of a pattern stand nowhere as they are, but in the rule of the bucket', () => {
    const stack = newStack();
    build(stack, { 'GET /things': {} }, { cors: { allowOrigins: [PATTERN] } });
    const api = stack.node.findChild('Api') as SecureRestApi;
    expect(api.bucketCors?.allowedOrigins).toEqual([PATTERN]);
    expect(api.handlerEnvironment.CORS_ALLOW_ORIGINS).toBe(PATTERN);
    const made = templateOf((other) => build(other, { 'GET /things': {} }, { cors: { allowOrigins: [PATTERN] } }));
    made.allResourcesProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseParameters: {
        'gatewayresponse.header.Access-Control-Allow-Origin': 'method.request.header.Origin', 'gatewayresponse.header.Vary': "'Origin'",
      },
    });
    expect(JSON.stringify(made.findResources('AWS::ApiGateway::Method'))).not.toContain('*.example');
  });

  test('of which there are several, patterns and ports among them, are told apart', () => {
    const { ResponseParameters, ResponseTemplates } = templateOfPreflight(['http://*.localhost:3000', 'https://shop.example.com']);
    const answer = (origin: string) => evaluate(ResponseTemplates!['application/json'], { headers: { Origin: origin } }).headers['Access-Control-Allow-Origin'];
    expect(ResponseParameters).not.toHaveProperty(['method.response.header.Access-Control-Allow-Origin']);
    expect(ResponseParameters).toMatchObject({ 'method.response.header.Vary': "'Origin'" });
    expect(['http://a.localhost:3000', 'https://shop.example.com', 'http://a.localhost', 'https://other.example.com'].map(answer))
      .toEqual(['http://a.localhost:3000', 'https://shop.example.com', undefined, undefined]);
  });

  test.each([
    ['https://shop.example.com/', "'https://shop.example.com', which is what browsers send"],
    ['https://shop.example.com/app', "'https://shop.example.com', which"],
    ['https://Shop.Example.com', "'https://shop.example.com', which"],
    ['HTTPS://shop.example.com', "'https://shop.example.com', which"],
    ['https://shop.example.com:443', "'https://shop.example.com', which"],
    ['http://shop.example.com:80', "'http://shop.example.com', which"],
    ['https://bücher.example', "'https://xn--bcher-kva.example', which"],
    ['https://*.Example.com/', "'https://*.example.com', which"],
    ['shop.example.com', 'a scheme and a host without path'], ['*.example.com', 'a scheme and a host'], ['null', 'a scheme and a host'],
    ['https://', 'a scheme and a host'], ['https://shop.*.com', 'a scheme and a host'], ['https://*example.com', 'a scheme and a host'],
    ['https://*', 'a scheme and a host'], ['https://*.*.example.com', 'a scheme and a host'], ['http://localhost:*', 'a scheme and a host'],
    ['ftp://shop.example.com', 'a scheme and a host'], ['https://a.example,https://b.example', 'a scheme and a host'], ['https://a b.example', 'a scheme and a host'],
    ['https://shop.example.com:0', 'a scheme and a host'],
    ...['https://shop.example.com:65536', 'http://999.1.2.3', 'http://1.2.3.4.5', 'https://[::g]', 'https://[1::2::3]', 'https://*.1.2.3.4', 'http://*.[::1]']
      .map((origin) => [origin, /g\]/.test(origin) ? 'a scheme and a host' : 'hosts and IP addresses that exist, and ports from 1 to 65535']),
    ['https://1.2.3', "'https://1.2.0.3', which"],
    ['https://*.com', "patterns with a domain of at least two labels after '*.'"],
  ])('%j is refused: no browser sends it', (origin, remedy) => {
    expect(() => build(newStack(), {}, { cors: { allowOrigins: [origin] } })).toThrow(`api.cors.allowOrigins: '${origin}' cannot be used. Allowed: ${remedy}`);
  });

  test('with a token are whole origins, not patterns', () => {
    const stack = newStack();
    const domain = new CfnParameter(stack, 'Domain').valueAsString;
    expect(() => build(stack, {}, { cors: { allowOrigins: [`https://*.${domain}`] } })).toThrow("'a pattern whose host is a token' cannot be used");
    expect(() => build(newStack(), {}, { cors: { allowOrigins: [`https://shop.${domain}`] } })).not.toThrow();
  });

  test.each<[string, (stack: Stack) => string, string]>([
    ['a pattern', () => Lazy.string({ produce: () => 'https://*.example.com' }), "'https://*.example.com' cannot be used. Allowed: patterns and '*' as text"],
    ['every origin', () => Lazy.string({ produce: () => '*' }), "'*' cannot be used. Allowed: patterns and '*' as text"],
    ['a pattern with a part that is known later still', (stack) => Lazy.string({ produce: () => `https://*.${stack.region}.example.com` }), 'cannot be used. Allowed: patterns'],
    ['no origin', () => Lazy.string({ produce: () => 'https://shop.example.com/' }), "'https://shop.example.com/' cannot be used. Allowed: 'https://shop.example.com', which"],
  ])('whose value turns out to be %s are refused at synthesis, with the path of the API', (_, origin, message) => {
    const stack = newStack();
    build(stack, { 'GET /things': {} }, { cors: { allowOrigins: [origin(stack)] } });
    expect(() => Template.fromStack(stack)).toThrow(`[Stack/Api] api.cors.allowOrigins: ${message.startsWith("'") ? message : ''}`);
    expect(() => Template.fromStack(stack)).toThrow(message);
  });

  test.each<[string, (stack: Stack) => string]>([
    ['an origin', () => Lazy.string({ produce: () => 'https://shop.example.com' })],
    ['of a parameter', (stack) => new CfnParameter(stack, 'Origin').valueAsString],
  ])('whose value is %s are taken', (_, origin) => {
    const stack = newStack();
    build(stack, { 'GET /things': {} }, { cors: { allowOrigins: [origin(stack)] } });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('twice are refused', () => {
    expect(() => build(newStack(), {}, { cors: { allowOrigins: [ORIGIN, ORIGIN] } })).toThrow('each one once');
  });
});
