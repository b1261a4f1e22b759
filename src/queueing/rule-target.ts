import { Duration } from 'aws-cdk-lib';
import { Color, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { IEventBus, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { WorkQueue } from './work-queue';
import { IMonitoring } from '../monitoring/contract';

/** A rule's names of alarms, and the part of an event that it sends. */
export interface WatchedRule {
  /** Beginning of the names of the alarms. */
  readonly name: string;
  readonly monitoring?: IMonitoring;
  /** The bus of the rule, unless it is that of the account. */
  readonly bus?: IEventBus;
  /** The whole event, unless something else is said. */
  readonly input?: RuleTargetInput;
}

/** Sends the events of a rule to a queue, and those that can't be sent to its dead-letter queue. No other rule may. */
export function sendToQueue(rule: Rule, { queue, deadLetterQueue }: WorkQueue, { name, monitoring, bus, input }: WatchedRule): void {
  rule.addTarget({ bind: () => ({ arn: queue.queueArn, input, deadLetterConfig: { arn: deadLetterQueue.queueArn } }) });
  for (const target of [queue, deadLetterQueue]) allowRule(rule, target);
  if (monitoring) watchRule(monitoring, name, rule, bus);
}

/** The rule's ARN names its account, too: a condition on the account would say nothing more. */
export function allowRule(rule: Rule, queue: IQueue): void {
  queue.addToResourcePolicy(new PolicyStatement({
    principals: [new ServicePrincipal('events.amazonaws.com', { conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } } })],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
  }));
}

/** Watches events that a rule could not send, and those that could not be kept either. */
function watchRule(monitoring: IMonitoring, name: string, rule: Rule, bus?: IEventBus): void {
  const failed = ruleMetric(rule, 'FailedInvocations', 'Not sent', Color.ORANGE, bus);
  const lost = ruleMetric(rule, 'InvocationsFailedToBeSentToDlq', 'Lost', Color.RED, bus);
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
  monitoring.addGraphs({ title: `${name}: events`, left: [ruleMetric(rule, 'MatchedEvents', 'Matched', undefined, bus), failed, lost] });
}

/** A metric of a rule. Those of a bus other than the account's tell it, too. */
export function ruleMetric(rule: Rule, metricName: string, label: string, color?: string, bus?: IEventBus): Metric {
  const dimensionsMap = { RuleName: rule.ruleName, ...(bus ? { EventBusName: bus.eventBusName } : {}) };
  return new Metric({ namespace: 'AWS/Events', metricName, label, color, statistic: 'Sum', period: Duration.minutes(5), dimensionsMap });
}
