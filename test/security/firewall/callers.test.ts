import { SecretValue } from 'aws-cdk-lib';
import { AddressList, AddressRule, CountryRule, FirewallAction, ForwardedAddress, ProxyProof, RateKey, WebFirewall, WebFirewallProps } from '../../../src';
import { newStack } from '../../support/synth';
import { firewallTemplate, rulesOf } from '../support/firewall';
import { SeenRequest, WebAcl } from '../support/web-acl';

const SECRET = 'b0a7c2d4-0000-4000-8000-5e6f7a8b9c0d';
const proof = (props: Partial<ProxyProof> = {}): ForwardedAddress => (
  { headerName: 'X-Caller', proof: { headerName: 'X-Proxy', value: SecretValue.unsafePlainText(SECRET), ...props } });
const aclOf = (props: WebFirewallProps) => new WebAcl(firewallTemplate({ ruleGroups: [], forwardedAddress: proof(), ...props }));

const direct = (ip: string, headers = {}): SeenRequest => ({ ip, headers });
const proxied = (ip: string): SeenRequest => ({ ip: 'EU-proxy', headers: { 'x-caller': ip, 'x-proxy': SECRET } });
const forged = (ip: string, as: string): SeenRequest => ({ ip, headers: { 'x-caller': as, 'x-proxy': 'guess' } });
const times = (count: number, send: (index: number) => unknown) => Array.from({ length: count }, (_, index) => send(index)).at(-1);

test('callers behind a proxy are counted one by one, and those beside it by their connection', () => {
  const acl = aclOf({ rateLimit: 10 });
  expect(times(11, () => acl.blockedBy(proxied('DE-1')))).toBe('RateLimitForwarded');
  expect(acl.blockedBy(proxied('DE-2'))).toBeUndefined();
  expect(times(11, () => acl.blockedBy(direct('FR-1')))).toBe('RateLimit');
  expect(acl.blockedBy(direct('FR-2'))).toBeUndefined();
});

test('without the proof, the header of an address counts for nothing', () => {
  const acl = aclOf({ rateLimit: 10 });
  expect(times(11, (index) => acl.blockedBy(forged('FR-1', `DE-${index}`)))).toBe('RateLimit');
  expect(acl.blockedBy(proxied('DE-1'))).toBeUndefined();
});

test.each<[string, WebFirewallProps, SeenRequest[], SeenRequest[]]>([
  ['countries are blocked', { countries: CountryRule.block('KP') }, [proxied('KP-1'), direct('KP-1'), forged('KP-1', 'DE-1')], [proxied('DE-1'), direct('DE-1')]],
  ['countries are let in', { countries: CountryRule.allow('DE') }, [proxied('FR-1'), direct('FR-1'), forged('FR-1', 'DE-1')], [proxied('DE-1'), direct('DE-1')]],
  [
    'addresses are blocked', { addresses: [AddressRule.block(AddressList.ranges({ ipv4: ['192.0.2.1/32'] }))] },
    [proxied('192.0.2.1'), direct('192.0.2.1'), forged('192.0.2.1', '192.0.2.2')], [proxied('192.0.2.2'), direct('192.0.2.2')],
  ],
  [
    'addresses alone are let in', { addresses: [AddressRule.allowOnly(AddressList.ranges({ ipv4: ['192.0.2.1/32'] }))] },
    [proxied('192.0.2.2'), direct('192.0.2.2'), forged('192.0.2.2', '192.0.2.1')], [proxied('192.0.2.1'), direct('192.0.2.1')],
  ],
])('%s by the address of the caller, whichever way the request came', (_, props, blocked, passed) => {
  const acl = aclOf(props);
  for (const request of blocked) expect(acl.blockedBy(request)).toBeDefined();
  for (const request of passed) expect(acl.blockedBy(request)).toBeUndefined();
});

test('rules of one setting share its list of addresses, and have their own names', () => {
  const list = AddressList.ranges({ ipv4: ['192.0.2.0/24'] });
  const template = firewallTemplate({ ruleGroups: [], forwardedAddress: proof(), addresses: [AddressRule.block(list), AddressRule.block(list)] });
  template.resourceCountIs('AWS::WAFv2::IPSet', 2);
  const [{ Properties }] = Object.values(template.findResources('AWS::WAFv2::WebACL'));
  expect(Properties.Rules.map(({ Name }: { Name: string }) => Name)).toEqual([
    'BlockedAddresses', 'BlockedAddressesForwarded', 'BlockedAddresses2', 'BlockedAddresses2Forwarded', 'RateLimit', 'RateLimitForwarded',
  ]);
});

