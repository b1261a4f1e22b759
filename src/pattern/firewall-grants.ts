import { Annotations, Token } from 'aws-cdk-lib';
import { ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { ApiOptions } from '../api';
import { AuthBinding } from '../auth';
import { RateRule, WebFirewall, WebFirewallOptions } from '../security';

/** Rate rules look back over this time, in seconds, unless they say otherwise. */
const WINDOW = 300;

/** AWS WAF counts up to here. */
const MAX_RATE_LIMIT = 2_000_000_000;

/** By default one address may send a fifteenth of what the stage takes from all callers: 2,000 of 30,000 requests in five minutes. */
const USUAL_SHARE = 15;

/** Requests that the API grants its callers, and the firewall that they have to pass. */
export interface Granting {
  readonly auth: AuthBinding;
  readonly api?: ApiOptions;
  readonly firewall?: WebFirewallOptions;
}

/** Requests that a usage plan grants each key. */
interface Grant {
  readonly prop: string;
  readonly throttle?: ThrottleSettings;
  readonly quota?: number;
}

/** The user's rate limit, or one that lets a caller use all that a plan grants: doubled, because AWS WAF counts what the plan refuses, too. */
export function rateLimitOf(granting: Granting): number {
  const most = Math.max(0, ...grantsOf(granting).map((grant) => requestsIn(WINDOW, grant)));
  return granting.firewall?.rateLimit ?? Math.min(MAX_RATE_LIMIT, Math.max(WebFirewall._DEFAULT_RATE_LIMIT, 2 * most));
}

/** Warns where the firewall blocks a caller before that has used up what the API grants. The caller with a key usually has one address. */
export function warnOfBlockedGrants(scope: Construct, granting: Granting): void {
  const { api, firewall } = granting;
  const rateLimit = { prop: 'security.firewall.rateLimit', limit: rateLimitOf(granting), seconds: WINDOW };
  for (const { prop, limit, seconds } of [rateLimit, ...(firewall?.rateRules ?? []).filter(limitsCaller).map(ruleOf)]) {
    for (const grant of grantsOf(granting)) {
      const granted = requestsIn(seconds, grant);
      if (Token.isUnresolved(limit) || granted <= limit) continue;
      Annotations.of(scope).addWarningV2('cdk-serverless-api-pattern:firewallBelowPlan',
        `${grant.prop} grants each key ${show(granted)} requests in ${seconds} seconds, and ${prop} blocks a caller after ${show(limit)}. `
        + `Set ${prop} to ${show(granted)} or more, or lower the plan.`);
    }
  }
  const stage = requestsIn(WINDOW, { throttle: { rateLimit: api?.throttle?.rateLimit } });
  if (firewall?.rateLimit === undefined && stage > USUAL_SHARE * rateLimit.limit) {
    Annotations.of(scope).addWarningV2('cdk-serverless-api-pattern:firewallBelowThrottle',
      `api.throttle takes ${show(stage)} requests in ${WINDOW} seconds from all callers, and the firewall blocks an address after ${show(rateLimit.limit)}. `
      + 'Set security.firewall.rateLimit to what one address may send: more where callers share an address, such as a server or an office.');
  }
}

function grantsOf({ auth, api }: Granting): Grant[] {
  const plans = (api?.usagePlans ?? []).map(({ name, throttle, quota }) => ({ prop: `api.usagePlans '${name}'`, throttle, quota: quota?.limit }));
  return auth.apiKey ? [{ prop: 'auth.apiKey', throttle: auth.apiKey }, ...plans] : plans;
}

/** Values that are known only at deployment don't count. */
function requestsIn(seconds: number, { throttle, quota }: Pick<Grant, 'throttle' | 'quota'>): number {
  const known = (value: number | undefined, otherwise: number) => value === undefined || Token.isUnresolved(value) ? otherwise : value;
  return Math.ceil(Math.min(MAX_RATE_LIMIT, known(throttle?.rateLimit, 0) * seconds + known(throttle?.burstLimit, 0), known(quota, Infinity)));
}

/** Whether a rule limits all requests of an address, or of an API key. */
function limitsCaller({ keys, scopeDown, action }: RateRule): boolean {
  const [key, ...others] = keys ?? [];
  const { header } = (key?._key ?? {}) as { header?: { name: string } };
  const ofCaller = others.length === 0 && (key === undefined || key._type !== 'CUSTOM_KEYS' || header?.name.toLowerCase() === 'x-api-key');
  return ofCaller && !scopeDown && action?._kind !== 'count';
}

function ruleOf({ name, limit, evaluationWindow }: RateRule) {
  return { prop: `the limit of security.firewall.rateRules '${name}'`, limit, seconds: evaluationWindow?.toSeconds() ?? WINDOW };
}

function show(requests: number): string {
  return requests.toLocaleString('en-US');
}
