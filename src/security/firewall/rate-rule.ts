import { Duration } from 'aws-cdk-lib';
import { FirewallAction } from './firewall-action';
import { RateKey } from './rate-key';
import { RequestMatch } from './request-match';

/**
 * A limit on requests, $1 a month. AWS WAF estimates it, within a minute or so: it keeps floods away, and does not count exactly.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
 */
export interface RateRule {
  /** Name of the rule and of its metric, unique in the firewall: letters, digits, `-` and `_`. */
  readonly name: string;

  /** Requests within the evaluation window, a whole number from 10 to 2,000,000,000. Requests over it get the action. */
  readonly limit: number;

  /**
   * Which requests are counted together, 1 to 5 keys. 30 capacity units for each, none for only the address.
   *
   * @default - those of one address, taken from `forwardedAddress` where that is set
   */
  readonly keys?: RateKey[];

  /**
   * Time over which requests are counted: 1, 2, 5 or 10 minutes.
   *
   * @default Duration.minutes(5)
   */
  readonly evaluationWindow?: Duration;

  /**
   * Which requests are counted and limited.
   *
   * @default - all
   */
  readonly scopeDown?: RequestMatch;

  /**
   * Action for requests over the limit: any but allow.
   *
   * @default FirewallAction.block()
   */
  readonly action?: FirewallAction;
}
