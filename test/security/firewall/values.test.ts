import { Aws, Duration, Fn, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  AddressList, AddressRule, BlockResponse, BodyInspectionLimit, FirewallAction, FirewallScope, Profile, RateKey, RateRule, RequestMatch, WebFirewall,
  WebFirewallProps,
} from '../../../src';
import { COUNTRY_CODES } from '../../../src/security/firewall/country-codes';
import { sumCapacity } from '../../../src/security/firewall/firewall-capacity';
import { newStack } from '../../support/synth';

const firewall = (props: WebFirewallProps, stack: Stack = newStack()) => () => new WebFirewall(stack, 'Firewall', props);
const refused = (make: () => unknown, prop: string, value: string | number) => {
  expect(make).toThrow(`${prop}: ${typeof value === 'string' ? `'${value}'` : value} cannot be used. Allowed: `);
};

describe('conditions of requests', () => {
  const READ_PATH = [{ type: 'URL_DECODE', priority: 0 }, { type: 'NORMALIZE_PATH', priority: 1 }];
  const bytes = (fieldToMatch: object, searchString: string, positionalConstraint: string, textTransformations: object[] = [{ type: 'NONE', priority: 0 }]) => (
    { byteMatchStatement: { fieldToMatch, searchString, positionalConstraint, textTransformations } });

  test.each<[string, () => RequestMatch, object, number]>([
    ['the beginning of a path', () => RequestMatch.pathStartsWith('/a'), bytes({ uriPath: {} }, '/a', 'STARTS_WITH', READ_PATH), 22],
    ['a path', () => RequestMatch.pathIs('/a'), bytes({ uriPath: {} }, '/a', 'EXACTLY', READ_PATH), 22],
    ['a method', () => RequestMatch.method('POST'), bytes({ method: {} }, 'POST', 'EXACTLY'), 2],
    ['a header', () => RequestMatch.header('X-A', 'b'), bytes({ singleHeader: { Name: 'x-a' } }, 'b', 'EXACTLY'), 2],
    ['countries', () => RequestMatch.countries('DE', 'CH'), { geoMatchStatement: { countryCodes: ['DE', 'CH'] } }, 1],
    ['a label', () => RequestMatch.label('a:b'), { labelMatchStatement: { scope: 'LABEL', key: 'a:b' } }, 1],
    ['labels', () => RequestMatch.labelNamespace('a:'), { labelMatchStatement: { scope: 'NAMESPACE', key: 'a:' } }, 1],
    ['all of some', () => RequestMatch.all(RequestMatch.label('a'), RequestMatch.pathIs('/a')), { andStatement: { statements: expect.arrayContaining([expect.anything(), expect.anything()]) } }, 23],
    ['any of some', () => RequestMatch.any(RequestMatch.label('a'), RequestMatch.label('b')), { orStatement: { statements: [expect.anything(), expect.anything()] } }, 2],
    ['all of one', () => RequestMatch.all(RequestMatch.label('a')), { labelMatchStatement: { scope: 'LABEL', key: 'a' } }, 1],
    ['anything but', () => RequestMatch.otherThan(RequestMatch.pathIs('/a')), { notStatement: { statement: bytes({ uriPath: {} }, '/a', 'EXACTLY', READ_PATH) } }, 22],
  ])('%s', (_, make, statement, capacity) => {
    const match = make();
    expect([match._statement, match._capacity]).toEqual([statement, capacity]);
  });

  test.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is a method', (method) => { expect(() => RequestMatch.method(method)).not.toThrow(); });

  test.each<[() => unknown, string]>([
    [() => RequestMatch.method('TRACE'), 'TRACE'], [() => RequestMatch.pathIs('a'), 'a'], [() => RequestMatch.pathStartsWith('a/'), 'a/'],
    [() => RequestMatch.header('', 'x'), ''], [() => RequestMatch.header('a b', 'x'), 'a b'], [() => RequestMatch.header('x'.repeat(65), 'x'), 'x'.repeat(65)],
    [() => RequestMatch.header('a!', 'x'), 'a!'], [() => RequestMatch.header('!a', 'x'), '!a'],
    [() => RequestMatch.header('a', ''), ''], [() => RequestMatch.header('a', 'x'.repeat(201)), 'x'.repeat(201)], [() => RequestMatch.pathIs(`/${'ü'.repeat(100)}`), `/${'ü'.repeat(100)}`],
    [() => RequestMatch.label(''), ''], [() => RequestMatch.label('a b'), 'a b'], [() => RequestMatch.label('!a'), '!a'], [() => RequestMatch.label('x'.repeat(1025)), 'x'.repeat(1025)],
    [() => RequestMatch.labelNamespace('a'), 'a'], [() => RequestMatch.labelNamespace(':'), ':'], [() => RequestMatch.labelNamespace('!a:'), '!a:'], [() => RequestMatch.labelNamespace('a:b'), 'a:b'],
    [() => RequestMatch.all(), 'nothing'], [() => RequestMatch.any(), 'nothing'],
    [() => RequestMatch.countries(), '[]'], [() => RequestMatch.countries('DE', 'UK'), 'UK'], [() => RequestMatch.countries('de'), 'de'],
  ])('#%# is refused', (make, value) => {
    expect(make).toThrow(`'${value}' cannot be used`);
  });

  test('limits may be reached, and tokens are whatever they are', () => {
    expect(() => [
      RequestMatch.header('x'.repeat(64), 'x'.repeat(200)), RequestMatch.label('x'.repeat(1024)), RequestMatch.labelNamespace(`${'x'.repeat(1023)}:`), RequestMatch.header('a', 'x'),
    ]).not.toThrow();
    const token = Fn.ref('X');
    expect(() => [RequestMatch.pathIs(token), RequestMatch.method(token), RequestMatch.header(token, token)]).not.toThrow();
    expect(() => [RequestMatch.label(token), RequestMatch.countries(token)]).not.toThrow();
    expect(() => RequestMatch.countries(...Fn.split(',', token))).not.toThrow();
    expect(RequestMatch.header(token, 'x')._statement).toMatchObject({ byteMatchStatement: { fieldToMatch: { singleHeader: { Name: token } } } });
  });

  test('the countries are those of ISO 3166', () => {
    expect([COUNTRY_CODES.length, new Set(COUNTRY_CODES).size]).toEqual([250, 250]);
    expect(COUNTRY_CODES.filter((code) => !/^[A-Z]{2}$/.test(code))).toEqual([]);
    expect(['DE', 'CH', 'GB', 'US', 'ZW', 'AD', 'CA', 'GA', 'KE', 'MU', 'SA', 'UA'].filter((code) => !COUNTRY_CODES.includes(code))).toEqual([]);
  });
});

