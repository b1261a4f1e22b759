import { Duration, Fn, Size, Token } from 'aws-cdk-lib';
import {
  AddressList, AddressPosition, AddressRule, BodyInspectionLimit, CountryRule, FallbackBehavior, FirewallAction, FirewallScope, ForwardedAddress,
  OversizeHandling, RateKey, RateRule, RequestMatch, WebFirewallRules,
} from '../../../src';
import { COUNTRY_CODES } from '../../../src/security/firewall/country-codes';
import { aclOf, firewallTemplate, rulesOf } from '../support/firewall';

const NONE = [{ Type: 'NONE', Priority: 0 }];
const rate = (rule: Partial<RateRule>, forwardedAddress?: ForwardedAddress): Record<string, unknown> => {
  const { Calls } = rulesOf({ forwardedAddress, rateRules: [{ name: 'Calls', limit: 100, ...rule }] });
  return { ...(Calls.Statement as { readonly RateBasedStatement: Record<string, unknown> }).RateBasedStatement, Action: Calls.Action };
};
const POST_ITEMS = RequestMatch.all(RequestMatch.method('POST'), RequestMatch.pathStartsWith('/prod/items'));
const RENDERED_POST_ITEMS = {
  AndStatement: {
    Statements: [
      { ByteMatchStatement: { FieldToMatch: { Method: {} }, PositionalConstraint: 'EXACTLY', SearchString: 'POST', TextTransformations: NONE } },
      {
        ByteMatchStatement: {
          FieldToMatch: { UriPath: {} },
          PositionalConstraint: 'STARTS_WITH',
          SearchString: '/prod/items',
          TextTransformations: [{ Type: 'URL_DECODE', Priority: 0 }, { Type: 'NORMALIZE_PATH', Priority: 1 }],
        },
      },
    ],
  },
};

test('a rate rule for some requests, over a window', () => {
  expect(rate({ evaluationWindow: Duration.minutes(2), scopeDown: POST_ITEMS, action: FirewallAction.challenge() })).toEqual({
    AggregateKeyType: 'IP', Limit: 100, EvaluationWindowSec: 120, ScopeDownStatement: RENDERED_POST_ITEMS, Action: { Challenge: {} },
  });
});

test.each<[string, RateKey, object]>([
  ['a header', RateKey.header('X-Api-Key'), { Header: { Name: 'X-Api-Key', TextTransformations: NONE } }],
  ['a cookie', RateKey.cookie('session'), { Cookie: { Name: 'session', TextTransformations: NONE } }],
  ['a query argument', RateKey.queryArgument('q'), { QueryArgument: { Name: 'q', TextTransformations: NONE } }],
  ['the query string', RateKey.queryString(), { QueryString: { TextTransformations: NONE } }],
  ['the method', RateKey.method(), { HTTPMethod: {} }],
  ['the path', RateKey.path(), { UriPath: { TextTransformations: NONE } }],
  ['the network', RateKey.asn(), { ASN: {} }],
  ['a label', RateKey.labelNamespace('awswaf:clientip:geo:country:'), { LabelNamespace: { Namespace: 'awswaf:clientip:geo:country:' } }],
])('requests are counted by %s, alone and with the address', (_, key, rendered) => {
  expect(rate({ keys: [key] })).toMatchObject({ AggregateKeyType: 'CUSTOM_KEYS', CustomKeys: [rendered] });
  expect(rate({ keys: [RateKey.ip(), key] })).toMatchObject({ AggregateKeyType: 'CUSTOM_KEYS', CustomKeys: [{ IP: {} }, rendered] });
});

test('requests are counted by TLS fingerprints at CloudFront', () => {
  const keys = [RateKey.ja3Fingerprint(FallbackBehavior.NO_MATCH), RateKey.ja4Fingerprint()];
  expect(rulesOf({ scope: FirewallScope.CLOUDFRONT, rateRules: [{ name: 'Calls', limit: 100, keys }] }).Calls.Statement).toMatchObject({
    RateBasedStatement: { CustomKeys: [{ JA3Fingerprint: { FallbackBehavior: 'NO_MATCH' } }, { JA4Fingerprint: { FallbackBehavior: 'MATCH' } }] },
  });
});

