import { Duration, Fn, Size, Token } from 'aws-cdk-lib';
import {
  AddressList, AddressRule, BodyInspectionLimit, BotInspectionLevel, CountryRule, FirewallAction, FirewallScope, OversizeHandling, PayloadType,
  RateKey, RequestMatch, WebFirewall, WebFirewallProps, WebFirewallRules,
} from '../../../src';
import { newStack } from '../../support/synth';

const POST = RequestMatch.method('POST');
const rate = (rule: object): WebFirewallProps => ({ rateRules: [{ name: 'Calls', limit: 100, ...rule }] });
const body = (limit: object): WebFirewallProps => ({ bodyLimits: [{ name: 'Bodies', maxSize: Size.kibibytes(8), ...limit }] });
const rule = (props: object): WebFirewallProps => ({ rules: [{ name: 'Posts', match: POST, ...props }] });
const ranges = (ipv4?: string[], ipv6?: string[]) => ({ addresses: [AddressRule.block(AddressList.ranges({ ipv4, ipv6 }))] });
const sets = (ipv4Arn?: string) => ({ addresses: [AddressRule.block(AddressList.ipSets({ ipv4Arn }))] });
const groups = (...ruleGroups: WebFirewallRules[]) => ({ ruleGroups });
const own = (ruleGroupArn: string, capacity = 1) => groups(WebFirewallRules.own({ ruleGroupArn, capacity }));
const SIGN_IN = { loginPath: '/login', payloadType: PayloadType.JSON, usernameField: '/user', passwordField: '/password' };
const signIn = (options: object) => groups(WebFirewallRules.accountTakeoverPrevention({ ...SIGN_IN, ...options }));
const SIGN_UP = { registrationPagePath: '/sign-up', creationPath: '/accounts', payloadType: PayloadType.JSON };
const signUp = (options: object) => groups(WebFirewallRules.accountCreationFraudPrevention({ ...SIGN_UP, ...options }));
const cloudFront = { scope: FirewallScope.CLOUDFRONT };

