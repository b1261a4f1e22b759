import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ApiKeySourceType, JsonSchema, JsonSchemaType, JsonSchemaVersion } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Alias, Code, Function as LambdaFunction, IFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import {
  Auth, CacheSize, RouteIntegration, Mapping, MappingValue, RequestSchema, RouteAuthorization, RouteOptions, SecureRestApi, SecureRestApiProps,
  ServerlessApiPattern, ServerlessFunction,
} from '../../src';
import { newStack, templateOf } from '../support/synth';

const handler = (stack: Stack, id = 'Handler') => new LambdaFunction(stack, id, {
  runtime: Runtime.PYTHON_3_14, handler: 'index.handler', code: Code.fromInline('def handler(event, context): pass'),
});
const withPool = (stack: Stack) => Auth.userPool(UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_Example')).bind(stack, {});
const usagePlans = [{ name: 'Partners', throttle: { rateLimit: 1, burstLimit: 1 } }];

type Options = Partial<RouteOptions> | ((stack: Stack) => Partial<RouteOptions>);

/** The template of an API with one route. */
function template(route: string, options: Options = {}, props: SecureRestApiProps = {}): Template {
  return templateOf((stack) => {
    const api = new SecureRestApi(stack, 'Api', { auth: withPool(stack), ...props });
    api.addRoute(route, { function: handler(stack), ...(typeof options === 'function' ? options(stack) : options) });
  });
}
const method = (made: Template, httpMethod = 'GET') =>
  Object.values(made.findResources('AWS::ApiGateway::Method', { Properties: { HttpMethod: httpMethod } }))[0].Properties;

describe('targets', () => {
  const uriOf = (target: (stack: Stack) => IFunction) => JSON.stringify(method(template('GET /a', (stack) => ({ function: target(stack) }))).Integration.Uri);

  test('may be an alias or an imported function', () => {
    expect(uriOf((stack) => new Alias(stack, 'Live', { aliasName: 'live', version: handler(stack, 'Versioned').currentVersion }))).toContain('Live');
    expect(uriOf((stack) => LambdaFunction.fromFunctionArn(stack, 'Imported', 'arn:aws:lambda:eu-west-1:123456789012:function:elsewhere'))).toContain('elsewhere');
  });

  test('are a function or an integration, one of the two', () => {
    const stack = newStack();
    expect(() => new SecureRestApi(stack, 'Api').addRoute('GET /a', {})).toThrow("target of 'GET /a': 'neither function nor integration' cannot be used");
  });

  test('may be reached by any method and any path below', () => {
    const made = template('ANY /legacy/{proxy+}');
    expect(method(made, 'ANY').Integration.Type).toBe('AWS_PROXY');
    made.hasResourceProperties('AWS::ApiGateway::Resource', { PathPart: '{proxy+}' });
  });
});

describe('conflicts', () => {
  const both = (first: string, second: string) => () => templateOf((stack) => {
    const api = new SecureRestApi(stack, 'Api');
    const target = handler(stack);
    api.addRoute(first, { function: target });
    api.addRoute(second, { function: target });
  });

  test.each([
    ['GET /a/{id}', 'PUT /a/{name}', "route: 'PUT /a/{name}' cannot be used. Allowed: the parameter name {id} at this place, as in 'GET /a/{id}'"],
    ['GET /a/{id}', 'GET /a/{name}/more', 'the parameter name {id} at this place'],
    ['GET /{id}', 'GET /{rest+}', 'the parameter name {id} at this place'],
  ])('%s and %s are refused together', (first, second, message) => {
    expect(both(first, second)).toThrow(message);
  });

  test.each([
    ['GET /a', 'POST /a/GET', "route: 'POST /a/GET' cannot be used. Allowed: paths in which no segment is called like a method of the path before it: /a has the method GET by 'GET /a'"],
    ['POST /a/GET', 'GET /a', "/a has the segment GET by 'POST /a/GET', and CDK gives both one id; a segment in small letters, such as 'get', is possible"],
    ['ANY /', 'GET /ANY', '/ has the method ANY'],
    ['GET /a/PUT/b', 'PUT /a', '/a has the segment PUT'],
    ['GET /a', 'GET /a/Resource', "route: 'GET /a/Resource' cannot be used. Allowed: paths without 'Resource' below another segment"],
  ])('%s and %s have one id in CDK, and are refused together', (first, second, message) => {
    expect(both(first, second)).toThrow(message);
  });

  test('a path below another may not be called OPTIONS where browsers call both', () => {
    const browsers = (cors: boolean, ...routes: string[]) => () => {
      const stack = newStack();
      const api = new SecureRestApi(stack, 'Api', { cors: cors ? { allowOrigins: ['*'] } : undefined });
      for (const route of routes) api.addRoute(route, { integration: RouteIntegration.mock() });
    };
    expect(browsers(true, 'GET /a', 'GET /a/OPTIONS')).toThrow("route: 'GET /a/OPTIONS' cannot be used. Allowed: paths in which no segment is called like a method");
    expect(browsers(false, 'GET /a', 'GET /a/OPTIONS')).not.toThrow();
  });

  test.each([['GET /a', 'GET /a/POST'], ['GET /Resource', 'GET /GET/a'], ['GET /a', 'GET /a/get'], ['GET /a', 'POST /b/GET']])('%s and %s have different ids', (first, second) => {
    expect(both(first, second)).not.toThrow();
  });

  test.each([['GET /a/{id}', 'PUT /a/{id}'], ['GET /a/{id}', 'GET /b/{name}'], ['GET /a/{id}', 'GET /a/mine'], ['ANY /a', 'GET /a']])('%s and %s go together', (first, second) => {
    expect(both(first, second)).not.toThrow();
  });
});

describe('the caller in mappings', () => {
  const ways: Record<string, (stack: Stack) => RouteAuthorization> = {
    pool: () => RouteAuthorization.inherit(),
    lambda: (stack) => RouteAuthorization.lambdaAuthorizer(handler(stack, 'Decide')),
    signature: () => RouteAuthorization.iam(),
    key: () => RouteAuthorization.apiKey(),
    nobody: () => RouteAuthorization.none({ reason: 'Prices.' }),
  };
  const { claim, principal, context } = MappingValue;
  const CALLER = context('identity.userArn');
  const mapped = (value: MappingValue) => RouteIntegration.mock({ template: Mapping.json({ owner: MappingValue.concat(value) }) });
  const build = (way: string, integration: RouteIntegration) => () => template('GET /a', (stack) => ({ function: undefined, integration, authorization: ways[way](stack) }), { usagePlans });

  test.each<[string, MappingValue]>([['pool', claim('sub')], ['lambda', principal()], ['signature', CALLER]])('is there: %s', (way, value) => {
    expect(build(way, mapped(value))).not.toThrow();
  });

  test.each<[string, MappingValue, string]>([
    ['signature', claim('sub'), "mapping of 'GET /a': 'context.authorizer.claims.sub' cannot be used. Allowed: claims on routes that a Cognito user pool authorizes (Auth.cognito, Auth.userPool); this one has MappingValue.context('identity.userArn')"],
    ['lambda', claim('sub'), 'this one has MappingValue.principal()'],
    ['key', claim('sub'), "this one has MappingValue.context('identity.apiKeyId')"],
    ['nobody', claim('sub'), 'this one has nothing that tells who calls: set its authorization'],
    ['nobody', context('authorizer.claims.sub'), "'context.authorizer.claims.sub' cannot be used"],
    ['pool', principal(), "'context.authorizer.principalId' cannot be used. Allowed: what a Lambda authorizer tells on routes that have one (Auth.lambdaAuthorizer, RouteAuthorization.lambdaAuthorizer or .groups); this one has MappingValue.claim('sub')"],
    ['pool', CALLER, "'context.identity.userArn' cannot be used. Allowed: the identity of a signature"],
  ])('would be empty, and is refused: %s %#', (way, value, message) => {
    expect(build(way, mapped(value))).toThrow(message);
  });

  test.each<[string, RouteIntegration]>([
    ['the parameter of a request', RouteIntegration.http('https://a.example/', { headers: { 'X-Owner': claim('sub') } })],
    ['a mapped request', RouteIntegration.http('https://a.example/', { mapping: Mapping.json({ owner: claim('sub') }) })],
    ['a mapped answer', RouteIntegration.http('https://a.example/', { mapping: Mapping.value(MappingValue.body()), responses: [{ statusCode: 200, template: Mapping.json({ owner: claim('sub') }) }] })],
    ['a header of an answer', RouteIntegration.http('https://a.example/', {
      mapping: Mapping.value(MappingValue.body()), responses: [{ statusCode: 200, headers: { 'X-Owner': 'context.authorizer.claims.sub' } }],
    })],
    ['a key', RouteIntegration.s3Get(Bucket.fromBucketName(newStack(), 'Bucket', 'files'), { key: claim('sub') })],
  ])('is looked for in %s', (_, integration) => {
    expect(build('signature', integration)).toThrow("'context.authorizer.claims.sub' cannot be used");
    expect(build('pool', integration)).not.toThrow();
  });

  test('is the principal, not a claim, where groups are asked for', () => {
    const add = (value: MappingValue) => () => new ServerlessApiPattern(newStack(), 'Shop').addRoute('GET /a', { integration: mapped(value), authorization: RouteAuthorization.groups('admins') });
    expect(add(claim('sub'))).toThrow('this one has MappingValue.principal()');
    expect(add(principal())).not.toThrow();
  });
});

describe('authorization', () => {
  const authorized = (authorization: (stack: Stack) => RouteAuthorization, props?: SecureRestApiProps) =>
    method(template('GET /a', (stack) => ({ authorization: authorization(stack) }), props));

  test('is inherited, by scopes, by signature, by key, by a function, or open with a reason', () => {
    expect(authorized(() => RouteAuthorization.inherit())).toMatchObject({ AuthorizationType: 'COGNITO_USER_POOLS' });
    expect(authorized(() => RouteAuthorization.scopes('orders/read', 'orders/write'))).toMatchObject({ AuthorizationType: 'COGNITO_USER_POOLS', AuthorizationScopes: ['orders/read', 'orders/write'] });
    expect(authorized(() => RouteAuthorization.iam())).toMatchObject({ AuthorizationType: 'AWS_IAM' });
    expect(authorized(() => RouteAuthorization.apiKey(), { usagePlans })).toMatchObject({ AuthorizationType: 'NONE', ApiKeyRequired: true });
    expect(authorized((stack) => RouteAuthorization.lambdaAuthorizer(handler(stack, 'Decide')))).toMatchObject({ AuthorizationType: 'CUSTOM' });
    expect(authorized(() => RouteAuthorization.none({ reason: 'Health check.' }))).toMatchObject({ AuthorizationType: 'NONE' });
  });

  test('by one function is one authorizer, however many routes share it', () => {
    const made = templateOf((stack) => {
      const api = new SecureRestApi(stack, 'Api');
      const authorization = RouteAuthorization.lambdaAuthorizer(handler(stack, 'Decide'));
      const target = handler(stack);
      for (const route of ['GET /a', 'GET /b']) api.addRoute(route, { function: target, authorization });
    });
    made.resourceCountIs('AWS::ApiGateway::Authorizer', 1);
  });

  test('by several functions, or by one in several ways, is as many authorizers', () => {
    const made = templateOf((stack) => {
      const api = new SecureRestApi(stack, 'Api');
      const code = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };
      const [first, second] = ['First', 'Second'].map((id) => new ServerlessFunction(stack, id, code).alias);
      const again = RouteAuthorization.lambdaAuthorizer(first, { resultsCacheTtl: Duration.minutes(1) });
      [RouteAuthorization.lambdaAuthorizer(first), RouteAuthorization.lambdaAuthorizer(second), again]
        .forEach((authorization, index) => api.addRoute(`GET /${index}`, { function: first, authorization }));
    });
    made.resourceCountIs('AWS::ApiGateway::Authorizer', 3);
  });

  test('by scopes is refused without a user pool', () => {
    expect(() => template('GET /a', { authorization: RouteAuthorization.scopes('a/b') }, { auth: Auth.iam().bind(newStack(), {}) }))
      .toThrow("authorization.scopes: 'a/b' cannot be used. Allowed: scopes where the API is authorized by a user pool");
  });

  test.each([[''], ['orders/read orders/write'], ['orders\\read']])('by the scope %j is refused: no token has it', (scope) => {
    expect(() => RouteAuthorization.scopes('orders/read', scope)).toThrow(`authorization.scopes: '${scope}' cannot be used. Allowed: single scopes`);
  });

  test.each([[''], ['the admins'], ['x'.repeat(129)]])('by the group %j is refused: Cognito has no such', (group) => {
    expect(() => RouteAuthorization.groups(group)).toThrow(`authorization.groups: '${group}' cannot be used. Allowed: names of groups`);
  });

  test.each([['Authorization'], ['method.request.body.token'], ['method.request.header.'], ['$context.path'], ['']])('by the identity source %j is refused', (source) => {
    expect(() => RouteAuthorization.lambdaAuthorizer(handler(newStack()), { identitySources: [source] }))
      .toThrow(`authorization.identitySources: '${source}' cannot be used. Allowed: sources such as 'method.request.header.Authorization'`);
  });

  test('by a key that only Lambda authorizers name is refused, where there is none', () => {
    const props: SecureRestApiProps = { usagePlans, apiKeySource: ApiKeySourceType.AUTHORIZER };
    expect(() => template('GET /a', { authorization: RouteAuthorization.apiKey() }, props))
      .toThrow("api.apiKeySource: 'AUTHORIZER' cannot be used. Allowed: ApiKeySourceType.HEADER where 'GET /a' demands a key");
    expect(() => template('GET /a', {}, props)).not.toThrow();
  });

  test('without authorization needs a reason, which the description of the routes has', () => {
    expect(() => RouteAuthorization.none({ reason: ' ' })).toThrow("authorization.reason: ' ' cannot be used");
    const stack = newStack();
    const api = new SecureRestApi(stack, 'Api', { auth: withPool(stack) });
    const target = handler(stack);
    api.addRoute('GET /mine', { function: target });
    api.addRoute('GET /health', { function: target, authorization: RouteAuthorization.none({ reason: 'Health check.' }) });
    expect(api.routes).toEqual([
      { route: 'GET /mine', authorization: 'COGNITO_USER_POOLS', publicReason: undefined },
      { route: 'GET /health', authorization: 'NONE', publicReason: 'Health check.' },
    ]);
  });
});