describe('keys of request counts', () => {
  const AS_IT_IS = [{ type: 'NONE', priority: 0 }];

  test.each<[string, () => RateKey, string, object]>([
    ['ip', () => RateKey.ip(), 'IP', { ip: {} }],
    ['forwardedIp', () => RateKey.forwardedIp(), 'FORWARDED_IP', { forwardedIp: {} }],
    ['header', () => RateKey.header('a'), 'CUSTOM_KEYS', { header: { name: 'a', textTransformations: AS_IT_IS } }],
    ['cookie', () => RateKey.cookie('a'), 'CUSTOM_KEYS', { cookie: { name: 'a', textTransformations: AS_IT_IS } }],
    ['queryArgument', () => RateKey.queryArgument('a'), 'CUSTOM_KEYS', { queryArgument: { name: 'a', textTransformations: AS_IT_IS } }],
    ['queryString', () => RateKey.queryString(), 'CUSTOM_KEYS', { queryString: { textTransformations: AS_IT_IS } }],
    ['method', () => RateKey.method(), 'CUSTOM_KEYS', { httpMethod: {} }],
    ['path', () => RateKey.path(), 'CUSTOM_KEYS', { uriPath: { textTransformations: AS_IT_IS } }],
    ['asn', () => RateKey.asn(), 'CUSTOM_KEYS', { asn: {} }],
    ['labelNamespace', () => RateKey.labelNamespace('a:'), 'CUSTOM_KEYS', { labelNamespace: { namespace: 'a:' } }],
    ['ja3', () => RateKey.ja3Fingerprint(), 'CUSTOM_KEYS', { ja3Fingerprint: { fallbackBehavior: 'MATCH' } }],
    ['ja4', () => RateKey.ja4Fingerprint(), 'CUSTOM_KEYS', { ja4Fingerprint: { fallbackBehavior: 'MATCH' } }],
    ['constant', () => RateKey.constant(), 'CONSTANT', {}],
  ])('%s', (_, make, type, key) => {
    const made = make();
    expect([made._type, made._key]).toEqual([type, key]);
  });

  test.each([
    ['header', RateKey.header], ['cookie', RateKey.cookie], ['queryArgument', RateKey.queryArgument],
  ])('a %s has a name', (kind, make) => {
    for (const name of ['', 'a b', ' a', 'a ', 'x'.repeat(65)]) refused(() => make(name), `RateKey.${kind}()`, name);
    expect(() => [make('x'.repeat(64)), make(Fn.ref('X'))]).not.toThrow();
  });

  const limited = (rule: Partial<RateRule>, props: WebFirewallProps = {}) => firewall({ rateRules: [{ name: 'R', limit: 100, ...rule }], ...props });
  const keys = (...made: RateKey[]) => limited({ keys: made });

  test('one to five keys, of which some go with no other', () => {
    const prop = 'security.firewall.rateRules.R.keys';
    refused(keys(), prop, '0 keys');
    refused(keys(...Array.from({ length: 6 }, (_, index) => RateKey.header(`h${index}`))), prop, '6 keys');
    expect(keys(...Array.from({ length: 5 }, (_, index) => RateKey.header(`h${index}`)))).not.toThrow();
    refused(limited({ keys: [RateKey.constant(), RateKey.ip()], scopeDown: RequestMatch.label('a') }), prop, 'RateKey.constant()');
    refused(keys(RateKey.constant()), prop, 'RateKey.constant()');
    expect(limited({ keys: [RateKey.constant()], scopeDown: RequestMatch.label('a') })).not.toThrow();
    refused(keys(RateKey.forwardedIp(), RateKey.forwardedIp()), prop, 'RateKey.forwardedIp()');
    refused(keys(RateKey.ja3Fingerprint()), prop, 'a TLS fingerprint');
    refused(keys(RateKey.ip(), RateKey.ja4Fingerprint()), prop, 'a TLS fingerprint');
    expect(firewall({ scope: FirewallScope.CLOUDFRONT, rateRules: [{ name: 'R', limit: 100, keys: [RateKey.ja3Fingerprint()] }] }, newStack({ env: { region: 'us-east-1' } }))).not.toThrow();
  });

  test.each([60, 120, 300, 600])('%d seconds are a window', (seconds) => {
    expect(limited({ evaluationWindow: Duration.seconds(seconds) })).not.toThrow();
  });

  test('no other is, and a rate rule lets no request in', () => {
    const prop = 'security.firewall.rateRules.R.evaluationWindow';
    refused(limited({ evaluationWindow: Duration.seconds(90) }), prop, '1 minute 30 seconds');
    refused(limited({ evaluationWindow: Duration.millis(60_500) }), prop, '1 minute 500 millis');
    refused(limited({ action: FirewallAction.allow() }), 'security.firewall.rateRules.R.action', 'allow');
    refused(limited({ limit: 9 }), 'security.firewall.rateRules.R.limit', 9);
    expect(limited({ limit: 10 })).not.toThrow();
  });

  test('capacity is counted by key and by what the rule is about', () => {
    const acl = (rule: Partial<RateRule>) => {
      const stack = newStack();
      limited(rule, {})();
      firewall({ rateRules: [{ name: 'R', limit: 100, ...rule }] }, stack)();
      const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::WAFv2::WebACL'));
      return (Properties.Rules as { Name: string; Statement: { RateBasedStatement: object } }[]).find(({ Name }) => Name === 'R')!.Statement.RateBasedStatement;
    };
    expect(acl({})).toEqual({ AggregateKeyType: 'IP', Limit: 100 });
    expect(acl({ evaluationWindow: Duration.minutes(5) })).toEqual({ AggregateKeyType: 'IP', Limit: 100 });
    expect(acl({ evaluationWindow: Duration.minutes(1) })).toEqual({ AggregateKeyType: 'IP', Limit: 100, EvaluationWindowSec: 60 });
    expect(acl({ keys: [RateKey.method()] })).toEqual({ AggregateKeyType: 'CUSTOM_KEYS', CustomKeys: [{ HTTPMethod: {} }], Limit: 100 });
    expect(acl({ keys: [RateKey.ip(), RateKey.method()] })).toEqual({ AggregateKeyType: 'CUSTOM_KEYS', CustomKeys: [{ IP: {} }, { HTTPMethod: {} }], Limit: 100 });
    expect(acl({ scopeDown: RequestMatch.label('a') })).toMatchObject({ ScopeDownStatement: { LabelMatchStatement: { Key: 'a' } } });
  });
});

