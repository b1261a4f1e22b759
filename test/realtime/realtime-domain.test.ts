import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Certificate, ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone, IHostedZone } from 'aws-cdk-lib/aws-route53';
import { ConnectAuthorization, RealtimeApi, RealtimeDomainOptions, ServerlessApiPattern, ServerlessApiPatternProps, WebsiteDomain } from '../../src';
import { newStack } from '../support/synth';

function certificate(stack: Stack, region = 'eu-west-1'): ICertificate {
  const id = `Certificate${stack.node.children.length}`;
  return Certificate.fromCertificateArn(stack, id, `arn:aws:acm:${region}:123456789012:certificate/abc`);
}
const zone = (stack: Stack): IHostedZone => HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z123', zoneName: 'example.com' });
type Domain = (stack: Stack) => Partial<RealtimeDomainOptions>;

function apiAt(domain: Domain): { readonly stack: Stack; readonly api: RealtimeApi } {
  const stack = newStack();
  return { stack, api: new RealtimeApi(stack, 'Api', { authorization: ConnectAuthorization.iam(), domain: { domainName: 'ws.example.com', ...domain(stack) } }) };
}

test('a domain in your own zone gets its certificate and records for IPv4 and IPv6, and speaks TLS 1.2 or later', () => {
  const { stack, api } = apiAt((inner) => ({ hostedZone: zone(inner) }));
  const made = Template.fromStack(stack);
  made.hasResourceProperties('AWS::CertificateManager::Certificate', { DomainName: 'ws.example.com', ValidationMethod: 'DNS' });
  made.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
    DomainName: 'ws.example.com', DomainNameConfigurations: [{ CertificateArn: { Ref: Match.anyValue() }, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' }],
  });
  for (const Type of ['A', 'AAAA']) made.hasResourceProperties('AWS::Route53::RecordSet', { Type, Name: 'ws.example.com.' });
  made.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { Stage: 'prod', ApiMappingKey: Match.absent() });
  expect(api.url).toBe('wss://ws.example.com');
});

test('clients connect below a base path, and functions send at the name that AWS gave', () => {
  const { stack, api } = apiAt((inner) => ({ certificate: certificate(inner), basePath: 'live' }));
  const made = Template.fromStack(stack);
  expect(api.url).toBe('wss://ws.example.com/live');
  expect(JSON.stringify(stack.resolve(api.managementEndpoint))).toContain('.execute-api.');
  made.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { ApiMappingKey: 'live' });
  made.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: Match.absent() });
  made.resourceCountIs('AWS::Route53::RecordSet', 0);
});

test('the pages of a website may connect to it, and find its address', () => {
  const stack = newStack();
  const shop = new ServerlessApiPattern(stack, 'Shop', { website: {}, realtime: { domain: { domainName: 'ws.example.com', certificate: certificate(stack), basePath: 'live' } } });
  const policies = JSON.stringify(Template.fromStack(stack).findResources('AWS::CloudFront::ResponseHeadersPolicy'));
  expect(policies).toContain(' wss://ws.example.com');
  expect(policies).not.toContain('wss://ws.example.com/live');
  expect(shop.realtime!.api.url).toBe('wss://ws.example.com/live');
  expect(shop.asyncApi()).toContain('"host": "ws.example.com"');
});

test.each<[string, Domain, string]>([
  ['without certificate and zone', () => ({}), "realtime.domain: 'ws.example.com' cannot be used. Allowed: a domain with certificate or hostedZone"],
  ['with a strange name', (stack) => ({ domainName: 'WS example', certificate: certificate(stack) }), "realtime.domain.domainName: 'WS example' cannot be used"],
  ['for every name', (stack) => ({ domainName: '*.example.com', certificate: certificate(stack) }), "realtime.domain.domainName: '*.example.com' cannot be used"],
  ['with a strange base path', (stack) => ({ basePath: 'v1/live', certificate: certificate(stack) }), "realtime.domain.basePath: 'v1/live' cannot be used"],
  ['in the zone of another one', (stack) => ({ domainName: 'ws.example.org', hostedZone: zone(stack) }),
    "Stack/Api/Domain realtime.domain.domainName: 'ws.example.org' conflicts with realtime.domain.hostedZone, which is the zone of 'example.com'. Use a name that ends with .example.com"],
])('a domain %s is refused', (_, domain, message) => {
  expect(() => apiAt(domain)).toThrow(message);
});

test.each<[string, (stack: Stack) => ServerlessApiPatternProps, string]>([
  ['the REST API and the WebSocket API', (stack) => ({
    api: { domain: { domainName: 'shop.example.com', certificate: certificate(stack) } }, realtime: { domain: { domainName: 'shop.example.com', certificate: certificate(stack) } },
  }), "realtime.domain.domainName: 'shop.example.com' conflicts with the same name in api.domain.domainName"],
  ['the REST API and the website', (stack) => ({
    api: { domain: { domainName: 'shop.example.com', certificate: certificate(stack), defaultEndpointEnabled: true } }, website: { domain: domainOfWebsite(stack) },
  }), "website.domain.domainName: 'shop.example.com' conflicts with the same name in api.domain.domainName"],
])('one name for %s is refused', (_, props, message) => {
  const stack = newStack();
  expect(() => new ServerlessApiPattern(stack, 'Shop', props(stack))).toThrow(message);
});

function domainOfWebsite(stack: Stack): WebsiteDomain {
  return { domainName: 'shop.example.com', certificate: certificate(stack, 'us-east-1') };
}
