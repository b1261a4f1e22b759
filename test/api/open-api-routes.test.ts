import { Aws, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Auth, RouteIntegration, OpenApiInfo, RequestSchema, RouteAuthorization, RouteOptions, RouteResponse, SecureRestApi, SecureRestApiProps, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { ReadDocument } from '../support/read-document';
import { newStack } from '../support/synth';

const ORDER = { type: 'object', required: ['id'], properties: { id: { type: 'string' }, line: { $ref: '#/$defs/line' } }, $defs: { line: { type: 'object' } } };
const target = { integration: RouteIntegration.mock() };
const build = (add: (api: SecureRestApi) => void, props?: SecureRestApiProps) => {
  const api = new SecureRestApi(newStack(), 'Api', props);
  add(api);
  return new ReadDocument(api.openApi());
};
const route = (options: RouteOptions, text = 'GET /orders/{id}') => build((api) => api.addRoute(text, { ...target, ...options }));

describe('your own route', () => {
  test('has what you say of it', () => {
    const read = route({
      summary: 'Read an order',
      description: 'With its lines.',
      tags: ['shop'],
      operationId: 'getOrder',
      deprecated: true,
      responses: {
        200: RouteResponse.fromObject('Order', ORDER, { description: 'The order.', headers: { ETag: 'Its version.' } }),
        204: RouteResponse.empty({ description: 'Nothing.' }),
        206: RouteResponse.content('text/csv'),
        207: RouteResponse.named('Order'),
        404: RouteResponse.problem({ description: 'No such order.' }),
      },
    });
    const operation = read.operation('GET /orders/{id}');
    expect(operation).toMatchObject({ operationId: 'getOrder', summary: 'Read an order', description: 'With its lines. Needs a request that is signed with AWS credentials.', tags: ['shop'], deprecated: true });
    expect(operation.responses).toMatchObject({
      200: { description: 'The order.', headers: { ETag: { description: 'Its version.', schema: { type: 'string' } } }, content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } } },
      204: { description: 'Nothing.' },
      206: { description: 'Done.', content: { 'text/csv': { schema: { type: 'string' } } } },
      207: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } } },
      404: { description: 'No such order.', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    });
    expect(operation.responses[204]).not.toHaveProperty('content');
    expect(Object.keys(operation.responses).join(' ')).toBe('200 204 206 207 403 404 429 500 504');
    expect(read.document.components.schemas.Order.properties.line).toEqual({ $ref: '#/components/schemas/Order.line' });
    expect(read.document.components.schemas['Order.line']).toEqual({ type: 'object' });
    expect(read.document.tags).toEqual([{ name: 'shop', description: 'Operations on shop.' }]);
  });

  test('has defaults that read well, and may answer anything', () => {
    const operation = route({}).operation('GET /orders/{id}');
    expect(operation).toMatchObject({ operationId: 'getOrdersId', summary: 'GET /orders/{id}', tags: ['orders'] });
    expect(operation).not.toHaveProperty('deprecated');
    expect(Object.keys(operation.responses).join(' ')).toBe('403 429 500 504 2XX default');
  });

  test('is described by its own words for an error of API Gateway, too', () => {
    const { responses } = route({ responses: { 200: RouteResponse.empty(), 429: RouteResponse.problem({ description: 'Slow down.' }) } }).operation('GET /orders/{id}');
    expect(responses[429]).toMatchObject({ description: 'Slow down.' });
  });

  test('makes room for an id that another one is given', () => {
    const read = build((api) => {
      api.addRoute('GET /a', target);
      api.addRoute('GET /b', { ...target, operationId: 'getA' });
    });
    expect(read.operation('GET /b').operationId).toBe('getA');
    expect(read.operation('GET /a').operationId).toMatch(/^getA[0-9A-F]{8}$/);
  });

  test('answers 400 where API Gateway validates, 413 where there is a body, 401 where tokens are checked', () => {
    const read = build((api) => {
      api.addRoute('POST /a', { ...target, request: RequestSchema.fromObject('A', { type: 'object' }) });
      api.addRoute('GET /b', { ...target, request: RequestSchema.parameters({ queryStrings: ['q'] }) });
    });
    expect(Object.keys(read.operation('POST /a').responses)).toEqual(expect.arrayContaining(['400', '413']));
    expect(Object.keys(read.operation('GET /b').responses)).toEqual(expect.arrayContaining(['400']));
    expect(Object.keys(read.operation('GET /b').responses)).not.toEqual(expect.arrayContaining(['401']));
  });

  test('has the errors that mappings make of the answers of a service', () => {
    expect(Object.keys(build((api) => api.addRoute('POST /a', { integration: RouteIntegration.sqs(new Queue(api, 'Queue')) })).operation('POST /a').responses).join(' ')).toBe('400 403 413 429 500 502 503 504 2XX default');
  });

  test('shares a schema with the request that has the same one', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } } };
    const shared = (response: { [keyword: string]: unknown }) => build((api) => api.addRoute('POST /a', {
      ...target, request: RequestSchema.fromObject('A', schema), responses: { 200: RouteResponse.fromObject('A', response) },
    }));
    expect(shared(schema).document.components.schemas.A).toEqual({ properties: { a: { type: 'string' } }, type: 'object' });
    expect(() => shared({ type: 'object' })).toThrow("Stack/Api responses of 'POST /a': 'A' cannot be used. Allowed: names that stand for one schema in requests, answers and messages");
  });

  test('stands for each method where it takes any', () => {
    const read = build((api) => api.addRoute('ANY /legacy/{proxy+}', { ...target, responses: { 200: RouteResponse.empty() } }));
    expect(Object.keys(read.document.paths['/legacy/{proxy}'])).toEqual(['delete', 'get', 'head', 'options', 'patch', 'post', 'put']);
    expect(new Set(read.operations.map(({ operationId }) => operationId)).size).toBe(7);
  });

  test.each<[string, RouteOptions, string]>([
    ['an empty summary', { summary: ' ' }, "summary of 'GET /orders/{id}': ' ' cannot be used"],
    ['a malformed id', { operationId: 'get order' }, "operationId of 'GET /orders/{id}': 'get order' cannot be used"],
    ['no tags', { tags: [] }, "tags of 'GET /orders/{id}': '[]' cannot be used"],
    ['a tag that deployment knows', { tags: [Aws.REGION] }, "tags of 'GET /orders/{id}': 'a token' cannot be used"],
    ['a summary that deployment knows', { summary: Aws.REGION }, "summary of 'GET /orders/{id}': 'a token' cannot be used"],
    ['a tag twice', { tags: ['a', 'a'] }, 'each one once'],
    ['no answer that is no error', { responses: { 404: RouteResponse.problem() } }, "responses of 'GET /orders/{id}': '404' cannot be used"],
    ['a status that is none', { responses: { 200: RouteResponse.empty(), 99: RouteResponse.empty() } }, "'99' cannot be used. Allowed: statuses such as"],
  ])('is refused with %s', (_, options, message) => {
    expect(() => route(options)).toThrow(message);
  });

  test('is refused with an id that another one is given, and for an id of any method', () => {
    expect(() => build((api) => ['GET /a', 'GET /b'].forEach((each) => api.addRoute(each, { ...target, operationId: 'get' })))).toThrow("operationId of 'GET /b': 'get' cannot be used. Allowed: ids that no other route has; 'GET /a' has this one");
    expect(() => route({ operationId: 'all' }, 'ANY /a')).toThrow('nothing for a route of any method');
  });

  test('is refused in the document for an answer of a schema that nothing has', () => {
    expect(() => route({ responses: { 200: RouteResponse.named('Order') } })).toThrow("Stack/Api responses of 'GET /orders/{id}': 'Order' cannot be used. Allowed: names of schemas: there is none");
  });
});