describe('addresses', () => {
  test.each<[object, string, string]>([
    [{}, 'security.firewall.addresses', '{}'],
    [{ ipv4: [] }, 'security.firewall.addresses.ipv4', '0 ranges'],
    [{ ipv4: Array(10_001).fill('192.0.2.0/24') }, 'security.firewall.addresses.ipv4', '10001 ranges'],
    ...['192.0.2.0', '192.0.2.0/0', '192.0.2.0/33', '192.0.2.0/', '192.0.2.0/x', '192.0.2.0/24/1', '192.0.2/24', '2001:db8::/32', '192.0.2.0/0024', '192.0.2.0/2 '].map((range): [object, string, string] => (
      [{ ipv4: [range] }, 'security.firewall.addresses.ipv4', range])),
    ...['2001:db8::', '2001:db8::/0', '2001:db8::/129', '192.0.2.0/24'].map((range): [object, string, string] => [{ ipv6: [range] }, 'security.firewall.addresses.ipv6', range]),
  ])('#%# are none', (ranges, prop, value) => {
    refused(() => AddressList.ranges(ranges), prop, value);
  });

  test('limits may be reached, and tokens are whatever they are', () => {
    expect(() => [
      AddressList.ranges({ ipv4: Array(10_000).fill('192.0.2.0/24') }), AddressList.ranges({ ipv4: ['1.0.0.0/1', '192.0.2.1/32'] }), AddressList.ranges({ ipv6: ['2000::/1', '2001:db8::1/128'] }),
      AddressList.ranges({ ipv4: [Fn.ref('X'), '192.0.2.0/24'] }), AddressList.ranges({ ipv4: Fn.split(',', Fn.ref('X')) }),
    ]).not.toThrow();
    refused(() => AddressList.ranges({ ipv4: [Fn.ref('X'), 'x'] }), 'security.firewall.addresses.ipv4', 'x');
    refused(() => AddressList.ipSets({}), 'security.firewall.addresses', '{}');
  });

  test('sets that exist are those of the scope', () => {
    const blocked = (ipv4Arn: string) => firewall({ addresses: [AddressRule.block(AddressList.ipSets({ ipv4Arn }))] });
    const arn = (kind: string) => `arn:aws:wafv2:eu-west-1:111122223333:${kind}/ipset/a/1`;
    expect(blocked(arn('regional'))).not.toThrow();
    expect(blocked(Fn.ref('X'))).not.toThrow();
    refused(blocked(arn('global')), 'security.firewall.addresses', arn('global'));
    refused(blocked(`x${arn('regional')}`), 'security.firewall.addresses', `x${arn('regional')}`);
    refused(blocked('arn:aws:wafv2:eu-west-1:1:regional/ipset/'), 'security.firewall.addresses', 'arn:aws:wafv2:eu-west-1:1:regional/ipset/');
  });
});

