import * as fs from 'fs';
import * as path from 'path';
import * as vm from 'vm';
import { App, Aws, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Certificate, ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { InterfaceVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Bucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { ApiEndpoint, Monitoring, Profile, SecureRestApi, ServerlessFunction, StaticWebsite, StaticWebsiteProps, WebFirewall, WebsiteDeployment } from '../../src';
import { reportsOf, unacknowledged } from '../support/compliance';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { newStack, templateOf, temporaryDirectory } from '../support/synth';

const template = (props: StaticWebsiteProps | ((stack: Stack) => StaticWebsiteProps) = {}, options = {}) =>
  templateOf((stack) => void new StaticWebsite(stack, 'Web', typeof props === 'function' ? props(stack) : props), options);
const certificate = (stack: Stack, region = 'us-east-1') => Certificate.fromCertificateArn(stack, 'Certificate', `arn:aws:acm:${region}:123456789012:certificate/1`);
const pages = (...names: string[]) => {
  const folder = temporaryDirectory();
  names.forEach((name) => fs.writeFileSync(path.join(folder, name), '<!doctype html>'));
  return folder;
};
const withApi = (stack: Stack): StaticWebsiteProps => {
  const api = new SecureRestApi(stack, 'Api');
  const { alias } = new ServerlessFunction(stack, 'Things', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('//') });
  api.addRoute('GET /things', { function: alias });
  new WebFirewall(stack, 'Firewall').protect(api.stage);
  return { apiStage: api.stage };
};
function edgeCode(made: Template, id: string): string {
  const [[, { Properties }]] = Object.entries(made.findResources('AWS::CloudFront::Function')).filter(([logicalId]) => logicalId.startsWith(id));
  return Properties.FunctionCode;
}
/** The path that an edge function returns. */
function rewritten(made: Template, id: string, uri: string): string {
  return vm.runInNewContext(`(${edgeCode(made, id)})({ viewer: {}, request: { uri: ${JSON.stringify(uri)}, headers: {} } }).uri`);
}

describe.each(SAMPLED_FLAG_SETS)('a website, with %s,', (_, context) => {
  test('is in a private bucket that only its distribution reads', () => {
    const made = template({}, { context });
    made.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
      VersioningConfiguration: { Status: 'Enabled' },
    });
    made.hasResourceProperties('AWS::CloudFront::OriginAccessControl', { OriginAccessControlConfig: Match.objectLike({ SigningBehavior: 'always', SigningProtocol: 'sigv4' }) });
    const policies = Object.values(made.findResources('AWS::S3::BucketPolicy')).flatMap((policy) => policy.Properties.PolicyDocument.Statement);
    const readers = policies.filter((statement) => statement.Principal.Service === 'cloudfront.amazonaws.com');
    expect(readers.flatMap((statement) => statement.Action).sort()).toEqual(['s3:GetObject', 's3:ListBucket']);
    for (const { Condition } of readers) expect(JSON.stringify(Condition)).toMatch(/AWS:SourceArn.*distribution/);
  });

  test('logs who writes its pages, in the bucket that S3 may write only for it', () => {
    const made = template({}, { context });
    made.hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      LoggingConfiguration: { DestinationBucketName: { Ref: Match.stringLikeRegexp('WebAccessLogs') }, LogFilePrefix: 'pages/' },
    });
    made.hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: { Ref: Match.stringLikeRegexp('WebAccessLogs') },
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([{
          Sid: 'AllowPagesAccessLogs',
          Effect: 'Allow',
          Principal: { Service: 'logging.s3.amazonaws.com' },
          Action: 's3:PutObject',
          Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.stringLikeRegexp('WebAccessLogs'), 'Arn'] }, '/pages/*']] },
          Condition: {
            StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
            ArnLike: { 'aws:SourceArn': { 'Fn::GetAtt': [Match.stringLikeRegexp('WebPages'), 'Arn'] } },
          },
        }]),
      }),
    });
    for (const { Properties } of Object.values(template({ accessLogs: false }, { context }).findResources('AWS::S3::Bucket'))) {
      expect(Properties.LoggingConfiguration).toBeUndefined();
    }
  });

  test('answers over TLS, compressed, with headers that keep pages to themselves', () => {
    const made = template({}, { context });
    made.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({
        DefaultCacheBehavior: Match.objectLike({ ViewerProtocolPolicy: 'redirect-to-https', Compress: true, ResponseHeadersPolicyId: { Ref: Match.stringLikeRegexp('WebHeaders') } }),
        HttpVersion: 'http2and3',
        DefaultRootObject: 'index.html',
        Logging: Match.objectLike({ Bucket: { 'Fn::GetAtt': [Match.stringLikeRegexp('WebAccessLogs'), 'RegionalDomainName'] } }),
        CustomErrorResponses: Match.absent(),
      }),
    });
    made.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: Match.objectLike({
        SecurityHeadersConfig: {
          ContentSecurityPolicy: {
            ContentSecurityPolicy: "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; worker-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; upgrade-insecure-requests",
            Override: true,
          },
          ContentTypeOptions: { Override: true },
          FrameOptions: { FrameOption: 'DENY', Override: true },
          ReferrerPolicy: { ReferrerPolicy: 'strict-origin-when-cross-origin', Override: true },
          StrictTransportSecurity: { AccessControlMaxAgeSec: 63_072_000, IncludeSubdomains: true, Override: true },
        },
      }),
    });
  });

  test('has the API under /api, uncached, with everything but the host', () => {
    const made = template(withApi, { context });
    made.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({
        CacheBehaviors: [Match.objectLike({
          PathPattern: '/api/*',
          AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
          CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
          OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
          ViewerProtocolPolicy: 'https-only',
        })],
        Origins: Match.arrayWith([Match.objectLike({
          CustomOriginConfig: Match.objectLike({ OriginProtocolPolicy: 'https-only' }),
          DomainName: { 'Fn::Join': ['', [{ Ref: Match.stringLikeRegexp('^Api') }, '.execute-api.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]] },
        })]),
      }),
    });
  });
});

