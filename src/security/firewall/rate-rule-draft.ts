import { Duration } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { FirewallAction } from './firewall-action';
import { FirewallScope } from './firewall-scope';
import { renderForwarded } from './forwarded-config';
import { RateKey } from './rate-key';
import { RateRule } from './rate-rule';
import { RuleContext, RuleDraft } from './rule-draft';
import { checkInteger, invalid } from '../../private/invalid';

/** AWS WAF looks back over one of these times, in seconds. */
const WINDOWS = [60, 120, 300, 600];

/** What is the default of AWS WAF anyway is not said. */
const DEFAULT_WINDOW = 300;

/** AWS WAF takes this many keys in a rule. */
const MAX_KEYS = 5;

/** The rule before it has its priority. */
export function draftRateRule(rule: RateRule, context: RuleContext): RuleDraft {
  const { name, limit, scopeDown, evaluationWindow, action = FirewallAction.block() } = rule;
  const keys = rule.keys ?? [context.forwardedAddress ? RateKey.forwardedIp(context.forwardedAddress) : RateKey.ip()];
  checkInteger(`security.firewall.rateRules.${name}.limit`, limit, 10, 2_000_000_000);
  checkWindow(name, evaluationWindow);
  checkKeys(rule, keys, context.scope);
  if (action._kind === 'allow') throw invalid(`security.firewall.rateRules.${name}.action`, 'allow', 'block, count, captcha or challenge');
  const aggregation = aggregate(keys);
  const seconds = evaluationWindow?.toSeconds();
  const evaluationWindowSec = seconds === DEFAULT_WINDOW ? undefined : seconds;
  return {
    name,
    statement: { rateBasedStatement: { ...aggregation, limit, evaluationWindowSec, scopeDownStatement: scopeDown?._statement } },
    action: action._render(context.responses),
    capacity: 2 + 30 * (aggregation.customKeys?.length ?? 0) + (scopeDown?._capacity ?? 0),
  };
}

function aggregate(keys: RateKey[]) {
  const address = keys.find((key) => key._address)?._address;
  return {
    aggregateKeyType: keys.length === 1 ? keys[0]._type : 'CUSTOM_KEYS',
    customKeys: keys.length > 1 || keys[0]._type === 'CUSTOM_KEYS' ? keys.map((key): CfnWebACL.RateBasedStatementCustomKeyProperty => key._key) : undefined,
    forwardedIpConfig: address && renderForwarded(address),
  };
}

function checkWindow(name: string, window: Duration | undefined): void {
  if (window === undefined || window.isUnresolved() || WINDOWS.includes(window.toSeconds({ integral: false }))) return;
  throw invalid(`security.firewall.rateRules.${name}.evaluationWindow`, window.toHumanString(), '1, 2, 5 or 10 minutes');
}

function checkKeys({ name, scopeDown }: RateRule, keys: RateKey[], scope: FirewallScope): void {
  const prop = `security.firewall.rateRules.${name}.keys`;
  if (keys.length === 0 || keys.length > MAX_KEYS) throw invalid(prop, `${keys.length} keys`, `1 to ${MAX_KEYS}`);
  const constant = keys.some((key) => key._type === 'CONSTANT');
  if (constant && keys.length > 1) throw invalid(prop, 'RateKey.constant()', 'RateKey.constant() without other keys');
  if (constant && !scopeDown) throw invalid(prop, 'RateKey.constant()', 'RateKey.constant() together with scopeDown');
  if (keys.filter((key) => key._address).length > 1) throw invalid(prop, 'RateKey.forwardedIp()', 'RateKey.forwardedIp() once');
  const fingerprint = keys.some(({ _key: key }) => key.ja3Fingerprint ?? key.ja4Fingerprint);
  if (fingerprint && scope === FirewallScope.REGIONAL) throw invalid(prop, 'a TLS fingerprint', 'fingerprints with FirewallScope.CLOUDFRONT: API Gateway tells none');
}