test.each<[string, () => WebFirewallProps, string]>([
  ['a limit of 9', () => rate({ limit: 9 }), 'security.firewall.rateRules.Calls.limit: 9 '],
  ['a limit of 10.5', () => rate({ limit: 10.5 }), 'security.firewall.rateRules.Calls.limit: 10.5 '],
  ['a limit over what AWS WAF takes', () => rate({ limit: 2_000_000_001 }), 'security.firewall.rateRules.Calls.limit: 2000000001 '],
  ['a window of 3 minutes', () => rate({ evaluationWindow: Duration.minutes(3) }), "security.firewall.rateRules.Calls.evaluationWindow: '3 minutes' "],
  ['a window of half a second', () => rate({ evaluationWindow: Duration.millis(500) }), 'security.firewall.rateRules.Calls.evaluationWindow: '],
  ['a rate rule that allows', () => rate({ action: FirewallAction.allow() }), "security.firewall.rateRules.Calls.action: 'allow' "],
  ['no keys', () => rate({ keys: [] }), "security.firewall.rateRules.Calls.keys: '0 keys' "],
  ['six keys', () => rate({ keys: Array(6).fill(RateKey.method()) }), "security.firewall.rateRules.Calls.keys: '6 keys' "],
  ['two forwarded addresses', () => rate({ keys: [RateKey.forwardedIp(), RateKey.forwardedIp()] }), "security.firewall.rateRules.Calls.keys: 'RateKey.forwardedIp()' "],
  ['everybody together and a key', () => rate({ keys: [RateKey.constant(), RateKey.ip()], scopeDown: POST }), "security.firewall.rateRules.Calls.keys: 'RateKey.constant()' "],
  ['everybody together and all requests', () => rate({ keys: [RateKey.constant()] }), "security.firewall.rateRules.Calls.keys: 'RateKey.constant()' "],
  ['a JA3 fingerprint of API Gateway', () => rate({ keys: [RateKey.ja3Fingerprint()] }), "security.firewall.rateRules.Calls.keys: 'a TLS fingerprint' "],
  ['a JA4 fingerprint of API Gateway', () => rate({ keys: [RateKey.ja4Fingerprint()] }), "security.firewall.rateRules.Calls.keys: 'a TLS fingerprint' "],
  ['a header without a name', () => rate({ keys: [RateKey.header('')] }), "RateKey.header(): '' "],
  ['a cookie with a space', () => rate({ keys: [RateKey.cookie('a b')] }), "RateKey.cookie(): 'a b' "],
  ['a long query argument', () => rate({ keys: [RateKey.queryArgument('a'.repeat(65))] }), 'RateKey.queryArgument(): '],
  ['a namespace without a colon', () => rate({ keys: [RateKey.labelNamespace('a')] }), "RateKey.labelNamespace(): 'a' "],
  ['ten rate rules', () => ({ rateRules: [...Array(10).keys()].map((index) => ({ name: `R${index}`, limit: 10 })) }), "security.firewall.rateRules: '11 rate-based rules' "],

  ['no countries', () => ({ countries: CountryRule.block() }), "security.firewall.countries: '[]' "],
  ['small letters', () => ({ countries: CountryRule.block('de') }), "security.firewall.countries: 'de' "],
  ['UK', () => ({ countries: CountryRule.allow('UK') }), "security.firewall.countries: 'UK' "],
  ['a match of no country', () => rule({ match: RequestMatch.countries('Germany') }), "security.firewall.countries: 'Germany' "],

  ['no addresses', () => ranges(), "security.firewall.addresses: '{}' "],
  ['an empty list', () => ranges([]), "security.firewall.addresses.ipv4: '0 ranges' "],
  ['too many addresses', () => ranges(Array(10_001).fill('192.0.2.1/32')), "security.firewall.addresses.ipv4: '10001 ranges' "],
  ...['192.0.2.1', '192.0.2.0/33', '192.0.2.0/0', '192.0.2/24', '192.0.2.0/24/1', '192.0.2.0/', '2001:db8::/32', '192.0.2.0/ 24', ''].map(
    (range): [string, () => WebFirewallProps, string] => [`the IPv4 range '${range}'`, () => ranges([range]), `security.firewall.addresses.ipv4: '${range}' `]),
  ...['2001:db8::1', '2001:db8::/129', '::/0', '192.0.2.0/24', '2001:db8:::/32'].map(
    (range): [string, () => WebFirewallProps, string] => [`the IPv6 range '${range}'`, () => ranges(undefined, [range]), `security.firewall.addresses.ipv6: '${range}' `]),
  ['no sets', () => sets(), "security.firewall.addresses: '{}' "],
  ['a set of CloudFront', () => sets('arn:aws:wafv2:us-east-1:1:global/ipset/a/1'), "security.firewall.addresses: 'arn:aws:wafv2:us-east-1:1:global/ipset/a/1' "],
  ['a regional set at CloudFront', () => ({ ...sets('arn:aws:wafv2:us-east-1:1:regional/ipset/a/1'), ...cloudFront }), 'security.firewall.addresses: '],
  ['a header that is none', () => ({ forwardedAddress: { headerName: 'a b' } }), "security.firewall.forwardedAddress.headerName: 'a b' "],

  ...['', 'a_b', 'x'.repeat(256), ' a', 'a '].map((headerName): [string, () => WebFirewallProps, string] => (
    [`the address header '${headerName}'`, () => ({ forwardedAddress: { headerName } }), `security.firewall.forwardedAddress.headerName: '${headerName}' `])),

  ['a body over what is seen', () => body({ maxSize: Size.bytes(16_385) }), "security.firewall.bodyLimits.Bodies.maxSize: '16385 bytes' "],
  ['a body over more that is seen', () => ({ ...body({ maxSize: Size.kibibytes(33) }), bodyInspectionLimit: BodyInspectionLimit.KB_32 }), "security.firewall.bodyLimits.Bodies.maxSize: '33792 bytes' "],
  ['a limit that no body reaches', () => body({ maxSize: Size.kibibytes(16), oversizeHandling: OversizeHandling.CONTINUE }), "security.firewall.bodyLimits.Bodies.oversizeHandling: 'CONTINUE' "],

  ['no labels', () => rule({ labels: [] }), "security.firewall.rules.Posts.labels: '0 labels' "],
  ['101 labels', () => rule({ labels: Array(101).fill('a') }), "security.firewall.rules.Posts.labels: '101 labels' "],
  ['a label with a space', () => rule({ labels: ['a b'] }), "security.firewall.rules.Posts.labels: 'a b' "],
  ['a match of no label', () => rule({ match: RequestMatch.label('') }), "RequestMatch.label(): '' "],
  ['a match of no namespace', () => rule({ match: RequestMatch.labelNamespace('a') }), "RequestMatch.labelNamespace(): 'a' "],
  ['a match of nothing', () => rule({ match: RequestMatch.all() }), "RequestMatch.all(): 'nothing' "],
  ['a match of any of nothing', () => rule({ match: RequestMatch.any() }), "RequestMatch.any(): 'nothing' "],
  ['a path without a slash', () => rule({ match: RequestMatch.pathStartsWith('items') }), "RequestMatch.path: 'items' "],
  ['a long path', () => rule({ match: RequestMatch.pathIs(`/${'a'.repeat(200)}`) }), 'RequestMatch: '],
  ['a method in small letters', () => rule({ match: RequestMatch.method('post') }), "RequestMatch.method(): 'post' "],
  ['a header with a space', () => rule({ match: RequestMatch.header('a b', 'c') }), "RequestMatch.header(): 'a b' "],
  ['a header without a value', () => rule({ match: RequestMatch.header('a', '') }), "RequestMatch: '' "],

  ['a rule counted twice', () => groups(WebFirewallRules.php({ count: ['A', 'A'] })), "security.firewall.ruleGroups.count: 'A' "],
  ['a rule with two actions', () => groups(WebFirewallRules.php({ count: ['A'], actions: { A: FirewallAction.block() } })), "security.firewall.ruleGroups.count: 'A' "],
  ['a list of rules that deployment knows', () => groups(WebFirewallRules.php({ count: Token.asList(Fn.importValue('Rules')) })), 'security.firewall.ruleGroups.count: '],
  ['a common list that deployment knows', () => groups(WebFirewallRules.common({ count: Token.asList(Fn.importValue('Rules')) })), 'security.firewall.ruleGroups.count: '],
  ['a group of a name that deployment knows', () => own(Fn.importValue('Group')), 'WebFirewallRules.own.ruleGroupArn: '],
  ['a regional group at CloudFront', () => ({ ...own('arn:aws:wafv2:us-east-1:1:regional/rulegroup/a/1'), ...cloudFront }), 'security.firewall.ruleGroups: '],
  ['a group twice', () => groups(WebFirewallRules.php(), WebFirewallRules.php()), "security.firewall: 'AWSManagedRulesPHPRuleSet' "],
  ['a group that is in the default', () => ({ additionalRuleGroups: [WebFirewallRules.common()] }), "security.firewall: 'AWSManagedRulesCommonRuleSet' "],
  ['a group without capacity', () => groups(WebFirewallRules.managed({ vendorName: 'A', groupName: 'B', capacity: 0 })), 'WebFirewallRules.managed.capacity: 0 '],
  ['a group with too much', () => own('arn:aws:wafv2:eu-west-1:1:regional/rulegroup/a/1', 5001), 'WebFirewallRules.own.capacity: 5001 '],
  ['a group of no name', () => own('mine'), "WebFirewallRules.own.ruleGroupArn: 'mine' "],
  ['a group of CloudFront', () => own('arn:aws:wafv2:us-east-1:1:global/rulegroup/a/1'), "security.firewall.ruleGroups: 'arn:aws:wafv2:us-east-1:1:global/rulegroup/a/1' "],
  ['a sign-in without a slash', () => signIn({ loginPath: 'login' }), "WebFirewallRules.accountTakeoverPrevention.loginPath: 'login' "],
  ['a field that is no pointer', () => signIn({ usernameField: 'user' }), "WebFirewallRules.accountTakeoverPrevention.usernameField: 'user' "],
  ['answers that API Gateway hides', () => signIn({ responseStatuses: { successCodes: [200], failureCodes: [401] } }), "security.firewall.ruleGroups: 'AWSManagedRulesATPRuleSet with responseStatuses' "],
  ['a password field that is no pointer', () => signIn({ passwordField: 'word' }), "WebFirewallRules.accountTakeoverPrevention.passwordField: 'word' "],
  ['a new user field that is no pointer', () => signUp({ usernameField: 'user' }), "WebFirewallRules.accountCreationFraudPrevention.usernameField: 'user' "],
  ['a new password field that is no pointer', () => signUp({ passwordField: 'word' }), "WebFirewallRules.accountCreationFraudPrevention.passwordField: 'word' "],
  ['answers to sign-ups that API Gateway hides', () => signUp({ responseStatuses: { successCodes: [201], failureCodes: [409] } }), "security.firewall.ruleGroups: 'AWSManagedRulesACFPRuleSet with responseStatuses' "],
  ...[[99], [600], [200.5], Array.from({ length: 11 }, (_, index) => 200 + index)].map((successCodes): [string, () => WebFirewallProps, string] => (
    [`the successes ${successCodes}`, () => signIn({ responseStatuses: { successCodes, failureCodes: [401] } }), 'WebFirewallRules.accountTakeoverPrevention.responseStatuses.successCodes: '])),
  ['an impossible failure of a sign-up', () => signUp({ responseStatuses: { successCodes: [201], failureCodes: [] } }), 'WebFirewallRules.accountCreationFraudPrevention.responseStatuses.failureCodes: '],
  ['no successes', () => signIn({ responseStatuses: { successCodes: [], failureCodes: [401] } }), 'WebFirewallRules.accountTakeoverPrevention.responseStatuses.successCodes: '],
  ['an impossible failure', () => signIn({ responseStatuses: { successCodes: [200], failureCodes: [999] } }), 'WebFirewallRules.accountTakeoverPrevention.responseStatuses.failureCodes: '],
  ['a success that is a failure', () => signIn({ responseStatuses: { successCodes: [200], failureCodes: [200] } }), 'WebFirewallRules.accountTakeoverPrevention.responseStatuses: 200 '],
  ['a page without a slash', () => signUp({ registrationPagePath: 'a' }), "WebFirewallRules.accountCreationFraudPrevention.registrationPagePath: 'a' "],
  ['a call without a slash', () => signUp({ creationPath: 'a' }), "WebFirewallRules.accountCreationFraudPrevention.creationPath: 'a' "],
  ['an e-mail field that is no pointer', () => signUp({ emailField: 'a' }), "WebFirewallRules.accountCreationFraudPrevention.emailField: 'a' "],

  ['a name with a space', () => rate({ name: 'a b' }), "security.firewall: 'a b' "],
  ['a name that AWS WAF has', () => rate({ name: 'Default_Action' }), "security.firewall: 'Default_Action' "],
  ['a name twice', () => ({ ...rate({ name: 'Posts' }), ...rule({}) }), "security.firewall: 'Posts' "],
  ['the name of the rate limit', () => rate({ name: 'RateLimit' }), "security.firewall: 'RateLimit' "],
  ['a metric with a dot', () => ({ metricName: 'a.b' }), "security.firewall.metricName: 'a.b' "],
  ['paid groups twice', () => groups(WebFirewallRules.botControl(BotInspectionLevel.COMMON), WebFirewallRules.botControl(BotInspectionLevel.TARGETED)), "security.firewall: 'AWSManagedRulesBotControlRuleSet' "],
])('refuses %s', (_, props, message) => {
  expect(() => new WebFirewall(newStack(), 'Firewall', props())).toThrow(message);
});

const TEN = Array.from({ length: 10 }, (_, index) => 200 + index);

test.each<[string, () => WebFirewallProps]>([
  ['100 labels', () => rule({ labels: Array.from({ length: 100 }, (_, index) => `l${index}`) })],
  ['an address header of 255 characters', () => ({ forwardedAddress: { headerName: 'X-'.padEnd(255, '9') } })],
  ['ten statuses', () => ({ ...signIn({ responseStatuses: { successCodes: TEN, failureCodes: [100, 599] } }), ...cloudFront })],
  ['a group of the whole capacity for CloudFront', () => ({ ...own('arn:aws:wafv2:us-east-1:1:global/rulegroup/a/1', 4998), ...cloudFront })],
  ['a status that is known only at deployment', () => ({ ...signIn({ responseStatuses: { successCodes: [Token.asNumber(Fn.importValue('Ok'))], failureCodes: [401] } }), ...cloudFront })],
])('takes %s', (_, props) => {
  expect(() => new WebFirewall(newStack({ env: { region: 'us-east-1' } }), 'Firewall', props())).not.toThrow();
});
