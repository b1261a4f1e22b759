import { Duration } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { allOf, Callers, provenBy } from './callers';
import { FirewallAction } from './firewall-action';
import { FirewallScope } from './firewall-scope';
import { renderForwarded } from './forwarded-config';
import { RateKey } from './rate-key';
import { RateRule } from './rate-rule';
import { RuleContext, RuleDraft } from './rule-draft';
import { checkInteger, invalid } from '../../private/invalid';

/** AWS WAF looks back over one of these times, in seconds. */
const WINDOWS = [60, 120, 300, 600];

/** AWS WAF's default stays unset. */
const DEFAULT_WINDOW = 300;

/** AWS WAF takes this many keys in a rule. */
const MAX_KEYS = 5;

/** Callers that are counted together. */
interface Counted extends Pick<Callers, 'suffix' | 'match'> {
  readonly keys: RateKey[];
}

/** The rule, or one for each kind of callers, before it has its priority. */
export function draftRateRules(rule: RateRule, context: RuleContext): RuleDraft[] {
  const { name, limit, evaluationWindow, action = FirewallAction.block() } = rule;
  checkInteger(`security.firewall.rateRules.${name}.limit`, limit, 10, 2_000_000_000);
  checkWindow(name, evaluationWindow);
  checkKeys(rule, rule.keys ?? [RateKey.ip()], context.scope);
  if (action._kind === 'allow') throw invalid(`security.firewall.rateRules.${name}.action`, 'allow', 'block, count, captcha or challenge');
  const seconds = evaluationWindow?.toSeconds();
  const evaluationWindowSec = seconds === DEFAULT_WINDOW ? undefined : seconds;
  return counted(rule, context.callers).map(({ suffix, match, keys }) => {
    const aggregation = aggregate(keys);
    const scopeDown = allOf(match, rule.scopeDown);
    return {
      name: name + suffix,
      statement: { rateBasedStatement: { ...aggregation, limit, evaluationWindowSec, scopeDownStatement: scopeDown?._statement } },
      action: action._render(context.responses),
      capacity: 2 + 30 * (aggregation.customKeys?.length ?? 0) + (scopeDown?._capacity ?? 0),
    };
  });
}

/** A rule that counts by the connection counts each kind of callers by their own address, where a proof tells them apart. */
function counted({ keys }: RateRule, callers: readonly Callers[]): Counted[] {
  const named = keys?.find((key) => key._address)?._address;
  const byAddress = named === undefined && (keys ?? [RateKey.ip()]).some((key) => key._type === 'IP');
  if (keys && !(byAddress && callers.length > 1)) return [{ suffix: '', match: named && provenBy(named), keys }];
  return callers.map(({ suffix, match, forwarded }) => ({
    suffix, match, keys: (keys ?? [RateKey.ip()]).map((key) => forwarded && key._type === 'IP' ? RateKey.forwardedIp(forwarded) : key),
  }));
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
