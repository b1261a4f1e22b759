import { Duration, Names, Stack } from 'aws-cdk-lib';
import { Stage } from 'aws-cdk-lib/aws-apigateway';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { BodyInspectionLimit, FirewallScope, WebFirewallRules } from './firewall';
import { checkLocks } from '../profile/locks';
import { profileValues } from '../profile/profile-values';
import { draftBodyLimit } from './firewall/body-limit-draft';
import { callersOf } from './firewall/callers';
import { createLogging } from './firewall/create-logging';
import { checkCapacity, sumCapacity } from './firewall/firewall-capacity';
import { createLogGroup } from './firewall/firewall-log-target';
import { draftFirewallRule } from './firewall/firewall-rule-draft';
import { draftRateRules } from './firewall/rate-rule-draft';
import { ResponseBodies } from './firewall/response-bodies';
import { RuleContext, RuleDraft, renderRule } from './firewall/rule-draft';
import { checkFirewall, checkNames, checkRates, checkWebAcl } from './web-firewall-limits';
import { FirewallWatcher, watchFirewall } from './web-firewall-monitoring';
import { WebFirewallProps } from './web-firewall-options';
import { checkInteger, invalid } from '../private/invalid';
import { located } from '../private/located';

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
 * @example
 * declare const api: SecureRestApi;
 *
 * const firewall = new WebFirewall(this, 'Firewall', { rateLimit: 1000 });
 * firewall.protect(api.stage);
 */
@located
export class WebFirewall extends Construct {
  /**
   * Requests of one address in five minutes before it is blocked: well over what a person causes.
   *
   * @internal
   */
  public static readonly _DEFAULT_RATE_LIMIT = 2000;

  /**
   * Associates an existing web ACL with a stage, instead of creating a firewall. A stage has at most one.
   *
   * @param webAclArn ARN of a web ACL of the scope REGIONAL, in the region of the stage. Throws on others
   */
  public static protectBy(webAclArn: string, stage: Stage): void {
    checkWebAcl(webAclArn, stage);
    new CfnWebACLAssociation(stage, 'WebAclAssociation', { resourceArn: stage.stageArn, webAclArn });
  }

  /** The web ACL. */
  public readonly webAcl: CfnWebACL;

  /** ARN of the web ACL. That of the scope CLOUDFRONT is the `webAclArn` of a website. */
  public readonly webAclArn: string;

  /** Capacity units that the rules take, as AWS documents them. */
  public readonly capacity: number;

  private readonly metricName: string;
  private readonly firewallScope: FirewallScope;
  private associations = 0;

  constructor(scope: Construct, id: string, props: WebFirewallProps = {}) {
    super(scope, id);
    checkFirewall(this, props);
    checkLocks(this, 'security.firewall', props.profile, props);
    this.firewallScope = props.scope ?? FirewallScope.REGIONAL;
    this.metricName = props.metricName ?? Names.uniqueResourceName(this, { maxLength: 128 });
    const sampled = props.sampledRequests ?? true;
    const responses = new ResponseBodies(props.blockResponse);
    const drafts = draftRules(props, { construct: this, scope: this.firewallScope, callers: callersOf(props.forwardedAddress), responses });
    checkNames(drafts);
    checkRates(drafts);
    checkCapacity(this, drafts);
    this.capacity = sumCapacity(drafts);
    this.webAcl = new CfnWebACL(this, 'Resource', {
      scope: this.firewallScope,
      defaultAction: { allow: {} },
      visibilityConfig: { metricName: this.metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: sampled },
      rules: drafts.map((draft, priority) => renderRule(draft, priority, sampled)),
      customResponseBodies: responses.render(),
      associationConfig: this.inspection(props.bodyInspectionLimit),
    });
    this.webAclArn = this.webAcl.attrArn;
    const defaults = profileValues(props.profile);
    const group = {
      retention: props.logRetention ?? defaults['monitoring.logRetention'],
      encryptionKey: props.logEncryptionKey,
      webAclId: this.webAcl.attrId,
    };
    if (props.loggingEnabled ?? (props.logging !== undefined || defaults['security.firewall.loggingEnabled'])) {
      createLogging(this, this.webAclArn, props.logging ?? {}, { ...group, proofHeader: props.forwardedAddress?.proof?.headerName });
    } else {
      // Also without a log: a group that left the stack with the log would be in the way when the log is switched on again.
      createLogGroup(this, group);
    }
  }