describe('an answer', () => {
  test.each<[string, () => RouteResponse, string]>([
    ['a malformed name', () => RouteResponse.fromObject('a b', {}), "response.name: 'a b' cannot be used"],
    ['a list as schema', () => RouteResponse.fromObject('A', [] as never), "response.schema of 'A'"],
    ['a malformed content type', () => RouteResponse.content('csv'), "response.contentType: 'csv' cannot be used"],
    ['a content type without a body', () => RouteResponse.empty({ contentType: 'text/csv' }), 'nothing for an answer without a body'],
    ['an empty description', () => RouteResponse.empty({ description: ' ' }), 'response.description'],
    ['a description that deployment knows', () => RouteResponse.empty({ description: Aws.REGION }), "response.description: 'a token' cannot be used"],
    ['a header that deployment knows', () => RouteResponse.empty({ headers: { ETag: Aws.REGION } }), "response.headers.ETag: 'a token' cannot be used"],
    ['a malformed header', () => RouteResponse.empty({ headers: { 'a b': 'x' } }), "response.headers: 'a b' cannot be used"],
    ['a file that is not there', () => RouteResponse.fromFile('A', 'none.json'), "can't be read"],
    ['a file that is no JSON', () => RouteResponse.fromFile('A', __filename), "isn't JSON"],
  ])('is refused with %s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('has the schema of a file', () => {
    const read = route({ responses: { 200: RouteResponse.fromFile('Review', 'examples/store/schemas/review.json') } });
    expect(read.document.components.schemas.Review).toMatchObject({ required: ['sku', 'stars'] });
    expect(read.document.components.schemas.Review).not.toHaveProperty('$schema');
  });
});

