import * as fc from 'fast-check';
import { Arb, bytes, call, distinct, existing, flag, lowerName, map, member, one, options, sentence, some, variadic, whole } from '../arbitrary';

const ruleName = lowerName;
const countries = distinct(fc.constantFrom('DE', 'FR', 'XK', 'US')) as fc.Arbitrary<string[]>;
const path = fc.constantFrom('/prod/items', '/prod/files/', '/é');
const label = fc.constantFrom('partner', 'awswaf:managed:aws:core-rule-set:SizeRestrictions_Body');

const plain = one(
  call('RequestMatch.pathStartsWith', path), call('RequestMatch.pathIs', path), call('RequestMatch.method', fc.constantFrom('GET', 'POST', 'PATCH')),
  call('RequestMatch.header', fc.constantFrom('User-Agent', 'x-partner'), fc.constantFrom('bot', 'a "b"')),
  variadic('RequestMatch.countries', countries), call('RequestMatch.label', label), call('RequestMatch.labelNamespace', fc.constant('awswaf:managed:aws:anonymous-ip-list:')),
);
const match = one(
  plain, variadic('RequestMatch.all', some(plain, 3)), variadic('RequestMatch.any', some(plain, 3)), call('RequestMatch.otherThan', plain),
);

const blockResponse = call('BlockResponse.problem', options('BlockResponseOptions', { status: fc.constantFrom(403, 429, 503), title: sentence }, {
  detail: sentence, headers: options('', {}, { 'Retry-After': fc.constant('30'), 'Access-Control-Allow-Origin': fc.constant('*') }),
}));

const stopping = one(call('FirewallAction.block', fc.option(blockResponse, { nil: undefined })), call('FirewallAction.count'), call('FirewallAction.captcha'), call('FirewallAction.challenge'));
const action = one(stopping, call('FirewallAction.allow'));

export const forwardedAddress = options('ForwardedAddress', {}, {
  headerName: fc.constantFrom('X-Forwarded-For', 'X-Real-Ip'),
  fallbackBehavior: member('FallbackBehavior'),
  position: member('AddressPosition'),
  proof: options('ProxyProof', { headerName: fc.constantFrom('X-Origin-Verify', 'x-proxy'), value: call('SecretValue.secretsManager', fc.constant('origin-verify')) }),
});

const text = fc.constantFrom('x-tenant', 'session');
const key = one(
  call('RateKey.ip'), call('RateKey.header', text), call('RateKey.cookie', text), call('RateKey.queryArgument', text), call('RateKey.queryString'),
  call('RateKey.method'), call('RateKey.path'), call('RateKey.asn'), call('RateKey.labelNamespace', fc.constant('awswaf:clientip:geo:country:')),
);
const keys = one(
  distinct(key, 3), fc.tuple(call('RateKey.forwardedIp', fc.option(forwardedAddress, { nil: undefined }))), fc.tuple(call('RateKey.forwardedIp'), call('RateKey.path')),
) as Arb;
const rateFields = { evaluationWindow: call('Duration.minutes', fc.constantFrom(1, 2, 5, 10)), action: stopping };
const rateRule = one(
  options('RateRule', { name: ruleName, limit: whole(10, 2_000_000) }, { ...rateFields, keys, scopeDown: match }),
  options('RateRule', { name: ruleName, limit: whole(10, 2_000_000), scopeDown: match, keys: fc.tuple(call('RateKey.constant')) as Arb }, rateFields),
);

const addressList = one(
  call('AddressList.ranges', options('AddressRanges', { ipv4: distinct(fc.constantFrom('192.0.2.0/24', '198.51.100.7/32')) }, { ipv6: distinct(fc.constantFrom('2001:db8::/32')) })),
  call('AddressList.ranges', options('AddressRanges', { ipv6: distinct(fc.constantFrom('2001:db8::1/128')) })),
  call('AddressList.ipSets', options('AddressSets', { ipv4Arn: existing('ipSetArn') }, { ipv6Arn: existing('ipSetArn') })),
);
const addressRule = one(call('AddressRule.allow', addressList), call('AddressRule.allowOnly', addressList), call('AddressRule.block', addressList));

const unnamed = { countOnly: flag, actions: map(fc.constantFrom('NoUserAgent_HEADER'), action, { max: 1 }), count: distinct(fc.constantFrom('GenericLFI_BODY', 'SizeRestrictions_URIPATH')) };
const managed = { ...unnamed, name: ruleName, version: fc.constant('Version_1.0'), scopeDown: match };
const managedOptions = fc.option(options('ManagedRulesOptions', {}, managed), { nil: undefined });
const payloadType = fc.constant({ value: 'PayloadType.JSON' });
const field = fc.constantFrom('/username', '/user/name');
const simple = ['common', 'knownBadInputs', 'ipReputation', 'anonymousIp', 'adminProtection', 'sqlDatabase', 'linux', 'unix', 'windows', 'php', 'wordPress'];
const ruleGroup = one(
  fc.constantFrom(...simple).chain((which) => call(`WebFirewallRules.${which}`, managedOptions)),
  call('WebFirewallRules.botControl', member('BotInspectionLevel'), managedOptions),
  call('WebFirewallRules.accountTakeoverPrevention', options('AccountTakeoverOptions', { loginPath: path, payloadType, usernameField: field, passwordField: field }, managed)),
  call('WebFirewallRules.accountCreationFraudPrevention', options('AccountCreationFraudOptions', { registrationPagePath: path, creationPath: path, payloadType }, {
    ...managed, usernameField: field, passwordField: field, emailField: field,
  })),
  call('WebFirewallRules.managed', options('VendorRulesOptions', { vendorName: fc.constant('Vendor'), groupName: fc.constant('Rules'), capacity: whole(1, 300) }, managed)),
  call('WebFirewallRules.own', options('OwnRulesOptions', { ruleGroupArn: existing('ruleGroupArn'), capacity: whole(1, 300), name: ruleName }, unnamed)),
);

const bodyLimit = options('BodyLimit', { name: ruleName, maxSize: bytes(0, 16_383) }, { scopeDown: match, oversizeHandling: member('OversizeHandling'), action });

const destination = one(
  call('FirewallLogDestination.newLogGroup'), call('FirewallLogDestination.logGroup', existing('logGroup')), call('FirewallLogDestination.bucket', existing('firewallBucket')),
  call('FirewallLogDestination.deliveryStream', existing('deliveryStream')),
);
const logging = options('FirewallLogging', {}, {
  destination, keep: distinct(member('FirewallLogAction')), redactedHeaders: distinct(fc.constantFrom('Authorization', 'x-secret')), redactQueryString: flag, redactPath: flag,
});

export const firewall = options('WebFirewallOptions', {}, {
  rateLimit: whole(10, 2_000_000_000),
  rateRules: some(rateRule, 2),
  ruleGroups: some(ruleGroup, 2, 0),
  additionalRuleGroups: some(ruleGroup, 1),
  addresses: some(addressRule, 2),
  countries: one(variadic('CountryRule.allow', countries), variadic('CountryRule.block', countries)),
  bodyLimits: some(bodyLimit, 2),
  bodyInspectionLimit: member('BodyInspectionLimit'),
  rules: some(options('FirewallRule', { name: ruleName, match }, { action, labels: distinct(fc.constantFrom('partner', 'a:b')) }), 2),
  forwardedAddress,
  blockResponse,
  logging,
  loggingEnabled: flag,
  sampledRequests: flag,
  metricName: fc.constantFrom('Shop', 'shop-firewall_1'),
}, 3);
