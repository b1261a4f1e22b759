import { Fn, Size, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { AccessLogField, AccessLogFormat, ApiKeySourceType, MethodLoggingLevel, Period, RestApi, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { InterfaceVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AccessLog, ApiEndpoint, ApiGatewayLogging, CustomDomainOptions, RouteIntegration, SecureRestApi, SecureRestApiProps, UsagePlanOptions } from '../../src';
import { acknowledged, reportsOf, unacknowledged } from '../support/compliance';
import { newStack, templateOf } from '../support/synth';

const handler = (stack: Stack) => new LambdaFunction(stack, 'Handler', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('//') });
const template = (props: SecureRestApiProps | ((stack: Stack) => SecureRestApiProps), region?: string) => templateOf((stack) => {
  new SecureRestApi(stack, 'Api', typeof props === 'function' ? props(stack) : props).addRoute('GET /a', { function: handler(stack) });
}, region ? { env: { region, account: '123456789012' } } : {});

const zone = (stack: Stack) => HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z123', zoneName: 'example.com' });
const certificate = (stack: Stack) => Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:us-east-1:123456789012:certificate/1');

describe('a domain', () => {
  const withDomain = (domain: (stack: Stack) => Partial<CustomDomainOptions>, props: SecureRestApiProps = {}, region?: string) =>
    template((stack) => ({ ...props, domain: { domainName: 'api.example.com', ...domain(stack) } }), region);

  const trust = (stack: Stack) => ({ bucket: Bucket.fromBucketName(stack, 'Trust', 'trust'), key: 'authorities.pem' });
  const privately = () => ApiEndpoint.vpc(InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(newStack(), 'Endpoint', { vpcEndpointId: 'vpce-1', port: 443 }));

  test('at the edge is served with a certificate of us-east-1, given or created there', () => {
    for (const [domain, region] of [[(stack: Stack) => ({ certificate: certificate(stack) }), 'eu-west-1'], [(stack: Stack) => ({ hostedZone: zone(stack) }), 'us-east-1']] as const) {
      withDomain(domain, { endpoint: ApiEndpoint.edge() }, region).hasResourceProperties('AWS::ApiGateway::DomainName', { EndpointConfiguration: { Types: ['EDGE'] } });
    }
    expect(() => withDomain((stack) => ({ hostedZone: zone(stack) }), { endpoint: ApiEndpoint.edge() })).toThrow('api.domain.certificate: undefined cannot be used');
  });

  test('with newer TLS denies callers who reach it under another name', () => {
    const accessMode = (securityPolicy?: SecurityPolicy) => withDomain((stack) => ({ certificate: certificate(stack), securityPolicy }))
      .findResources('AWS::ApiGateway::DomainName');
    expect(Object.values(accessMode(SecurityPolicy.TLS13_1_3_2025_09))[0].Properties.EndpointAccessMode).toBe('STRICT');
    expect(Object.values(accessMode())[0].Properties.EndpointAccessMode).toBeUndefined();
  });

  test('may be a wildcard, or known only at deployment, with any base path that API Gateway takes', () => {
    for (const domainName of ['*.example.com', 'a-1.b.example.com', Fn.ref('Domain')]) {
      expect(() => withDomain((stack) => ({ domainName, basePath: "v1.0-$_+!*'()", certificate: certificate(stack) }))).not.toThrow();
    }
  });

  test('without a base path is the address of the API, and has no records without a zone', () => {
    const stack = newStack();
    expect(new SecureRestApi(stack, 'Api', { domain: { domainName: 'api.example.com', certificate: certificate(stack) } }).url).toBe('https://api.example.com/');
    const made = withDomain((inner) => ({ certificate: certificate(inner) }));
    made.resourceCountIs('AWS::Route53::RecordSet', 0);
    made.resourceCountIs('AWS::CertificateManager::Certificate', 0);
  });

  test('in your own zone gets its certificate and records for IPv4 and IPv6, and replaces the name that AWS gave', () => {
    const made = withDomain((stack) => ({ hostedZone: zone(stack) }));
    made.hasResourceProperties('AWS::CertificateManager::Certificate', { DomainName: 'api.example.com', ValidationMethod: 'DNS' });
    made.hasResourceProperties('AWS::ApiGateway::DomainName', { SecurityPolicy: 'TLS_1_2', EndpointConfiguration: { Types: ['REGIONAL'] } });
    for (const Type of ['A', 'AAAA']) made.hasResourceProperties('AWS::Route53::RecordSet', { Type, Name: 'api.example.com.' });
    made.hasResourceProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: true });
  });

  test('shows the stage under a base path, with newer TLS, and gives the address', () => {
    const stack = newStack();
    const api = new SecureRestApi(stack, 'Api', {
      domain: { domainName: 'api.example.com', certificate: certificate(stack), basePath: 'shop', securityPolicy: SecurityPolicy.TLS13_1_3_2025_09 },
    });
    expect(api.url).toBe('https://api.example.com/shop/');
    withDomain((inner) => ({ certificate: certificate(inner), basePath: 'shop' })).hasResourceProperties('AWS::ApiGateway::BasePathMapping', { BasePath: 'shop', Stage: { Ref: Match.anyValue() } });
  });

  test('demands client certificates, and keeps the name that AWS gave where asked to', () => {
    const made = withDomain((stack) => ({
      certificate: certificate(stack), defaultEndpointEnabled: true, mutualTls: { bucket: Bucket.fromBucketName(stack, 'Trust', 'trust'), key: 'authorities.pem' },
    }));
    made.hasResourceProperties('AWS::ApiGateway::DomainName', { MutualTlsAuthentication: { TruststoreUri: 's3://trust/authorities.pem' } });
    made.hasResourceProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: Match.absent() });
  });

  test.each<[string, (stack: Stack) => Partial<CustomDomainOptions>, SecureRestApiProps, string]>([
    ['without certificate and zone', () => ({}), {}, "api.domain: 'api.example.com' cannot be used. Allowed: a domain with certificate or hostedZone"],
    ['without a trust store', (stack) => ({ certificate: certificate(stack), mutualTls: { bucket: Bucket.fromBucketName(stack, 'Trust', 'trust'), key: '' } }), {}, "api.domain.mutualTls.key: '' cannot be used"],
    ['with a strange name', (stack) => ({ domainName: 'API example', certificate: certificate(stack) }), {}, "api.domain.domainName: 'API example' cannot be used"],
    ['with a strange base path', (stack) => ({ basePath: 'a b', certificate: certificate(stack) }), {}, "api.domain.basePath: 'a b' cannot be used"],
    ['in the zone of another domain', (stack) => ({ domainName: 'api.example.org', hostedZone: zone(stack) }), {}, "api.domain.domainName: 'api.example.org' conflicts with api.domain.hostedZone"],
    ['with a name of one label', (stack) => ({ domainName: 'example', certificate: certificate(stack) }), {}, "api.domain.domainName: 'example' cannot be used"],
    ['with a slash in front', (stack) => ({ domainName: '/api.example.com', certificate: certificate(stack) }), {}, "api.domain.domainName: '/api.example.com' cannot be used"],
    ['with a slash at the end', (stack) => ({ domainName: 'api.example.com/', certificate: certificate(stack) }), {}, "api.domain.domainName: 'api.example.com/' cannot be used"],
    ['with a base path that deployment knows', (stack) => ({ basePath: Fn.ref('Base'), certificate: certificate(stack) }), {}, "api.domain.basePath: 'a token' cannot be used"],
    ['with a slash in its base path', (stack) => ({ basePath: 'a/b', certificate: certificate(stack) }), {}, "api.domain.basePath: 'a/b' cannot be used"],
    ['with an unknown policy', (stack) => ({ securityPolicy: 'TLS_9' as SecurityPolicy, certificate: certificate(stack) }), {}, "api.domain.securityPolicy: 'TLS_9' cannot be used"],
    ['of a private API', (stack) => ({ certificate: certificate(stack) }), { endpoint: privately() }, "api.domain: 'api.example.com' cannot be used. Allowed: a domain for regional and edge"],
    ['at the edge with client certificates', (stack) => ({ certificate: certificate(stack), mutualTls: trust(stack) }), { endpoint: ApiEndpoint.edge() }, "api.domain.mutualTls: 'authorities.pem' cannot be used. Allowed: mutual TLS only for regional"],
    ['with client certificates and newer TLS', (stack) => ({ certificate: certificate(stack), mutualTls: trust(stack), securityPolicy: SecurityPolicy.TLS13_1_3_2025_09 }), {}, "api.domain.mutualTls: 'authorities.pem' cannot be used. Allowed: mutual TLS only with"],
    ['at the edge with a certificate of another region', (stack) => ({ hostedZone: zone(stack) }), { endpoint: ApiEndpoint.edge() }, 'a certificate in us-east-1 for an edge endpoint'],
  ])('%s is refused', (_, domain, props, message) => {
    expect(() => withDomain(domain, props, 'eu-west-1')).toThrow(message);
  });
});

