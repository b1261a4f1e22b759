import * as fc from 'fast-check';
import { bytes, call, days, distinct, existing, flag, member, name, one, options, seconds, sentence, some, throttle, variadic, whole } from '../arbitrary';
import { directory, userPool } from './users';

export const origins = one(
  fc.constant(['*']),
  distinct(fc.constantFrom('https://shop.example.com', 'https://admin.example.com:8443', 'http://localhost:3000', 'https://xn--caf-dma.example', 'https://*.example.org', 'http://*.localhost:8080')),
);

export const headerNames = distinct(fc.constantFrom('X-Tenant', 'If-Match', 'Accept-Language', 'Content-Type', 'Authorization', 'ETag'));

const cors = options('ApiCorsOptions', { allowOrigins: origins }, {
  allowCredentials: flag, allowHeaders: headerNames, exposeHeaders: headerNames, maxAge: seconds(0, 86_400),
});

const cache = options('CacheOptions', { size: member('CacheSize') }, { ttl: seconds(1, 3600) });

const accessLog = one(
  call('AccessLog.json'), call('AccessLog.clf'), call('AccessLog.none'),
  call('AccessLog.custom', call('aws_apigateway.AccessLogFormat.custom', fc.constantFrom('$context.requestId $context.status', '{"id":"$context.requestId","status":"$context.status"}'))),
  call('AccessLog.custom', call('aws_apigateway.AccessLogFormat.jsonWithStandardFields')),
);

export const webSocketLog = one(call('AccessLog.webSocketJson'), call('AccessLog.none'), call('AccessLog.clf'));

const domain = options('CustomDomainOptions', {
  domainName: fc.constantFrom('api.example.com', 'api-v2.shop.example.com'),
  certificate: existing('certificate'),
}, {
  hostedZone: existing('zone'),
  basePath: fc.constantFrom('shop', 'v1', 'a_b-c'),
  securityPolicy: member('aws_apigateway.SecurityPolicy', ['TLS_1_0', 'TLS_1_2', 'TLS13_1_3_2025_09', 'TLS13_1_2_PQ_2025_09']),
  mutualTls: options('', { bucket: existing('bucket', 'Trust'), key: fc.constantFrom('truststore.pem', 'ca/bundle.pem') }, { version: fc.constant('abc.123') }),
  defaultEndpointEnabled: flag,
});

/** Without `certificate`, the one that is made needs the zone. */
const provenDomain = options('CustomDomainOptions', { domainName: fc.constant('api.example.com'), hostedZone: existing('zone') }, { defaultEndpointEnabled: flag });

const liveDomain = options('RealtimeDomainOptions', { domainName: fc.constant('ws.example.com'), certificate: existing('certificate') }, {
  hostedZone: existing('zone'), basePath: fc.constantFrom('live', 'v1'),
});
const provenLiveDomain = options('RealtimeDomainOptions', { domainName: fc.constant('ws.example.com'), hostedZone: existing('zone') });

const endpoint = one(call('ApiEndpoint.regional', fc.option(flag, { nil: undefined })), call('ApiEndpoint.edge'), call('ApiEndpoint.vpc', existing('endpoint')));

const usagePlans = fc.uniqueArray(options('UsagePlanOptions', { name, throttle: throttle() }, {
  quota: options('', { limit: whole(1, 1_000_000), period: member('aws_apigateway.Period') }),
  keys: distinct(name),
}), { minLength: 1, maxLength: 3, selector: ({ of }) => of.name });

export const stageName = fc.constantFrom('v1', 'live', 'prod-2', 'A_b');

export const api = options('ApiOptions', {}, {
  throttle: throttle(),
  cors,
  accessLog,
  accessLogClass: member('aws_logs.LogGroupClass', ['STANDARD', 'INFREQUENT_ACCESS']),
  executionLogging: member('aws_apigateway.MethodLoggingLevel'),
  stageName,
  description: sentence,
  cache,
  cacheEnabled: flag,
  clientCertificate: flag,
  usagePlans,
  apiKeySource: member('aws_apigateway.ApiKeySourceType'),
  domain: one(domain, provenDomain),
  endpoint,
  minCompressionSize: bytes(0, 10_485_760),
  binaryMediaTypes: distinct(fc.constantFrom('image/png', 'application/octet-stream', '*/*')),
  openApiFile: fc.constantFrom('openapi.json', 'shop-api.v1.json'),
  openApiInfo: options('OpenApiInfo', {}, {
    title: sentence,
    version: fc.constantFrom('1', '2.1.0'),
    summary: sentence,
    description: sentence,
    termsOfService: fc.constant('https://shop.example.com/terms'),
    contactName: sentence,
    contactEmail: fc.constant('shop@example.com'),
    contactUrl: fc.constant('https://shop.example.com/contact'),
    licenseName: sentence,
    servers: distinct(fc.constantFrom('https://shop.example.com/api', '/api')),
  }),
  existingApi: existing('restApi'),
}, 4);

