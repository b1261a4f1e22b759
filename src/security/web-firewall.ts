import { Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { checkInteger } from '../private/invalid';

/** Requests of one address in five minutes before it is blocked: well over what a person causes. */
const DEFAULT_RATE_LIMIT = 2000;

/** What the user chooses about the firewall. */
export interface WebFirewallOptions {
  /**
   * Requests that one IP address may send within five minutes before it is blocked.
   * A whole number from 10 to 2,000,000,000.
   *
   * @default 2000
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
   */
  readonly rateLimit?: number;
}

/** Properties of `WebFirewall`. */
export interface WebFirewallProps extends WebFirewallOptions {}

/**
 * AWS WAF in front of an API stage: AWS's common rules, known bad inputs, addresses of ill repute,
 * and a limit on the requests of one address.
 *
 * About $9 a month ($5 and $1 per rule) and $0.60 per million requests.
 *
 * The common rule that blocks bodies over 8 KB only counts: an item may be larger, and files are
 * uploaded to the bucket directly. API Gateway's own limit of 10 MB and the request models remain.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
export class WebFirewall extends Construct {
  /** The web ACL. */
  public readonly webAcl: CfnWebACL;

  constructor(scope: Construct, id: string, props: WebFirewallProps = {}) {
    super(scope, id);
    checkInteger('security.firewall.rateLimit', props.rateLimit, 10, 2_000_000_000);
    this.webAcl = new CfnWebACL(this, 'Resource', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('WebFirewall'),
      rules: [
        {
          name: 'RateLimit',
          priority: 0,
          action: { block: {} },
          statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit: props.rateLimit ?? DEFAULT_RATE_LIMIT } },
          visibilityConfig: visibility('RateLimit'),
        },
        managedRules(1, 'AWSManagedRulesAmazonIpReputationList'),
        managedRules(2, 'AWSManagedRulesCommonRuleSet', 'SizeRestrictions_BODY'),
        managedRules(3, 'AWSManagedRulesKnownBadInputsRuleSet'),
      ],
    });
  }

  /** Puts the firewall in front of a stage. A stage has one firewall at most. */
  public protect(stage: Stage): void {
    new CfnWebACLAssociation(this, `Association${this.node.children.length - 1 || ''}`, {
      resourceArn: stage.stageArn,
      webAclArn: this.webAcl.attrArn,
    });
  }
}

function managedRules(priority: number, name: string, ...countOnly: string[]): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: countOnly.length ? countOnly.map((rule) => ({ name: rule, actionToUse: { count: {} } })) : undefined,
      },
    },
    visibilityConfig: visibility(name),
  };
}

function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