describe('the endpoint', () => {
  test('is dual-stack or at the edge where asked to be', () => {
    template({ endpoint: ApiEndpoint.regional(true) }).hasResourceProperties('AWS::ApiGateway::RestApi', { EndpointConfiguration: { Types: ['REGIONAL'], IpAddressType: 'dualstack' } });
    template({ endpoint: ApiEndpoint.edge() }).hasResourceProperties('AWS::ApiGateway::RestApi', { EndpointConfiguration: { Types: ['EDGE'] } });
  });

  test('in a VPC is closed to all other ways by the resource policy', () => {
    const made = template((stack) => ({ endpoint: ApiEndpoint.vpc(InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(stack, 'Endpoint', { vpcEndpointId: 'vpce-1', port: 443 })) }));
    made.hasResourceProperties('AWS::ApiGateway::RestApi', {
      EndpointConfiguration: { Types: ['PRIVATE'], IpAddressType: 'dualstack', VpcEndpointIds: ['vpce-1'] },
      Policy: {
        Statement: [
          Match.objectLike({ Action: 'execute-api:Invoke', Resource: 'execute-api:/*', Principal: { AWS: '*' }, Effect: 'Allow', Condition: { StringEquals: { 'aws:SourceVpce': ['vpce-1'] } } }),
          Match.objectLike({ Effect: 'Deny', Condition: { StringNotEquals: { 'aws:SourceVpce': ['vpce-1'] } } }),
        ],
      },
    });
  });

  test('in a VPC needs an endpoint there', () => {
    expect(() => ApiEndpoint.vpc()).toThrow("api.endpoint: '[]' cannot be used. Allowed: at least one VPC endpoint");
  });
});