const identitySources = one(
  some(one(
    call('aws_apigateway.IdentitySource.header', fc.constantFrom('Authorization', 'X-Ticket')),
    call('aws_apigateway.IdentitySource.queryString', fc.constantFrom('token')),
    call('aws_apigateway.IdentitySource.context', fc.constantFrom('identity.sourceIp')),
  ), 2),
);

export const lambdaAuth = options('LambdaAuthOptions', {}, { identitySources, resultsCacheTtl: seconds(0, 3600) });
export const reason = fc.constantFrom('Public price list.', 'Prices are for everybody to see.');

export const auth = one(
  call('Auth.cognito', fc.option(directory, { nil: undefined })),
  call('Auth.cognito', directory),
  call('Auth.userPool', existing('userPool'), userPool),
  call('Auth.iam', fc.option(options('IamAuthOptions', {}, { trustSessionNames: flag }), { nil: undefined })),
  call('Auth.apiKey', throttle()),
  call('Auth.lambdaAuthorizer', existing('alias', 'Deciding'), fc.option(lambdaAuth, { nil: undefined })),
  call('Auth.lambdaAuthorizer', existing('function', 'Elsewhere'), lambdaAuth),
  call('Auth.none', options('NoAuthOptions', { reason })),
);

export const website = options('WebsiteOptions', {}, {
  deployment: one(call('WebsiteDeployment.manual'), call('WebsiteDeployment.bucketDeployment', existing('pages'))),
  settings: options('', {}, { title: sentence, support: fc.constant('help@example.com') }),
  domain: options('WebsiteDomain', { domainName: fc.constantFrom('shop.example.com', 'www.example.com'), certificate: existing('globalCertificate') }, { hostedZone: existing('zone') }),
  singlePage: flag,
  connectSources: distinct(fc.constantFrom('https://api.example.com', 'wss://live.example.com:8443')),
  contentSecurityPolicy: fc.constant("default-src 'self'"),
  webAclArn: existing('globalWebAclArn'),
  priceClass: member('aws_cloudfront.PriceClass'),
  pricing: one(call('WebsitePricing.payAsYouGo'), call('WebsitePricing.flatRate', member('FlatRatePlan'))),
  accessLogs: flag,
  distributionLogBucket: existing('distributionLogs'),
  accessLogExpiration: days(1, 3650),
});

/** Who connects, where it is said. */
const connectAuthorization = one(
  call('ConnectAuthorization.iam', fc.option(options('IamAuthOptions', {}, { trustSessionNames: flag }), { nil: undefined })),
  call('ConnectAuthorization.lambdaAuthorizer', existing('alias', 'Connecting'), fc.option(options('ConnectLambdaOptions', {}, {
    identitySources: distinct(fc.constantFrom('route.request.header.Authorization', 'route.request.querystring.ticket', 'context.identity.sourceIp')),
  }, 2), { nil: undefined })),
);

export const routeKey = fc.constantFrom('$default', 'send', 'rooms/join', 'a.b:c_d-e');

export const realtime = (queue: ReturnType<typeof options>) => options('RealtimeOptions', {}, {
  throttle: throttle(),
  accessLog: webSocketLog,
  accessLogClass: member('aws_logs.LogGroupClass', ['STANDARD', 'INFREQUENT_ACCESS']),
  detailedMetrics: flag,
  stageName,
  description: sentence,
  domain: one(liveDomain, provenLiveDomain),
  authorization: connectAuthorization,
  groups: distinct(fc.constantFrom('Admins', 'Drivers and riders')),
  connectionsPerOwner: whole(1, 1000),
  routes: fc.uniqueArray(options('RealtimeRoute', { routeKey, function: one(existing('alias', 'Talking'), existing('function', 'Listening')) }, { returnResponse: flag }), {
    minLength: 1, maxLength: 2, selector: ({ of }) => of.routeKey,
  }),
  queue,
});

export const routeAuthorization = one(
  call('RouteAuthorization.inherit'),
  variadic('RouteAuthorization.scopes', distinct(fc.constantFrom('shop/read', 'shop/write'))),
  variadic('RouteAuthorization.groups', distinct(fc.constantFrom('Admins', 'Editors'))),
  call('RouteAuthorization.iam'),
  call('RouteAuthorization.apiKey'),
  call('RouteAuthorization.importedApiKey'),
  call('RouteAuthorization.lambdaAuthorizer', existing('alias', 'Guarding'), fc.option(lambdaAuth, { nil: undefined })),
  call('RouteAuthorization.none', options('NoAuthOptions', { reason })),
);

