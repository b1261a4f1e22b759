import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { Callers } from './callers';
import { FirewallScope } from './firewall-scope';
import { ResponseBodies } from './response-bodies';

/** Settings of the firewall that rules can see. */
export interface RuleContext {
  readonly construct: Construct;
  readonly scope: FirewallScope;
  readonly callers: readonly Callers[];
  readonly responses: ResponseBodies;
}

/** A rule before it has its priority, and the capacity it takes. */
export interface RuleDraft {
  readonly name: string;
  readonly statement: CfnWebACL.StatementProperty;
  readonly action?: CfnWebACL.RuleActionProperty;
  readonly overrideAction?: CfnWebACL.OverrideActionProperty;
  readonly labels?: string[];
  readonly capacity: number;
}

/** The rule of a web ACL. */
export function renderRule(draft: RuleDraft, priority: number, sampledRequestsEnabled: boolean): CfnWebACL.RuleProperty {
  return {
    name: draft.name,
    priority,
    action: draft.action,
    overrideAction: draft.overrideAction,
    statement: draft.statement,
    ruleLabels: draft.labels?.map((name) => ({ name })),
    visibilityConfig: { metricName: draft.name, cloudWatchMetricsEnabled: true, sampledRequestsEnabled },
  };
}