describe('requests', () => {
  test('must have the query strings and headers that are asked for', () => {
    const request = RequestSchema.json('Order', { required: ['item'] }).requiring({ queryStrings: ['shop'], optionalQueryStrings: ['day', 'shop'], headers: ['X-Client'] });
    expect(method(template('POST /orders', { request }), 'POST')).toMatchObject({
      RequestParameters: { 'method.request.querystring.shop': true, 'method.request.querystring.day': false, 'method.request.header.X-Client': true },
      RequestModels: { 'application/json': { Ref: expect.any(String) } },
    });
  });

  test.each<[object, string]>([
    [{ const: 1 }, "request.schema of 'Thing': 'const' cannot be used. Allowed: keywords of JSON Schema draft 4"],
    [{ properties: { a: { if: {} } } }, "request.schema of 'Thing'.properties.a: 'if' cannot be used"],
    [{ exclusiveMinimum: 5 }, "request.schema of 'Thing'.exclusiveMinimum: 5 cannot be used"],
    [{ type: 'text' }, "request.schema of 'Thing'.type: 'text' cannot be used"],
    [{ items: [{ type: 'date' }] }, "request.schema of 'Thing'.items.type: 'date' cannot be used"],
    [{ allOf: [{ contains: {} }] }, "request.schema of 'Thing'.allOf: 'contains' cannot be used"],
    [{ required: [] }, "request.schema of 'Thing'.required"],
    [{ schema: JsonSchemaVersion.DRAFT7 }, "request.schema of 'Thing'"],
  ])('the schema %j is refused: it is not draft 4', (schema, message) => {
    expect(() => RequestSchema.json('Thing', schema as JsonSchema)).toThrow(message);
  });

  test.each(['a b', 'a&b', "a'b"])('the parameter name %s is refused', (name) => {
    expect(() => RequestSchema.parameters({ queryStrings: [name] })).toThrow(`request.required: '${name}' cannot be used`);
  });
});

