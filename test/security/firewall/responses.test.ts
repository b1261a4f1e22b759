import { BlockResponse, CountryRule, FirewallAction, RequestMatch, WebFirewallRules } from '../../../src';
import { aclOf } from '../support/firewall';

const FORBIDDEN = BlockResponse.problem({ status: 403, title: 'Forbidden', detail: 'Not from "there".' });
const SLOW_DOWN = BlockResponse.problem({ status: 429, title: 'Too Many Requests', headers: { 'Retry-After': '300' } });

test('callers are told why, in a problem document', () => {
  const { Rules, CustomResponseBodies } = aclOf({
    blockResponse: FORBIDDEN,
    countries: CountryRule.block('KP'),
    rateRules: [{ name: 'Calls', limit: 100, action: FirewallAction.block(SLOW_DOWN) }, { name: 'Counted', limit: 10, action: FirewallAction.count() }],
    ruleGroups: [WebFirewallRules.php({ actions: { A: FirewallAction.block() } }), WebFirewallRules.linux()],
  });
  const forbidden = { CustomResponse: { ResponseCode: 403, CustomResponseBodyKey: 'Response1' } };
  expect(Rules.map(({ Name, Action }) => [Name, Action])).toEqual([
    ['BlockedCountries', { Block: forbidden }],
    ['RateLimit', { Block: forbidden }],
    ['Calls', {
      Block: { CustomResponse: { ResponseCode: 429, CustomResponseBodyKey: 'Response2', ResponseHeaders: [{ Name: 'Retry-After', Value: '300' }] } },
    }],
    ['Counted', { Count: {} }],
    ['AWSManagedRulesPHPRuleSet', undefined],
    ['AWSManagedRulesLinuxRuleSet', undefined],
  ]);
  expect(Rules[4].Statement).toMatchObject({ ManagedRuleGroupStatement: { RuleActionOverrides: [{ Name: 'A', ActionToUse: { Block: forbidden } }] } });
  const bodies = CustomResponseBodies as Record<string, { Content: string; ContentType: string }>;
  expect(Object.values(bodies).map(({ ContentType }) => ContentType)).toEqual(['APPLICATION_JSON', 'APPLICATION_JSON']);
  expect(Object.values(bodies).map(({ Content }) => JSON.parse(Content))).toEqual([
    { type: 'about:blank', title: 'Forbidden', status: 403, detail: 'Not from "there".', errors: [] },
    { type: 'about:blank', title: 'Too Many Requests', status: 429, detail: 'The request was blocked.', errors: [] },
  ]);
});

test('one body is held once', () => {
  const action = FirewallAction.block(FORBIDDEN);
  const { CustomResponseBodies } = aclOf({ rules: ['A', 'B'].map((name) => ({ name, match: RequestMatch.method('PUT'), action })) });
  expect(Object.keys(CustomResponseBodies as object)).toEqual(['Response1']);
});

test.each([200, 301, 402, 418, 599, 0])('refuses the status %d', (status) => {
  expect(() => BlockResponse.problem({ status, title: 'No' })).toThrow(`security.firewall.blockResponse.status: ${status} cannot be used`);
});

test.each<[string, Record<string, string>]>([
  ['Content-Type', { 'Content-Type': 'text/plain' }],
  ['a b', { 'a b': '' }],
])('refuses the header %s', (name, headers) => {
  expect(() => BlockResponse.problem({ status: 403, title: 'No', headers })).toThrow(`security.firewall.blockResponse.headers: '${name}' cannot be used`);
});

test('refuses more than AWS WAF answers with', () => {
  const headers = Object.fromEntries([...Array(11).keys()].map((index) => [`x-${index}`, '']));
  expect(() => BlockResponse.problem({ status: 403, title: 'No', headers })).toThrow('security.firewall.blockResponse.headers: \'11 headers\' cannot be used');
  expect(() => BlockResponse.problem({ status: 403, title: 'No', detail: 'ä'.repeat(2048) })).toThrow('at most 4096 bytes of body');
});
