import { FirewallAction } from './firewall-action';
import { RequestMatch } from './request-match';

/**
 * Your own rule, which runs after the rule groups and sees their labels. $1 a month, and the capacity of its match.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rules.html
 */
export interface FirewallRule {
  /** Name of the rule and of its metric, unique in the firewall: letters, digits, `-` and `_`. */
  readonly name: string;

  /** Which requests the rule is about. */
  readonly match: RequestMatch;

  /**
   * Action for matching requests.
   *
   * @default FirewallAction.block()
   */
  readonly action?: FirewallAction;

  /**
   * Labels that they get, for later rules, metrics and logs.
   *
   * @default - none
   */
  readonly labels?: string[];
}
