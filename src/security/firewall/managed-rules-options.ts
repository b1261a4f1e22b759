import { FirewallAction } from './firewall-action';
import { RequestMatch } from './request-match';

/** Options of a rule group. */
export interface RuleGroupOptions {
  /**
   * Name of the rule and of its metric, unique in the firewall.
   *
   * @default - the name of the group
   */
  readonly name?: string;

  /**
   * Rules of the group that only count and label what they match, by name.
   *
   * @default - none
   */
  readonly count?: string[];

  /**
   * Other actions of rules of the group, by the name of the rule.
   *
   * @default - the actions that the group has
   */
  readonly actions?: { [rule: string]: FirewallAction };

  /**
   * Whether the whole group only counts, to see what it would do.
   *
   * @default false
   */
  readonly countOnly?: boolean;
}

/** Options of a managed rule group. */
export interface ManagedRulesOptions extends RuleGroupOptions {
  /**
   * Version of the group: `Version_1.10`. It stays as it is, until the vendor ends it: that is announced to an SNS topic of the group.
   *
   * @default - the one that the vendor makes the default, which changes by itself
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-managed-rule-groups-versioning.html
   */
  readonly version?: string;

  /**
   * Which requests the group looks at. Of a paid group, only these are paid for.
   *
   * @default - all that come to it
   */
  readonly scopeDown?: RequestMatch;
}

/** A rule group of a vendor in AWS Marketplace, or one of AWS that has no own method here. */
export interface VendorRulesOptions extends ManagedRulesOptions {
  /** Name of the vendor: `AWS`, or what AWS Marketplace calls it. The group must be subscribed to there. */
  readonly vendorName: string;

  /** Name of the group. */
  readonly groupName: string;

  /** Capacity units that it takes, a whole number from 1 to 5000, as the console or `describe-managed-rule-group` tells. */
  readonly capacity: number;
}

/** Your own rule group. */
export interface OwnRulesOptions extends RuleGroupOptions {
  /** ARN of the rule group, of the scope of the firewall. */
  readonly ruleGroupArn: string;

  /** Capacity units that it was made with, a whole number from 1 to 5000. */
  readonly capacity: number;
}
