import { BotInspectionLevel, FirewallAction, FirewallScope, PayloadType, RequestMatch, WebFirewallRules } from '../../../src';
import { Rule, aclOf, rulesOf } from '../support/firewall';

const namesOf = (props?: Parameters<typeof aclOf>[0]) => aclOf(props).Rules.map(({ Name }) => Name);
const managed = ({ Statement }: Rule) => (Statement as { ManagedRuleGroupStatement: Record<string, any> }).ManagedRuleGroupStatement;
const DEFAULT = ['RateLimit', 'AWSManagedRulesAmazonIpReputationList', 'AWSManagedRulesCommonRuleSet', 'AWSManagedRulesKnownBadInputsRuleSet'];

test('the default is said to the last property', () => {
  const visibility = (MetricName: unknown) => ({ CloudWatchMetricsEnabled: true, MetricName, SampledRequestsEnabled: true });
  const group = (Name: string, Priority: number, overrides = {}) => ({
    Name, Priority, OverrideAction: { None: {} }, VisibilityConfig: visibility(Name), Statement: { ManagedRuleGroupStatement: { Name, VendorName: 'AWS', ...overrides } },
  });
  expect(aclOf()).toEqual({
    DefaultAction: { Allow: {} },
    Scope: 'REGIONAL',
    VisibilityConfig: visibility(expect.stringMatching(/^Stack.*Firewall/)),
    Rules: [
      {
        Name: 'RateLimit',
        Priority: 0,
        Action: { Block: {} },
        VisibilityConfig: visibility('RateLimit'),
        Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 2000 } },
      },
      group('AWSManagedRulesAmazonIpReputationList', 1),
      group('AWSManagedRulesCommonRuleSet', 2, { RuleActionOverrides: [{ Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } }] }),
      group('AWSManagedRulesKnownBadInputsRuleSet', 3),
    ],
  });
});

test('requests are not sampled where sampledRequests is false', () => {
  const { VisibilityConfig, Rules } = aclOf({ sampledRequests: false });
  const visibility = [VisibilityConfig, ...Rules.map((rule) => rule.VisibilityConfig)];
  expect(visibility).toEqual(Array(5).fill(expect.objectContaining({ SampledRequestsEnabled: false })));
});

test('rule groups are replaced, or added to', () => {
  expect(namesOf({ ruleGroups: [WebFirewallRules.linux()] })).toEqual(['RateLimit', 'AWSManagedRulesLinuxRuleSet']);
  expect(namesOf({ ruleGroups: [] })).toEqual(['RateLimit']);
  expect(namesOf({ additionalRuleGroups: [WebFirewallRules.php()] })).toEqual([...DEFAULT, 'AWSManagedRulesPHPRuleSet']);
});

test.each([
  ['AWSManagedRulesAmazonIpReputationList', WebFirewallRules.ipReputation()],
  ['AWSManagedRulesAnonymousIpList', WebFirewallRules.anonymousIp()],
  ['AWSManagedRulesAdminProtectionRuleSet', WebFirewallRules.adminProtection()],
  ['AWSManagedRulesSQLiRuleSet', WebFirewallRules.sqlDatabase()],
  ['AWSManagedRulesLinuxRuleSet', WebFirewallRules.linux()],
  ['AWSManagedRulesUnixRuleSet', WebFirewallRules.unix()],
  ['AWSManagedRulesWindowsRuleSet', WebFirewallRules.windows()],
  ['AWSManagedRulesPHPRuleSet', WebFirewallRules.php()],
  ['AWSManagedRulesWordPressRuleSet', WebFirewallRules.wordPress()],
])('%s is one of AWS', (Name, group) => {
  expect(rulesOf({ ruleGroups: [group] })[Name].Statement).toEqual({ ManagedRuleGroupStatement: { VendorName: 'AWS', Name } });
});

test('a group has a version, other actions, and looks at some requests', () => {
  const group = WebFirewallRules.linux({
    name: 'Linux', version: 'Version_2.2', count: ['LFI_URIPATH'], actions: { LFI_HEADER: FirewallAction.captcha() }, scopeDown: RequestMatch.method('POST'),
  });
  expect(rulesOf({ ruleGroups: [group] }).Linux.Statement).toEqual({
    ManagedRuleGroupStatement: {
      VendorName: 'AWS',
      Name: 'AWSManagedRulesLinuxRuleSet',
      Version: 'Version_2.2',
      RuleActionOverrides: [{ Name: 'LFI_URIPATH', ActionToUse: { Count: {} } }, { Name: 'LFI_HEADER', ActionToUse: { Captcha: {} } }],
      ScopeDownStatement: expect.objectContaining({ ByteMatchStatement: expect.objectContaining({ SearchString: 'POST' }) }),
    },
  });
});

test.each([
  ['count', FirewallAction.count(), { Count: {} }],
  ['challenge', FirewallAction.challenge(), { Challenge: {} }],
  ['captcha', FirewallAction.captcha(), { Captcha: {} }],
  ['allow', FirewallAction.allow(), { Allow: {} }],
  ['block', FirewallAction.block(), { Block: {} }],
])('a rule of a group can %s', (_, action, ActionToUse) => {
  expect(JSON.stringify(rulesOf({ ruleGroups: [WebFirewallRules.php({ actions: { A: action } })] }))).toContain(JSON.stringify({ ActionToUse, Name: 'A' }));
});