test('requests are counted all together', () => {
  expect(rate({ keys: [RateKey.constant()], scopeDown: POST_ITEMS })).toMatchObject({ AggregateKeyType: 'CONSTANT', ScopeDownStatement: RENDERED_POST_ITEMS });
});

test('the address is that in a header', () => {
  const forwarded = { ForwardedIPConfig: { HeaderName: 'X-Real-IP', FallbackBehavior: 'NO_MATCH' } };
  const address = { headerName: 'X-Real-IP', fallbackBehavior: FallbackBehavior.NO_MATCH };
  expect(rate({ keys: [RateKey.forwardedIp(address)] })).toMatchObject({ AggregateKeyType: 'FORWARDED_IP', ...forwarded });
  expect(rate({ keys: [RateKey.forwardedIp(address), RateKey.method()] })).toMatchObject({
    AggregateKeyType: 'CUSTOM_KEYS', CustomKeys: [{ ForwardedIP: {} }, { HTTPMethod: {} }], ...forwarded,
  });
  expect(rate({}, address)).toMatchObject({ AggregateKeyType: 'FORWARDED_IP', ...forwarded });
  expect(rate({ keys: [RateKey.ip()] }, address).AggregateKeyType).toBe('IP');
  expect(rulesOf({ forwardedAddress: {} }).RateLimit.Statement).toMatchObject({
    RateBasedStatement: { AggregateKeyType: 'FORWARDED_IP', ForwardedIPConfig: { HeaderName: 'X-Forwarded-For', FallbackBehavior: 'MATCH' } },
  });
});

test('countries are blocked, or all others', () => {
  expect(rulesOf({ countries: CountryRule.block('KP') }).BlockedCountries).toMatchObject({
    Action: { Block: {} }, Statement: { GeoMatchStatement: { CountryCodes: ['KP'] } },
  });
  expect(rulesOf({ countries: CountryRule.allow('DE', 'FR') }).AllowedCountries).toMatchObject({
    Action: { Block: {} }, Statement: { NotStatement: { Statement: { GeoMatchStatement: { CountryCodes: ['DE', 'FR'] } } } },
  });
});

test('there are 249 countries, and Kosovo', () => {
  expect(new Set(COUNTRY_CODES).size).toBe(250);
  expect(COUNTRY_CODES.length).toBe(250);
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  expect(COUNTRY_CODES.filter((code) => names.of(code) === undefined)).toEqual([]);
});

const LIST = AddressList.ranges({ ipv4: ['192.0.2.0/24'] });

test('addresses come first, in the order given, as IP sets', () => {
  const both = AddressList.ranges({ ipv4: ['192.0.2.0/24', '198.51.100.7/32'], ipv6: ['2001:db8::/32'] });
  const props = { addresses: [AddressRule.block(both), AddressRule.allow(LIST), AddressRule.allowOnly(LIST), AddressRule.block(LIST)] };
  const sets = firewallTemplate(props).findResources('AWS::WAFv2::IPSet');
  expect(Object.values(sets).map(({ Properties }) => Properties)).toEqual([
    { Addresses: ['192.0.2.0/24', '198.51.100.7/32'], IPAddressVersion: 'IPV4', Scope: 'REGIONAL' },
    { Addresses: ['2001:db8::/32'], IPAddressVersion: 'IPV6', Scope: 'REGIONAL' },
    ...Array(3).fill({ Addresses: ['192.0.2.0/24'], IPAddressVersion: 'IPV4', Scope: 'REGIONAL' }),
  ]);
  const references = Object.keys(sets).map((id) => ({ IPSetReferenceStatement: { Arn: { 'Fn::GetAtt': [id, 'Arn'] } } }));
  expect(aclOf(props).Rules.slice(0, 4)).toMatchObject([
    { Name: 'BlockedAddresses', Action: { Block: {} }, Statement: { OrStatement: { Statements: references.slice(0, 2) } } },
    { Name: 'AllowedAddresses', Action: { Allow: {} }, Statement: references[2] },
    { Name: 'OtherAddresses', Action: { Block: {} }, Statement: { NotStatement: { Statement: references[3] } } },
    { Name: 'BlockedAddresses2', Action: { Block: {} }, Statement: references[4] },
  ]);
});