describe('paths and methods', () => {
  const domain = (basePath?: string): SecureRestApiProps => ({
    domain: { domainName: 'api.example.com', basePath, certificate: Certificate.fromCertificateArn(newStack(), 'Certificate', 'arn:aws:acm:eu-west-1:123456789012:certificate/a') },
  });

  test.each(['/ping', '/sping'])('%s at the root of a domain is refused: API Gateway answers it', (path) => {
    expect(() => template(`GET ${path}`, {}, domain())).toThrow(`route: 'GET ${path}' cannot be used. Allowed: other paths at the root of a domain`);
    expect(() => template(`GET ${path}`)).not.toThrow();
    expect(() => template(`GET ${path}`, {}, domain('v1'))).not.toThrow();
    expect(() => template(`GET /health${path}`, {}, domain())).not.toThrow();
  });

  test.each(['GET', 'HEAD'])('%s cannot demand a body, but parameters', (verb) => {
    const request = RequestSchema.json('Query', { required: ['q'] });
    expect(() => template(`${verb} /a`, { request })).toThrow(`request of '${verb} /a': 'Query' cannot be used. Allowed: RequestSchema.parameters(): a ${verb} has no body`);
    expect(() => template(`${verb} /a`, { request: RequestSchema.parameters({ queryStrings: ['q'] }) })).not.toThrow();
    expect(() => template('DELETE /a', { request })).not.toThrow();
  });
});