test('a whole group only counts', () => {
  expect(rulesOf({ ruleGroups: [WebFirewallRules.php({ countOnly: true })] }).AWSManagedRulesPHPRuleSet.OverrideAction).toEqual({ Count: {} });
});

test('long bodies are counted by the common group, unless they are meant to be blocked', () => {
  const overrides = (group: WebFirewallRules) => managed(rulesOf({ ruleGroups: [group] }).AWSManagedRulesCommonRuleSet).RuleActionOverrides;
  const body = (ActionToUse: object) => ({ Name: 'SizeRestrictions_BODY', ActionToUse });
  expect(overrides(WebFirewallRules.common({ count: ['NoUserAgent_HEADER'] }))).toEqual([body({ Count: {} }), { Name: 'NoUserAgent_HEADER', ActionToUse: { Count: {} } }]);
  expect(overrides(WebFirewallRules.common({ count: ['SizeRestrictions_BODY'] }))).toEqual([body({ Count: {} })]);
  expect(overrides(WebFirewallRules.common({ actions: { SizeRestrictions_BODY: FirewallAction.block() } }))).toEqual([body({ Block: {} })]);
});

const configOf = (group: WebFirewallRules, scope?: FirewallScope) => {
  const [, rule] = aclOf({ ruleGroups: [group], scope }, { env: { region: 'us-east-1' } }).Rules;
  return managed(rule).ManagedRuleGroupConfigs;
};
const SIGN_IN = { loginPath: '/login', payloadType: PayloadType.JSON, usernameField: '/user', passwordField: '/password' };

test('paid groups are told what they look at', () => {
  expect(configOf(WebFirewallRules.botControl(BotInspectionLevel.TARGETED))).toEqual([{ AWSManagedRulesBotControlRuleSet: { InspectionLevel: 'TARGETED' } }]);
  expect(configOf(WebFirewallRules.accountTakeoverPrevention(SIGN_IN))).toEqual([{
    AWSManagedRulesATPRuleSet: {
      LoginPath: '/login',
      RequestInspection: { PayloadType: 'JSON', UsernameField: { Identifier: '/user' }, PasswordField: { Identifier: '/password' } },
    },
  }]);
  expect(configOf(WebFirewallRules.accountCreationFraudPrevention({
    registrationPagePath: '/sign-up', creationPath: '/accounts', payloadType: PayloadType.FORM_ENCODED, emailField: 'mail', usernameField: 'user', passwordField: 'word',
  }))).toEqual([{
    AWSManagedRulesACFPRuleSet: {
      RegistrationPagePath: '/sign-up',
      CreationPath: '/accounts',
      RequestInspection: {
        PayloadType: 'FORM_ENCODED', EmailField: { Identifier: 'mail' }, UsernameField: { Identifier: 'user' }, PasswordField: { Identifier: 'word' },
      },
    },
  }]);
});

test('a sign-up may have no fields, and its answers are seen at CloudFront', () => {
  const options = { registrationPagePath: '/sign-up', creationPath: '/accounts', payloadType: PayloadType.JSON };
  const config = { RegistrationPagePath: '/sign-up', CreationPath: '/accounts', RequestInspection: { PayloadType: 'JSON' } };
  expect(configOf(WebFirewallRules.accountCreationFraudPrevention(options))).toEqual([{ AWSManagedRulesACFPRuleSet: config }]);
  const seen = WebFirewallRules.accountCreationFraudPrevention({ ...options, responseStatuses: { successCodes: [201], failureCodes: [409] } });
  expect(configOf(seen, FirewallScope.CLOUDFRONT)).toEqual([{
    AWSManagedRulesACFPRuleSet: { ...config, ResponseInspection: { StatusCode: { SuccessCodes: [201], FailureCodes: [409] } } },
  }]);
});

test('CloudFront lets the answers be seen', () => {
  const group = WebFirewallRules.accountTakeoverPrevention({ ...SIGN_IN, responseStatuses: { successCodes: [200], failureCodes: [401, 403] } });
  const [{ AWSManagedRulesATPRuleSet: config }] = configOf(group, FirewallScope.CLOUDFRONT);
  expect(config.ResponseInspection).toEqual({ StatusCode: { SuccessCodes: [200], FailureCodes: [401, 403] } });
});

test('groups of others', () => {
  const made = rulesOf({
    ruleGroups: [
      WebFirewallRules.managed({ vendorName: 'Acme', groupName: 'Api', capacity: 300, count: ['Odd'] }),
      WebFirewallRules.own({ ruleGroupArn: 'arn:aws:wafv2:eu-west-1:123456789012:regional/rulegroup/Shop-Rules/1', capacity: 20, count: ['Odd'] }),
    ],
  });
  const RuleActionOverrides = [{ Name: 'Odd', ActionToUse: { Count: {} } }];
  expect(made.Api.Statement).toEqual({ ManagedRuleGroupStatement: { VendorName: 'Acme', Name: 'Api', RuleActionOverrides } });
  expect(made['Shop-Rules'].Statement).toEqual({
    RuleGroupReferenceStatement: { Arn: 'arn:aws:wafv2:eu-west-1:123456789012:regional/rulegroup/Shop-Rules/1', RuleActionOverrides },
  });
});