describe('usage plans', () => {
  const plan: UsagePlanOptions = { name: 'Partners', throttle: { rateLimit: 5, burstLimit: 10 }, quota: { limit: 1000, period: Period.DAY }, keys: ['Alice', 'Bob'] };

  test('limit each of their keys', () => {
    const made = template({ usagePlans: [plan], apiKeySource: ApiKeySourceType.AUTHORIZER });
    made.hasResourceProperties('AWS::ApiGateway::UsagePlan', { UsagePlanName: 'Partners', Throttle: { RateLimit: 5, BurstLimit: 10 }, Quota: { Limit: 1000, Period: 'DAY' } });
    made.resourceCountIs('AWS::ApiGateway::UsagePlanKey', 2);
    made.hasResourceProperties('AWS::ApiGateway::RestApi', { ApiKeySourceType: 'AUTHORIZER' });
  });

  test('without limits are refused', () => {
    expect(() => template({ usagePlans: [{ ...plan, throttle: { rateLimit: 5 } }] })).toThrow("api.usagePlans of 'Partners'.throttle: '{\"rateLimit\":5}' cannot be used");
    expect(() => template({ usagePlans: [{ ...plan, throttle: { rateLimit: -1, burstLimit: 1 } }] })).toThrow("api.usagePlans of 'Partners'.rateLimit: -1 cannot be used");
    expect(() => template({ usagePlans: [{ ...plan, name: 'a b' }] })).toThrow("api.usagePlans.name: 'a b' cannot be used");
  });
});

test('content may be compressed and binary', () => {
  template({ minCompressionSize: Size.kibibytes(1), binaryMediaTypes: ['image/png'] })
    .hasResourceProperties('AWS::ApiGateway::RestApi', { MinimumCompressionSize: 1024, BinaryMediaTypes: ['image/png'] });
});