test.each([
  ['/', '/index.html'],
  ['/items/7', '/index.html'],
  ['/items/', '/index.html'],
  ['/app.js', '/app.js'],
  ['/assets/logo.1a2b.svg', '/assets/logo.1a2b.svg'],
])('%s of a single-page application is %s', (uri, file) => {
  expect(rewritten(template(), 'WebPagePath', uri)).toBe(file);
});

test.each([
  ['/', '/index.html'],
  ['/about', '/about/index.html'],
  ['/about/', '/about/index.html'],
  ['/about/me.html', '/about/me.html'],
])('%s of a site of many pages is %s', (uri, file) => {
  expect(rewritten(template({ singlePage: false }), 'WebPagePath', uri)).toBe(file);
});

test.each([
  ['/api/items', '/items'],
  ['/api/api/items', '/api/items'],
  ['/api/', '/'],
  ['/api', '/'],
  ['/apiary', '/apiary'],
])('the API sees %s as %s', (uri, route) => {
  expect(rewritten(template(withApi), 'WebApiPath', uri)).toBe(route);
});

test("the API is told the visitor's address, whatever the visitor says, with a proof that no template holds", () => {
  const made = template(withApi);
  const event = JSON.stringify({ viewer: { ip: '2001:db8::7' }, request: { uri: '/api/items', headers: { 'true-client-ip': { value: '192.0.2.1' } } } });
  expect(vm.runInNewContext(`(${edgeCode(made, 'WebApiPath')})(${event}).headers['true-client-ip'].value`)).toBe('2001:db8::7');
  const proof = { HeaderName: 'X-Origin-Verify', HeaderValue: { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] } };
  made.hasResourceProperties('AWS::CloudFront::Distribution', {
    DistributionConfig: Match.objectLike({ Origins: Match.arrayWith([Match.objectLike({ OriginCustomHeaders: [proof], OriginPath: '/prod' })]) }),
  });
});

