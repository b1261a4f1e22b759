import { Match, Template } from 'aws-cdk-lib/assertions';
import { Profile, SecurityOptions, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { SeenRequest, WebAcl } from '../security/support/web-acl';
import { newStack, templateOf } from '../support/synth';

const OWN = 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/ours/0d990263-018e-4e65-a703-eff731de951e';
const system = (security: SecurityOptions, profile = Profile.PRODUCTION) => templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop', { profile, security }));

test('your own web ACL is used, and none is created', () => {
  const made = system({ webAclArn: OWN });
  made.resourceCountIs('AWS::WAFv2::WebACL', 0);
  made.hasResourceProperties('AWS::WAFv2::WebACLAssociation', { WebACLArn: OWN });
});

test('many blocked requests raise an alarm, if you set a number', () => {
  const alarms = (security: SecurityOptions) => Object.keys(system(security).findResources('AWS::CloudWatch::Alarm', { Properties: { MetricName: 'BlockedRequests' } }));
  expect(alarms({ blockedRequestsThreshold: 500 })).toHaveLength(1);
  expect(alarms({})).toHaveLength(0);
});

test('two systems keep their metrics apart', () => {
  const made = templateOf((stack) => ['One', 'Two'].forEach((id) => new ServerlessApiPattern(stack, id)));
  const names = Object.values(made.findResources('AWS::WAFv2::WebACL')).map(({ Properties }) => Properties.VisibilityConfig.MetricName);
  expect(new Set(names).size).toBe(2);
});

test('settings make a firewall in development, too', () => {
  system({ firewall: { rateLimit: 500 } }, Profile.DEVELOPMENT).resourceCountIs('AWS::WAFv2::WebACL', 1);
  system({}, Profile.DEVELOPMENT).resourceCountIs('AWS::WAFv2::WebACLAssociation', 0);
});

describe('behind a website', () => {
  const made = (props: ServerlessApiPatternProps = {}) => templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop', { website: {}, ...props }));
  const template = made();
  const [{ Properties: { DistributionConfig: config } }] = Object.values(template.findResources('AWS::CloudFront::Distribution'));
  interface Header { readonly HeaderName: string; readonly HeaderValue: unknown }
  const added = config.Origins.flatMap(({ OriginCustomHeaders = [] }: { OriginCustomHeaders?: Header[] }) => OriginCustomHeaders) as Header[];
  const proof = Object.fromEntries(added.map(({ HeaderName, HeaderValue }) => [HeaderName, HeaderValue]));
  const visitor = (address: string): SeenRequest => ({ ip: 'edge of CloudFront', headers: { 'true-client-ip': address, ...proof } });

  test('a visitor who sends too much is blocked, and no other one', () => {
    const acl = new WebAcl(template);
    for (let sent = 0; sent < 2000; sent++) acl.blockedBy(visitor('192.0.2.1'));
    expect(acl.blockedBy(visitor('192.0.2.1'))).toBe('RateLimitForwarded');
    expect(acl.blockedBy(visitor('2001:db8::2'))).toBeUndefined();
  });

  test('who calls the API itself is limited by the address of the connection, whatever the headers say', () => {
    const acl = new WebAcl(template);
    const send = (index: number) => acl.blockedBy({ ip: '192.0.2.1', headers: { 'true-client-ip': `198.51.100.${index}`, 'X-Origin-Verify': 'a guess' } });
    for (let sent = 0; sent < 2000; sent++) send(sent);
    expect(send(2000)).toBe('RateLimit');
    expect(acl.blockedBy(visitor('192.0.2.1'))).toBeUndefined();
  });

  test("the user's own proxy counts, and a system without a website has one limit", () => {
    const rateLimits = (other: Template) => Object.values(other.findResources('AWS::WAFv2::WebACL'))
      .flatMap(({ Properties }) => Properties.Rules).flatMap(({ Statement }) => Statement.RateBasedStatement ?? []);
    expect(rateLimits(made({ security: { firewall: { forwardedAddress: {} } } }))).toEqual([expect.objectContaining({ AggregateKeyType: 'FORWARDED_IP' })]);
    expect(rateLimits(system({}))).toEqual([{ AggregateKeyType: 'IP', Limit: 2000 }]);
  });
});

test('its log is kept as long as the others', () => {
  system({ firewall: { logging: {} } }).hasResourceProperties('AWS::Logs::LogGroup', {
    LogGroupName: { 'Fn::Join': ['', [Match.stringLikeRegexp('^aws-waf-logs-'), Match.anyValue()]] }, RetentionInDays: 90,
  });
});

test.each<[SecurityOptions, string]>([
  [{ webAclArn: OWN, firewall: {} }, 'security.webAclArn'],
  [{ webAclArn: OWN, firewallEnabled: false }, 'security.webAclArn'],
  [{ webAclArn: OWN, blockedRequestsThreshold: 5 }, 'conflicts with settings of a firewall that is made here. Remove security.webAclArn, or firewall'],
  [{ firewallEnabled: false, firewall: {} }, "security.firewall: 'settings' conflicts with security.firewallEnabled: false"],
  [{ firewallEnabled: false, blockedRequestsThreshold: 5 }, 'security.firewall'],
])('refuses %j', (security, message) => {
  expect(() => new ServerlessApiPattern(newStack(), 'Shop', { security })).toThrow(message);
});