describe('limits', () => {
  const settings = (options: Partial<RouteOptions>, props?: SecureRestApiProps) =>
    Object.values(template('GET /things/{id}', options, props).findResources('AWS::ApiGateway::Stage'))[0].Properties.MethodSettings;

  test('of a route are beside those of the stage', () => {
    expect(settings({ throttle: { rateLimit: 5 } })).toEqual([
      expect.objectContaining({ HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 }),
      expect.objectContaining({ HttpMethod: 'GET', ResourcePath: '/~1things~1{id}', ThrottlingRateLimit: 5, ThrottlingBurstLimit: 200 }),
    ]);
  });

  test('above nothing are asked for, and one method', () => {
    expect(() => template('GET /a', { throttle: { rateLimit: 0 } })).toThrow("throttle of 'GET /a'.rateLimit: 0 cannot be used");
    expect(() => template('ANY /a', { throttle: { rateLimit: 1 } })).toThrow("throttle or cache: 'ANY /a' cannot be used. Allowed: routes of one method");
  });

  test('of time are passed on', () => {
    expect(method(template('GET /a', { timeout: Duration.seconds(5) })).Integration.TimeoutInMillis).toBe(5000);
    expect(() => template('GET /a', { timeout: Duration.seconds(30) })).toThrow("timeout of 'GET /a': '30 seconds' cannot be used");
  });
});

