import { Duration } from 'aws-cdk-lib';
import { Color, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule } from 'aws-cdk-lib/aws-events';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { DashboardSection, IMonitoring } from '../monitoring/contract';
import { ruleMetric } from '../queueing/rule-target';

/** Metrics of upload events to watch. */
interface WatchedUploads {
  readonly rule: Rule;
  readonly queue: IQueue;
  readonly handler: IFunction;
  readonly period: Duration;
}

/** Watches events of uploads that were given up, and those that could not be kept either. */
export function watchUploads(monitoring: IMonitoring, name: string, { rule, queue, handler, period }: WatchedUploads): void {
  const failures = queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum', label: name });
  const unsent = ruleMetric(rule, 'InvocationsFailedToBeSentToDlq', 'Lost by EventBridge', Color.RED);
  const lost = new Metric({
    namespace: 'AWS/Lambda', metricName: 'DestinationDeliveryFailures', label: 'Lost by Lambda', color: Color.RED, statistic: 'Sum', period, dimensionsMap: { FunctionName: handler.functionName },
  });
  monitoring.addAlarm({
    name: `${name}Failures`,
    description: 'Events of uploads were given up: the files handler failed, or EventBridge could not invoke it. Each message has the event; mend the cause, then invoke the function again.',
    metric: failures,
    threshold: 1,
    runbookSection: 'upload-failures',
  });
  for (const [suffix, metric] of [['Unsent', unsent], ['Lost', lost]] as const) {
    monitoring.addAlarm({
      name: `${name}${suffix}`,
      description: 'Events of uploads were given up and could not be kept either. Their files are available when their owners look. See the policies of the failure queue and its key.',
      metric,
      threshold: 1,
      runbookSection: 'upload-lost',
    });
  }
  monitoring.addGraphs(
    { section: DashboardSection.FAILURES, title: 'Waiting for a person', left: [failures] },
    { title: `${name}: events`, left: [ruleMetric(rule, 'MatchedEvents', 'Matched'), failures, unsent, lost] },
  );
}
