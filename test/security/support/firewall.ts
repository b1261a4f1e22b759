import { Duration, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  AddressList, AddressPosition, AddressRule, BlockResponse, BodyInspectionLimit, BotInspectionLevel, CountryRule, FallbackBehavior, FirewallAction,
  FirewallLogAction, PayloadType, RateKey, RequestMatch, WebFirewall, WebFirewallProps, WebFirewallRules,
} from '../../../src';
import { FLAG_SETS, StackOptions, templateOf } from '../../support/synth';

export interface Rule {
  readonly Name: string;
  readonly Priority: number;
  readonly Action?: object;
  readonly Statement: object;
  readonly [property: string]: unknown;
}

/** The template of a firewall. It must not depend on feature flags. */
export function firewallTemplate(props?: WebFirewallProps, options: StackOptions = {}): Template {
  const [template, other] = FLAG_SETS.map(([, context]) => inAws(templateOf((stack) => void new WebFirewall(stack, 'Firewall', props), { ...options, context })));
  expect(other.toJSON()).toEqual(template.toJSON());
  return template;
}

/** A template as it is in the partition `aws`, which is a reference or not by a feature flag. */
export function inAws(template: Template): Template {
  return Template.fromJSON(flat(template.toJSON()) as Record<string, unknown>);
}

function flat(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(flat);
  if (typeof value !== 'object' || value === null) return value;
  if ('Ref' in value && value.Ref === 'AWS::Partition') return 'aws';
  if ('Fn::Join' in value) return joined(flat((value['Fn::Join'] as [string, unknown[]])[1]) as unknown[]);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, flat(each)]));
}

function joined(parts: unknown[]): unknown {
  const merged = parts.reduce<unknown[]>((list, part) => {
    const last = list.at(-1);
    return typeof part === 'string' && typeof last === 'string' ? [...list.slice(0, -1), last + part] : [...list, part];
  }, []);
  return merged.length === 1 ? merged[0] : { 'Fn::Join': ['', merged] };
}

/** The web ACL of a firewall. */
export function aclOf(props?: WebFirewallProps, options?: StackOptions): { Rules: Rule[]; [property: string]: unknown } {
  const [acl] = Object.values(firewallTemplate(props, options).findResources('AWS::WAFv2::WebACL'));
  return acl.Properties;
}

/** The rules of a firewall by name. */
export function rulesOf(props?: WebFirewallProps, options?: StackOptions): Record<string, Rule> {
  return Object.fromEntries(aclOf(props, options).Rules.map((rule) => [rule.Name, rule]));
}

/** A firewall with all its options in use, except those for CloudFront only. */
export function everything(stack: Stack, props: WebFirewallProps = {}): WebFirewall {
  const items = RequestMatch.all(RequestMatch.method('POST'), RequestMatch.pathStartsWith('/prod/items'));
  const slowDown = BlockResponse.problem({ status: 429, title: 'Too Many Requests', headers: { 'Retry-After': '300' } });
  const scopeDown = RequestMatch.otherThan(RequestMatch.pathIs('/prod/health'));
  return new WebFirewall(stack, 'Firewall', {
    rateLimit: 1000,
    forwardedAddress: { headerName: 'X-Real-IP', fallbackBehavior: FallbackBehavior.MATCH, position: AddressPosition.ANY },
    addresses: [
      AddressRule.block(AddressList.ranges({ ipv4: ['198.51.100.0/24'], ipv6: ['2001:db8:bad::/48'] })),
      AddressRule.allow(AddressList.ranges({ ipv4: ['192.0.2.44/32'] })),
      AddressRule.allowOnly(AddressList.ipSets({ ipv4Arn: `arn:aws:wafv2:${stack.region}:${stack.account}:regional/ipset/office/1` })),
    ],
    countries: CountryRule.allow('DE', 'FR'),
    bodyLimits: [{ name: 'LongBodies', maxSize: Size.kibibytes(32), scopeDown: items }],
    bodyInspectionLimit: BodyInspectionLimit.KB_32,
    rateRules: [
      { name: 'PostItems', limit: 100, evaluationWindow: Duration.minutes(1), scopeDown: items, action: FirewallAction.block(slowDown) },
      { name: 'PerKey', limit: 500, keys: [RateKey.header('X-Api-Key'), RateKey.cookie('session'), RateKey.queryArgument('q'), RateKey.method(), RateKey.path()] },
      { name: 'PerQuery', limit: 500, keys: [RateKey.queryString(), RateKey.ip(), RateKey.asn(), RateKey.labelNamespace('awswaf:clientip:geo:country:')] },
      { name: 'PerCaller', limit: 500, keys: [RateKey.forwardedIp()], action: FirewallAction.count() },
      { name: 'AllSearches', limit: 5000, keys: [RateKey.constant()], scopeDown: RequestMatch.header('X-Client', 'search'), action: FirewallAction.challenge() },
    ],
    ruleGroups: [
      WebFirewallRules.ipReputation({ countOnly: true }),
      WebFirewallRules.anonymousIp({ actions: { HostingProviderIPList: FirewallAction.captcha() } }),
      WebFirewallRules.common({ version: 'Version_1.10', count: ['NoUserAgent_HEADER'] }),
      WebFirewallRules.knownBadInputs({ scopeDown }),
    ],
    additionalRuleGroups: [
      WebFirewallRules.botControl(BotInspectionLevel.COMMON, { scopeDown: RequestMatch.any(items, RequestMatch.countries('US')) }),
      WebFirewallRules.accountTakeoverPrevention({ loginPath: '/prod/login', payloadType: PayloadType.JSON, usernameField: '/user', passwordField: '/password' }),
      WebFirewallRules.accountCreationFraudPrevention({
        registrationPagePath: '/sign-up', creationPath: '/prod/accounts', payloadType: PayloadType.FORM_ENCODED, emailField: 'email', passwordField: 'password',
      }),
      WebFirewallRules.own({ ruleGroupArn: `arn:aws:wafv2:${stack.region}:${stack.account}:regional/rulegroup/shop/1`, capacity: 10, count: ['Odd'], name: 'Shop' }),
    ],
    rules: [
      { name: 'Partners', match: RequestMatch.header('X-Partner', 'yes'), action: FirewallAction.count(), labels: ['partner'] },
      { name: 'Hosting', match: RequestMatch.all(RequestMatch.labelNamespace('awswaf:managed:aws:anonymous-ip-list:'), RequestMatch.otherThan(RequestMatch.label('partner'))) },
    ],
    blockResponse: BlockResponse.problem({ status: 403, title: 'Forbidden', detail: 'Write to support@example.com.' }),
    logging: { keep: [FirewallLogAction.BLOCK, FirewallLogAction.COUNT] },
    sampledRequests: false,
    metricName: 'ShopFirewall',
    ...props,
  });
}
