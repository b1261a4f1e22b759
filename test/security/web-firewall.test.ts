import { Match } from 'aws-cdk-lib/assertions';
import { Profile, SecurityOptions, ServerlessApiPattern, WebFirewall } from '../../src';
import { newStack, templateOf } from '../support/synth';

const system = (security?: SecurityOptions, profile?: Profile) => templateOf((stack) => void new ServerlessApiPattern(stack, 'Shop', { security, profile }));

test('the firewall stands in front of the stage, with four rules', () => {
  const made = system();
  made.hasResourceProperties('AWS::WAFv2::WebACLAssociation', { ResourceArn: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('/restapis/')])] } });
  const [acl] = Object.values(made.findResources('AWS::WAFv2::WebACL'));
  expect(acl.Properties.Rules.map((rule: { Name: string }) => rule.Name)).toEqual([
    'RateLimit', 'AWSManagedRulesAmazonIpReputationList', 'AWSManagedRulesCommonRuleSet', 'AWSManagedRulesKnownBadInputsRuleSet',
  ]);
});

test('a body over 8 KB is counted, not blocked', () => {
  system().hasResourceProperties('AWS::WAFv2::WebACL', {
    Rules: Match.arrayWith([Match.objectLike({
      Statement: { ManagedRuleGroupStatement: { Name: 'AWSManagedRulesCommonRuleSet', RuleActionOverrides: [{ Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } }] } },
    })]),
  });
});

test('development has none, unless its settings are given', () => {
  system(undefined, Profile.DEVELOPMENT).resourceCountIs('AWS::WAFv2::WebACL', 0);
  system({ firewall: { rateLimit: 100 } }, Profile.DEVELOPMENT).hasResourceProperties('AWS::WAFv2::WebACL', {
    Rules: Match.arrayWith([Match.objectLike({ Statement: { RateBasedStatement: { Limit: 100, AggregateKeyType: 'IP' } } })]),
  });
});

test('settings of a firewall that is switched off are refused', () => {
  expect(() => system({ firewallEnabled: false, firewall: {} })).toThrow("security.firewall: 'settings' conflicts with security.firewallEnabled: false");
});

test.each([9, 0, -1, 10.5, 2_000_000_001])('refuses a rate limit of %d', (rateLimit) => {
  expect(() => new WebFirewall(newStack(), 'Firewall', { rateLimit })).toThrow(`security.firewall.rateLimit: ${rateLimit} cannot be used. Allowed: a whole number from 10 to 2000000000`);
});