describe('an answer', () => {
  const STATUSES = [400, 401, 403, 404, 405, 408, 409, 411, 412, 413, 414, 415, 416, 421, 429, 500, 501, 502, 503, 504, 505];
  const render = (...args: Parameters<typeof BlockResponse.problem>) => BlockResponse.problem(...args)._render((body) => body);

  test.each(STATUSES)('may have the status %d', (status) => {
    expect(render({ status, title: 'T' })).toEqual({
      responseCode: status, customResponseBodyKey: JSON.stringify({ type: 'about:blank', title: 'T', status, detail: 'The request was blocked.', errors: [] }),
    });
  });

  test('says what it is told to, with headers in one order', () => {
    expect(render({ status: 429, title: 'T', detail: 'D', headers: { 'b': '2', 'A.$-_1': '1' } })).toEqual({
      responseCode: 429,
      customResponseBodyKey: expect.stringContaining('"detail":"D"'),
      responseHeaders: [{ name: 'A.$-_1', value: '1' }, { name: 'b', value: '2' }],
    });
    expect(render({ status: 429, title: 'T', headers: {} }).responseHeaders).toBeUndefined();
  });

  test.each<[object, string, string | number]>([
    [{ status: 200 }, 'security.firewall.blockResponse.status', 200],
    [{ status: 402 }, 'security.firewall.blockResponse.status', 402],
    [{ status: Lazy.number({ produce: () => 1 }) }, 'security.firewall.blockResponse.status', 'a token'],
    [{ headers: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`h${index}`, 'x'])) }, 'security.firewall.blockResponse.headers', '11 headers'],
    [{ headers: { 'a': 'x', 'a b': 'x' } }, 'security.firewall.blockResponse.headers', 'a b'],
    [{ headers: { ' a': 'x' } }, 'security.firewall.blockResponse.headers', ' a'],
    [{ headers: { '': 'x' } }, 'security.firewall.blockResponse.headers', ''],
    [{ headers: { ['x'.repeat(65)]: 'x' } }, 'security.firewall.blockResponse.headers', 'x'.repeat(65)],
    [{ headers: { 'Content-Type': 'x' } }, 'security.firewall.blockResponse.headers', 'Content-Type'],
    [{ detail: 'ü'.repeat(2048) }, 'security.firewall.blockResponse', '4167 bytes'],
  ])('#%# is refused', (options, prop, value) => {
    refused(() => BlockResponse.problem({ status: 429, title: 'T', ...options }), prop, value);
  });

  test('limits may be reached', () => {
    const empty = JSON.stringify({ type: 'about:blank', title: 'T', status: 429, detail: '', errors: [] }).length;
    expect(() => render({ status: 429, title: 'T', detail: 'x'.repeat(4096 - empty) })).not.toThrow();
    expect(() => render({ status: 429, title: 'T', detail: 'x'.repeat(4097 - empty) })).toThrow('4097 bytes');
    expect(() => render({ status: 429, title: 'T', headers: Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`h${index}`, 'x'])) })).not.toThrow();
    expect(() => render({ status: 429, title: Aws.REGION, detail: 'x'.repeat(5000) })).not.toThrow();
  });
});

