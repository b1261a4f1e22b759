import { Token } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { FirewallScope } from './firewall-scope';
import { ManagedRulesOptions, OwnRulesOptions, RuleGroupOptions, VendorRulesOptions } from './managed-rules-options';
import { creationFraudConfig, takeoverConfig } from './paid-rules';
import { AccountCreationFraudOptions, AccountTakeoverOptions, BotInspectionLevel } from './paid-rules-options';
import { RuleContext, RuleDraft } from './rule-draft';
import { checkInteger, checkKnownList, invalid } from '../../private/invalid';
import { checked } from '../../private/known-props';
import { entriesOf } from '../../private/sorted';

/** The rule of AWS's common group that matches bodies over 8 KB. */
const BODY_RULE = 'SizeRestrictions_BODY';

/** Fixed settings of a group. */
interface Group {
  readonly name: string;
  readonly capacity: number;
  readonly vendorName?: string;
  readonly config?: CfnWebACL.ManagedRuleGroupConfigProperty;
  readonly seesResponses?: boolean;
  readonly arn?: string;
}

/**
 * A managed rule group. Each is $1 a month, those of AWS nothing more unless it is said here.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 * @example
 * new ServerlessApiPattern(this, 'Shop', {
 *   security: { firewall: { additionalRuleGroups: [WebFirewallRules.anonymousIp(), WebFirewallRules.sqlDatabase()] } },
 * });
 */
@checked
export class WebFirewallRules {
  /**
   * Common attacks on any API: scripts, path traversal, metadata addresses, and so on. 700 capacity units.
   *
   * Its rule `SizeRestrictions_BODY` blocks bodies over 8 KB, and only counts here unless `actions` says otherwise:
   * an item may be longer.
   */
  public static common(options: ManagedRulesOptions = {}): WebFirewallRules {
    const count = options.count ?? [];
    checkKnownList('security.firewall.ruleGroups.count', count);
    const counts = options.actions?.[BODY_RULE] === undefined && !count.includes(BODY_RULE);
    return aws('CommonRuleSet', 700, counts ? { ...options, count: [BODY_RULE, ...count] } : options);
  }

  /** Requests that are known to exploit something, such as Log4j. 200 capacity units. */
  public static knownBadInputs(options?: ManagedRulesOptions): WebFirewallRules {
    return aws('KnownBadInputsRuleSet', 200, options);
  }

  /** Addresses that Amazon has seen attacking. 25 capacity units. */
  public static ipReputation(options?: ManagedRulesOptions): WebFirewallRules {
    return aws('AmazonIpReputationList', 25, options);
  }

  /** Addresses of proxies, Tor, and hosting providers; your own servers may be at one. 50 capacity units. */
  public static anonymousIp(options?: ManagedRulesOptions): WebFirewallRules {
    return aws('AnonymousIpList', 50, options);
  }

  /** Administrative pages, for example paths with `admin` in them. 100 capacity units. */
  public static adminProtection(options?: ManagedRulesOptions): WebFirewallRules {
    return aws('AdminProtectionRuleSet', 100, options);
  }

  /** SQL in requests. 200 capacity units. */
  public static sqlDatabase(options?: ManagedRulesOptions): WebFirewallRules {
    return aws('SQLiRuleSet', 200, options);
  }

  /** Exploits of Linux. 200 capacity units. */
  public static linux(options?: ManagedRulesOptions): WebFirewallRules {
    return aws('LinuxRuleSet', 200, options);
  }

  /** Exploits of POSIX systems. 100 capacity units. */
  public static unix(options?: ManagedRulesOptions): WebFirewallRules {
    return aws('UnixRuleSet', 100, options);
  }

  /** Exploits of Windows and PowerShell. 200 capacity units. */
  public static windows(options?: ManagedRulesOptions): WebFirewallRules {
    return aws('WindowsRuleSet', 200, options);
  }

  /** Exploits of PHP. 100 capacity units. */
  public static php(options?: ManagedRulesOptions): WebFirewallRules {
    return aws('PHPRuleSet', 100, options);
  }

  /** Exploits of WordPress. 100 capacity units. */
  public static wordPress(options?: ManagedRulesOptions): WebFirewallRules {
    return aws('WordPressRuleSet', 100, options);
  }

  /**
   * Bots: some are blocked, all are labelled. **About $10 a month, and $1 or $10 per million requests by the level.** 50 capacity units.
   * Put it late, with `scopeDown`, so that it looks at few requests.
   *
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-bot.html
   */
  public static botControl(inspectionLevel: BotInspectionLevel, options?: ManagedRulesOptions): WebFirewallRules {
    return aws('BotControlRuleSet', 50, options, { awsManagedRulesBotControlRuleSet: { inspectionLevel } });
  }