test('a firewall in another stack knows the same proof', () => {
  const stack = newStack();
  const website = new StaticWebsite(stack, 'Web', withApi(stack));
  const other = new Stack(stack.node.root as App, 'Other');
  new WebFirewall(other, 'Firewall', { forwardedAddress: website.forwardedAddress });
  const rules = JSON.stringify(Template.fromStack(other).findResources('AWS::WAFv2::WebACL'));
  expect(rules).toMatch(/"SearchString":\{"Fn::Select":\[2,\{"Fn::Split":\["\/",\{"Fn::ImportValue":"Stack:ExportsOutputRefAWSStackId/);
});

test.each<[string, string | undefined]>([
  ['/prod/items/7', '/api/items/7'],
  ['/production/items/7', '/production/items/7'],
  ['https://elsewhere.example.com/prod/items', 'https://elsewhere.example.com/prod/items'],
])('the place %s that the API names is %s to the pages', (value, location) => {
  const response = JSON.stringify({ headers: { location: { value } } });
  expect(vm.runInNewContext(`(${edgeCode(template(withApi), 'WebApiLocation')})({ response: ${response} }).headers.location.value`)).toBe(location);
});

test('answers of the API that name no place stay as they are', () => {
  expect(vm.runInNewContext(`JSON.stringify((${edgeCode(template(withApi), 'WebApiLocation')})({ response: { headers: {} } }))`)).toBe('{"headers":{}}');
});

test("settings of the API may contain the website's address", () => {
  const made = template((stack) => {
    const props = withApi(stack);
    const uploads = new Bucket(stack, 'Uploads');
    uploads.grantRead(stack.node.findChild('Things').node.findChild('Role') as Role);
    uploads.addCorsRule({ allowedMethods: [HttpMethods.POST], allowedOrigins: [Lazy.string({ produce: () => `https://${(stack.node.findChild('Web') as StaticWebsite).distribution.distributionDomainName}` })] });
    return props;
  });
  // Where they wait for each other, this throws.
  expect(JSON.stringify(made.findResources('AWS::S3::Bucket', { Properties: { CorsConfiguration: Match.anyValue() } }))).toContain('DomainName');
});

test('pages may call what they are told to', () => {
  template({ connectSources: ['https://files.example.com', 'wss://live.example.com'] }).hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
    ResponseHeadersPolicyConfig: Match.objectLike({
      SecurityHeadersConfig: Match.objectLike({ ContentSecurityPolicy: Match.objectLike({ ContentSecurityPolicy: Match.stringLikeRegexp("connect-src 'self' https://files.example.com wss://live.example.com;") }) }),
    }),
  });
});

test('has its own domain, and TLS 1.2', () => {
  const made = template((stack) => ({
    domain: {
      domainName: 'shop.example.com', certificate: certificate(stack), hostedZone: HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' }),
    },
  }));
  made.hasResourceProperties('AWS::CloudFront::Distribution', {
    DistributionConfig: Match.objectLike({ Aliases: ['shop.example.com'], ViewerCertificate: Match.objectLike({ MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' }) }),
  });
  for (const Type of ['A', 'AAAA']) made.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'shop.example.com.', Type });
});

test('the bucket is kept, and no helper function made', () => {
  const made = template();
  made.allResources('AWS::S3::Bucket', { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  made.resourceCountIs('AWS::Lambda::Function', 0);
});

test("CDK's own deployment is a choice", () => {
  const made = template({ deployment: WebsiteDeployment.bucketDeployment(pages('index.html')) });
  made.hasResourceProperties('Custom::CDKBucketDeployment', { DestinationBucketName: { Ref: Match.stringLikeRegexp('WebPages') }, DistributionId: { Ref: Match.stringLikeRegexp('^Web') } });
  made.resourceCountIs('AWS::Lambda::Function', 1);
});

test('settings are uploaded with the pages, and told to whoever uploads by hand', () => {
  const settings = { clientId: 'abc', region: Aws.REGION };
  const sources = (made: Template) => Object.values(made.findResources('Custom::CDKBucketDeployment')).map(({ Properties }) => Properties);
  const [uploaded] = sources(template({ deployment: WebsiteDeployment.bucketDeployment(pages('index.html')), settings }));
  expect(uploaded.SourceMarkers).toEqual([{}, { '<<marker:0xbaba:0>>': { Ref: 'AWS::Region' } }]);
  expect(uploaded.SystemMetadata).toEqual({ 'cache-control': 'max-age=0, s-maxage=31536000, must-revalidate' });
  expect(sources(template({ deployment: WebsiteDeployment.bucketDeployment(pages('index.html')) }))[0].SourceObjectKeys).toHaveLength(1);
  expect(new StaticWebsite(newStack(), 'Web', { settings }).settings).toEqual(settings);
});

test('server errors raise an alarm where one can see them', () => {
  const alarms = (region: string) => {
    const made = templateOf((stack) => void new StaticWebsite(stack, 'Web', { monitoring: new Monitoring(stack, 'Monitoring') }), { env: { region, account: '123456789012' } });
    return Object.keys(made.findResources('AWS::CloudWatch::Alarm', { Properties: { MetricName: '5xxErrorRate' } }));
  };
  expect(alarms('us-east-1')).toHaveLength(1);
  expect(alarms('eu-west-1')).toHaveLength(0);
});

test.each<[string, (stack: Stack) => StaticWebsiteProps, string]>([
  ['a folder that does not exist', () => ({ deployment: WebsiteDeployment.bucketDeployment('/nowhere') }), "website.deployment: '/nowhere' cannot be used. Allowed: a folder that exists"],
  ['an empty folder', () => ({ deployment: WebsiteDeployment.bucketDeployment(pages()) }), 'a folder that is not empty'],
  ['a folder without a start page', () => ({ deployment: WebsiteDeployment.bucketDeployment(pages('home.html')) }), 'a folder with an index.html'],
  ['a file in place of a folder', () => ({ deployment: WebsiteDeployment.bucketDeployment(__filename) }), 'a folder that exists'],
  ['settings that are there already', () => ({ deployment: WebsiteDeployment.bucketDeployment(pages('index.html', 'config.json')), settings: { a: 'b' } }), 'website.settings'],
  ['a setting that would be lost', () => ({ settings: { ['__proto__']: 'a' } }), "website.settings: '__proto__' cannot be used"],
  ['a certificate of elsewhere', (stack) => ({ domain: { domainName: 'shop.example.com', certificate: certificate(stack, 'eu-west-1') } }), 'website.domain.certificate'],
  ['a zone of another domain', (stack) => ({
    domain: { domainName: 'shop.example.org', certificate: certificate(stack), hostedZone: HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' }) },
  }), "website.domain.domainName: 'shop.example.org' conflicts with website.domain.hostedZone, which is the zone of 'example.com'"],
  ['what is no certificate', (stack) => ({ domain: { domainName: 'shop.example.com', certificate: Certificate.fromCertificateArn(stack, 'Certificate', 'shop') } }), "website.domain.certificate: 'shop'"],
  ['a name that is none', (stack) => ({ domain: { domainName: 'shop', certificate: certificate(stack) } }), "website.domain.domainName: 'shop'"],
  ['a regional firewall', () => ({ webAclArn: 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/a/1' }), 'website.webAclArn'],
  ['a source with a port that does not exist', () => ({ connectSources: ['https://example.com:65536'] }), "website.connectSources: 'https://example.com:65536'"],
  ['a path as a source', () => ({ connectSources: ['https://example.com/api'] }), "website.connectSources: 'https://example.com/api'"],
  ['a source that ends the directive', () => ({ connectSources: ["https://example.com; script-src 'unsafe-inline'"] }), 'website.connectSources'],
  ['two policies', () => ({ connectSources: ['https://example.com'], contentSecurityPolicy: "default-src 'self'" }), 'conflicts with website.contentSecurityPolicy'],
  ['an expiration of no log', () => ({ accessLogs: false, accessLogExpiration: Duration.days(1) }), 'website.accessLogExpiration'],
  ['an expiration of a log that the profile leaves out', () => ({ profile: Profile.DEVELOPMENT, accessLogExpiration: Duration.days(1) }), 'website.accessLogExpiration'],
  ['half a day', () => ({ accessLogExpiration: Duration.hours(12) }), "website.accessLogExpiration: '12 hours' cannot be used. Allowed: whole days"],
  ['an API within a VPC', (stack) => ({ apiStage: new SecureRestApi(stack, 'Api', { endpoint: ApiEndpoint.vpc(InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(stack, 'Endpoint', { vpcEndpointId: 'vpce-1', port: 443 })) }).stage }), 'only reached from a VPC'],
  ['an API that asks for certificates', (stack) => ({ apiStage: new SecureRestApi(stack, 'Api', { domain: { domainName: 'api.example.com', certificate: certificate(stack, 'eu-west-1'), mutualTls: { bucket: new Bucket(stack, 'Trust'), key: 'authorities.pem' } } }).stage }), 'api.domain.defaultEndpointEnabled: true'],
])('refuses %s', (_, props, message) => {
  const stack = newStack();
  expect(() => new StaticWebsite(stack, 'Web', props(stack))).toThrow(message);
});

test('refuses a certificate of another Region that is created here, or whose ARN is partly known only at deployment', () => {
  const place = { env: { region: 'eu-west-1', account: '123456789012' } };
  const website = (stack: Stack, made: ICertificate) => () => new StaticWebsite(stack, 'Web', { domain: { domainName: 'shop.example.com', certificate: made } });
  const message = "website.domain.certificate: 'a certificate in eu-west-1' cannot be used. Allowed: certificates in us-east-1";
  const arn = (stack: Stack, region: string) => `arn:${Aws.PARTITION}:acm:${region}:${stack.account}:certificate/1`;
  const [here, partly, there] = [newStack(place), newStack(place), newStack(place)];

  expect(website(here, new Certificate(here, 'Certificate', { domainName: 'shop.example.com' }))).toThrow(message);
  expect(website(partly, Certificate.fromCertificateArn(partly, 'Certificate', arn(partly, 'eu-west-1')))).toThrow(message);
  expect(website(there, Certificate.fromCertificateArn(there, 'Certificate', arn(there, 'us-east-1')))).not.toThrow();
});

test.each(['cn-north-1', 'us-gov-west-1'])('is refused in %s, where CloudFront or its functions are missing', (region) => {
  expect(() => new StaticWebsite(newStack({ env: { region } }), 'Web')).toThrow(`website: 'a website in ${region}' cannot be used. Allowed: a stack in a region outside China and GovCloud`);
  expect(() => new StaticWebsite(newStack({ env: { region: 'eu-west-1' } }), 'Web')).not.toThrow();
});

describe.each(SAMPLED_FLAG_SETS)('validators and compliance packs have nothing to say with %s', (_, context) => {
  test.each<[string, (stack: Stack) => StaticWebsiteProps]>([
    ['by default', () => ({})],
    ['in development', () => ({ profile: Profile.DEVELOPMENT })],
    ['with an API and a domain', (stack) => ({ ...withApi(stack), domain: { domainName: 'shop.example.com', certificate: certificate(stack) } })],
    ["with CDK's deployment", () => ({ deployment: WebsiteDeployment.bucketDeployment(pages('index.html')), settings: { region: Aws.REGION } })],
  ])('%s', (__, props) => {
    expect(unacknowledged(reportsOf((stack) => void new StaticWebsite(stack, 'Web', props(stack)), context))).toEqual([]);
  });
});
