import { IKey } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  AddressRule, BlockResponse, BodyInspectionLimit, BodyLimit, CountryRule, FirewallLogging, FirewallRule, FirewallScope, RateRule, WebFirewallRules,
} from './firewall';
import { Profile } from '../profile/profile';
import { ForwardedAddress } from './firewall/forwarded-address';

/** Options of the firewall. Rules run in the order of: addresses, countries, bodies, rates, rule groups, rules. */
export interface WebFirewallOptions {
  /**
   * Requests that one IP address may send within five minutes before it is blocked: the address of the connection, or what
   * `forwardedAddress` names. A whole number from 10 to 2,000,000,000.
   *
   * @default - 2000; in a system with usage plans, twice what the largest plan grants a key in five minutes where that is more
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
   */
  readonly rateLimit?: number;

  /**
   * Further limits on requests: by other keys, over other times, for some paths. At most 9. $1 a month each.
   *
   * @default - none
   */
  readonly rateRules?: RateRule[];

  /**
   * The rule groups, in the order they run. An empty list disables them. $1 a month each.
   *
   * @default - `WebFirewallRules.ipReputation()`, `.common()` and `.knownBadInputs()`
   */
  readonly ruleGroups?: WebFirewallRules[];

  /**
   * Rule groups that run after `ruleGroups`. $1 a month each.
   *
   * @default - none
   */
  readonly additionalRuleGroups?: WebFirewallRules[];

  /**
   * Actions for requests from certain addresses. These rules run first. $1 a month each.
   *
   * @default - nothing
   */
  readonly addresses?: AddressRule[];

  /**
   * From which countries requests come. $1 a month.
   *
   * @default - from all
   */
  readonly countries?: CountryRule;

  /**
   * Limits on the length of bodies. $1 a month each.
   *
   * @default - none; the rule of AWS's common group that matches bodies over 8 KB counts
   */
  readonly bodyLimits?: BodyLimit[];

  /**
   * Part of a body that the rules inspect. Each 16 KB over the first cost about $0.30 per million requests that have them.
   *
   * @default BodyInspectionLimit.KB_16
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-setting-body-inspection-limit.html
   */
  readonly bodyInspectionLimit?: BodyInspectionLimit;

  /**
   * Your own rules, which run last and see the labels of all others. $1 a month each.
   *
   * @default - none
   */
  readonly rules?: FirewallRule[];

  /**
   * Header in which a proxy writes the address of the caller, for the rate limit, rate rules without keys, addresses and countries.
   * With a `proof`, also for rate rules with `RateKey.ip()`.
   *
   * @default - the address of the connection; in a system with a website, the visitor's address for what comes through the website
   */
  readonly forwardedAddress?: ForwardedAddress;

  /**
   * The answer to callers that your own rules block, unless the rule has its own answer. Rule groups have theirs:
   * 403 with a problem document of the API.
   *
   * @default - the same
   */
  readonly blockResponse?: BlockResponse;

  /**
   * Log of requests. About $0.50 per GB, at 1 to 2 KB for a request.
   *
   * @default - all requests, with secret headers and the query string kept out, where `loggingEnabled` says so
   */
  readonly logging?: FirewallLogging;

  /**
   * Whether requests are logged.
   *
   * @default - by profile: true in REGULATED, else false; true where `logging` is given
   */
  readonly loggingEnabled?: boolean;

  /**
   * Whether AWS WAF keeps samples of requests for three hours, to be looked at in its console. They hold all headers.
   *
   * @default true
   */
  readonly sampledRequests?: boolean;

  /**
   * Name of the firewall in metrics, letters, digits, `-` and `_`. Firewalls of one name in a region share their metrics.
   *
   * @default - a name made of the stack's name and the construct's path
   */
  readonly metricName?: string;
}

/** Properties of `WebFirewall`. */
export interface WebFirewallProps extends WebFirewallOptions {
  /**
   * Resources that the firewall protects.
   *
   * @default FirewallScope.REGIONAL
   */
  readonly scope?: FirewallScope;

  /**
   * Time that log lines are kept, if `logging` creates a log group.
   *
   * @default - by profile: one week in DEVELOPMENT, three months in PRODUCTION, one year in REGULATED
   */
  readonly logRetention?: RetentionDays;

  /**
   * Key that encrypts the log group, where `logging` makes one. A key of this app is let be used by CloudWatch Logs for
   * this group; the policy of an imported one must already say so. About $1 a month.
   *
   * @default - one that CloudWatch Logs owns
   */
  readonly logEncryptionKey?: IKey;

  /**
   * Defaults that fit together.
   *
   * @default Profile.PRODUCTION
   */
  readonly profile?: Profile;
}