test('capacity is the sum of all rules, of which a token counts nothing', () => {
  const draft = (capacity: number) => ({ name: 'R', statement: {}, capacity });
  expect(sumCapacity([draft(1), draft(22), draft(Lazy.number({ produce: () => 1 }))])).toBe(23);
});

test.each<[WebFirewallProps, string, string | number]>([
  [{ rateLimit: 9 }, 'security.firewall.rateLimit', 9],
  [{ rateLimit: 2_000_000_001 }, 'security.firewall.rateLimit', 2_000_000_001],
  [{ bodyInspectionLimit: 'KB_128' as BodyInspectionLimit }, 'security.firewall.bodyInspectionLimit', 'KB_128'],
  [{ metricName: '' }, 'security.firewall.metricName', ''],
  [{ metricName: 'a b' }, 'security.firewall.metricName', 'a b'],
  [{ metricName: 'x'.repeat(129) }, 'security.firewall.metricName', 'x'.repeat(129)],
  [{ metricName: 'All' }, 'security.firewall.metricName', 'All'],
  [{ metricName: 'ALL' }, 'security.firewall.metricName', 'ALL'],
  [{ metricName: 'Default_Action' }, 'security.firewall.metricName', 'Default_Action'],
])('a firewall of %p is refused', (props, prop, value) => {
  refused(firewall(props), prop, value);
});

test('settings of a log that is switched off are refused', () => {
  expect(firewall({ logging: {}, loggingEnabled: false })).toThrow("security.firewall.logging: 'settings' conflicts with security.firewall.loggingEnabled: false");
});

test('a setting that a profile locks is refused', () => {
  const profile = Profile.custom('acme', { locked: ['security.firewall.loggingEnabled'], reason: 'The security team decides on logs.' });
  expect(firewall({ profile, loggingEnabled: true })).toThrow("security.firewall.loggingEnabled: true cannot be used. The profile 'acme' locks");
  expect(firewall({ profile, loggingEnabled: false })).not.toThrow();
});

test('limits of a firewall may be reached', () => {
  expect(firewall({ rateLimit: 10, metricName: 'x'.repeat(128) })).not.toThrow();
  expect(firewall({ metricName: Fn.importValue('Name') })).not.toThrow();
  refused(firewall({ rateRules: Array.from({ length: 10 }, (_, index) => ({ name: `R${index}`, limit: 100 })) }), 'security.firewall.rateRules', '11 rate-based rules');
  expect(firewall({ rateRules: Array.from({ length: 9 }, (_, index) => ({ name: `R${index}`, limit: 100 })) })).not.toThrow();
});
