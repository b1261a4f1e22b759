import { Duration, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime, TenancyConfig } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { plainFunction } from './support/systems';
import { AccessLog, ConnectAuthorization, Monitoring, RealtimeApi, RealtimeApiProps, RealtimeRouteOptions } from '../../src';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf } from '../support/synth';

const api = (stack: Stack, props: Partial<RealtimeApiProps> = {}) => new RealtimeApi(stack, 'Api', { authorization: ConnectAuthorization.iam(), ...props });
type More = (created: RealtimeApi, stack: Stack) => void;
const made = (props: Partial<RealtimeApiProps> = {}, more: More = () => undefined) => templateOf((stack) => more(api(stack, props), stack));
const adding = (routeKey: string, options: RealtimeRouteOptions = {}, handler?: (stack: Stack) => LambdaFunction) => () => {
  const stack = newStack();
  const created = api(stack);
  created.addRoute('taken', plainFunction(stack, 'Other'));
  created.addRoute(routeKey, handler?.(stack) ?? plainFunction(stack), options);
};

test.each(SAMPLED_FLAG_SETS)('a stage is deployed by itself, throttled and logged, with %s', (_, context) => {
  const template = templateOf((stack) => void api(stack), { context });
  template.hasResourceProperties('AWS::ApiGatewayV2::Api', { ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' });
  template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    StageName: 'prod',
    AutoDeploy: true,
    DefaultRouteSettings: { DetailedMetricsEnabled: false, ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
    AccessLogSettings: { DestinationArn: Match.anyValue(), Format: Match.anyValue() },
  });
  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  // The logging role belongs to the whole account, so it's set only on request.
  template.resourceCountIs('AWS::ApiGateway::Account', 0);
  template.resourceCountIs('AWS::IAM::Role', 0);
});

test('the access log is JSON, and has no place for queries, tokens and messages', () => {
  const { format } = AccessLog.webSocketJson();
  const fields = Object.values(JSON.parse(format!.toString()) as Record<string, string>);
  expect(fields).toContain('$context.connectionId');
  expect(fields.filter((field) => /query|header|body|authorizer|params|input/i.test(field))).toEqual([]);
});

test('everything can be set', () => {
  const template = made({
    stageName: 'v1', throttle: { rateLimit: 5 }, detailedMetrics: true, accessLog: AccessLog.none(), description: 'Live',
  });
  template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    StageName: 'v1', AccessLogSettings: Match.absent(), DefaultRouteSettings: { DetailedMetricsEnabled: true, ThrottlingRateLimit: 5, ThrottlingBurstLimit: 200 },
  });
  template.hasResourceProperties('AWS::ApiGatewayV2::Api', { Description: 'Live' });
  template.resourceCountIs('AWS::Logs::LogGroup', 0);
  made({ logRetention: RetentionDays.ONE_DAY }).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 1 });
});

test('addresses and the ARN of connections are those of the stage', () => {
  const stack = newStack({ env: { region: 'cn-north-1', account: '123456789012' } });
  const created = api(stack, { stageName: 'v1' });
  const id = { Ref: stack.getLogicalId(created.api.node.defaultChild as never) };
  const join = (...parts: unknown[]) => ({ 'Fn::Join': ['', parts] });
  const suffix = { Ref: 'AWS::URLSuffix' };
  expect(stack.resolve(created.url)).toEqual(join('wss://', id, '.execute-api.cn-north-1.', suffix, '/v1'));
  expect(stack.resolve(created.managementEndpoint)).toEqual(join('https://', id, '.execute-api.cn-north-1.', suffix, '/v1'));
  expect(stack.resolve(created.connectionsArn)).toEqual(join('arn:', { Ref: 'AWS::Partition' }, ':execute-api:cn-north-1:123456789012:', id, '/v1/POST/@connections/*'));
});