test('IP sets are brought in, and are of the scope', () => {
  const ipv6Arn = 'arn:aws:wafv2:us-east-1:123456789012:global/ipset/office/1';
  const rules = rulesOf({ scope: FirewallScope.CLOUDFRONT, addresses: [AddressRule.block(AddressList.ipSets({ ipv6Arn }))] });
  expect(rules.BlockedAddresses.Statement).toEqual({ IPSetReferenceStatement: { Arn: ipv6Arn } });
  firewallTemplate({ scope: FirewallScope.CLOUDFRONT, addresses: [AddressRule.block(LIST)] }).hasResourceProperties('AWS::WAFv2::IPSet', { Scope: 'CLOUDFRONT' });
});

test.each<[FallbackBehavior, object]>([
  [FallbackBehavior.MATCH, { BlockedAddresses: 'MATCH', AllowedAddresses: 'NO_MATCH', OtherAddresses: 'NO_MATCH', AllowedCountries: 'NO_MATCH' }],
  [FallbackBehavior.NO_MATCH, { BlockedAddresses: 'NO_MATCH', AllowedAddresses: 'NO_MATCH', OtherAddresses: 'MATCH', AllowedCountries: 'MATCH' }],
])('by %s, a request without a valid address gets in by no rule that allows', (fallbackBehavior, expected) => {
  const rules = rulesOf({
    forwardedAddress: { fallbackBehavior, position: AddressPosition.LAST },
    addresses: [AddressRule.block(LIST), AddressRule.allow(LIST), AddressRule.allowOnly(LIST)],
    countries: CountryRule.allow('DE'),
  });
  const fallback = (name: string) => /"FallbackBehavior":"(\w+)"/.exec(JSON.stringify(rules[name].Statement))?.[1];
  expect(Object.fromEntries(Object.keys(expected).map((name) => [name, fallback(name)]))).toEqual(expected);
  expect(JSON.stringify(rules.BlockedAddresses.Statement)).toContain('"Position":"LAST"');
});

test('bodies are limited by what is seen of them', () => {
  const size = (Size_: number, OversizeHandling_ = 'MATCH') => ({
    SizeConstraintStatement: { FieldToMatch: { Body: { OversizeHandling: OversizeHandling_ } }, ComparisonOperator: 'GT', Size: Size_, TextTransformations: NONE },
  });
  const rules = rulesOf({
    bodyLimits: [
      { name: 'Bodies', maxSize: Size.kibibytes(16) },
      { name: 'Items', maxSize: Size.kibibytes(8), scopeDown: POST_ITEMS, oversizeHandling: OversizeHandling.CONTINUE, action: FirewallAction.count() },
    ],
  });
  expect(rules.Bodies).toMatchObject({ Action: { Block: {} }, Statement: size(16_384) });
  expect(rules.Items).toMatchObject({ Action: { Count: {} }, Statement: { AndStatement: { Statements: [size(8192, 'CONTINUE'), RENDERED_POST_ITEMS] } } });
});

test('more of a body is seen', () => {
  const seen = (scope?: FirewallScope) => aclOf({ bodyInspectionLimit: BodyInspectionLimit.KB_64, scope }).AssociationConfig;
  expect(seen()).toEqual({ RequestBody: { API_GATEWAY: { DefaultSizeInspectionLimit: 'KB_64' } } });
  expect(aclOf({ bodyInspectionLimit: BodyInspectionLimit.KB_16 }).AssociationConfig).toBeUndefined();
  expect(seen(FirewallScope.CLOUDFRONT)).toEqual({ RequestBody: { CLOUDFRONT: { DefaultSizeInspectionLimit: 'KB_64' } } });
  const limit = { bodyInspectionLimit: BodyInspectionLimit.KB_64, bodyLimits: [{ name: 'Bodies', maxSize: Size.kibibytes(64) }] };
  expect(JSON.stringify(rulesOf(limit).Bodies)).toContain('"Size":65536');
});