describe('the API', () => {
  const info = (openApiInfo?: OpenApiInfo, props?: SecureRestApiProps) => build((api) => api.addRoute('GET /a', target), { openApiInfo, ...props }).document;

  test('is introduced by its path, where nothing is said of it', () => {
    expect(info()).toMatchObject({
      info: { title: 'Stack/Api', version: '1', description: 'The routes of Stack/Api.', contact: { name: 'Stack/Api' }, license: { name: 'All rights reserved', identifier: 'LicenseRef-All-rights-reserved' } },
      servers: [{ url: '/prod' }],
    });
  });

  test('is introduced as you say', () => {
    const made = info({ title: 'Shop', version: '2', summary: 'A shop.', description: 'Sells.', termsOfService: 'https://a.test/terms', contactName: 'Ann', contactEmail: 'a@a.test', contactUrl: 'https://a.test', licenseName: 'MIT', licenseUrl: 'https://a.test/mit', servers: ['https://a.test/api/', '/api'] });
    expect(made.info).toEqual({
      title: 'Shop', version: '2', summary: 'A shop.', description: 'Sells.', termsOfService: 'https://a.test/terms', contact: { name: 'Ann', email: 'a@a.test', url: 'https://a.test' }, license: { name: 'MIT', url: 'https://a.test/mit' },
    });
    expect(made.servers).toEqual([{ url: 'https://a.test/api' }, { url: '/api' }]);
  });

  test.each<[OpenApiInfo, object]>([
    [{ title: 'Shop' }, { contact: { name: 'Shop' }, description: 'The routes of Shop.' }],
    [{ contactUrl: 'http://a.test' }, { contact: { url: 'http://a.test' } }],
    [{ licenseName: 'MIT' }, { license: { name: 'MIT' } }],
  ])('is introduced by what there is of %j', (openApiInfo, expected) => {
    const made = info({ ...openApiInfo, servers: ['/'] });
    expect(made.info).toMatchObject(expected);
    expect(Object.keys(made.info.contact as object)).toHaveLength(1);
    expect(made.servers).toEqual([{ url: '/' }]);
  });

  test('is below its stage, of which deployment knows the address', () => {
    expect(info({}, { stageName: 'v2' }).servers).toEqual([{ url: '/v2', description: 'Below the address of the API, which deployment tells.' }]);
    expect(info({ servers: [] }).servers).toMatchObject([{ url: '/prod' }]);
  });

  test('is at its domain', () => {
    const stack = newStack();
    const certificate = Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:123456789012:certificate/1');
    const api = new SecureRestApi(stack, 'Api', { domain: { domainName: 'api.example.com', certificate, basePath: 'v1' } });
    expect(new ReadDocument(api.openApi()).document.servers).toEqual([{ url: 'https://api.example.com/v1', description: 'The domain of the API.' }]);
  });

  test.each<[string, OpenApiInfo, string]>([
    ['an empty title', { title: '' }, 'api.openApiInfo.title'],
    ['a malformed address', { termsOfService: 'terms' }, 'api.openApiInfo.termsOfService'],
    ['a malformed e-mail address', { contactEmail: 'ann' }, 'api.openApiInfo.contactEmail'],
    ['a license without a name', { licenseUrl: 'https://a.test' }, 'together with api.openApiInfo.licenseName'],
    ['a summary that deployment knows', { summary: Aws.REGION }, "api.openApiInfo.summary: 'a token' cannot be used"],
    ['an address of another scheme', { contactUrl: 'ftp://a.test' }, "api.openApiInfo.contactUrl: 'ftp://a.test' cannot be used"],
    ['an address with a space', { licenseName: 'MIT', licenseUrl: 'https://a.test/a b' }, 'api.openApiInfo.licenseUrl'],
    ['two at signs', { contactEmail: 'a@b@c' }, 'api.openApiInfo.contactEmail'],
    ['an e-mail address with a space', { contactEmail: 'a b@c' }, 'api.openApiInfo.contactEmail'],
    ['a server that is no path', { servers: ['/a', 'a.test'] }, "api.openApiInfo.servers: 'a.test' cannot be used"],
    ['a path with a query', { servers: ['/a?b'] }, "api.openApiInfo.servers: '/a?b' cannot be used"],
    ['a server that deployment knows', { servers: [Aws.REGION] }, 'api.openApiInfo.servers'],
    ['a server with a query', { servers: ['https://a.test?x'] }, 'api.openApiInfo.servers'],
  ])('is refused with %s', (_, openApiInfo, message) => {
    expect(() => info(openApiInfo)).toThrow(message);
  });
});

