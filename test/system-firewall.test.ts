import { Match } from 'aws-cdk-lib/assertions';
import { Profile, SecurityOptions, ServerlessApiPattern } from '../src';
import { newStack, templateOf } from './support/synth';

const OWN = 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/ours/0d990263-018e-4e65-a703-eff731de951e';
const system = (security: SecurityOptions, profile = Profile.PRODUCTION) => templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop', { profile, security }));

test('a web ACL of yours stands in front, and none is made', () => {
  const made = system({ webAclArn: OWN });
  made.resourceCountIs('AWS::WAFv2::WebACL', 0);
  made.hasResourceProperties('AWS::WAFv2::WebACLAssociation', { WebACLArn: OWN });
});

test('many blocked requests call somebody, where a number is given', () => {
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

test('its log is kept as long as the others', () => {
  system({ firewall: { logging: {} } }).hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: Match.stringLikeRegexp('^aws-waf-logs-'), RetentionInDays: 90 });
});

test.each<[SecurityOptions, string]>([
  [{ webAclArn: OWN, firewall: {} }, 'security.webAclArn'],
  [{ webAclArn: OWN, firewallEnabled: false }, 'security.webAclArn'],
  [{ webAclArn: OWN, blockedRequestsThreshold: 5 }, 'a web ACL of yours without settings of a firewall that is made here'],
  [{ firewallEnabled: false, firewall: {} }, "security.firewall: 'settings' cannot be used"],
  [{ firewallEnabled: false, blockedRequestsThreshold: 5 }, 'security.firewall'],
])('refuses %j', (security, message) => {
  expect(() => new ServerlessApiPattern(newStack(), 'Shop', { security })).toThrow(message);
});