describe('the cache', () => {
  const cached: SecureRestApiProps = { usagePlans, cache: { size: CacheSize.GB_1_6, ttl: Duration.minutes(2) } };

  test('is encrypted, of the size that was asked for, and used by the routes that ask for it', () => {
    const made = template('GET /things/{id}', { cache: { ttl: Duration.seconds(30) } }, cached);
    made.hasResourceProperties('AWS::ApiGateway::Stage', {
      CacheClusterEnabled: true,
      CacheClusterSize: '1.6',
      MethodSettings: [
        Match.objectLike({ HttpMethod: '*', CachingEnabled: true, CacheDataEncrypted: true, CacheTtlInSeconds: 0 }),
        Match.objectLike({ HttpMethod: 'GET', ResourcePath: '/~1things~1{id}', CachingEnabled: true, CacheDataEncrypted: true, CacheTtlInSeconds: 30 }),
      ],
    });
  });

  test('keeps the answers of two callers apart, whoever proves them to be two', () => {
    const key = (authorization?: (stack: Stack) => RouteAuthorization, cache = {}) =>
      method(template('GET /things/{id}', (stack) => ({ cache, authorization: authorization?.(stack) }), cached)).Integration.CacheKeyParameters;
    expect(key()).toEqual(['method.request.path.id', 'method.request.header.Authorization']);
    expect(key(() => RouteAuthorization.apiKey())).toEqual(['method.request.path.id', 'method.request.header.x-api-key']);
    expect(key((stack) => RouteAuthorization.lambdaAuthorizer(handler(stack, 'Decide'), { identitySources: ['method.request.header.X-Token'] })))
      .toEqual(['method.request.path.id', 'method.request.header.X-Token']);
    expect(key(() => RouteAuthorization.none({ reason: 'Prices.' }), { queryStrings: ['page'], headers: ['Accept'] }))
      .toEqual(['method.request.path.id', 'method.request.querystring.page', 'method.request.header.Accept']);
  });

  test.each<[string, Partial<RouteOptions>, SecureRestApiProps, string]>([
    ['GET /a', { cache: {} }, {}, "cache of 'GET /a': 'settings' cannot be used. Allowed: settings only where the API has a cache"],
    ['POST /a', { cache: {} }, cached, "cache of 'POST /a': 'POST' cannot be used. Allowed: only GET: other methods change data"],
    ['GET /a', { cache: { ttl: Duration.hours(2) } }, cached, "cache.ttl of 'GET /a': '2 hours' cannot be used"],
    ['GET /a', { cache: {}, authorization: RouteAuthorization.iam() }, cached, 'a signature is never the same twice'],
    ['GET /a', {}, { cache: { size: '2' as CacheSize } }, "api.cache.size: '2' cannot be used. Allowed: 0.5, 1.6"],
  ])('%s with %j is refused', (route, options, props, message) => {
    expect(() => template(route, options, props)).toThrow(message);
  });

  test('is refused where callers cannot be told apart', () => {
    const decide = (stack: Stack) => RouteAuthorization.lambdaAuthorizer(handler(stack, 'Decide'), { identitySources: ['context.httpMethod'] });
    expect(() => template('GET /a', (stack) => ({ cache: {}, authorization: decide(stack) }), cached)).toThrow('they could get the answers of each other');
  });
});

test('a schema type may be a list', () => {
  expect(() => RequestSchema.json('Thing', { type: [JsonSchemaType.STRING, JsonSchemaType.NULL] })).not.toThrow();
});