describe('who may take a route', () => {
  const resourceServers = [{ identifier: 'orders', scopes: [{ name: 'read', description: 'Read' }, { name: 'write', description: 'Write' }] }];
  const handler = (stack: Stack) => new LambdaFunction(stack, 'Handler', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('//') });
  const secured = (authorization: (stack: Stack) => RouteAuthorization, props: ServerlessApiPatternProps, region?: string) => {
    const stack = newStack({ env: { region } });
    const shop = new ServerlessApiPattern(stack, 'Shop', props);
    shop.addRoute('GET /orders', { ...target, authorization: authorization(stack) });
    const { document, ...read } = new ReadDocument(shop.api.openApi());
    const { security, description } = document.paths['/orders'].get;
    return { ...read, security, description, schemes: document.components.securitySchemes };
  };
  const scopes = () => RouteAuthorization.scopes('orders/read', 'orders/write');

  test('by scopes: the hosted sign-in, any scope being enough', () => {
    const { security, description, schemes } = secured(scopes, { auth: Auth.cognito({ domainPrefix: 'shop', callbackUrls: ['https://a.test/'], resourceServers }) }, 'eu-west-1');
    expect(security).toEqual([{ signIn: ['orders/read'] }, { signIn: ['orders/write'] }]);
    expect(description).toBe('Needs an access token with the scope orders/read or orders/write.');
    expect(schemes.signIn).toMatchObject({
      type: 'oauth2',
      flows: { authorizationCode: { authorizationUrl: 'https://shop.auth.eu-west-1.amazoncognito.com/oauth2/authorize', tokenUrl: 'https://shop.auth.eu-west-1.amazoncognito.com/oauth2/token', scopes: { 'orders/read': 'orders/read' } } },
    });
    expect(schemes.idToken.description).toContain('https://shop.auth.eu-west-1.amazoncognito.com');
  });

  test.each([['without a domain', undefined, 'eu-west-1'], ['in a stack without a region', 'shop', undefined]])('by scopes %s: access tokens', (_, domainPrefix, region) => {
    const { security, schemes } = secured(scopes, { auth: Auth.cognito({ domainPrefix, callbackUrls: ['https://a.test/'], resourceServers }) }, region);
    expect(security).toEqual([{ accessToken: [] }]);
    expect(schemes.accessToken).toMatchObject({ type: 'http', scheme: 'bearer' });
    expect(JSON.stringify(schemes)).not.toContain('Token[');
  });

  test('by groups: tokens of members', () => {
    expect(secured(() => RouteAuthorization.groups('editors', 'staff'), {})).toMatchObject({ security: [{ idToken: [] }], description: 'Needs a token of a member of editors or staff.' });
  });

  test('by the parameters that a Lambda authorizer reads, all of them', () => {
    const identitySources = ['method.request.header.X-Ticket', 'method.request.querystring.t', 'context.path'];
    const { security, schemes, description } = secured((stack) => RouteAuthorization.lambdaAuthorizer(handler(stack), { identitySources }), {});
    expect(security).toEqual([{ lambdaXTicket: [], lambdat: [] }]);
    expect(schemes).toMatchObject({
      lambdaXTicket: { type: 'apiKey', in: 'header', name: 'X-Ticket' }, lambdat: { type: 'apiKey', in: 'query', name: 't' },
    });
    expect(description).toBe('A Lambda authorizer decides who can call.');
  });

  test('by a key beside what the API asks for', () => {
    const usagePlans = [{ name: 'Partners', throttle: { rateLimit: 1, burstLimit: 1 } }];
    const made = secured(() => RouteAuthorization.apiKey(), { api: { usagePlans } });
    expect(made).toMatchObject({ security: [{ apiKey: [] }], schemes: { apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' } } });
  });

  test('by a signature, a key, a function, and without authorization', () => {
    expect(secured(() => RouteAuthorization.iam(), {}).schemes.signature).toMatchObject({ 'type': 'apiKey', 'x-amazon-apigateway-authtype': 'awsSigv4' });
    expect(secured(() => RouteAuthorization.importedApiKey(), {})).toMatchObject({ security: [{ apiKey: [] }], description: 'Needs an API key.' });
    expect(secured((stack) => RouteAuthorization.lambdaAuthorizer(handler(stack)), {})).toMatchObject({
      security: [{ lambdaAuthorization: [] }], schemes: { lambdaAuthorization: { type: 'apiKey', in: 'header', name: 'Authorization' } },
    });
    expect(secured(() => RouteAuthorization.none({ reason: 'Prices.' }), {})).toMatchObject({ security: [], description: 'Public.' });
  });
});