describe('logs', () => {
  const formatOf = (accessLog: AccessLog) => Object.values(template({ accessLog }).findResources('AWS::ApiGateway::Stage'))[0].Properties.AccessLogSetting.Format;

  test('of access may have other formats', () => {
    expect(formatOf(AccessLog.clf())).toContain('[$context.requestTime]');
    expect(formatOf(AccessLog.custom(AccessLogFormat.custom(AccessLogField.contextRequestId())))).toBe('$context.requestId');
  });

  test('of execution hold no bodies', () => {
    template({ executionLogging: MethodLoggingLevel.ERROR }).hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: [Match.objectLike({ LoggingLevel: 'ERROR', DataTraceEnabled: false })],
    });
  });

  test('need a role of the account, which its own construct sets and keeps', () => {
    const made = templateOf((stack) => void new ApiGatewayLogging(stack, 'Logging'));
    const [role] = Object.keys(made.findResources('AWS::IAM::Role'));
    made.hasResource('AWS::ApiGateway::Account', { DeletionPolicy: 'Retain', Properties: { CloudWatchRoleArn: { 'Fn::GetAtt': [role, 'Arn'] } } });
    made.hasResource('AWS::IAM::Role', {
      DeletionPolicy: 'Retain',
      Properties: {
        ManagedPolicyArns: [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs']] }],
        AssumeRolePolicyDocument: {
          Statement: [Match.objectLike({ Principal: { Service: 'apigateway.amazonaws.com' }, Condition: { StringEqualsIfExists: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } } })],
        },
      },
    });
  });
});

describe('findings', () => {
  const of = (props: SecureRestApiProps) => {
    const found = reportsOf((stack) => void new SecureRestApi(stack, 'Api', props).addRoute('GET /a', { integration: RouteIntegration.mock() }), {});
    return [acknowledged(found).map(({ ruleName }) => ruleName), unacknowledged(found)];
  };
  test.each<[string, SecureRestApiProps, string[]]>([
    ['no access log', { accessLog: AccessLog.none() }, ['AwsSolutions-APIG1', 'Serverless-APIGWAccessLogging']],
    ['an access log that is not JSON', { accessLog: AccessLog.clf() }, ['Serverless-APIGWStructuredLogging']],
    ['no traces', { tracing: false }, ['Serverless-APIGWXrayEnabled']],
  ])('of %s are acknowledged, because a prop asks for it', (_, props, rules) => {
    const [known, unknown] = of(props);
    expect(known).toEqual(expect.arrayContaining([...rules, 'AwsSolutions-APIG6']));
    // The firewall is another construct's.
    expect(unknown.filter((rule) => /APIG/.test(rule) && rule !== 'AwsSolutions-APIG3')).toEqual([]);
    const [byDefault] = of({ executionLogging: MethodLoggingLevel.ERROR });
    expect(byDefault.filter((rule) => [...rules, 'AwsSolutions-APIG6'].includes(rule))).toEqual([]);
  });
});

describe('an API of the user', () => {
  const existing = (stack: Stack) => RestApi.fromRestApiAttributes(stack, 'Existing', { restApiId: 'abc', rootResourceId: 'root' });

  test('gets routes and its own stage, and keeps its errors', () => {
    const made = template((stack) => ({ existingApi: existing(stack), stageName: 'v2' }));
    made.resourceCountIs('AWS::ApiGateway::RestApi', 0);
    made.hasResourceProperties('AWS::ApiGateway::Resource', { RestApiId: 'abc', ParentId: 'root', PathPart: 'a' });
    made.hasResourceProperties('AWS::ApiGateway::Stage', { RestApiId: 'abc', StageName: 'v2', TracingEnabled: true });
    made.hasResourceProperties('AWS::ApiGateway::Deployment', { RestApiId: 'abc' });
    made.resourceCountIs('AWS::ApiGateway::GatewayResponse', 0);
  });

  test('has routes whose findings are acknowledged, though they belong to it', () => {
    const found = reportsOf((stack) => {
      const api = new SecureRestApi(stack, 'Api', { existingApi: existing(stack) });
      api.addRoute('GET /a', { integration: RouteIntegration.mock() });
    }, {});
    expect(unacknowledged(found)).not.toContain('AwsSolutions-COG4');
    expect(acknowledged(found).map(({ ruleName }) => ruleName)).toContain('AwsSolutions-COG4');
  });

  test('is refused where CDK does not know its root, and with settings that are its own', () => {
    expect(() => template((stack) => ({ existingApi: RestApi.fromRestApiId(stack, 'Existing', 'abc') }))).toThrow("api.existingApi: 'Stack/Existing' cannot be used. Allowed: an API that is imported with its root resource");
    expect(() => template((stack) => ({ existingApi: existing(stack), description: 'Mine' }))).toThrow('api.description');
  });
});