  /**
   * Sign-ins with stolen passwords. **About $10 a month, and $1 per thousand attempts, the first 10,000 of a month free.**
   * 50 capacity units. Not for the pages of a user pool, which has its own threat protection.
   *
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-atp.html
   */
  public static accountTakeoverPrevention(options: AccountTakeoverOptions): WebFirewallRules {
    return aws('ATPRuleSet', 50, options, takeoverConfig(options), options.responseStatuses !== undefined);
  }

  /**
   * Accounts that machines make. **About $10 a month, and $1 per thousand attempts, the first 10,000 of a month free.**
   * 50 capacity units. Not for the pages of a user pool.
   *
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-acfp.html
   */
  public static accountCreationFraudPrevention(options: AccountCreationFraudOptions): WebFirewallRules {
    return aws('ACFPRuleSet', 50, options, creationFraudConfig(options), options.responseStatuses !== undefined);
  }

  /** A group of any vendor. Those in AWS Marketplace have their own prices. */
  public static managed(options: VendorRulesOptions): WebFirewallRules {
    checkCapacity('WebFirewallRules.managed.capacity', options.capacity);
    return new WebFirewallRules({ name: options.groupName, vendorName: options.vendorName, capacity: options.capacity }, options);
  }

  /** Your own rule group. */
  public static own(options: OwnRulesOptions): WebFirewallRules {
    checkCapacity('WebFirewallRules.own.capacity', options.capacity);
    const arn = options.ruleGroupArn;
    const name = options.name ?? (Token.isUnresolved(arn) ? undefined : /:(?:regional|global)\/rulegroup\/([\w-]+)\//.exec(arn)?.[1]);
    if (name === undefined) throw invalid('WebFirewallRules.own.ruleGroupArn', arn, 'the ARN of a rule group, with a name where the ARN is known later');
    return new WebFirewallRules({ name, arn, capacity: options.capacity }, options);
  }

  /** @internal */
  public static _aws(group: Group, options: ManagedRulesOptions): WebFirewallRules {
    return new WebFirewallRules({ ...group, vendorName: 'AWS' }, options);
  }

  private constructor(private readonly group: Group, private readonly options: ManagedRulesOptions) {
    checkOverrides(options);
  }

  /** @internal */
  public _draft({ scope, responses }: RuleContext): RuleDraft {
    const { group, options: { count = [], actions = {}, countOnly, name, scopeDown } } = this;
    checkScope(group, scope);
    const ruleActionOverrides = [
      ...count.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      ...entriesOf(actions).map(([rule, action]) => ({ name: rule, actionToUse: action._render(responses) })),
    ];
    return {
      name: name ?? group.name,
      statement: this.statement(ruleActionOverrides.length ? ruleActionOverrides : undefined),
      overrideAction: countOnly ? { count: {} } : { none: {} },
      capacity: group.capacity + (scopeDown?._capacity ?? 0),
    };
  }

  private statement(ruleActionOverrides: CfnWebACL.RuleActionOverrideProperty[] | undefined): CfnWebACL.StatementProperty {
    const { group: { arn, vendorName, name, config }, options: { version, scopeDown } } = this;
    if (arn) return { ruleGroupReferenceStatement: { arn, ruleActionOverrides } };
    return {
      managedRuleGroupStatement: {
        vendorName: vendorName!,
        name,
        version,
        ruleActionOverrides,
        managedRuleGroupConfigs: config && [config],
        scopeDownStatement: scopeDown?._statement,
      },
    };
  }
}

function aws(
  name: string, capacity: number, options: ManagedRulesOptions = {}, config?: CfnWebACL.ManagedRuleGroupConfigProperty, seesResponses = false,
): WebFirewallRules {
  return WebFirewallRules._aws({ name: `AWSManagedRules${name}`, capacity, config, seesResponses }, options);
}

function checkCapacity(prop: string, capacity: number): void {
  checkInteger(prop, capacity, 1, 5000);
}

function checkOverrides({ count = [], actions = {} }: RuleGroupOptions): void {
  checkKnownList('security.firewall.ruleGroups.count', count);
  const twice = count.find((rule, index) => actions[rule] !== undefined || count.indexOf(rule) !== index);
  if (twice !== undefined) throw invalid('security.firewall.ruleGroups.count', twice, 'each rule once, in count or in actions');
}

function checkScope({ name, arn, seesResponses }: Group, scope: FirewallScope): void {
  const regional = scope === FirewallScope.REGIONAL;
  if (seesResponses && regional) {
    throw invalid('security.firewall.ruleGroups', `${name} with responseStatuses`, 'responseStatuses with FirewallScope.CLOUDFRONT');
  }
  if (arn && !Token.isUnresolved(arn) && !arn.includes(regional ? ':regional/' : ':global/')) {
    throw invalid('security.firewall.ruleGroups', arn, `rule groups of the scope ${scope}`);
  }
}