  /** Puts the firewall in front of a stage. A stage has one firewall at most. Throws for the scope CLOUDFRONT. */
  public protect(stage: Stage): void {
    if (this.firewallScope !== FirewallScope.REGIONAL) throw invalid('protect()', this.firewallScope, 'a firewall of the scope REGIONAL in front of a stage');
    // Counted separately: an association whose ID changed would be replaced, and deleting the old one would remove the firewall.
    const index = this.associations++;
    new CfnWebACLAssociation(this, `Association${index || ''}`, { resourceArn: stage.stageArn, webAclArn: this.webAcl.attrArn });
  }

  /** Requests that were blocked, their sum in five minutes. */
  public metricBlockedRequests(): Metric {
    return this.metric('BlockedRequests');
  }

  /** Requests that got through, their sum in five minutes. */
  public metricAllowedRequests(): Metric {
    return this.metric('AllowedRequests');
  }

  /** Requests that a rule counted, their sum in five minutes. */
  public metricCountedRequests(): Metric {
    return this.metric('CountedRequests');
  }

  /** @internal */
  public _watch(watcher: FirewallWatcher, blockedRequestsThreshold?: number): void {
    checkInteger('security.blockedRequestsThreshold', blockedRequestsThreshold, 1, Number.MAX_SAFE_INTEGER);
    watchFirewall(this, watcher, blockedRequestsThreshold);
  }

  private metric(metricName: string): Metric {
    // CloudFront has no region in its metrics, which are all in us-east-1.
    const region: { [name: string]: string } = this.firewallScope === FirewallScope.REGIONAL ? { Region: Stack.of(this).region } : {};
    return new Metric({
      namespace: 'AWS/WAFV2',
      metricName,
      statistic: 'Sum',
      period: Duration.minutes(5),
      dimensionsMap: { WebACL: this.metricName, Rule: 'ALL', ...region },
    });
  }

  private inspection(limit: BodyInspectionLimit | undefined): CfnWebACL.AssociationConfigProperty | undefined {
    // AWS WAF's default stays unset.
    if (limit === undefined || limit === BodyInspectionLimit.KB_16) return undefined;
    const kind = this.firewallScope === FirewallScope.REGIONAL ? 'API_GATEWAY' : 'CLOUDFRONT';
    return { requestBody: { [kind]: { defaultSizeInspectionLimit: limit } } };
  }
}

/** The rules in the order they run. Cheap ones come first: what they block costs the later ones nothing. */
function draftRules(props: WebFirewallProps, context: RuleContext): RuleDraft[] {
  const groups = props.ruleGroups ?? [WebFirewallRules.ipReputation(), WebFirewallRules.common(), WebFirewallRules.knownBadInputs()];
  const inspected = props.bodyInspectionLimit ?? BodyInspectionLimit.KB_16;
  const drafts: RuleDraft[] = [];
  for (const rule of props.addresses ?? []) drafts.push(...rule._drafts(context, drafts.map(({ name }) => name)));
  if (props.countries) drafts.push(...props.countries._drafts(context));
  for (const limit of props.bodyLimits ?? []) drafts.push(draftBodyLimit(limit, inspected, context));
  drafts.push(...draftRateRules({ name: 'RateLimit', limit: props.rateLimit ?? WebFirewall._DEFAULT_RATE_LIMIT }, context));
  for (const rule of props.rateRules ?? []) drafts.push(...draftRateRules(rule, context));
  for (const group of [...groups, ...props.additionalRuleGroups ?? []]) drafts.push(group._draft(context));
  for (const rule of props.rules ?? []) drafts.push(draftFirewallRule(rule, context));
  return drafts;
}