test('a rate rule by the address and something else is made for both, and one by something else once', () => {
  const rules = rulesOf({
    ruleGroups: [],
    forwardedAddress: proof(),
    rateRules: [
      { name: 'Paths', limit: 50, keys: [RateKey.ip(), RateKey.path()] },
      { name: 'Tenants', limit: 50, keys: [RateKey.header('x-tenant')] },
      { name: 'Counted', limit: 50, keys: [RateKey.forwardedIp(proof())], action: FirewallAction.count() },
    ],
  });
  expect(Object.keys(rules)).toEqual(['RateLimit', 'RateLimitForwarded', 'Paths', 'PathsForwarded', 'Tenants', 'Counted']);
  const proven = {
    ByteMatchStatement: expect.objectContaining({ FieldToMatch: { SingleHeader: { Name: 'x-proxy' } }, SearchString: SECRET, PositionalConstraint: 'EXACTLY' }),
  };
  expect(rules.Paths.Statement).toMatchObject({
    RateBasedStatement: { CustomKeys: [{ IP: {} }, { UriPath: {} }], ScopeDownStatement: { NotStatement: { Statement: proven } } },
  });
  expect(rules.PathsForwarded.Statement).toMatchObject({
    RateBasedStatement: { CustomKeys: [{ ForwardedIP: {} }, { UriPath: {} }], ForwardedIPConfig: { HeaderName: 'X-Caller' }, ScopeDownStatement: proven },
  });
  expect(rules.Tenants.Statement).not.toMatchObject({ RateBasedStatement: { ScopeDownStatement: expect.anything() } });
  expect(rules.Counted.Statement).toMatchObject({ RateBasedStatement: { AggregateKeyType: 'FORWARDED_IP', ScopeDownStatement: proven } });
});

test('the proof is kept out of the log, beside the headers of the user', () => {
  const redacted = (logging: object) => Object.values(firewallTemplate({ forwardedAddress: proof(), logging }).findResources('AWS::WAFv2::LoggingConfiguration'))
    .flatMap(({ Properties }) => Properties.RedactedFields).map((field) => field.SingleHeader?.Name).filter((name) => name);
  expect(redacted({})).toEqual(['authorization', 'cookie', 'x-api-key', 'x-proxy']);
  expect(redacted({ redactedHeaders: ['X-Secret', 'X-PROXY'] })).toEqual(['x-secret', 'x-proxy']);
});

const rates = (count: number): WebFirewallProps => ({ rateRules: Array.from({ length: count }, (_, index) => ({ name: `R${index}`, limit: 10 })) });

test.each<[string, WebFirewallProps, string]>([
  ['a proof in a header that is none', { forwardedAddress: proof({ headerName: 'a b' }) }, "security.firewall.forwardedAddress.proof.headerName: 'a b'"],
  ['a short proof, without telling it', { forwardedAddress: proof({ value: SecretValue.unsafePlainText('short') }) }, "security.firewall.forwardedAddress.proof.value: 'a secret of 5 bytes' cannot be used. Allowed: 16 to 200 bytes"],
  ['a proof of 15 bytes', { forwardedAddress: proof({ value: SecretValue.unsafePlainText('x'.repeat(15)) }) }, "'a secret of 15 bytes'"],
  ['a proof of 201 bytes', { forwardedAddress: proof({ value: SecretValue.unsafePlainText('x'.repeat(201)) }) }, "'a secret of 201 bytes'"],
  ['five rate rules by address', { forwardedAddress: proof(), ...rates(5) }, "security.firewall.rateRules: '12 rate-based rules'"],
])('refuses %s', (_, props, message) => {
  expect(() => new WebFirewall(newStack(), 'Firewall', props)).toThrow(message);
  expect(() => new WebFirewall(newStack(), 'Firewall', { forwardedAddress: proof(), ...rates(4) })).not.toThrow();
});

test.each([16, 200])('a proof may have %d bytes', (length) => {
  expect(() => new WebFirewall(newStack(), 'Firewall', { forwardedAddress: proof({ value: SecretValue.unsafePlainText('x'.repeat(length)) }) })).not.toThrow();
});

test('a secret that exists is a reference in the template', () => {
  const { RateLimitForwarded } = rulesOf({ forwardedAddress: proof({ value: SecretValue.secretsManager('origin-verify') }) });
  expect(JSON.stringify(RateLimitForwarded)).toContain('"SearchString":"{{resolve:secretsmanager:origin-verify:SecretString:::}}"');
});
