import { Duration, Fn, Size, Stack, Token } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { AccessLogField, ApiKeySourceType, MethodLoggingLevel, Period, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { DataIdentifier, DataProtectionPolicy, LogGroupClass } from 'aws-cdk-lib/aws-logs';
import { AccessLog, ApiEndpoint, CacheSize, Profile, RouteIntegration, SecureRestApi, SecureRestApiProps, UsagePlanOptions } from '../../src';
import { newStack, templateOf } from '../support/synth';

const api = (props: SecureRestApiProps = {}, stack: Stack = newStack()) => new SecureRestApi(stack, 'Api', props);
const template = (props: SecureRestApiProps) => templateOf((stack) => {
  api(props, stack).addRoute('GET /a', { integration: RouteIntegration.mock() });
});
const dataProtection = new DataProtectionPolicy({ identifiers: [DataIdentifier.EMAILADDRESS] });

test.each<[SecureRestApiProps, string]>([
  [{ throttle: { rateLimit: Infinity } }, 'api.throttle.rateLimit: Infinity cannot be used'],
  [{ throttle: { rateLimit: NaN } }, 'api.throttle.rateLimit: NaN cannot be used'],
  [{ throttle: { burstLimit: 1.5 } }, 'api.throttle.burstLimit: 1.5 cannot be used'],
  [{ executionLogging: 'ALL' as MethodLoggingLevel }, "api.executionLogging: 'ALL' cannot be used"],
  [{ apiKeySource: 'BODY' as ApiKeySourceType }, "api.apiKeySource: 'BODY' cannot be used"],
  [{ description: 'x'.repeat(1025) }, "api.description: '1025 characters' cannot be used"],
  [{ minCompressionSize: Size.bytes(10 * 1024 ** 2 + 1) }, "api.minCompressionSize: '10485761 bytes' cannot be used"],
  [{ minCompressionSize: Size.bytes(1.5) }, "api.minCompressionSize: '1.5 bytes' cannot be used"],
  [{ cache: { size: CacheSize.GB_0_5 }, cacheEnabled: false }, "api.cache: '0.5' conflicts with api.cacheEnabled: false"],
  [{ cache: { size: CacheSize.GB_0_5, ttl: Duration.seconds(0) } }, "api.cache.ttl: '0 seconds' cannot be used"],
  [{ cache: { size: CacheSize.GB_0_5, ttl: Duration.seconds(3601) } }, 'api.cache.ttl: '],
  [{ stageName: 'a b' }, "api.stageName: 'a b' cannot be used"],
  [{ stageName: 'a/' }, "api.stageName: 'a/' cannot be used"],
  [{ stageName: '/a' }, "api.stageName: '/a' cannot be used"],
  [{ stageName: '' }, "api.stageName: '' cannot be used"],
  [{ stageName: 'x'.repeat(129) }, 'api.stageName: '],
  [{ openApiFile: 'openapi.yaml' }, "api.openApiFile: 'openapi.yaml' cannot be used"],
  [{ openApiFile: 'openapi.json.bak' }, "api.openApiFile: 'openapi.json.bak' cannot be used"],
  [{ accessLog: AccessLog.none(), accessLogClass: LogGroupClass.STANDARD }, "api.accessLogClass: 'STANDARD' cannot be used. Allowed: nothing"],
  [{ accessLogClass: LogGroupClass.DELIVERY }, "api.accessLogClass: 'DELIVERY' cannot be used. Allowed: STANDARD or INFREQUENT_ACCESS"],
  [{ accessLogClass: LogGroupClass.INFREQUENT_ACCESS, logDataProtection: dataProtection }, "api.accessLogClass: 'INFREQUENT_ACCESS' cannot be used. Allowed: STANDARD"],
])('refuses %j', (props, message) => {
  expect(() => api(props)).toThrow(message);
});

test.each<[string, ApiEndpoint, object]>([
  ['in the region speaks IPv4', ApiEndpoint.regional(), { Types: ['REGIONAL'], IpAddressType: Match.absent() }],
  ['in the region speaks IPv6, too', ApiEndpoint.regional(true), { Types: ['REGIONAL'], IpAddressType: 'dualstack' }],
  ['at the edge speaks IPv4', ApiEndpoint.edge(), { Types: ['EDGE'], IpAddressType: Match.absent() }],
])('an endpoint %s', (_, endpoint, configuration) => {
  template({ endpoint }).hasResourceProperties('AWS::ApiGateway::RestApi', { EndpointConfiguration: configuration });
});

test.each<[string, SecureRestApiProps]>([
  ['limits', {
    throttle: { rateLimit: 0.5, burstLimit: 1 },
    description: 'x'.repeat(1024),
    minCompressionSize: Size.mebibytes(10),
    stageName: 'x'.repeat(128),
    cache: { size: CacheSize.GB_237, ttl: Duration.hours(1) },
    openApiFile: 'open-api_1.json',
  }],
  ['shortest times', { cache: { size: CacheSize.GB_0_5, ttl: Duration.seconds(1) }, cacheEnabled: true, minCompressionSize: Size.bytes(0) }],
  ['values that are known only at deployment', {
    throttle: { rateLimit: Token.asNumber(Fn.ref('Rate')), burstLimit: Token.asNumber(Fn.ref('Burst')) },
    description: Fn.ref('Description'),
    minCompressionSize: Size.bytes(Token.asNumber(Fn.ref('Size'))),
    stageName: Fn.ref('Stage'),
    cache: { size: CacheSize.GB_0_5, ttl: Duration.seconds(Token.asNumber(Fn.ref('Ttl'))) },
  }],
  ['limits that are left out', { throttle: { rateLimit: undefined, burstLimit: undefined } }],
])('takes %s', (_, props) => {
  expect(() => api(props)).not.toThrow();
});

test('an API without a route fails the synthesis, and one with a route does not', () => {
  const errors = (stack: Stack) => stack.node.findAll().flatMap((each) => each.node.validate());
  const [empty, used] = [newStack(), newStack()];
  api({}, empty);
  api({}, used).addRoute('GET /a', { integration: RouteIntegration.mock() });
  expect(errors(empty)).toEqual(expect.arrayContaining([expect.stringContaining('Stack/Api api: has no routes')]));
  expect(errors(used)).toEqual([]);
});

describe('an existing API', () => {
  const existing = (stack: Stack) => RestApi.fromRestApiAttributes(stack, 'Existing', { restApiId: 'abc', rootResourceId: 'root' });

  test.each<[string, SecureRestApiProps]>([
    ['endpoint', { endpoint: ApiEndpoint.regional() }], ['minCompressionSize', { minCompressionSize: Size.kibibytes(1) }],
    ['binaryMediaTypes', { binaryMediaTypes: [] }], ['apiKeySource', { apiKeySource: ApiKeySourceType.HEADER }], ['description', { description: 'Mine' }],
  ])('keeps its own %s', (name, props) => {
    const stack = newStack();
    expect(() => api({ existingApi: existing(stack), ...props }, stack)).toThrow(`api.${name}: 'a value' conflicts with api.existingApi`);
  });

  test('needs no route here, and gets an execution log where one is written', () => {
    const stack = newStack();
    const none = api({ existingApi: existing(stack) }, stack);
    expect(none.executionLogGroup).toBeUndefined();
    expect(none.node.validate()).toEqual([]);
    const other = newStack();
    const logged = api({ existingApi: existing(other), executionLogging: MethodLoggingLevel.INFO }, other);
    expect(other.resolve(logged.executionLogGroup?.logGroupName)).toEqual({ Ref: expect.stringMatching(/^ApiExecutionLogs/) });
  });
});

describe('the stage', () => {
  test('is named prod and has no description, cache, certificate or execution log by default', () => {
    const made = template({});
    made.hasResourceProperties('AWS::ApiGateway::Stage', {
      StageName: 'prod',
      CacheClusterEnabled: Match.absent(),
      CacheClusterSize: Match.absent(),
      ClientCertificateId: Match.absent(),
      MethodSettings: [Match.objectLike({ LoggingLevel: 'OFF', CachingEnabled: Match.absent() })],
    });
    made.hasResourceProperties('AWS::ApiGateway::RestApi', { Description: Match.absent(), ApiKeySourceType: 'HEADER' });
    made.resourceCountIs('AWS::ApiGateway::ClientCertificate', 0);
  });

  test('has a cache, a client certificate and an execution log of errors in REGULATED, unless they are switched off', () => {
    const made = template({ profile: Profile.REGULATED });
    made.hasResourceProperties('AWS::ApiGateway::Stage', {
      CacheClusterEnabled: true, CacheClusterSize: '0.5', ClientCertificateId: Match.anyValue(), MethodSettings: [Match.objectLike({ LoggingLevel: 'ERROR' })],
    });
    made.hasResourceProperties('AWS::ApiGateway::ClientCertificate', { Description: 'Stack/Api' });
    const off = template({
      profile: Profile.REGULATED, cacheEnabled: false, clientCertificate: false, executionLogging: MethodLoggingLevel.OFF, tracing: false,
    });
    off.hasResourceProperties('AWS::ApiGateway::Stage', {
      CacheClusterEnabled: Match.absent(), ClientCertificateId: Match.absent(), TracingEnabled: false, MethodSettings: [Match.objectLike({ LoggingLevel: 'OFF' })],
    });
  });

  test('writes its logs into groups that are kept, for as long as the profile says', () => {
    const groups = (props: SecureRestApiProps) => Object.values(template(props).findResources('AWS::Logs::LogGroup')).map(({ Properties }) => Properties);
    expect(groups({ profile: Profile.DEVELOPMENT }).map(({ RetentionInDays }) => RetentionInDays)).toEqual([7, 7]);
    const infrequent = groups({ logRetention: 365, accessLogClass: LogGroupClass.INFREQUENT_ACCESS });
    expect(infrequent.map(({ RetentionInDays, LogGroupClass: kind }) => [RetentionInDays, kind])).toEqual([[365, 'INFREQUENT_ACCESS'], [365, undefined]]);
    expect(groups({ accessLogClass: LogGroupClass.STANDARD })[0].LogGroupClass).toBeUndefined();
    const { Statement } = groups({ logDataProtection: dataProtection })[0].DataProtectionPolicy;
    expect(Statement.map(({ Operation }: { Operation: object }) => Object.keys(Operation))).toEqual([['Audit'], ['Deidentify']]);
    expect(JSON.stringify(Statement)).toContain('data-identifier/EmailAddress');
    expect(groups({})[1].LogGroupName).toEqual({ 'Fn::Join': ['', ['API-Gateway-Execution-Logs_', { Ref: expect.stringMatching(/^Api/) }, '/prod']] });
  });
});

describe('the access log', () => {
  const fields = (log: AccessLog) => JSON.parse(log.format!.toString()) as Record<string, string>;

  test('tells of each request when, who, what, how long, and why it failed', () => {
    expect(fields(AccessLog.json())).toEqual({
      requestId: '$context.requestId',
      extendedRequestId: '$context.extendedRequestId',
      xrayTraceId: '$context.xrayTraceId',
      requestTime: '$context.requestTime',
      ip: '$context.identity.sourceIp',
      httpMethod: '$context.httpMethod',
      resourcePath: '$context.resourcePath',
      protocol: '$context.protocol',
      status: '$context.status',
      responseLength: '$context.responseLength',
      responseLatency: '$context.responseLatency',
      integrationLatency: '$context.integrationLatency',
      integrationStatus: AccessLogField.contextIntegrationStatus(),
      errorType: '$context.error.responseType',
      wafStatus: AccessLogField.contextWafStatus(),
    });
  });

  test('of a WebSocket API tells of each connect, message and disconnect', () => {
    expect(fields(AccessLog.webSocketJson())).toMatchObject({
      eventType: '$context.eventType', routeKey: '$context.routeKey', connectionId: '$context.connectionId', error: '$context.error.message', status: '$context.status',
    });
  });
});

describe('usage plans', () => {
  const limited: UsagePlanOptions = { name: 'Partners', throttle: { rateLimit: 5, burstLimit: 10 } };
  const refused = (...usagePlans: UsagePlanOptions[]) => expect(() => api({ usagePlans }));

  test('have one key of their name where you list none', () => {
    const made = template({ usagePlans: [limited] });
    made.resourceCountIs('AWS::ApiGateway::ApiKey', 1);
    made.hasResourceProperties('AWS::ApiGateway::UsagePlan', { UsagePlanName: 'Partners', ApiStages: [Match.objectLike({ ApiId: Match.anyValue() })] });
    expect(Object.keys(made.findResources('AWS::ApiGateway::ApiKey'))[0]).toMatch(/^ApiPartnersPartnersKey/);
  });

  test('are refused with a name or a key twice, and with quotas that grant nothing', () => {
    refused(limited, limited).toThrow('api.usagePlans.name');
    refused({ ...limited, keys: ['Alice', 'Alice'] }).toThrow("api.usagePlans of 'Partners'.keys");
    refused({ ...limited, throttle: { burstLimit: 5 } }).toThrow("api.usagePlans of 'Partners'.throttle");
    refused({ ...limited, quota: { limit: 0, period: Period.DAY } }).toThrow("api.usagePlans of 'Partners'.quota.limit: 0 cannot be used");
    refused({ ...limited, quota: { limit: 1, offset: -1, period: Period.DAY } }).toThrow("api.usagePlans of 'Partners'.quota.offset: -1 cannot be used");
    refused({ ...limited, quota: { limit: 1, offset: 0, period: Period.DAY } }).not.toThrow();
    refused({ ...limited, name: 'a_b' }).toThrow("api.usagePlans.name: 'a_b' cannot be used");
  });
});
