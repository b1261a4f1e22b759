import { App, Duration, Stack } from 'aws-cdk-lib';
import { CachePolicy, CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { FlatRatePlan, Profile, StaticWebsite, WebsitePricing } from '../../src';

const WEB_ACL = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/edge/1';

/** Messages at the synthesis of a website. */
function synthesized(plan: FlatRatePlan, change: (website: StaticWebsite) => void): string {
  const app = new App({ treeMetadata: false });
  const stack = new Stack(app, 'Stack', { env: { region: 'us-east-1', account: '123456789012' } });
  change(new StaticWebsite(stack, 'Website', { profile: Profile.DEVELOPMENT, webAclArn: WEB_ACL, pricing: WebsitePricing.flatRate(plan) }));
  try {
    app.synth();
    return '';
  } catch (error) {
    return String(error);
  }
}

const overridden = (path: string, value: unknown) => (website: StaticWebsite) => {
  const distribution = website.distribution.node.defaultChild as CfnDistribution;
  const config = distribution.distributionConfig as CfnDistribution.DistributionConfigProperty;
  const [first, second] = path.split('.');
  distribution.distributionConfig = {
    ...website.distribution.stack.resolve(config) as CfnDistribution.DistributionConfigProperty,
    ...(second === undefined ? { [first]: value } : { [first]: { ...website.distribution.stack.resolve(config)[first], [second]: value } }),
  };
};
const withOwnCache = (website: StaticWebsite) => website.distribution.addBehavior('/own/*', new HttpOrigin('example.com'), {
  cachePolicy: new CachePolicy(website, 'Cache', { defaultTtl: Duration.minutes(1) }),
});
const withBehaviors = (count: number) => (website: StaticWebsite) => Array.from({ length: count }, (_, index) => (
  website.distribution.addBehavior(`/${index}/*`, new HttpOrigin('example.com'))));

test.each(Object.values(FlatRatePlan))('a website with a web ACL is eligible for the plan %s', (plan) => {
  expect(synthesized(plan, () => undefined)).toBe('');
});

test('a plan needs a web ACL', () => {
  const stack = new Stack();
  expect(() => new StaticWebsite(stack, 'Website', { profile: Profile.DEVELOPMENT, pricing: WebsitePricing.flatRate(FlatRatePlan.FREE) }))
    .toThrow("website.pricing: 'FREE without website.webAclArn' cannot be used");
  new StaticWebsite(stack, 'ByUse', { profile: Profile.DEVELOPMENT, pricing: WebsitePricing.payAsYouGo() });
});

test('there are four plans', () => {
  expect(() => WebsitePricing.flatRate('HUGE' as FlatRatePlan)).toThrow("website.pricing: 'HUGE' cannot be used. Allowed: one of FREE, PRO, BUSINESS, PREMIUM");
});

test.each<[string, (website: StaticWebsite) => unknown]>([
  ['Lambda@Edge', overridden('defaultCacheBehavior.lambdaFunctionAssociations', [{ eventType: 'viewer-request', lambdaFunctionArn: 'arn' }])],
  ['a real-time log', overridden('defaultCacheBehavior.realtimeLogConfigArn', 'arn')],
  ['field-level encryption', overridden('defaultCacheBehavior.fieldLevelEncryptionId', 'id')],
  ['a behavior with forwarded values', overridden('defaultCacheBehavior.forwardedValues', { queryString: true })],
  ['your own cache policy', withOwnCache],
  ['an origin access identity', overridden('origins', [{ id: 'o', domainName: 'x', s3OriginConfig: { originAccessIdentity: 'origin-access-identity/cloudfront/E1' } }])],
  ['a certificate of IAM', overridden('viewerCertificate.iamCertificateId', 'id')],
  ['a dedicated IP address', overridden('viewerCertificate.sslSupportMethod', 'vip')],
  ['continuous deployment', overridden('continuousDeploymentPolicyId', 'id')],
  ['6 behaviors, of 5,', withBehaviors(5)],
])('%s excludes the plan', (name, change) => {
  expect(synthesized(FlatRatePlan.FREE, change)).toContain(`website.pricing: ${name} cannot be used with the flat-rate plan FREE.`);
});

test('larger plans have more', () => {
  expect(synthesized(FlatRatePlan.PRO, withOwnCache)).toContain('your own cache policy');
  expect(synthesized(FlatRatePlan.BUSINESS, withOwnCache)).toBe('');
  expect(synthesized(FlatRatePlan.PRO, withBehaviors(5))).toBe('');
});