test('your own rules run last and see labels', () => {
  const long = RequestMatch.label('awswaf:managed:aws:core-rule-set:SizeRestrictions_Body');
  const { Rules } = aclOf({
    additionalRuleGroups: [WebFirewallRules.anonymousIp()],
    rules: [
      { name: 'Partners', match: RequestMatch.header('X-Partner', 'yes'), action: FirewallAction.count(), labels: ['partner'] },
      { name: 'LongBodies', match: RequestMatch.all(long, RequestMatch.otherThan(RequestMatch.any(RequestMatch.label('partner'), RequestMatch.countries('DE')))) },
      { name: 'Anonymous', match: RequestMatch.labelNamespace('awswaf:managed:aws:anonymous-ip-list:') },
      { name: 'Health', match: RequestMatch.any(RequestMatch.pathIs('/prod/health')) },
    ],
  });
  const label = (Key: string, Scope = 'LABEL') => ({ LabelMatchStatement: { Key, Scope } });
  expect(Rules.slice(-4)).toMatchObject([
    {
      Action: { Count: {} },
      RuleLabels: [{ Name: 'partner' }],
      Statement: { ByteMatchStatement: { FieldToMatch: { SingleHeader: { Name: 'x-partner' } }, SearchString: 'yes', PositionalConstraint: 'EXACTLY' } },
    },
    {
      Action: { Block: {} },
      Statement: {
        AndStatement: {
          Statements: [
            label('awswaf:managed:aws:core-rule-set:SizeRestrictions_Body'),
            { NotStatement: { Statement: { OrStatement: { Statements: [label('partner'), { GeoMatchStatement: { CountryCodes: ['DE'] } }] } } } },
          ],
        },
      },
    },
    { Statement: label('awswaf:managed:aws:anonymous-ip-list:', 'NAMESPACE') },
    { Statement: { ByteMatchStatement: { SearchString: '/prod/health', PositionalConstraint: 'EXACTLY' } } },
  ]);
});

test('rules run in the order that is documented', () => {
  const { Rules } = aclOf({
    rules: [{ name: 'Rule', match: POST_ITEMS }],
    rateRules: [{ name: 'Rate', limit: 10 }],
    bodyLimits: [{ name: 'Body', maxSize: Size.kibibytes(8) }],
    countries: CountryRule.block('KP'),
    addresses: [AddressRule.block(LIST)],
    ruleGroups: [WebFirewallRules.php()],
    additionalRuleGroups: [WebFirewallRules.linux()],
  });
  const names = ['BlockedAddresses', 'BlockedCountries', 'Body', 'RateLimit', 'Rate', 'AWSManagedRulesPHPRuleSet', 'AWSManagedRulesLinuxRuleSet', 'Rule'];
  expect(Rules.map(({ Name, Priority }) => `${Priority} ${Name}`)).toEqual(names.map((name, index) => `${index} ${name}`));
});

test('values that are known only at deployment pass', () => {
  const parameter = Fn.importValue('Some');
  const list = Token.asList(Fn.importValue('Some'));
  expect(() => firewallTemplate({
    rateLimit: Token.asNumber(parameter),
    forwardedAddress: { headerName: parameter },
    addresses: [AddressList.ranges({ ipv4: list, ipv6: [parameter] }), AddressList.ipSets({ ipv4Arn: parameter })].map(AddressRule.block),
    countries: CountryRule.allow(parameter),
    bodyLimits: [{ name: 'Body', maxSize: Size.bytes(Token.asNumber(parameter)) }],
    rateRules: [{
      name: 'Rate',
      limit: Token.asNumber(parameter),
      evaluationWindow: Duration.seconds(Token.asNumber(parameter)),
      keys: [RateKey.header(parameter), RateKey.labelNamespace(parameter)],
      scopeDown: RequestMatch.any(
        RequestMatch.pathIs(parameter), RequestMatch.method(parameter), RequestMatch.header(parameter, parameter), RequestMatch.label(parameter),
      ),
    }],
    ruleGroups: [WebFirewallRules.own({ ruleGroupArn: parameter, capacity: Token.asNumber(parameter), name: 'Own' })],
    logging: { redactedHeaders: [parameter] },
  })).not.toThrow();
});
