import { Duration } from 'aws-cdk-lib';
import { Color, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule } from 'aws-cdk-lib/aws-events';
import { IMonitoring } from '../monitoring/contract';

/** Watches events that a rule could not send, and those that could not be kept either. */
export function watchRule(monitoring: IMonitoring, name: string, rule: Rule): void {
  const metric = (metricName: string, label: string, color?: string) => new Metric({
    namespace: 'AWS/Events', metricName, label, color, statistic: 'Sum', period: Duration.minutes(5), dimensionsMap: { RuleName: rule.ruleName },
  });
  const failed = metric('FailedInvocations', 'Not sent', Color.ORANGE);
  const lost = metric('InvocationsFailedToBeSentToDlq', 'Lost', Color.RED);
  monitoring.addAlarm({
    name: `${name}RuleFailures`,
    description: 'EventBridge could not send events to a queue. They are in its dead-letter queue. See the policies of the queue and its key.',
    metric: failed,
    threshold: 1,
    runbookSection: 'rule-failures',
  });
  monitoring.addAlarm({
    name: `${name}RuleLost`,
    description: 'Events that EventBridge could not send to a queue could not be kept either, and are lost. See the policies of the dead-letter queue and its key.',
    metric: lost,
    threshold: 1,
    runbookSection: 'rule-lost',
  });
  monitoring.addGraphs({ title: `${name}: events`, left: [metric('MatchedEvents', 'Matched'), failed, lost] });
}