describe('routes', () => {
  test('answer where they are told to, and are authorized at $connect', () => {
    const template = made({}, (created, stack) => {
      const handler = plainFunction(stack);
      for (const key of ['$connect', '$disconnect', 'chat']) created.addRoute(key, handler);
      created.addRoute('$default', handler, { returnResponse: true });
    });
    const routes = Object.values(template.findResources('AWS::ApiGatewayV2::Route')).map(({ Properties: { RouteKey, AuthorizationType, RouteResponseSelectionExpression } }) =>
      [RouteKey, AuthorizationType, RouteResponseSelectionExpression]);
    expect(routes.sort()).toEqual([
      ['$connect', 'AWS_IAM', undefined], ['$default', 'NONE', '$default'], ['$disconnect', 'NONE', undefined], ['chat', 'NONE', undefined],
    ]);
    template.resourceCountIs('AWS::ApiGatewayV2::RouteResponse', 1);
    // One function, one integration; API Gateway may call it only for these routes.
    template.resourceCountIs('AWS::ApiGatewayV2::Integration', 1);
    template.resourceCountIs('AWS::Lambda::Permission', 4);
    const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
    expect(Object.keys(template.findResources('AWS::ApiGatewayV2::Route')).every((id) => (stage.DependsOn as string[]).includes(id))).toBe(true);
  });

  test.each([
    ['', /'' cannot be used. Allowed: \$connect, \$disconnect, \$default, or/],
    ['$other', /routeKey: '\$other'/],
    ['with space', /routeKey: 'with space'/],
    ['x'.repeat(129), /routeKey/],
    ['taken', /a key that is not taken: taken are/],
  ])('with the key %j are refused', (routeKey, message) => {
    expect(adding(routeKey)).toThrow(message);
  });

  test("that don't answer, run too long or have tenants are refused", () => {
    const runs = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => {};') };
    expect(adding('$connect', { returnResponse: true })).toThrow(/returnResponse of '\$connect'/);
    expect(adding('chat', {}, (stack) => new LambdaFunction(stack, 'Slow', { ...runs, timeout: Duration.seconds(30) }))).toThrow(/timeout of the function of 'chat'.*at most 29 seconds/);
    expect(adding('chat', {}, (stack) => new LambdaFunction(stack, 'Tenants', { ...runs, tenancyConfig: TenancyConfig.PER_TENANT }))).toThrow(/without tenancyConfig/);
    expect(adding('chat', {}, (stack) => new LambdaFunction(stack, 'Quick', { ...runs, timeout: Duration.seconds(29) }))).not.toThrow();
  });
});

describe('the authorization of $connect', () => {
  const connecting = (create: (stack: Stack) => ConnectAuthorization) => templateOf((stack) => {
    api(stack, { authorization: create(stack) }).addRoute('$connect', plainFunction(stack, 'Connect'));
  });

  test('by a function asks it always, or where its sources are there', () => {
    const always = connecting((stack) => ConnectAuthorization.lambdaAuthorizer(plainFunction(stack)));
    always.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', { AuthorizerType: 'REQUEST', IdentitySource: Match.absent() });
    always.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: '$connect', AuthorizationType: 'CUSTOM', AuthorizerId: Match.anyValue() });
    const identitySources = ['route.request.querystring.ticket', 'context.identity.sourceIp'];
    connecting((stack) => ConnectAuthorization.lambdaAuthorizer(plainFunction(stack), { identitySources }))
      .hasResourceProperties('AWS::ApiGatewayV2::Authorizer', { IdentitySource: identitySources });
  });

  test.each(['method.request.header.Authorization', '$request.header.Authorization', 'route.request.path.id', ''])('from %j is refused', (source) => {
    expect(() => connecting((stack) => ConnectAuthorization.lambdaAuthorizer(plainFunction(stack), { identitySources: [source] }))).toThrow(/identitySources: /);
  });
});

test.each<[Partial<RealtimeApiProps>, RegExp]>([
  [{ throttle: { rateLimit: 0 } }, /realtime\.throttle\.rateLimit: 0/],
  [{ throttle: { burstLimit: -1 } }, /realtime\.throttle\.burstLimit: -1/],
  [{ stageName: 'with space' }, /realtime\.stageName: 'with space'/],
])('%j is refused', (props, message) => {
  expect(() => api(newStack(), props)).toThrow(message);
});

test.each([true, false])('errors of integrations, of execution and of connects are watched, with metrics by route: %s', (detailedMetrics) => {
  const template = templateOf((stack) => void api(stack, { detailedMetrics, monitoring: new Monitoring(stack, 'Monitoring') }));
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties: { MetricName, Dimensions } }) =>
    [MetricName, (Dimensions as { Name: string; Value: unknown }[]).map(({ Name }) => Name).sort().join()]);
  expect(alarms.sort()).toEqual([
    ['ClientError', detailedMetrics ? 'ApiId,Route,Stage' : 'ApiId,Stage'], ['ExecutionError', 'ApiId,Stage'], ['IntegrationError', 'ApiId,Stage'],
  ]);
});
