import { Duration, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Period } from 'aws-cdk-lib/aws-apigateway';
import { Auth, FirewallAction, Profile, RateKey, RequestMatch, ServerlessApiPattern, ServerlessApiPatternProps } from '../../src';
import { newStack } from '../support/synth';

function built(props: ServerlessApiPatternProps) {
  const stack = newStack();
  new ServerlessApiPattern(stack, 'Shop', props);
  const [acl] = Object.values(Template.fromStack(stack).findResources('AWS::WAFv2::WebACL'));
  const rules: { Name: string; Statement: { RateBasedStatement: { Limit: number } } }[] = acl?.Properties.Rules ?? [];
  const warnings = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('ack: cdk-serverless-api-pattern:firewallBelow'));
  return {
    limit: rules.find(({ Name }) => Name === 'RateLimit')?.Statement.RateBasedStatement.Limit,
    warnings: warnings.map(({ entry }) => String(entry.data)),
  };
}
const plan = (rateLimit: number, burstLimit = 20) => ({ api: { usagePlans: [{ name: 'Partners', throttle: { rateLimit, burstLimit } }] } });
const rule = (props: object) => ({ security: { firewall: { rateLimit: 10_000, rateRules: [{ name: 'Burst', limit: 500, evaluationWindow: Duration.minutes(1), ...props }] } } });

test.each<[string, ServerlessApiPatternProps, number]>([
  ['by default', {}, 2000],
  ['with a key for 10 requests a second', { auth: Auth.apiKey({ rateLimit: 10, burstLimit: 20 }) }, 6040],
  ['with a plan for less than people cause', plan(1), 2000],
  ['with a plan for 10 requests a second', plan(10), 6040],
  ['with a plan whose quota is below its rate', { api: { usagePlans: [{ ...plan(10).api.usagePlans[0], quota: { limit: 1500, period: Period.DAY } }] } }, 3000],
  ['with a plan beyond what AWS WAF counts', plan(10_000_000), 2_000_000_000],
  ['with a plan that is known at deployment', plan(Token.asNumber({ Ref: 'Rate' })), 2000],
])('no caller is blocked for what is granted, %s', (_, props, limit) => {
  expect(built(props)).toEqual({ limit, warnings: [] });
});

test.each<[string, ServerlessApiPatternProps, string]>([
  [
    'a rate limit below an API key', { auth: Auth.apiKey({ rateLimit: 10, burstLimit: 20 }), security: { firewall: { rateLimit: 2000 } } },
    'auth.apiKey grants each key 3,020 requests in 300 seconds, and security.firewall.rateLimit blocks a caller after 2,000. Set security.firewall.rateLimit to 3,020 or more, or lower the plan.',
  ],
  ['a rate limit below a plan', { ...plan(10), security: { firewall: { rateLimit: 3019 } } }, "api.usagePlans 'Partners' grants each key 3,020 requests"],
  ['a rule by address below a plan', { ...plan(10), ...rule({}) }, "api.usagePlans 'Partners' grants each key 620 requests in 60 seconds, and the limit of security.firewall.rateRules 'Burst' blocks a caller after 500."],
  ['a rule by key below a plan', { ...plan(10), ...rule({ keys: [RateKey.header('X-Api-Key')] }) }, '620 requests in 60 seconds'],
  [
    'a stage that takes more, and callers that get no more of it', { api: { throttle: { rateLimit: 500, burstLimit: 1000 } } },
    'api.throttle takes 150,000 requests in 300 seconds from all callers, and the firewall blocks an address after 2,000. Set security.firewall.rateLimit',
  ],
])('warns of %s', (_, props, message) => {
  expect(built(props).warnings).toEqual([expect.stringContaining(message)]);
});

test.each<[string, ServerlessApiPatternProps]>([
  ['a rate limit that is a plan', { ...plan(10), security: { firewall: { rateLimit: 3020 } } }],
  ['a rate limit that is known at deployment', { ...plan(10), security: { firewall: { rateLimit: Token.asNumber({ Ref: 'Limit' }) } } }],
  ['a rule that counts', { ...plan(10), ...rule({ action: FirewallAction.count() }) }],
  ['a rule for some requests', { ...plan(10), ...rule({ scopeDown: RequestMatch.method('POST') }) }],
  ['a rule by something else', { ...plan(10), ...rule({ keys: [RateKey.header('x-tenant')] }) }],
  ['a rule by the address and something else', { ...plan(10), ...rule({ keys: [RateKey.ip(), RateKey.path()] }) }],
  ['a stage that takes less', { api: { throttle: { rateLimit: 20, burstLimit: 40 } } }],
  ['a stage that takes more, where the user said what one address may send', { api: { throttle: { rateLimit: 500, burstLimit: 1000 } }, security: { firewall: { rateLimit: 2000 } } }],
  ['a system without a firewall', { ...plan(10), profile: Profile.DEVELOPMENT }],
])('has nothing to say of %s', (_, props) => {
  expect(built(props).warnings).toEqual([]);
});
